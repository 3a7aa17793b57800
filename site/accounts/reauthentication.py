"""Asking once more who somebody is, before what cannot be taken back.

A session that was left open must not be enough to download everything, to change who
may do what, or to open evidence. Whoever signed in, or was asked again, in the last
ten minutes may go on; everybody else is asked by what they have: a passphrase, an
authenticator app, a passkey or a code by e-mail.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from urllib.parse import urlsplit

from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records

LASTS = timedelta(minutes=10)
PROOFS = frozenset({"password", "mfa", "code"})
"""What counts as having shown who one is; a passphrase that was just reset does not."""

P = ParamSpec("P")


def asked_again(
    view: Callable[Concatenate[HttpRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Open ``view`` only to somebody who has shown who they are in the last minutes.

    A form that comes too late is not kept, because it may hold what nobody should keep:
    the person is led back to its page.
    """

    @wraps(view)
    def asks(
        request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return to_door(reverse("account_login"), request)
        if shown_lately(request):
            return view(request, *args, **kwargs)
        return to_door(door_for(request.user), request)

    return asks


def shown_lately(request: HttpRequest) -> bool:
    """Whether this session saw a proof of its person within ``LASTS``."""
    records = get_authentication_records(request, request.user)  # type: ignore[arg-type]
    shown = [record["at"] for record in records if record.get("method") in PROOFS]
    return time.time() - max(shown, default=0) < LASTS.total_seconds()


def door_for(user: Any) -> str:
    """The page that asks ``user`` by what they have; the first of several ways."""
    methods: list[dict[str, Any]] = get_adapter().get_reauthentication_methods(user)
    return methods[0]["url"] if methods else reverse("account_login")


def to_door(
    door: str, request: HttpRequest, *, otherwise: str = ""
) -> HttpResponseBase:
    """Redirect to ``door`` and from there back to where the person was.

    ``otherwise`` is where to go when a form was sent and its page is not known.
    """
    goal = request.get_full_path()
    if request.method not in ("GET", "HEAD"):
        goal = _page_before(request) or otherwise or reverse("accounts:home")
    return redirect(f"{door}?{urlencode({REDIRECT_FIELD_NAME: goal})}")


def _page_before(request: HttpRequest) -> str:
    """The page of a form: what was sent cannot be repeated by a redirect."""
    before = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(
        before, {request.get_host()}, require_https=request.is_secure()
    ):
        return ""
    parts = urlsplit(before)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
