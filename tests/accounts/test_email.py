"""E-mail as a way in: joining, signing in, a new passphrase, one address."""

from __future__ import annotations

import json
import time
from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

import pytest
from allauth.account.models import EmailAddress

from accounts.mail import actions
from accounts.models import User
from audit.models import Entry
from offices.models import Office
from outbox.models import Letter
from tests.accounts.doors import delivered, mailed_code, say_age
from tests.accounts.test_login import code_for, log_in
from tests.conftest import signed_in
from tests.factories import PASSPHRASE
from tests.sessions import second_factor_used, set_up_totp

pytestmark = pytest.mark.django_db
HOME = "/en/accounts/"
JOIN, JOIN_CODE = "/en/accounts/signup/email/", "/en/accounts/signup/email/code/"
ADDRESS, ADDRESS_CODE = "/en/accounts/email/", "/en/accounts/email/code/"
ASK, CONFIRM = "/en/accounts/login/code/", "/en/accounts/login/code/confirm/"
RESET = "/en/accounts/password/reset/"
MAIL = "river@example.org"
NEW = "eight slow herons on a wall"


@pytest.fixture
def mailed(amina: User) -> User:
    """Amina, who has given an address."""
    actions.use_address(amina, MAIL, acting_user=amina)
    return amina


@pytest.fixture
def mail_only(mailed: User) -> User:
    """Somebody who signs in by e-mail and in no other way."""
    mailed.set_unusable_password()
    mailed.save()
    return mailed


def join(client: Client, handle: str = "river.songs", address: str = MAIL) -> Any:
    return client.post(JOIN, {"username": handle, "email": address})


def trusted(user: User) -> Client:
    """A browser in which ``user`` has just shown who they are."""
    client = signed_in(user)
    second_factor_used(client, user)
    return client


# --- joining ---------------------------------------------------------------------
def test_the_code_makes_an_account_without_a_passphrase(
    client: Client, kenya_office: Office
) -> None:
    say_age(client)
    assert join(client, address="River@Example.org")["Location"] == JOIN_CODE
    response = client.post(JOIN_CODE, {"code": mailed_code(MAIL)})

    user = User.objects.get()
    assert response["Location"] == HOME
    assert (user.handle, user.email) == ("river.songs", MAIL)
    assert not user.has_usable_password()
    assert (
        EmailAddress.objects.get(user=user, verified=True, primary=True).email == MAIL
    )
    assert client.get(HOME).status_code == 200
    assert Entry.objects.get(verb="accounts.join").actor_key == user.public_id


def test_before_the_code_was_used_nothing_but_the_code_is_mailed_or_kept(
    client: Client, kenya_office: Office
) -> None:
    say_age(client)
    join(client)

    assert not User.objects.exists()
    assert not EmailAddress.objects.exists()
    assert [letter.to for letter in delivered()] == [[MAIL]]
    assert "code" in mail.outbox[0].body
    assert not Letter.objects.exists()
    assert client.session.get_expiry_age() <= 3600


def test_a_letter_says_nothing_in_its_subject_and_holds_no_link(mailed: User) -> None:
    Client().post(ASK, {"email": MAIL})
    actions.drop_address(mailed, acting_user=mailed)

    for letter in delivered():
        assert letter.subject in ("Your code", "Your account")
        assert "http" not in letter.body
        assert "://" not in letter.body


def test_somebody_elses_address_gets_the_same_answer_and_tells_its_owner(
    mailed: User,
) -> None:
    pages = []
    for address in (MAIL, "nobody@example.org"):
        client = Client()
        say_age(client)
        with CaptureQueriesContext(connection) as queries:
            response = join(client, "river.songs", address)
        page = client.get(JOIN_CODE).content.decode().replace(address, "…")
        wrong = client.post(JOIN_CODE, {"code": "000000"}).content.decode()
        pages.append(
            (
                response["Location"],
                _without_tokens(page),
                _without_tokens(wrong.replace(address, "…")),
                len(queries),
            )
        )
    assert pages[0] == pages[1]
    to_owner = [letter for letter in delivered() if letter.to == [MAIL]]
    assert "belongs to an account already" in to_owner[0].body
    assert User.objects.count() == 1


def _without_tokens(page: str) -> list[str]:
    return [line for line in page.splitlines() if "csrfmiddlewaretoken" not in line]


@pytest.mark.parametrize("code", ["", "000000", "\x00", "x" * 9999, "١٢", "😀", "null"])
def test_a_wrong_code_opens_nothing(
    client: Client, kenya_office: Office, code: str
) -> None:
    say_age(client)
    join(client)
    response = client.post(JOIN_CODE, {"code": code})

    assert response.status_code == 200
    assert response.context["form"].errors
    assert not User.objects.exists()


