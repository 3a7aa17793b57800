"""The guardian's side: pages behind signed links, for somebody without an account.

They hold no personal data but a handle, are kept by no cache and no search engine, and
their addresses are told to no other page.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from accounts import consents, limits, policy
from accounts.guardian import actions, links
from accounts.guardian.actions import NotOpen, TooEarly
from accounts.guardian.forms import AnswerForm
from accounts.guardian.links import Page
from accounts.guardian.settings_shown import settings_shown
from accounts.guardian.texts import consent_text
from accounts.models import Consent, ConsentRequest, Guardian, Scope

View = Callable[..., HttpResponse]
ANSWERS = ["GET", "HEAD", "POST"]


def _by_link(page: Page) -> Callable[[View], View]:
    """Give the view the key of its link; any other address gets one and the same page."""

    def around(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest) -> HttpResponse:
            signed = request.POST.get("key") or request.GET.get("key", "")
            key = links.read(page, signed)
            if request.method == "POST" and not limits.allow(
                request, "guardian_link", key=str(key)
            ):
                response = limits.refuse(request)
            elif key is None:
                response = _gone(request)
            else:
                request.consent_key = key  # type: ignore[attr-defined]
                request.consent_page = page  # type: ignore[attr-defined]
                response = view(request, key)
            return _unseen(response)

        return guarded

    return around


def _unseen(response: HttpResponse) -> HttpResponse:
    add_never_cache_headers(response)
    response["X-Robots-Tag"] = "noindex, nofollow"
    # Not "no-referrer": with that, browsers send forms without saying where they are
    # from, and Django refuses them. This tells the site's name and never the address.
    response["Referrer-Policy"] = "strict-origin"
    return response


def _page(
    request: HttpRequest, name: str, *, status: int = 200, **context: Any
) -> HttpResponse:
    key = request.consent_key  # type: ignore[attr-defined]
    page = request.consent_page  # type: ignore[attr-defined]
    context |= {
        "key": links.sign(page, key),
        "has_account": _has_account(context.get("asked")),
        "languages": [
            (code, own_name, links.path(page, key, language=code))
            for code, own_name in settings.LANGUAGES
        ],
    }
    template = f"accounts/guardian/{name}.html"
    return render(request, template, context, status=status)


def _has_account(asked: ConsentRequest | None) -> bool:
    return asked is not None and not consents.waits(asked.person)


def _gone(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/guardian/gone.html", status=404)


# --- the question ----------------------------------------------------------------


@require_http_methods(ANSWERS)
@_by_link(Page.ANSWER)
def answer(request: HttpRequest, key: Any) -> HttpResponse:
    asked = actions.by_key(key)
    if asked is None or asked.is_over:
        return _gone(request)
    if request.method == "POST" and "refuse" in request.POST:
        return _refuse(asked)
    if asked.answered_at:
        return _page(request, "answered", asked=asked)
    text = consent_text(get_language() or asked.language)
    form = AnswerForm(
        request.POST if request.method == "POST" else None,
        request=asked,
        text=text,
        has_account=not consents.waits(asked.person),
    )
    if not form.is_bound:
        return _question(request, asked, form)
    if not form.is_valid():
        return _question(request, asked, form, status=422)
    try:
        actions.say_yes(asked, form.cleaned_data["scopes"], form.relation_given, text)
    except NotOpen:
        return _gone(request)
    return redirect(links.path(Page.ANSWER, key))


def _question(
    request: HttpRequest, asked: ConsentRequest, form: AnswerForm, *, status: int = 200
) -> HttpResponse:
    return _page(
        request,
        "question",
        status=status,
        asked=asked,
        form=form,
        text=form.text,
        ticked=form.data.getlist("scopes") if hasattr(form.data, "getlist") else [],
    )


def _refuse(asked: ConsentRequest) -> HttpResponse:
    with suppress(NotOpen):  # pressed twice: the first one counted
        actions.refuse(asked)
    return redirect("accounts:guardian:done", "no")


@require_http_methods(ANSWERS)
@_by_link(Page.CONFIRM)
def confirm(request: HttpRequest, key: Any) -> HttpResponse:
    """The second yes, from the second letter."""
    asked = actions.by_key(key)
    if asked is None or (asked.is_over and not asked.was_given):
        return _gone(request)
    if asked.was_given:
        return redirect("accounts:guardian:done", "yes")
    if request.method == "POST" and "refuse" in request.POST:
        return _refuse(asked)
    if request.method == "POST":
        try:
            guardian = actions.confirm(asked)
        except TooEarly:
            return _page(request, "answered", asked=asked, status=409)
        except NotOpen:
            return _gone(request)
        return redirect(links.path(Page.CHOICES, guardian.key))
    text = consent_text(asked.language, asked.text_version)
    granted = text.on(list(actions.asked_scopes(asked.granted)))
    return _page(request, "confirm", asked=asked, text=text, granted=granted)


# --- afterwards ------------------------------------------------------------------


@require_http_methods(ANSWERS)
@_by_link(Page.CHOICES)
def choices(request: HttpRequest, key: Any) -> HttpResponse:
    """What the guardian said yes to, and the way to take it back."""
    guardian = Guardian.objects.select_related("person__office").filter(key=key).first()
    if guardian is None or not consents.given(guardian.person):
        return _gone(request)
    person = guardian.person
    if request.method == "POST":
        return _withdraw(request, guardian)
    given = Consent.objects.active().filter(person=person).order_by("pk")
    return _page(
        request,
        "choices",
        person=person,
        given=given,
        defaults=settings_shown(policy.of(person)),
    )


def _withdraw(request: HttpRequest, guardian: Guardian) -> HttpResponse:
    named = request.POST.get("scope", "")
    if named in Scope.values:
        consents.withdraw(guardian.person, [Scope(named)])
    elif named == "all":
        consents.withdraw(guardian.person)
    if Guardian.objects.filter(pk=guardian.pk).exists():
        return redirect(links.path(Page.CHOICES, guardian.key))
    return redirect("accounts:guardian:done", "back")


@require_safe
def done(request: HttpRequest, what: str) -> HttpResponse:
    return _unseen(render(request, "accounts/guardian/done.html", {"what": what}))
