"""Pages that belong to no room: the service worker, errors and the patterns."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe


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


def too_many_requests(
    request: HttpRequest, exception: Exception | None = None
) -> HttpResponse:
    return render(request, "429.html", status=429)
