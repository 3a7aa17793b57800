"""A band never makes anybody older than they are."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.ages import (
    age_on,
    band_of,
    band_until,
    guardian_until,
    needs_guardian,
)
from accounts.joining import Answer, verdict_on
from accounts.models import AgeBand
from accounts.reference import consent_rows, load_consent_ages

DAYS = st.dates(datetime.date(2020, 1, 1), datetime.date(2060, 12, 31))
BIRTHDAYS = st.dates(datetime.date(1950, 1, 1), datetime.date(2019, 12, 31))
YOUNGEST = {
    AgeBand.UNDER_13: 0,
    AgeBand.FROM_13: 13,
    AgeBand.FROM_16: 16,
    AgeBand.FROM_18: 18,
    AgeBand.FROM_25: 25,
}


def real_age(born: datetime.date, today: datetime.date) -> int:
    had_birthday = (today.month, today.day) >= (born.month, born.day)
    return today.year - born.year - (not had_birthday)


@given(born=BIRTHDAYS, today=DAYS)
def test_nobody_is_taken_for_older_than_they_are(
    born: datetime.date, today: datetime.date
) -> None:
    age = age_on(born.year, born.month, today)

    assert real_age(born, today) - 1 <= age <= real_age(born, today)
    assert YOUNGEST[band_of(born.year, born.month, today)] <= real_age(born, today)


@given(born=BIRTHDAYS, today=DAYS)
def test_a_band_ends_on_the_first_day_of_a_half_year_and_never_early(
    born: datetime.date, today: datetime.date
) -> None:
    band = band_of(born.year, born.month, today)
    until = band_until(born.year, born.month, today)

    if band == AgeBand.FROM_25:
        assert until is None
        return
    assert until is not None
    assert until.day == 1
    assert until.month in (1, 7)
    assert until > today
    following = min(age for age in YOUNGEST.values() if age > YOUNGEST[band])
    assert real_age(born, until) >= following


@given(
    years=st.tuples(BIRTHDAYS, BIRTHDAYS).filter(
        lambda pair: (
            pair[0].year == pair[1].year
            and (pair[0].month - 1) // 6 == (pair[1].month - 1) // 6
        )
    )
    | BIRTHDAYS.map(lambda born: (born, born.replace(day=1)))
)
def test_the_half_year_does_not_tell_the_month(
    years: tuple[datetime.date, datetime.date],
) -> None:
    today = datetime.date(2060, 12, 31)
    first, second = (band_until(born.year, born.month, today) for born in years)

    assert first == second


@pytest.mark.parametrize(
    ("age", "consent_age", "needed"),
    [
        (12, 13, True),
        (13, 13, False),
        (12, 0, True),
        (15, None, True),
        (16, None, False),
        (17, 18, True),
        (18, 18, False),
    ],
)
def test_a_guardian_is_needed_below_the_law_of_the_country_and_below_13(
    age: int, consent_age: int | None, needed: bool
) -> None:
    assert needs_guardian(age, consent_age) is needed


@given(born=BIRTHDAYS, today=DAYS, law=st.none() | st.integers(0, 18))
def test_a_guardian_is_needed_until_a_half_year_after_the_age_of_the_law(
    born: datetime.date, today: datetime.date, law: int | None
) -> None:
    until = guardian_until(born.year, born.month, law, today)

    alone_at = max(13, law or 16)
    if until is None:
        assert real_age(born, today) >= alone_at
        return
    assert (until.day, until.month in (1, 7)) == (1, True)
    assert until > today
    assert real_age(born, until) >= alone_at


TODAY = datetime.date(2026, 11, 20)
LAWS = {"": 16, **{row.country: row.age for row in consent_rows()}}


def born_before(years: int, months: int = 0) -> tuple[int, int]:
    """The month in which somebody was born who had a birthday last month.

    ``months`` ago, counted from the end of the month: the youngest they can be is
    ``years`` and ``months``.
    """
    number = TODAY.year * 12 + TODAY.month - 1 - 1 - years * 12 - months
    return number // 12, number % 12 + 1


@pytest.mark.django_db
@pytest.mark.parametrize("country", LAWS)
def test_every_country_has_its_own_boundary_and_thirteen_is_everywhere(
    country: str,
) -> None:
    load_consent_ages()
    law = LAWS[country]

    def verdict(years: int, months: int = 0) -> str:
        year, month = born_before(years, months)
        said = verdict_on(year=year, month=month, country=country, today=TODAY)
        if not isinstance(said, Answer):
            return "later"
        return "with a guardian" if said.guardian_until else "alone"

    assert verdict(12, 11) == "later"
    assert verdict(13) == ("alone" if law == 13 else "with a guardian")
    if law > 13:
        assert verdict(law - 1, 11) == "with a guardian"
    assert verdict(law) == "alone"
    assert verdict(16) == ("with a guardian" if law > 16 else "alone")
    assert verdict(18) == "alone"


@pytest.mark.django_db
@pytest.mark.parametrize("country", ["TN", "CH", "", "XX"])
def test_a_country_without_a_row_asks_for_sixteen(country: str) -> None:
    load_consent_ages()
    young, old = (
        verdict_on(
            year=born_before(*age)[0],
            month=born_before(*age)[1],
            country=country,
            today=TODAY,
        )
        for age in ((15, 11), (16, 0))
    )

    assert isinstance(young, Answer)
    assert isinstance(old, Answer)
    assert young.guardian_until == datetime.date(2027, 1, 1)
    assert old.guardian_until is None
