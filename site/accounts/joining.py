"""What becomes of the age question: a band, or nothing at all.

The answer travels in a signed cookie until the account is made. It holds a band, a
half-year and a country; the month and the year are forgotten in the request that
brought them. Somebody who cannot have an account yet gets a cookie that says only
that they have answered: asking again does not change the answer.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Literal

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from accounts import ages
from accounts.models import AgeBand
from accounts.reference import consent_age

COOKIE = "joining"
_SALT = "accounts.joining"
_LASTS = datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Answer:
    """All that is kept of what somebody said about their age."""

    band: AgeBand
    band_until: datetime.date | None
    country: str


Verdict = Answer | Literal["later"] | None
"""An answer, "later" for somebody who cannot have an account yet, or not yet asked."""


def verdict_on(
    *, year: int, month: int, country: str, today: datetime.date | None = None
) -> Answer | Literal["later"]:
    """Whether somebody born in that month may join alone where they live."""
    today = today or timezone.localdate()
    age = ages.age_on(year, month, today)
    if ages.needs_guardian(age, consent_age(country)):
        return "later"
    return Answer(
        band=ages.band_of(year, month, today),
        band_until=ages.band_until(year, month, today),
        country=country,
    )


def remember(response: HttpResponseBase, verdict: Answer | Literal["later"]) -> None:
    """Put the verdict into the browser, for the account pages of each language only."""
    value = signing.dumps(_as_data(verdict), salt=_SALT)
    for name, path in _places():
        response.set_cookie(
            name,
            value,
            path=path,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )


def recall(request: HttpRequest) -> Verdict:
    """What this browser has answered already; nothing when it was tampered with."""
    for name, _path in _places():
        if name in request.COOKIES:
            return _read(request.COOKIES[name])
    return None


def forget(response: HttpResponseBase) -> None:
    for name, path in _places():
        response.delete_cookie(name, path=path, samesite="Lax")


def _places() -> list[tuple[str, str]]:
    """A cookie for each language, so that no other page ever receives one."""
    places = []
    for code, _name in settings.LANGUAGES:
        with override(code):
            places.append((f"{COOKIE}_{code}", reverse("accounts:home")))
    return places


def _as_data(verdict: Answer | Literal["later"]) -> dict[str, str]:
    if verdict == "later":
        return {}
    until = verdict.band_until
    return {
        "band": verdict.band.value,
        "until": until.isoformat() if until else "",
        "country": verdict.country,
    }


def _read(value: str) -> Verdict:
    try:
        data = signing.loads(value, salt=_SALT, max_age=_LASTS)
    except signing.BadSignature:
        return None
    if not data:
        return "later"
    return Answer(
        band=AgeBand(data["band"]),
        band_until=(
            datetime.date.fromisoformat(data["until"]) if data["until"] else None
        ),
        country=data["country"],
    )
