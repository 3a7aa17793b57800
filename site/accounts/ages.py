"""From a month and a year to an age band, so that neither has to be kept."""

from __future__ import annotations

import datetime

from accounts.models import AgeBand

SITE_FLOOR = 13
"""Nobody younger has an account, whatever their country allows."""

UNKNOWN_CONSENT_AGE = 16
"""Where the law of a country is not known, the strictest common rule holds."""

_BANDS: tuple[tuple[int, AgeBand], ...] = (
    (25, AgeBand.FROM_25),
    (18, AgeBand.FROM_18),
    (16, AgeBand.FROM_16),
    (13, AgeBand.FROM_13),
    (0, AgeBand.UNDER_13),
)


def age_on(year: int, month: int, today: datetime.date) -> int:
    """The youngest that somebody born in that month can be.

    The birthday is taken to be at the end of the month, so that nobody is treated as
    older than they are.
    """
    return today.year - year - (today.month <= month)


def band_of(year: int, month: int, today: datetime.date) -> AgeBand:
    age = age_on(year, month, today)
    return next(band for youngest, band in _BANDS if age >= youngest or not youngest)


def band_until(year: int, month: int, today: datetime.date) -> datetime.date | None:
    """The first day of the half-year from which the next band holds.

    Rounded up: nobody moves up early, and the day tells no birthday. ``None`` in the
    last band.
    """
    age = age_on(year, month, today)
    older = [youngest for youngest, _band in _BANDS if youngest > age]
    return _half_year_from(year + min(older), month) if older else None


def _half_year_from(year: int, month: int) -> datetime.date:
    """The first half-year that begins after the end of a month."""
    if month <= 6:
        return datetime.date(year, 7, 1)
    return datetime.date(year + 1, 1, 1)


def needs_guardian(age: int, consent_age: int | None) -> bool:
    """Whether a guardian has to agree; ``consent_age`` is the law where they live."""
    return age < _agrees_alone_at(consent_age)


def guardian_until(
    year: int, month: int, consent_age: int | None, today: datetime.date
) -> datetime.date | None:
    """The first day of the half-year from which they may agree alone.

    Rounded up like ``band_until``: nobody loses a guardian's care early. ``None`` for
    who needs none today.
    """
    if not needs_guardian(age_on(year, month, today), consent_age):
        return None
    return _half_year_from(year + _agrees_alone_at(consent_age), month)


def _agrees_alone_at(consent_age: int | None) -> int:
    return max(SITE_FLOOR, consent_age or UNKNOWN_CONSENT_AGE)
