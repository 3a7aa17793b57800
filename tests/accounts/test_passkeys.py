"""Passkeys: joining, signing in, keeping several, losing the last."""

from __future__ import annotations

import json
import uuid
from typing import Any

from django.core.cache import cache
from django.test import Client
from django.urls import reverse

import pytest
from allauth.mfa.models import Authenticator
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import RecoveryCode, User
from audit.models import Entry
from offices.models import Office
from tests.accounts.doors import say_age
from tests.accounts.test_login import log_in
from tests.conftest import signed_in
from tests.passkeys import Phone
from tests.sessions import second_factor_used

pytestmark = pytest.mark.django_db
HOME = "/en/accounts/"
JOIN, MAKE = "/en/accounts/signup/passkey/", "/en/accounts/signup/passkey/make/"
SIGN_IN = "/en/accounts/login/passkey/"
LIST, ADD = "/en/accounts/2fa/webauthn/", "/en/accounts/2fa/webauthn/add/"
NEW = "eight slow herons on a wall"


def options(client: Client, address: str) -> str:
    page = client.get(address)
    assert page.status_code == 200, page
    found: str = page.context["options"]
    return found


def join(client: Client, phone: Phone, handle: str = "river.songs") -> Any:
    say_age(client)
    assert client.post(JOIN, {"username": handle})["Location"] == MAKE
    return client.post(MAKE, {"credential": phone.make(options(client, MAKE))})


def sign_in(client: Client, phone: Phone) -> Any:
    return client.post(SIGN_IN, {"credential": phone.use(options(client, SIGN_IN))})


def trusted(user: User) -> Client:
    client = signed_in(user)
    second_factor_used(client, user)
    return client


def add(user: User, phone: Phone | None = None, name: str = "my phone") -> Phone:
    phone = phone or Phone()
    client = trusted(user)
    sent = phone.make(options(client, ADD))
    client.post(ADD, {"credential": sent, "name": name})
    return phone


@pytest.fixture
def passkey_only(kenya_office: Office) -> tuple[User, Phone]:
    phone = Phone()
    join(Client(), phone)
    return User.objects.get(handle="river.songs"), phone


# --- joining ---------------------------------------------------------------------
def test_a_handle_and_a_passkey_make_an_account_and_codes_for_a_lost_phone(
    client: Client, kenya_office: Office
) -> None:
    phone = Phone()
    response = join(client, phone)

    user = User.objects.get()
    assert response["Location"] == reverse("accounts:codes")
    assert (user.handle, user.email) == ("river.songs", None)
    assert not user.has_usable_password()
    assert uuid.UUID(bytes=phone.owner) == user.public_id
    assert RecoveryCode.objects.filter(person=user).count() == 8
    assert Authenticator.objects.get(user=user).type == "webauthn"
    assert client.get(HOME).status_code == 200


def test_without_a_passkey_there_is_no_account(
    client: Client, kenya_office: Office
) -> None:
    say_age(client)
    client.post(JOIN, {"username": "river.songs"})
    page = client.post(MAKE, {"credential": ""})

    assert "Passkeys need JavaScript" in page.content.decode()
    assert not User.objects.exists()
    assert client.session.get_expiry_age() <= 3600


def test_a_passkey_that_asks_its_person_nothing_is_refused(
    client: Client, kenya_office: Office
) -> None:
    response = join(client, Phone(asks=False))

    assert "This passkey did not work here" in response.content.decode()
    assert not User.objects.exists()


def test_a_passkey_made_for_another_site_is_refused(
    client: Client, kenya_office: Office
) -> None:
    response = join(client, Phone(origin="https://voices.example.net"))

    assert response.status_code == 200
    assert not User.objects.exists()


def test_an_answer_to_another_challenge_is_refused(
    client: Client, kenya_office: Office
) -> None:
    say_age(client)
    client.post(JOIN, {"username": "river.songs"})
    sent = Phone().make(options(client, MAKE))
    client.get(MAKE)

    assert client.post(MAKE, {"credential": sent}).status_code == 200
    assert not User.objects.exists()


