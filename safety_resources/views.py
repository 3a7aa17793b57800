"""Get help: the same page for everyone, that nobody can tell was opened.

A help page reads no session, sets no cookie and shows nobody's name; it is not kept by
the browser but by the site's own service worker, and tells no other site where its
reader came from. ``docs/help.md`` explains the choices.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from django_countries import countries

from frontend.context_processors import House, Language
from safety_resources.help import DIRECTORY, help_of

View = Callable[..., HttpResponse]


class NobodysHouse(House):
    """Header and footer without anything personal, whoever is signed in."""

    @property
    def _has_session(self) -> bool:
        return False

    @property
    def notices(self) -> list[Any]:
        return []

    def _language(self, code: str) -> Language:
        """Straight to the same page: the usual way would set a cookie."""
        known = super()._language(code)
        path = self._request.path.removeprefix(self.home_href)
        return Language(code, known.name, f"/{code}/{path}", known.current)


def discreet(view: View) -> View:
    """Leave as little as a browser lets us; nothing here is secret, so it may be small."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noarchive"
        return response

    return gzip_page(wrapped)


@require_safe
@discreet
def index(request: HttpRequest) -> HttpResponse:
    """Ask for the country. It is never guessed, and never remembered."""
    asked = request.GET.get("country", "")
    if asked in countries:
        return redirect("help:country", asked)
    return _page(
        request,
        "safety_resources/index.html",
        countries=list(countries),
        directory=DIRECTORY,
        problem=_("Choose a country from the list.") if asked else "",
    )


@require_safe
@discreet
def country(request: HttpRequest, code: str) -> HttpResponse:
    if code not in countries:
        raise Http404
    return _page(
        request,
        "safety_resources/country.html",
        code=code,
        help=help_of(code, timezone.localdate()),
    )


def _page(request: HttpRequest, template: str, **context: Any) -> HttpResponse:
    return render(request, template, {**context, "house": NobodysHouse(request)})
