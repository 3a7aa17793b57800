"""The way back in: codes that are shown once and open a new passphrase once."""

from __future__ import annotations

import re
import time
from typing import Any

from django.test import Client
from django.urls import reverse

import pytest

from accounts import recovery
from accounts.models import RecoveryCode, Session, User
from audit.models import Entry
from tests.accounts.test_joining import say_age, sign_up
from tests.accounts.test_login import code_for, log_in
from tests.conftest import signed_in
from tests.factories import PASSPHRASE
from tests.sessions import set_up_totp

pytestmark = pytest.mark.django_db
RECOVER, CODES = "/en/accounts/recover/", "/en/accounts/codes/"
HOME = "/en/accounts/"
NEW = "eight slow herons on a wall"
CODE = re.compile(r"\b[2-9a-z]{4}-[2-9a-z]{4}-[2-9a-z]{4}\b")


def come_back(client: Client, handle: str, code: str, passphrase: str = NEW) -> Any:
    return client.post(
        RECOVER, {"handle": handle, "code": code, "passphrase": passphrase}
    )


def told(response: Any) -> str:
    page: str = response.content.decode()
    return page.split('role="alert"', 1)[1].split("</section>", 1)[0]


def text_of(response: Any) -> str:
    page: str = response.content.decode()
    return page


def test_who_joins_with_a_passphrase_sees_eight_codes_until_they_are_written_down(
    client: Client, headquarters: Any
) -> None:
    say_age(client, 2001)
    sign_up(client)
    codes = set(CODE.findall(text_of(client.get(CODES))))

    assert len(codes) == 8
    # A page that got lost on the way is asked for again.
    assert set(CODE.findall(text_of(client.get(CODES)))) == codes
    client.post(CODES)
    page = text_of(client.get(CODES))
    assert not CODE.findall(page)
    assert "You have 8 codes left." in page


def test_codes_are_kept_as_hashes_and_locked_on_their_way(
    client: Client, headquarters: Any
) -> None:
    say_age(client, 2001)
    sign_up(client)
    code = CODE.findall(text_of(client.get(CODES)))[0]

    rows = " ".join(RecoveryCode.objects.values_list("hash", flat=True))
    session = str(dict(client.session.items()))
    assert code not in rows
    assert code.replace("-", "") not in rows
    assert code not in session


def test_a_code_opens_a_new_passphrase_once(client: Client, amina: User) -> None:
    code, *_others = recovery.make_codes(amina)
    elsewhere = signed_in(amina)
    response = come_back(client, "amina.writes", code)

    assert response["Location"] == HOME
    assert "You have 7 codes left." in text_of(client.get(HOME))
    assert elsewhere.get(HOME).status_code == 302
    assert log_in(Client(), "amina.writes", NEW)["Location"] == HOME
    assert log_in(Client(), "amina.writes", PASSPHRASE).status_code == 200
    again = come_back(Client(), "amina.writes", code, "nine loud drums at noon here")
    assert "do not belong together, or the code is used" in told(again)
    entry = Entry.objects.get(verb="accounts.recover")
    assert (entry.actor_key, entry.data) == (amina.public_id, {})


@pytest.mark.parametrize(
    "typed",
    [
        str.upper,
        lambda code: code.replace("-", " "),
        lambda code: f"  {code.replace('-', '')} ",
        lambda code: code.translate(str.maketrans("23456789", "٢٣٤٥٦٧٨٩")),
    ],
)
def test_a_code_is_found_however_it_is_typed(
    client: Client, amina: User, typed: Any
) -> None:
    code = recovery.make_codes(amina)[0]

    assert come_back(client, "Amina_Writes", typed(code))["Location"] == HOME


def test_two_old_handles_that_look_alike_now_have_each_their_own_codes(
    client: Client, amina: User, juma: User
) -> None:
    User.objects.filter(pk=juma.pk).update(
        handle="arnina.writes", handle_skeleton=f"{amina.handle_skeleton}#{juma.pk}"
    )
    codes = {"amina.writes": amina, "arnina.writes": juma}
    for handle, person in codes.items():
        found = recovery.find(handle, recovery.make_codes(person)[0])
        assert found is not None
        assert found.person == person


def test_a_second_step_is_asked_for_all_the_same(client: Client, amina: User) -> None:
    secret = set_up_totp(amina)
    code = recovery.make_codes(amina)[0]
    response = come_back(client, "amina.writes", code)

    assert response["Location"] == reverse("mfa_authenticate")
    assert client.get(HOME).status_code == 302
    client.post(reverse("mfa_authenticate"), {"code": code_for(secret)})
    assert client.get(HOME).status_code == 200


