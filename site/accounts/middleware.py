"""Who may go where staff work, and which pages no browser may keep."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from allauth.account.authentication import get_authentication_records
from csp.constants import SELF, UNSAFE_INLINE
from csp.decorators import csp_replace

from accounts import second_step
from accounts.reauthentication import to_door
from offices.access import is_staff

STAFF_PREFIXES = ("/cms/",)

# Wagtail's admin writes styles and scripts into its pages. Nothing comes from
# elsewhere all the same, and its previews may stand in its own frames.
STAFF_CSP: dict[str, list[str]] = {
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "frame-ancestors": [SELF],
}

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class StaffDoor:
    """Opens staff pages to staff who have used their second step in this session.

    Everybody else with an account is told that there is nothing here.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(STAFF_PREFIXES):
            return self.get_response(request)
        response = self._turned_away(request) or self._staff_page(request)
        add_never_cache_headers(response)
        response.headers["X-Frame-Options"] = "SAMEORIGIN"
        return response

    def _staff_page(self, request: HttpRequest) -> HttpResponseBase:
        return csp_replace(STAFF_CSP)(self.get_response)(request)

    def _turned_away(self, request: HttpRequest) -> HttpResponseBase | None:
        user: Any = request.user
        if not user.is_authenticated:
            return _to("account_login", request)
        if not is_staff(user):
            raise Http404
        opening = second_step.opening_the_desk(user)
        if not opening.has_one:
            messages.warning(request, _("Your work here needs a second step first."))
            return _to(opening.set_up_at, request)
        # How long it holds is the session's own matter (``accounts.session_limits``).
        if not used_second_step(request, user, opening.types):
            return _to(opening.asked_at, request)
        return None


def used_second_step(request: HttpRequest, user: Any, types: frozenset[str]) -> bool:
    """Whether ``user`` has used a second step of ``types`` in this session."""
    return any(
        record.get("method") == "mfa" and record.get("type") in types
        for record in get_authentication_records(request, user)
    )


def _to(door: str, request: HttpRequest) -> HttpResponseBase:
    return to_door(reverse(door), request, otherwise=STAFF_PREFIXES[0])


class PrivatePages:
    """Keeps account pages out of every cache, the browser's own included."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        match = request.resolver_match
        if match and (
            match.app_names[:1] == ["accounts"]
            or (match.url_name or "").startswith(("account_", "mfa_"))
        ):
            add_never_cache_headers(response)
        return response
