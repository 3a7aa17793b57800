"""Somebody who asked to leave finds one page: stay, or go now."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import get_language_from_path

OPEN_ROOMS = frozenset({"help"})
"""Help is always there."""

OPEN_PAGES = frozenset(
    {"closing", "keep", "close_now", "closed", "account_logout", "again"}
)
"""What was asked for, the ways out, and showing once more who one is."""


class ClosingDoor:
    """Leads whoever is signed in to a closing account to the page about it.

    Doors without a language (pictures, feeds, the service worker) stay open. Nobody
    without a session is looked at, so that public pages stay the same for all.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or _is_open(request):
            return None
        if getattr(request.user, "closing_at", None) is None:
            return None
        return redirect("accounts:rights:closing")


def _is_open(request: HttpRequest) -> bool:
    match = request.resolver_match
    if match is None or not get_language_from_path(request.path_info):
        return True
    name = match.url_name or ""
    return (
        bool(OPEN_ROOMS.intersection(match.namespaces))
        or name in OPEN_PAGES
        or "reauthenticate" in name
    )
