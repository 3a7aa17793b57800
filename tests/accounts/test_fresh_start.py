"""Growing up: the next age band, and one question at 18."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts import ages
from accounts.models import AgeBand, Notification, User
from accounts.rights.bands import move_up
from tests.conftest import signed_in
from tests.factories import UserFactory, published_post

FRESH_START = "/en/accounts/data/fresh-start/"
MINE = "/accounts/data/"


def of_band(band: AgeBand, until: datetime.date | None, **fields: object) -> User:
    return UserFactory.create(age_band=band, band_until=until, **fields)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("band", "until", "then", "then_until"),
    [
        (AgeBand.FROM_13, "2027-01-01", AgeBand.FROM_16, "2029-01-01"),
        (AgeBand.FROM_16, "2027-07-01", AgeBand.FROM_18, "2034-07-01"),
        (AgeBand.FROM_18, "2027-01-01", AgeBand.FROM_25, None),
    ],
)
def test_the_next_band_comes_on_the_first_day_of_its_half_year(
    band: AgeBand, until: str, then: AgeBand, then_until: str | None
) -> None:
    day = datetime.date.fromisoformat(until)
    person = of_band(band, day)

    assert move_up(day - datetime.timedelta(days=1)) == 0
    assert move_up(day) == 1
    assert move_up(day) == 0

    person.refresh_from_db()
    assert person.age_band == then
    assert str(person.band_until) == str(then_until)
    [notice] = person.notifications.all()
    assert notice.kind == Notification.Kind.BAND_CHANGED


@pytest.mark.django_db
def test_who_was_forgotten_for_years_arrives_where_they_belong() -> None:
    person = of_band(AgeBand.FROM_13, datetime.date(2027, 1, 1))

    move_up(datetime.date(2040, 1, 1))

    person.refresh_from_db()
    assert (person.age_band, person.band_until) == (AgeBand.FROM_25, None)
    assert person.notifications.count() == 1


@pytest.mark.django_db
@given(
    year=st.integers(2000, 2012),
    month=st.integers(1, 12),
    later=st.integers(0, 8000),
)
def test_growing_up_ends_where_joining_later_would_have_begun(
    year: int, month: int, later: int
) -> None:
    """Moving up step by step never makes anybody older than they are."""
    joined = datetime.date(2026, 11, 1)
    person = of_band(
        ages.band_of(year, month, joined), ages.band_until(year, month, joined)
    )
    day = joined + datetime.timedelta(days=later)

    move_up(day)

    person.refresh_from_db()
    order = list(AgeBand)
    true_band = ages.band_of(year, month, day)
    assert order.index(AgeBand(person.age_band)) <= order.index(true_band)
    half_year_ago = day - datetime.timedelta(days=184)
    assert order.index(AgeBand(person.age_band)) >= order.index(
        ages.band_of(year, month, half_year_ago)
    )
    person.delete()


@pytest.mark.django_db
def test_no_guardian_is_needed_from_the_half_year_on() -> None:
    day = datetime.date(2027, 1, 1)
    person = of_band(AgeBand.FROM_13, datetime.date(2028, 1, 1), guardian_until=day)

    move_up(day)

    person.refresh_from_db()
    assert person.guardian_until is None
    assert person.age_band == AgeBand.FROM_13


@pytest.fixture
def grown(amina: User, moderator: User) -> User:
    """Amina, who is 18 from today on, with two pieces from before."""
    published_post(amina, moderator, title="Written at 14")
    published_post(amina, moderator, title="Written at 17")
    move_up(amina.band_until)
    amina.refresh_from_db()
    return amina


def titles(person: User) -> set[str]:
    from blog.models import Post

    return set(Post.objects.by(person).public().values_list("title", flat=True))


def test_at_18_one_notice_offers_a_fresh_start(grown: User) -> None:
    home = signed_in(grown).get("/en/accounts/").content.decode()
    assert FRESH_START in home

    page = signed_in(grown).get(FRESH_START).content.decode()
    assert "Written at 14" in page
    assert "Written at 17" in page
    # Two equal buttons: neither answer is nudged.
    assert page.count("button button-second") >= 2
    assert "button-you" not in page


@pytest.mark.django_db
def test_nobody_is_asked_who_has_nothing_public(amina: User) -> None:
    move_up(amina.band_until)
    kinds = set(amina.notifications.values_list("kind", flat=True))
    assert kinds == {Notification.Kind.BAND_CHANGED}


def test_everything_may_stay(grown: User) -> None:
    signed_in(grown).post(FRESH_START, {"answer": "none"})
    assert titles(grown) == {"Written at 14", "Written at 17"}


def test_everything_may_be_hidden(grown: User) -> None:
    signed_in(grown).post(FRESH_START, {"answer": "all"})
    assert titles(grown) == set()


def test_some_may_be_hidden(grown: User) -> None:
    from blog.models import Post

    key = Post.objects.get(title="Written at 14").subject_id
    signed_in(grown).post(FRESH_START, {"answer": "chosen", "hide": [str(key)]})
    assert titles(grown) == {"Written at 17"}


@pytest.mark.parametrize("answer", ["none", "all", "chosen"])
def test_whoever_has_answered_is_never_asked_again(grown: User, answer: str) -> None:
    client = signed_in(grown)
    client.post(FRESH_START, {"answer": answer})

    assert client.get(FRESH_START).headers["Location"].endswith(MINE)
    assert FRESH_START not in client.get("/en/accounts/").content.decode()
    assert move_up(datetime.date(2031, 1, 1)) == 0


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"answer": "yes"},
        {"answer": "chosen", "hide": ["0"]},
        {"answer": "chosen", "hide": ["x" * 5000]},
        {"answer": "chosen", "hide": ["\0"]},
    ],
)
def test_a_broken_answer_hides_nothing_and_may_be_given_again(
    grown: User, data: dict[str, object]
) -> None:
    response = signed_in(grown).post(FRESH_START, data)

    assert response.status_code == 422
    assert len(titles(grown)) == 2
    assert FRESH_START in signed_in(grown).get("/en/accounts/").content.decode()


def test_what_is_written_after_the_question_is_no_part_of_it(
    grown: User, moderator: User
) -> None:
    published_post(grown, moderator, title="Written at 18")

    signed_in(grown).post(FRESH_START, {"answer": "all"})

    assert titles(grown) == {"Written at 18"}