def test_an_unknown_handle_a_wrong_code_and_another_persons_code_get_one_answer(
    amina: User, juma: User
) -> None:
    recovery.make_codes(amina)
    of_juma = recovery.make_codes(juma)[0]
    answers = [
        come_back(Client(), handle, code)
        for handle, code in [
            ("amina.writes", "aaaa-bbbb-cccc"),
            ("amina.writes", of_juma),
            ("nobody.here", "aaaa-bbbb-cccc"),
            ("leila-without", of_juma),
        ]
    ]

    assert {answer.status_code for answer in answers} == {200}
    assert len({told(answer) for answer in answers}) == 1


@pytest.mark.parametrize("handle", ["amina.writes", "juma_20", "nobody.here"])
def test_every_wrong_attempt_costs_one_hash(
    client: Client,
    amina: User,
    juma: User,
    handle: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    recovery.make_codes(amina)
    hashed: list[str] = []
    encode = recovery._CodeHasher.encode

    def counted(self: Any, password: str, salt: str) -> str:
        hashed.append(password)
        return encode(self, password, salt)

    monkeypatch.setattr(recovery._CodeHasher, "encode", counted)
    come_back(client, handle, "aaaa-bbbb-cccc")

    assert len(hashed) == 1


@pytest.mark.parametrize(
    ("fields", "about"),
    [
        ({"handle": ""}, "handle"),
        ({"handle": "x" * 5000}, "handle"),
        ({"handle": "am\x00ina"}, "handle"),
        ({"code": ""}, "code"),
        ({"code": "y" * 5000}, "code"),
        ({"code": "\x00"}, "code"),
        ({"passphrase": ""}, "passphrase"),
        ({"passphrase": "short"}, "passphrase"),
        ({"passphrase": "1q2w3e4r5t6y"}, "passphrase"),
        ({"passphrase": "amina.writes"}, "passphrase"),
        ({"passphrase": "z" * 100_000}, "passphrase"),
    ],
)
def test_whatever_is_typed_gets_an_answer_and_uses_no_code(
    client: Client, amina: User, fields: dict[str, str], about: str
) -> None:
    code = recovery.make_codes(amina)[0]
    asked = {"handle": "amina.writes", "code": code, "passphrase": NEW, **fields}
    response = client.post(RECOVER, asked)

    assert response.status_code == 200
    assert about in response.context["form"].errors
    assert recovery.codes_left(amina) == 8
    assert NEW not in text_of(response)


def test_two_browsers_with_one_code_change_one_passphrase(
    amina: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = recovery.make_codes(amina)[0]
    found = recovery.find("amina.writes", code)
    come_back(Client(), "amina.writes", code)
    # The second has looked before the first was done.
    monkeypatch.setattr(recovery, "find", lambda handle, code: found)
    late = come_back(Client(), "amina.writes", code, "nine loud drums at noon here")

    assert late["Location"] == RECOVER
    assert log_in(Client(), "amina.writes", NEW)["Location"] == HOME


def test_a_closed_account_stays_closed(client: Client, amina: User) -> None:
    code = recovery.make_codes(amina)[0]
    amina.is_active = False
    amina.save()
    response = come_back(client, "amina.writes", code)

    assert response["Location"] == reverse("account_inactive")
    assert recovery.codes_left(amina) == 8
    assert not Session.objects.filter(person=amina).exists()


def test_new_codes_are_made_after_asking_again_and_the_old_ones_die(
    client: Client, amina: User
) -> None:
    old = recovery.make_codes(amina)[0]
    stale = signed_in(amina)
    assert "reauthenticate" in stale.post(reverse("accounts:new_codes"))["Location"]
    assert recovery.codes_left(amina) == 8

    log_in(client, "amina.writes")
    client.post(reverse("accounts:new_codes"))
    codes = CODE.findall(text_of(client.get(CODES)))
    assert len(codes) == 8
    assert "belong together" in told(come_back(Client(), "amina.writes", old))
    assert come_back(Client(), "amina.writes", codes[3])["Location"] == HOME


def test_making_new_codes_is_a_post(amina: User) -> None:
    assert signed_in(amina).get(reverse("accounts:new_codes")).status_code == 405


def test_the_codes_page_is_for_its_owner_and_kept_by_no_cache(amina: User) -> None:
    assert Client().get(CODES)["Location"].startswith("/en/accounts/login/")
    assert "no-store" in signed_in(amina).get(CODES)["Cache-Control"]


def test_who_is_signed_in_is_led_to_changing_the_passphrase(amina: User) -> None:
    response = signed_in(amina).get(RECOVER)

    assert response["Location"] == reverse("account_change_password")


def test_the_login_page_names_the_way_back_in(client: Client) -> None:
    page = text_of(client.get(reverse("account_login")))

    assert f'href="{RECOVER}"' in page


def test_old_vault_keys_may_go_while_codes_are_on_their_page(
    client: Client, headquarters: Any, settings: Any
) -> None:
    say_age(client, 2001)
    sign_up(client)
    settings.VAULT_KEYS = [f"another key {time.time()}"]

    assert "You have 8 codes left." in text_of(client.get(CODES))