def test_a_handle_taken_meanwhile_leaves_no_passkey_behind(
    client: Client, kenya_office: Office, amina: User
) -> None:
    say_age(client)
    client.post(JOIN, {"username": "river.songs"})
    sent = Phone().make(options(client, MAKE))
    amina.handle = "river.songs"
    amina.save()
    response = client.post(MAKE, {"credential": sent}, follow=True)

    assert "Somebody has this handle already" in response.content.decode()
    assert not Authenticator.objects.exists()


def test_joining_by_passkey_begins_with_the_age_question(client: Client) -> None:
    assert client.get(JOIN)["Location"] == "/en/accounts/join/"
    assert client.get(MAKE)["Location"] == JOIN


# --- signing in ------------------------------------------------------------------
def test_a_passkey_signs_in_alone(passkey_only: tuple[User, Phone]) -> None:
    client = Client()

    assert sign_in(client, passkey_only[1])["Location"] == HOME
    assert client.get(HOME).context["user"] == passkey_only[0]


def test_a_passkey_leads_where_somebody_was_going(
    passkey_only: tuple[User, Phone],
) -> None:
    client, phone = Client(), passkey_only[1]
    address = f"{SIGN_IN}?next=/en/write/"
    sent = phone.use(options(client, address))

    assert client.post(address, {"credential": sent})["Location"] == "/en/write/"
    far = Client()
    sent = phone.use(options(far, f"{SIGN_IN}?next=https://elsewhere.example/"))
    response = far.post(
        SIGN_IN, {"credential": sent, "next": "https://elsewhere.example/"}
    )
    assert response["Location"] == HOME


def test_a_stolen_answer_cannot_be_sent_again(
    passkey_only: tuple[User, Phone],
) -> None:
    client = Client()
    sent = passkey_only[1].use(options(client, SIGN_IN))
    client.post(SIGN_IN, {"credential": sent})
    other = Client()
    options(other, SIGN_IN)

    assert other.post(SIGN_IN, {"credential": sent}).status_code == 200
    assert other.get(HOME).status_code == 302


@pytest.mark.parametrize(
    "change",
    [
        {"asks": False},
        {"origin": "https://elsewhere.example"},
        {"owner": b"\x00" * 16},
        {"owner": b""},
        {"number": b"\x01" * 16},
        {"key": Phone().key},
    ],
)
def test_a_passkey_that_does_not_fit_opens_nothing(
    passkey_only: tuple[User, Phone], change: dict[str, Any]
) -> None:
    phone = passkey_only[1]
    for name, value in change.items():
        setattr(phone, name, value)
    client = Client()
    response = sign_in(client, phone)

    assert "This passkey did not work here" in response.content.decode()
    assert client.get(HOME).status_code == 302


def test_a_closed_account_is_not_opened_by_its_passkey(
    passkey_only: tuple[User, Phone],
) -> None:
    passkey_only[0].is_active = False
    passkey_only[0].save()

    assert sign_in(Client(), passkey_only[1])["Location"] == "/en/accounts/inactive/"


def test_a_passkey_beside_a_passphrase_is_not_asked_for_as_well(amina: User) -> None:
    add(amina)
    client = Client()

    assert log_in(client, amina.handle)["Location"] == HOME
    assert client.get(HOME).status_code == 200


hostile = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "id",
                    "rawId",
                    "response",
                    "type",
                    "userHandle",
                    "clientDataJSON",
                    "attestationObject",
                    "authenticatorData",
                    "signature",
                    "clientExtensionResults",
                ]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(credential=hostile)
def test_whatever_is_sent_as_a_passkey_gets_an_answer(
    kenya_office: Office, credential: Any
) -> None:
    cache.clear()
    client = Client()
    options(client, SIGN_IN)
    signed = client.post(SIGN_IN, {"credential": json.dumps(credential)})
    say_age(client)
    client.post(JOIN, {"username": "river.songs"})
    options(client, MAKE)
    made = client.post(MAKE, {"credential": json.dumps(credential)})

    assert (signed.status_code, made.status_code) == (200, 200)


@pytest.mark.parametrize("sent", ["[" * 100_000, "\x00", "{", "x" * 30_000, "NaN"])
def test_what_is_not_even_json_gets_an_answer(client: Client, sent: str) -> None:
    options(client, SIGN_IN)

    assert client.post(SIGN_IN, {"credential": sent}).status_code == 200