def test_a_code_is_good_for_three_tries(client: Client, kenya_office: Office) -> None:
    say_age(client)
    join(client)
    code = mailed_code(MAIL)
    for _number in range(3):
        client.post(JOIN_CODE, {"code": "000000"})

    assert client.post(JOIN_CODE, {"code": code})["Location"] == JOIN
    assert not User.objects.exists()


def test_a_code_is_good_for_ten_minutes(client: Client, kenya_office: Office) -> None:
    say_age(client)
    join(client)
    code = mailed_code(MAIL)
    _age(client, "mailed_code_join", 601)

    assert client.post(JOIN_CODE, {"code": code})["Location"] == JOIN
    assert not User.objects.exists()


def _age(client: Client, key: str, seconds: int) -> None:
    session: SessionBase = client.session
    session[key] = {**session[key], "at": time.time() - seconds}
    session.save()


def test_a_code_works_once_and_in_its_own_browser_only(
    client: Client, kenya_office: Office
) -> None:
    say_age(client)
    join(client)
    code = mailed_code(MAIL)
    other = Client()
    say_age(other)

    assert other.post(JOIN_CODE, {"code": code})["Location"] == JOIN
    client.post(JOIN_CODE, {"code": code})
    assert client.post(JOIN_CODE, {"code": code})["Location"] == HOME
    assert User.objects.count() == 1


def test_digits_of_an_arabic_keyboard_are_a_code_too(
    client: Client, kenya_office: Office
) -> None:
    say_age(client)
    join(client)
    code = mailed_code(MAIL).translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))

    assert client.post(JOIN_CODE, {"code": f" {code} "})["Location"] == HOME


def test_a_new_code_takes_the_place_of_the_old_one(
    client: Client, kenya_office: Office
) -> None:
    say_age(client)
    join(client)
    old = mailed_code(MAIL)
    client.post(JOIN_CODE, {"again": "1"})
    new = mailed_code(MAIL)

    if old != new:
        assert client.post(JOIN_CODE, {"code": old}).status_code == 200
    assert client.post(JOIN_CODE, {"code": new})["Location"] == HOME


def test_nobody_floods_an_address_with_codes(
    client: Client, kenya_office: Office
) -> None:
    say_age(client)
    answers = [join(client).status_code for _number in range(5)]

    assert answers == [302, 302, 302, 429, 429]
    assert len(delivered()) == 3


def test_a_handle_that_was_taken_meanwhile_is_asked_again(
    client: Client, kenya_office: Office, amina: User
) -> None:
    say_age(client)
    join(client)
    amina.handle = "river.songs"
    amina.save()
    response = client.post(JOIN_CODE, {"code": mailed_code(MAIL)}, follow=True)

    assert "Somebody has this handle already" in response.content.decode()
    assert User.objects.count() == 1


def test_joining_by_email_begins_with_the_age_question(client: Client) -> None:
    for address in (JOIN, JOIN_CODE):
        assert client.get(address)["Location"] == "/en/accounts/join/"


@pytest.mark.parametrize(
    ("handle", "address"),
    [
        ("", MAIL),
        ("x", MAIL),
        ("river.songs", ""),
        ("river.songs", "no address"),
        ("river.songs", "a@b.org\r\nBcc: c@d.org"),
        ("river.songs", "x" * 300 + "@example.org"),
        ("\x00", "\x00"),
    ],
)
def test_a_form_that_is_not_right_is_given_back(
    client: Client, kenya_office: Office, handle: str, address: str
) -> None:
    say_age(client)
    response = join(client, handle, address)

    assert response.status_code == 200
    assert response.context["form"].errors
    assert not Letter.objects.exists()


def test_a_machine_that_fills_everything_gets_no_letter(
    client: Client, kenya_office: Office
) -> None:
    say_age(client)
    client.post(JOIN, {"username": "river.songs", "email": MAIL, "website": "x"})

    assert not Letter.objects.exists()


# --- signing in ------------------------------------------------------------------
def test_a_code_signs_in(client: Client, mail_only: User) -> None:
    assert client.post(ASK, {"email": MAIL.upper()})["Location"] == CONFIRM
    response = client.post(CONFIRM, {"code": mailed_code(MAIL)})

    assert response["Location"] == HOME
    assert client.get(HOME).status_code == 200


def test_an_unknown_address_gets_the_same_answer_and_the_same_work(
    mailed: User,
) -> None:
    for door in (ASK, RESET):
        pages = []
        for address in (MAIL, "nobody@example.org"):
            client = Client()
            with CaptureQueriesContext(connection) as queries:
                response = client.post(door, {"email": address})
            page = client.get(response["Location"]).content.decode()
            wrong = client.post(response["Location"], {"code": "123456"})
            pages.append(
                (
                    response.status_code,
                    _without_tokens(page.replace(address, "…")),
                    _without_tokens(wrong.content.decode().replace(address, "…")),
                    sum("INSERT" in query["sql"] for query in queries),
                )
            )
        assert pages[0] == pages[1], door
    assert {letter.to[0] for letter in delivered()} == {MAIL}


