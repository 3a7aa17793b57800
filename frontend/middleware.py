"""Requests that no page could mean are answered before anything reads them."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBadRequest, HttpResponseBase
from django.utils.translation import gettext as _

NUL = ("\x00", "%00")


class PlainRequests:
    """Refuse NUL bytes in addresses: PostgreSQL cannot hold them, and no page asks."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        address = request.path + request.META.get("QUERY_STRING", "")
        if any(nul in address for nul in NUL):
            return HttpResponseBadRequest(_("This address cannot be read."))
        return self.get_response(request)
