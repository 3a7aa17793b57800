"""From the age question to an account, and what is kept on the way."""

from __future__ import annotations

import json
import re
from typing import Any

from django.core import signing
from django.db import connection
from django.test import Client
from django.urls import reverse

import pytest
import time_machine

from accounts import handles
from accounts.models import ConsentAge, User
from audit.models import Entry
from offices.models import Office
from tests.factories import PASSPHRASE

pytestmark = pytest.mark.django_db
JOIN, SIGNUP = "/en/accounts/join/", "/en/accounts/signup/"
LATER, CODES = "/en/accounts/join/later/", "/en/accounts/codes/"
TODAY = time_machine.travel("2026-11-20T12:00:00Z", tick=False)


@pytest.fixture(autouse=True)
def _today(headquarters: Office) -> Any:
    with TODAY:
        yield


def say_age(client: Client, year: Any, month: Any = 3, country: str = "KE") -> Any:
    return client.post(JOIN, {"year": year, "month": month, "country": country})


def sign_up(client: Client, handle: str = "river.songs", **fields: Any) -> Any:
    return client.post(SIGNUP, {"username": handle, "password1": PASSPHRASE, **fields})


def allow_at(country: str, age: int) -> None:
    ConsentAge.objects.create(
        country=country, age=age, source="law", checked_on="2026-11-01", certainty="H"
    )


def test_who_may_join_alone_gets_an_account_with_a_band_and_no_birth_date(
    client: Client, kenya_office: Office
) -> None:
    allow_at("KE", 13)
    assert say_age(client, 2009)["Location"] == SIGNUP
    response = sign_up(client)

    user = User.objects.get()
    assert response["Location"] == CODES
    assert client.post(CODES)["Location"] == reverse("accounts:home")
    assert user.guardian_until is None
    assert (user.handle, user.age_band, str(user.band_until)) == (
        "river.songs",
        "16_17",
        "2027-07-01",
    )
    assert user.office == kenya_office
    assert user.country == "KE"
    assert user.email is None
    entry = Entry.objects.get(verb="accounts.join")
    assert entry.actor_key == user.public_id
    assert entry.data == {}


def test_the_month_and_the_year_are_nowhere_afterwards(client: Client) -> None:
    response = say_age(client, 2001, 4)
    sign_up(client)

    for cookie in response.cookies.values():
        kept = signing.loads(cookie.value, salt="accounts.joining")
        assert "2001" not in json.dumps(kept)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM accounts_user")
        assert "2001" not in str(cursor.fetchall())
    assert "2001" not in json.dumps(dict(client.session.items()))


def test_the_cookie_of_the_answer_reaches_account_pages_only(client: Client) -> None:
    cookies = say_age(client, 2001).cookies

    assert {cookie["path"] for cookie in cookies.values()} == {
        f"/{code}/accounts/" for code in ("en", "fr", "es", "ar")
    }
    for cookie in cookies.values():
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"
        assert not cookie["expires"]
        assert not cookie["max-age"]


@pytest.mark.parametrize("year", [2014, 2022, 2026])
def test_a_child_under_13_gets_no_account_and_nothing_is_kept(
    client: Client, year: int
) -> None:
    allow_at("KE", 13)
    response = say_age(client, year)

    assert response["Location"] == LATER
    for cookie in response.cookies.values():
        assert signing.loads(cookie.value, salt="accounts.joining") == {}
    page = client.get(LATER)
    assert page.status_code == 200
    assert "Reading is open to you" in page.content.decode()
    assert sign_up(client)["Location"] == LATER
    assert not User.objects.exists()
    assert not Entry.objects.exists()


def test_where_the_law_asks_for_a_guardian_one_joins_and_asks_the_guardian(
    client: Client,
) -> None:
    allow_at("KE", 18)

    assert say_age(client, 2009)["Location"] == SIGNUP
    assert sign_up(client)["Location"] == CODES
    assert client.post(CODES)["Location"] == reverse("accounts:guardian:ask")
    person = User.objects.get()
    assert (person.age_band, str(person.band_until)) == ("16_17", "2027-07-01")
    assert str(person.guardian_until) == "2027-07-01"


@pytest.mark.parametrize(
    ("year", "month", "guardian_until"),
    [(2010, 10, None), (2010, 11, "2027-01-01"), (2013, 10, "2030-01-01")],
)
def test_where_the_country_is_not_said_a_guardian_is_needed_below_sixteen(
    client: Client, year: int, month: int, guardian_until: str | None
) -> None:
    assert say_age(client, year, month, country="ZZ")["Location"] == SIGNUP
    sign_up(client)

    until = User.objects.get().guardian_until
    assert (str(until) if until else None) == guardian_until


def test_another_answer_does_not_change_the_first(client: Client) -> None:
    allow_at("KE", 13)
    say_age(client, 2015)

    assert client.get(JOIN)["Location"] == LATER
    assert say_age(client, 1990)["Location"] == LATER
    assert client.get("/fr/accounts/join/")["Location"] == "/fr/accounts/join/later/"
    assert sign_up(client)["Location"] == LATER


def test_an_answer_that_opens_an_account_is_not_made_better_by_asking_again(
    client: Client,
) -> None:
    allow_at("KE", 18)
    say_age(client, 2012)

    assert client.get(JOIN)["Location"] == SIGNUP
    assert say_age(client, 1990)["Location"] == SIGNUP
    assert client.get("/ar/accounts/join/")["Location"] == "/ar/accounts/signup/"
    sign_up(client)
    assert User.objects.get().age_band == "13_15"


