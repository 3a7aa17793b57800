"""Small signed cookies that only account pages receive.

One for the account pages of each language, so that no reading page ever gets one.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import override


def put(
    response: HttpResponseBase,
    name: str,
    value: Any,
    *,
    lasts: datetime.timedelta | None = None,
) -> None:
    """Set a cookie in each language; without ``lasts`` it goes with the browser."""
    signed = signing.dumps(value, salt=_salt(name))
    for cookie, path in _places(name):
        response.set_cookie(
            cookie,
            signed,
            max_age=lasts,
            path=path,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )


def take(request: HttpRequest, name: str, *, lasts: datetime.timedelta) -> Any:
    """What was put; ``None`` when it is absent, too old or was tampered with."""
    for cookie, _path in _places(name):
        if cookie in request.COOKIES:
            try:
                return signing.loads(
                    request.COOKIES[cookie], salt=_salt(name), max_age=lasts
                )
            except signing.BadSignature:
                return None
    return None


def drop(response: HttpResponseBase, name: str) -> None:
    for cookie, path in _places(name):
        response.delete_cookie(cookie, path=path, samesite="Lax")


def _salt(name: str) -> str:
    return f"accounts.{name}"


def _places(name: str) -> list[tuple[str, str]]:
    places = []
    for code, _name in settings.LANGUAGES:
        with override(code):
            places.append((f"{name}_{code}", reverse("accounts:home")))
    return places
