"""What becomes of the age question: an answer that may open an account, or "later".

The answer travels in a signed cookie until the account is made. It holds a band, two
half-years and a country; the month and the year are forgotten in the request that
brought them. A child under 13 gets a cookie that says only that they have answered:
asking again does not change the answer.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Literal

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from allauth.account.internal.flows.signup import complete_signup

from accounts import ages, consents, cookies, recovery
from accounts.models import AgeBand, User
from accounts.reference import consent_age
from offices.access import is_staff

COOKIE = "joining"
_LASTS = datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Answer:
    """All that is kept of what somebody said about their age.

    With ``guardian_until`` they may join, and a guardian has to agree.
    """

    band: AgeBand
    band_until: datetime.date | None
    guardian_until: datetime.date | None
    country: str


Verdict = Answer | Literal["later"] | None
"""An answer, "later" for somebody who cannot have an account yet, or not yet asked."""


def verdict_on(
    *, year: int, month: int, country: str, today: datetime.date | None = None
) -> Answer | Literal["later"]:
    """Whether somebody born in that month may join, and until when with a guardian."""
    today = today or timezone.localdate()
    if ages.age_on(year, month, today) < ages.SITE_FLOOR:
        return "later"
    return Answer(
        band=ages.band_of(year, month, today),
        band_until=ages.band_until(year, month, today),
        guardian_until=ages.guardian_until(year, month, consent_age(country), today),
        country=country,
    )


def remember(response: HttpResponseBase, verdict: Answer | Literal["later"]) -> None:
    """Put the verdict into the browser; it goes when the browser is closed."""
    cookies.put(response, COOKIE, _as_data(verdict))


def recall(request: HttpRequest) -> Verdict:
    """What this browser has answered already; nothing when it was tampered with."""
    data = cookies.take(request, COOKIE, lasts=_LASTS)
    if data is None:
        return None
    return _from_data(data) if data else "later"


def forget(request: HttpRequest, response: HttpResponseBase) -> None:
    """Forget an answer that was used. A child's "later" stays as long as it lasts."""
    if recall(request) != "later":
        cookies.drop(response, COOKIE)


def finish(
    request: HttpRequest, person: User, *, codes: bool, by_passkey: bool = False
) -> HttpResponse:
    """Log in somebody who has just joined, and lead them on.

    With ``codes`` they see their way back in first: whoever could not be helped by
    e-mail after losing a passphrase or a passkey.
    """
    made = recovery.make_codes(person) if codes else []
    goal = reverse("accounts:codes") if codes else next_page(person)
    response: HttpResponse = complete_signup(
        request, user=person, redirect_url=goal, by_passkey=by_passkey
    )
    if made:
        recovery.keep_for_page(request, made)
    return response


def next_page(person: User) -> str:
    """Where somebody goes who has joined: to their guardian, their desk, or home.

    Before the desk opens, its door has staff set up their second step.
    """
    if consents.waits(person):
        return reverse("accounts:guardian:ask")
    return reverse("wagtailadmin_home" if is_staff(person) else "accounts:home")


def _as_data(verdict: Answer | Literal["later"]) -> dict[str, str]:
    if verdict == "later":
        return {}
    return {
        "band": verdict.band.value,
        "until": _as_text(verdict.band_until),
        "guardian": _as_text(verdict.guardian_until),
        "country": verdict.country,
    }


def _from_data(data: dict[str, str]) -> Answer:
    return Answer(
        band=AgeBand(data["band"]),
        band_until=_as_day(data["until"]),
        guardian_until=_as_day(data["guardian"]),
        country=data["country"],
    )


def _as_text(day: datetime.date | None) -> str:
    return day.isoformat() if day else ""


def _as_day(text: str) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None