def test_a_sibling_who_signs_in_does_not_take_a_childs_answer_away(
    client: Client, amina: User
) -> None:
    say_age(client, 2015)
    client.post(
        reverse("account_login"), {"login": amina.handle, "password": PASSPHRASE}
    )
    client.post(reverse("account_logout"))

    assert client.get(JOIN)["Location"] == LATER


def test_an_answer_that_was_tampered_with_is_no_answer(client: Client) -> None:
    client.cookies["joining_en"] = signing.dumps(
        {"band": "25_plus", "until": "", "country": ""}, salt="another"
    )

    assert client.get(SIGNUP)["Location"] == JOIN


def test_choosing_a_handle_begins_with_the_age_question(client: Client) -> None:
    assert client.get(SIGNUP)["Location"] == JOIN
    assert sign_up(client)["Location"] == JOIN
    assert not User.objects.exists()


def test_the_age_question_sets_nothing_and_hints_at_nothing(client: Client) -> None:
    page = client.get(JOIN).content.decode()

    main = page.split("<main", 1)[1].split("</main", 1)[0]
    assert "selected" not in main.replace('<option value="" selected>', "")
    assert not re.search(r'id="id_year"[^>]*value', main)
    assert not re.search(r"\b1[3-7]\b(?!\s*</option|\")", re.sub(r"<[^>]+>", " ", main))
    assert "guardian" not in main


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"year": "", "month": "", "country": ""},
        {"year": "soon", "month": "3", "country": "KE"},
        {"year": "9" * 400, "month": "3", "country": "KE"},
        {"year": "1066", "month": "3", "country": "KE"},
        {"year": "2027", "month": "3", "country": "KE"},
        {"year": "2026", "month": "12", "country": "KE"},
        {"year": "-2001", "month": "3", "country": "KE"},
        {"year": "2001", "month": "13", "country": "KE"},
        {"year": "2001", "month": "x\x00", "country": "KE"},
        {"year": "2001", "month": "3", "country": "Kenya' OR 1=1"},
    ],
)
def test_a_wrong_answer_is_asked_again_with_a_reason(
    client: Client, wrong: dict[str, str]
) -> None:
    response = client.post(JOIN, wrong)

    assert response.status_code == 200
    assert response.context["form"].errors
    assert "joining_en" not in response.cookies


def test_arabic_digits_are_a_year_too(client: Client) -> None:
    assert say_age(client, "٢٠٠١")["Location"] == SIGNUP


@pytest.mark.parametrize("other", ["river.songs", "RIVER-songs", "r1versongs"])
def test_a_handle_that_looks_like_another_is_taken(client: Client, other: str) -> None:
    say_age(client, 2001)
    sign_up(client)
    second = Client()
    say_age(second, 2001)
    response = sign_up(second, other)

    assert "Somebody has this handle already" in response.content.decode()
    assert User.objects.count() == 1


def test_two_people_who_ask_for_one_handle_at_once_are_both_answered(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    say_age(client, 2001)
    sign_up(client)
    second = Client()
    say_age(second, 2001)
    # The check sees nothing, as it would in the moment before the other commits.
    monkeypatch.setattr("accounts.adapter.skeleton", lambda handle: "unseen")
    response = sign_up(second)

    assert response.status_code == 200
    assert "Somebody has this handle already" in response.content.decode()
    assert User.objects.count() == 1
    assert Entry.objects.filter(verb="accounts.join").count() == 1


@pytest.mark.parametrize(
    ("fields", "about"),
    [
        ({"username": ""}, "username"),
        ({"username": "x" * 5000}, "username"),
        ({"username": "na\x00me"}, "username"),
        ({"username": "amina2009"}, "username"),
        ({"password1": ""}, "password1"),
        ({"password1": "short"}, "password1"),
        ({"password1": "1q2w3e4r5t6y"}, "password1"),
        ({"password1": "river.songs1"}, "password1"),
    ],
)
def test_a_wrong_handle_or_passphrase_is_refused_with_a_reason(
    client: Client, fields: dict[str, str], about: str
) -> None:
    say_age(client, 2001)
    response = sign_up(client, **fields)

    assert response.status_code == 200
    assert about in response.context["form"].errors
    assert not User.objects.exists()


def test_the_account_speaks_the_language_in_which_it_was_made(client: Client) -> None:
    say_age(client, 2001)
    client.post(
        "/ar/accounts/signup/", {"username": "نور.تكتب", "password1": PASSPHRASE}
    )

    user = User.objects.get()
    assert user.language == "ar"
    assert user.handle_skeleton == handles.skeleton("نور.تكتب")


def test_a_second_account_in_the_same_browser_is_asked_its_own_age(
    client: Client,
) -> None:
    say_age(client, 2001)
    sign_up(client)
    client.post(reverse("account_logout"))

    assert client.get(SIGNUP)["Location"] == JOIN


def test_a_whole_school_can_join_from_one_address(client: Client) -> None:
    say_age(client, 2001)
    answers = {sign_up(client, "no").status_code for _ in range(60)}

    assert answers == {200}
    page = sign_up(client, "no")
    assert page.status_code == 429
    text = page.content.decode()
    assert "That was too many times" in text
    assert 'value="no"' in text
    assert PASSPHRASE not in text