def test_an_empty_code_is_no_code_for_an_unknown_address(client: Client) -> None:
    client.post(ASK, {"email": "nobody@example.org"})
    for code in ("", " ", "-", "None"):
        response = client.post(CONFIRM, {"code": code}, follow=True)
        assert response.status_code == 200
    assert "_auth_user_id" not in client.session


def test_a_code_does_not_stand_for_the_second_step(
    client: Client, mailed: User
) -> None:
    secret = set_up_totp(mailed)
    client.post(ASK, {"email": MAIL})
    response = client.post(CONFIRM, {"code": mailed_code(MAIL)})

    assert response["Location"] == reverse("mfa_authenticate")
    assert client.get(HOME).status_code == 302
    client.post(reverse("mfa_authenticate"), {"code": code_for(secret)})
    assert client.get(HOME).status_code == 200


def test_a_closed_account_is_not_opened_by_a_code(client: Client, mailed: User) -> None:
    mailed.is_active = False
    mailed.save()
    client.post(ASK, {"email": MAIL})

    assert delivered() == []


# --- a new passphrase --------------------------------------------------------------
def test_a_lost_passphrase_is_set_anew_by_a_code_and_ends_other_sessions(
    client: Client, mailed: User
) -> None:
    elsewhere = signed_in(mailed)
    page = client.post(RESET, {"email": MAIL})["Location"]
    goal = client.post(page, {"code": mailed_code(MAIL)})["Location"]
    response = client.post(goal, {"password1": NEW, "password2": NEW})

    assert response["Location"] == HOME
    assert client.get(HOME).status_code == 200
    assert elsewhere.get(HOME).status_code == 302
    assert log_in(Client(), mailed.handle, NEW)["Location"] == HOME
    assert "a change in how you sign in" in delivered()[-1].body


def test_a_new_passphrase_does_not_stand_for_the_second_step(
    client: Client, mailed: User
) -> None:
    set_up_totp(mailed)
    page = client.post(RESET, {"email": MAIL})["Location"]
    goal = client.post(page, {"code": mailed_code(MAIL)})["Location"]
    response = client.post(goal, {"password1": NEW, "password2": NEW})

    assert response["Location"] == reverse("mfa_authenticate")
    assert client.get(HOME).status_code == 302


def test_without_a_code_no_passphrase_is_set(client: Client, mailed: User) -> None:
    client.post(RESET, {"email": MAIL})
    done = "/en/accounts/password/reset/complete/"

    assert client.get(done).status_code == 302
    client.post(done, {"password1": NEW, "password2": NEW})
    mailed.refresh_from_db()
    assert mailed.check_password(PASSPHRASE)


def test_who_has_neither_address_nor_codes_is_told_so(client: Client) -> None:
    page = client.get(RESET).content.decode()

    assert reverse("accounts:recover") in page
    assert "Ask the people of the Voices office" in page


def test_who_has_no_passphrase_may_set_one(mail_only: User) -> None:
    address = reverse("account_set_password")
    asked = signed_in(mail_only).get(address)
    assert asked["Location"].startswith("/en/accounts/reauthenticate/email/")
    trusted(mail_only).post(address, {"password1": NEW, "password2": NEW})

    mail_only.refresh_from_db()
    assert mail_only.check_password(NEW)


# --- one address -------------------------------------------------------------------
def test_an_address_is_kept_after_its_code_was_used(amina: User) -> None:
    client = trusted(amina)
    assert client.post(ADDRESS, {"email": MAIL})["Location"] == ADDRESS_CODE
    amina.refresh_from_db()
    assert amina.email is None

    client.post(ADDRESS_CODE, {"code": mailed_code(MAIL)})
    amina.refresh_from_db()
    assert amina.email == MAIL
    assert Entry.objects.get(verb="accounts.set_address").actor_key == amina.public_id
    assert json.dumps(list(Entry.objects.values("data"))).count("@") == 0


def test_a_new_address_takes_the_place_of_the_old_one_which_is_told(
    mailed: User,
) -> None:
    client = trusted(mailed)
    client.post(ADDRESS, {"email": "brook@example.org"})
    client.post(ADDRESS_CODE, {"code": mailed_code("brook@example.org")})

    mailed.refresh_from_db()
    assert mailed.email == "brook@example.org"
    assert [row.email for row in EmailAddress.objects.filter(user=mailed)] == [
        "brook@example.org"
    ]
    told = delivered()
    assert [letter.to for letter in told] == [[MAIL]]
    Client().post(ASK, {"email": MAIL})
    assert delivered() == []


