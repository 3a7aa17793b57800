"""Pages that belong to no room: the service worker, errors and the patterns."""

from __future__ import annotations

from django.conf import settings
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    HttpResponseServerError,
)
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve, translate_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import override
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe

from wagtail.models import Locale, Page


@require_safe
@cache_control(max_age=0, must_revalidate=True, public=True)
def service_worker(request: HttpRequest) -> HttpResponse:
    """Served from the root, because a worker may only keep what lies below it."""
    return HttpResponse(
        render_to_string("frontend/sw.js"),
        content_type="text/javascript; charset=utf-8",
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """A page for our own mistakes that needs nothing which may be broken."""
    try:
        return HttpResponseServerError(render_to_string("500.html", request=request))
    except Exception:  # noqa: BLE001  whatever broke may break this page as well
        return HttpResponseServerError(render_to_string("frontend/broken.html"))


def bad_request(
    request: HttpRequest, exception: Exception | None = None
) -> HttpResponse:
    return render(request, "400.html", status=400)


def too_many_requests(
    request: HttpRequest, exception: Exception | None = None
) -> HttpResponse:
    return render(request, "429.html", status=429)


@require_safe
@never_cache
def choose_language(request: HttpRequest, code: str) -> HttpResponse:
    """Remember a language and go to the same page in it, or to its home page.

    A link rather than a form: a form would need a token, and a token a cookie on
    every page. Nothing but the choice of a language changes.
    """
    if code not in dict(settings.LANGUAGES):
        raise Http404
    response = HttpResponseRedirect(_same_page(request, code))
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=request.is_secure(),
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
    )
    return response


def _same_page(request: HttpRequest, code: str) -> str:
    home = f"/{code}/"
    path = request.GET.get("next", "")
    if not path.startswith("/") or not url_has_allowed_host_and_scheme(path, None):
        return home
    language = path.split("/")[1]
    if language not in dict(settings.LANGUAGES):
        return home
    with override(language):
        try:
            match = resolve(path)
        except Resolver404:
            return home
        if match.url_name == "wagtail_serve":
            return _translated_page(request, match.args, code) or home
        return translate_url(path, code)


def _translated_page(
    request: HttpRequest, arguments: tuple[str, ...], code: str
) -> str | None:
    """The address of an editorial page's translation, where there is one."""
    locale = Locale.objects.filter(language_code=code).first()
    found = Page.find_for_request(request, arguments[0] if arguments else "")
    if locale is None or found is None:
        return None
    page = found.get_translation_or_none(locale)
    if page is None or not page.live:
        return None
    with override(code):
        return str(page.get_url(request) or "") or None
