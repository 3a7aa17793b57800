"""The waiting room: what is open before a guardian has said yes to an account.

Reading, help, asking the guardian and leaving. Every other room is closed here, in one
place, by what ``settings.ACCOUNTS_OPEN_WHILE_WAITING`` does not name: a room that is
built later is closed until somebody opens it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import ResolverMatch

from accounts import consents


class WaitingRoom:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        match = request.resolver_match
        # Nobody's session is touched for a page that is open to all.
        if match is None or is_open(match):
            return None
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return None
        person: Any = request.user
        if not person.is_authenticated or person.is_closing:
            return None
        if not consents.waits(person):
            return None
        return redirect("accounts:guardian:mine")


def is_open(match: ResolverMatch) -> bool:
    named = settings.ACCOUNTS_OPEN_WHILE_WAITING
    return match.view_name in named or any(
        f"{namespace}:*" in named for namespace in _namespaces(match)
    )


def _namespaces(match: ResolverMatch) -> list[str]:
    parts = match.namespaces
    return [":".join(parts[: number + 1]) for number in range(len(parts))]