def test_an_address_is_deleted_with_everything_that_was_on_its_way(
    mailed: User,
) -> None:
    response = trusted(mailed).post(reverse("accounts:drop_address"), follow=True)

    mailed.refresh_from_db()
    assert mailed.email is None
    assert not EmailAddress.objects.filter(user=mailed).exists()
    assert "is deleted" in response.content.decode()


def test_nobody_deletes_their_last_way_in(mail_only: User) -> None:
    client = trusted(mail_only)
    assert "only way in" in client.get(ADDRESS).content.decode()
    client.post(reverse("accounts:drop_address"))

    mail_only.refresh_from_db()
    assert mail_only.email == MAIL


def test_an_address_of_somebody_else_is_not_given_away(
    mailed: User, juma: User
) -> None:
    client = trusted(juma)
    assert client.post(ADDRESS, {"email": MAIL})["Location"] == ADDRESS_CODE
    assert "belongs to an account already" in delivered()[-1].body
    client.post(ADDRESS_CODE, {"code": ""})

    juma.refresh_from_db()
    assert juma.email is None


def test_two_people_who_confirm_one_address_at_once_are_both_answered(
    amina: User, juma: User
) -> None:
    first, second = trusted(amina), trusted(juma)
    first.post(ADDRESS, {"email": MAIL})
    code = mailed_code(MAIL)
    second.post(ADDRESS, {"email": MAIL})
    other = mailed_code(MAIL)
    first.post(ADDRESS_CODE, {"code": code})
    response = second.post(ADDRESS_CODE, {"code": other}, follow=True)

    assert response.status_code == 200
    assert "used by another account" in response.content.decode()
    assert User.objects.filter(email=MAIL).get() == amina


def test_the_address_page_asks_once_more_who_one_is(mailed: User) -> None:
    client = signed_in(mailed)

    for response in (
        client.get(ADDRESS),
        client.post(ADDRESS, {"email": "brook@example.org"}),
        client.post(reverse("accounts:drop_address")),
    ):
        assert "/reauthenticate/" in response["Location"]
    mailed.refresh_from_db()
    assert mailed.email == MAIL


# --- showing who one is ------------------------------------------------------------
def test_who_has_only_an_address_shows_it_by_a_code(mail_only: User) -> None:
    client = signed_in(mail_only)
    door = client.get(ADDRESS)["Location"]
    assert door == "/en/accounts/reauthenticate/email/?next=%2Fen%2Faccounts%2Femail%2F"
    assert "May we send a code" in client.get(door).content.decode()

    client.post(door)
    assert client.post(door, {"code": "000000"}).status_code == 200
    response = client.post(door, {"code": mailed_code(MAIL)})
    assert response["Location"] == ADDRESS
    assert client.get(ADDRESS).status_code == 200


def test_allauths_own_pages_ask_whoever_has_only_an_address(mail_only: User) -> None:
    response = signed_in(mail_only).get(reverse("mfa_activate_totp"))

    assert response["Location"].startswith("/en/accounts/reauthenticate/email/")


@pytest.mark.parametrize(
    "path",
    [
        "confirm-email/",
        "confirm-email/abc/",
        "password/reset/done/",
        "password/reset/key/1-abc/",
        "2fa/webauthn/login/",
    ],
)
def test_rooms_of_allauths_that_we_do_not_have_are_closed(
    amina: User, path: str
) -> None:
    address = f"/ar/accounts/{path}"

    assert Client().get(address)["Location"] == "/ar/accounts/login/"
    assert signed_in(amina).get(address)["Location"] == "/ar/accounts/"
    assert signed_in(amina).post(address).status_code == 405


@pytest.mark.parametrize("path", [JOIN, ASK, RESET])
def test_pages_for_an_address_are_kept_by_no_cache(
    client: Client, kenya_office: Office, path: str
) -> None:
    say_age(client)
    response = client.get(path)

    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("path", [JOIN, ASK, RESET])
def test_a_house_without_a_mail_server_says_so(
    client: Client, kenya_office: Office, settings: Any, path: str
) -> None:
    settings.MAIL_WORKS = False
    say_age(client)
    for response in (client.get(path), client.post(path, {"email": MAIL})):
        assert "cannot send e-mail" in response.content.decode()
    assert not Letter.objects.exists()


@pytest.mark.parametrize("path", ["/en/accounts/login/", "/en/accounts/signup/"])
def test_the_other_ways_in_stand_on_the_page(
    client: Client, kenya_office: Office, path: str
) -> None:
    say_age(client)
    page = client.get(f"{path}?next=/en/write/").content.decode()

    if "login" in path:
        assert f"{ASK}?next=/en/write/" in page
        assert "/en/accounts/login/passkey/?next=/en/write/" in page
    else:
        assert JOIN in page
        assert "/en/accounts/signup/passkey/" in page