# --- keeping them ------------------------------------------------------------------
def test_passkeys_are_added_named_and_removed(amina: User) -> None:
    add(amina, name="")
    client = trusted(amina)
    assert "Passkey 1" in client.get(LIST).content.decode()
    passkey = Authenticator.objects.get(user=amina)

    rename = reverse("mfa_edit_webauthn", args=[passkey.pk])
    client.post(rename, {"name": "<b>my phone</b>"})
    assert "&lt;b&gt;my phone" in client.get(LIST).content.decode()
    assert client.post(rename, {"name": ""}).status_code == 200
    assert client.post(rename, {"name": "x" * 41}).status_code == 200

    remove = reverse("mfa_remove_webauthn", args=[passkey.pk])
    assert client.get(remove).status_code == 200
    client.post(remove)
    assert not Authenticator.objects.filter(user=amina).exists()
    verbs = set(Entry.objects.values_list("verb", flat=True))
    assert {"accounts.add_passkey", "accounts.remove_passkey"} <= verbs


def test_no_second_step_and_no_spare_codes_come_of_a_young_persons_passkey(
    amina: User,
) -> None:
    add(amina)

    types = Authenticator.objects.filter(user=amina).values_list("type", flat=True)
    assert list(types) == ["webauthn"]


def test_the_last_way_in_is_not_removed(passkey_only: tuple[User, Phone]) -> None:
    user, _phone = passkey_only
    client = trusted(user)
    remove = reverse("mfa_remove_webauthn", args=[Authenticator.objects.get().pk])
    response = client.post(remove, follow=True)
    assert "Set a passphrase first" in response.content.decode()
    assert Authenticator.objects.filter(user=user).exists()

    add(user)
    client.post(remove)
    assert Authenticator.objects.filter(user=user).count() == 1


def test_passkeys_of_somebody_else_are_not_there(amina: User, juma: User) -> None:
    add(amina)
    passkey = Authenticator.objects.get(user=amina)
    client = trusted(juma)

    for name in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
        address = reverse(name, args=[passkey.pk])
        assert client.get(address).status_code == 404
        assert client.post(address, {"name": "mine"}).status_code == 404


def test_changes_ask_once_more_who_one_is(amina: User) -> None:
    add(amina)
    pk = Authenticator.objects.get(user=amina).pk
    client = signed_in(amina)

    for address in (
        ADD,
        reverse("mfa_edit_webauthn", args=[pk]),
        reverse("mfa_remove_webauthn", args=[pk]),
    ):
        for response in (client.get(address), client.post(address)):
            assert "/reauthenticate/" in response["Location"], address


def test_who_has_only_a_passkey_shows_it_once_more(
    passkey_only: tuple[User, Phone],
) -> None:
    user, phone = passkey_only
    client = signed_in(user)
    door = client.get(ADD)["Location"]
    assert door.startswith("/en/accounts/2fa/webauthn/reauthenticate/?next=")
    wrong = client.post(door, {"credential": '{"id": "x"}'})
    assert "This passkey did not work here" in wrong.content.decode()

    response = client.post(door, {"credential": phone.use(options(client, door))})
    assert response["Location"] == ADD
    assert client.get(ADD).status_code == 200


def test_somebody_elses_passkey_does_not_show_who_one_is(
    passkey_only: tuple[User, Phone], amina: User
) -> None:
    strange = add(amina)
    client = signed_in(passkey_only[0])
    door = client.get(ADD)["Location"]
    client.post(door, {"credential": strange.use(options(client, door))})

    assert "/reauthenticate/" in client.get(ADD)["Location"]


def test_who_lost_the_phone_gets_in_with_a_code_and_a_new_passphrase(
    client: Client, kenya_office: Office
) -> None:
    join(client, Phone())
    code = client.get(reverse("accounts:codes")).context["codes"][0]
    elsewhere = Client()
    form = {"handle": "river.songs", "code": code, "passphrase": NEW}
    elsewhere.post(reverse("accounts:recover"), form)

    assert elsewhere.get(HOME).status_code == 200
    assert log_in(Client(), "river.songs", NEW)["Location"] == HOME
