"""How long one stays signed in: by age, and for staff by the minute."""

from __future__ import annotations

import time

from django.test import Client

import pytest

from accounts.models import Session, User
from accounts.session_limits import BEGAN, SEEN
from tests.accounts.test_login import log_in
from tests.conftest import signed_in
from tests.sessions import set_up_totp

pytestmark = pytest.mark.django_db
MINUTE, HOUR, DAY = 60, 3600, 86400
HOME = "/en/accounts/"


def aged(client: Client, *, began: int, seen: int = 0) -> Client:
    session = client.session
    session[BEGAN] = int(time.time()) - began
    session[SEEN] = int(time.time()) - seen
    session.save()
    return client


def is_in(client: Client, address: str = HOME) -> bool:
    return client.get(address).status_code == 200


@pytest.mark.parametrize(
    ("who", "longest"), [("amina", 14 * DAY), ("zawadi", 14 * DAY), ("juma", 30 * DAY)]
)
def test_a_session_ends_by_age_however_often_it_is_used(
    who: str, longest: int, request: pytest.FixtureRequest
) -> None:
    client = signed_in(request.getfixturevalue(who))

    assert is_in(aged(client, began=longest - MINUTE, seen=10 * DAY))
    assert not is_in(aged(client, began=longest + MINUTE))
    assert not Session.objects.filter(person__isnull=False).exists()


@pytest.mark.parametrize(
    ("began", "seen", "stays"),
    [
        (11 * HOUR, 29 * MINUTE, True),
        (11 * HOUR, 31 * MINUTE, False),
        (12 * HOUR + MINUTE, 0, False),
    ],
)
@pytest.mark.parametrize("address", [HOME, "/cms/account/"])
def test_staff_are_signed_out_everywhere_after_half_an_hour_or_twelve_hours(
    moderator: User, began: int, seen: int, stays: bool, address: str
) -> None:
    client = signed_in(moderator)
    set_up_totp(moderator)
    response = aged(client, began=began, seen=seen).get(address)

    assert ("_auth_user_id" in client.session) is stays
    if not stays:
        assert "/login/" in response["Location"]


def test_working_staff_stay(moderator: User) -> None:
    client = aged(signed_in(moderator), began=HOUR, seen=20 * MINUTE)
    assert is_in(client)

    assert client.session[SEEN] > time.time() - MINUTE


def test_public_pages_stay_open_to_whoever_was_signed_out(moderator: User) -> None:
    client = aged(signed_in(moderator), began=13 * HOUR)

    assert client.get("/en/").status_code == 200
    assert "_auth_user_id" not in client.session


def test_signing_in_sets_the_limits(client: Client, amina: User) -> None:
    log_in(client, "amina.writes")

    assert client.session["longest"] == 14 * DAY
    assert client.session["idle"] is None


def test_help_pages_move_no_clock_and_end_no_session(moderator: User) -> None:
    client = aged(signed_in(moderator), began=HOUR, seen=20 * MINUTE)
    seen = client.session[SEEN]
    client.get("/en/help/")

    assert client.session[SEEN] == seen


def test_a_page_for_anybody_asks_for_no_session(client: Client, db: None) -> None:
    response = client.get("/en/accounts/join/later/")

    assert "sessionid" not in response.cookies
