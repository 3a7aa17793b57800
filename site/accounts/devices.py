"""Browsers in which somebody has signed in before.

Strangers who guess at a handle may use up its attempts. Its owner is let in all the
same in a browser that the owner has used: it holds a signed cookie with a fingerprint
of the handle and a random number, which says nothing to anybody else and is sent to
account pages only. Nothing about browsers is stored on our side.
"""

from __future__ import annotations

import datetime
import secrets

from django.http import HttpRequest, HttpResponseBase

import vault
from accounts import cookies
from accounts.models import User

COOKIE = "known"
LASTS = datetime.timedelta(days=180)
AT_MOST = 5
"""People who may share one phone; the one who was here longest ago is forgotten."""


def remember(request: HttpRequest, response: HttpResponseBase, person: User) -> None:
    """Let this browser be known as one in which ``person`` has signed in."""
    mark = _mark(person.handle_skeleton)
    others = [pair for pair in _known(request) if pair[0] != mark]
    known = [[mark, secrets.token_hex(8)], *others][:AT_MOST]
    cookies.put(response, COOKIE, known, lasts=LASTS)


def device_of(request: HttpRequest, handle_skeleton: str) -> str:
    """A name for this browser if that person has signed in here; empty if not."""
    mark = _mark(handle_skeleton)
    return next((device for known, device in _known(request) if known == mark), "")


def _known(request: HttpRequest) -> list[list[str]]:
    return cookies.take(request, COOKIE, lasts=LASTS) or []


def _mark(handle_skeleton: str) -> str:
    return vault.fingerprint(handle_skeleton, purpose="device")[:32]
