"""Everything that is opened behind broken glass is written down, whatever it is."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from accounts.middleware import STAFF_PREFIXES
from audit import actions as audit
from offices.access import broken_glass
from offices.models import BreakGlass

WATCHED = (*STAFF_PREFIXES, "/pictures/")
FURNITURE = frozenset({"wagtailadmin_sprite", "wagtailadmin_javascript_catalog"})
"""Parts of every page, not pages."""

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class BrokenGlass:
    """Tells pages which glass is broken (``request.broken_glass``), and logs them."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES
        if not signed_in or not request.path_info.startswith(WATCHED):
            return self.get_response(request)
        broken = list(broken_glass(request.user).select_related("office"))
        request.broken_glass = broken  # type: ignore[attr-defined]
        response = self.get_response(request)
        if broken and response.status_code == 200:
            _write_down(request, broken)
        return response


def _write_down(request: HttpRequest, broken: list[BreakGlass]) -> None:
    match = request.resolver_match
    if match is None or match.url_name in FURNITURE:
        return
    for glass in broken:
        audit.record(
            "offices.behind_glass",
            glass,
            actor=glass.user,
            office_id=glass.office_id,
            page=(match.view_name or "")[:64],
            number=_number(match.kwargs),
        )


def _number(arguments: dict[str, Any]) -> int | uuid.UUID | None:
    """Which item, where the address of the page names one."""
    values = arguments.values()
    return next((value for value in values if isinstance(value, int | uuid.UUID)), None)
