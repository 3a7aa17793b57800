"""The second step: its secrets, its guesses, and what it opens for staff."""

from __future__ import annotations

import ast
import importlib
import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from django.apps import apps
from django.db import connection
from django.test import Client
from django.urls import reverse

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

import vault
import voices.settings
from accounts.models import User
from offices.models import Office, Role
from tests.accounts.test_login import code_for, log_in
from tests.accounts.test_passkeys import ADD, SIGN_IN, add, options
from tests.conftest import signed_in, staff
from tests.factories import PASSPHRASE
from tests.passkeys import Phone
from tests.sessions import set_up_totp, staff_client

pytestmark = pytest.mark.django_db
DESK, LOGIN = "/cms/", "/en/accounts/login/"
SECOND = "/en/accounts/2fa/authenticate/"


def by_passphrase_and_passkey(user: User, phone: Phone) -> Client:
    client = Client()
    assert log_in(client, user.handle)["Location"] == SECOND
    client.post(SECOND, {"credential": phone.use(options(client, SECOND))})
    return client


# --- secrets -----------------------------------------------------------------------
def test_secrets_of_second_steps_are_locked_in_the_database(moderator: User) -> None:
    secret = set_up_totp(moderator)
    client = staff_client(moderator)
    log_in(client, moderator.handle)
    codes = RecoveryCodes.activate(moderator)
    rows = json.dumps(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in rows
    for code in codes.get_unused_codes():
        assert code not in rows
    locked = Authenticator.objects.get(type="totp").data["secret"]
    assert vault.unlock(locked, purpose="second-step") == secret
    with pytest.raises(vault.CannotOpen):
        vault.unlock(locked, purpose="outbox")


def test_secrets_from_before_are_locked_once_and_still_open(moderator: User) -> None:
    migration = importlib.import_module("accounts.migrations.0007_locked_second_steps")
    Authenticator.objects.create(
        user=moderator, type="totp", data={"secret": "A2" * 16}
    )
    Authenticator.objects.create(
        user=moderator, type="recovery_codes", data={"seed": "0f" * 20, "used_mask": 3}
    )
    after = []
    for _time in range(2):
        migration.lock_up(apps, SimpleNamespace(connection=connection))
        after.append(dict(Authenticator.objects.values_list("type", "data")))

    assert after[0] == after[1]
    secret, codes = after[0]["totp"]["secret"], after[0]["recovery_codes"]
    assert vault.unlock(secret, purpose="second-step") == "A2" * 16
    assert vault.unlock(codes["seed"], purpose="second-step") == "0f" * 20
    assert codes["used_mask"] == 3
    spare = RecoveryCodes(Authenticator.objects.get(type="recovery_codes"))
    assert len(spare.get_unused_codes()) == 8


def test_guessing_codes_of_a_second_step_ends(client: Client, moderator: User) -> None:
    secret = set_up_totp(moderator)
    log_in(client, moderator.handle)
    for _number in range(5):
        client.post(SECOND, {"code": "000000"})
    response = client.post(SECOND, {"code": code_for(secret)})

    assert response.status_code == 200
    assert "too many times" in response.content.decode()
    assert client.get(DESK)["Location"].startswith(LOGIN)


def test_an_app_shows_the_handle_and_no_address(moderator: User) -> None:
    moderator.email = "desk@example.org"
    moderator.save()
    client = signed_in(moderator)
    door = client.get(reverse("mfa_activate_totp"))["Location"]
    client.post(door, {"password": PASSPHRASE})
    page = client.get(reverse("mfa_activate_totp"))
    assert "desk" in page.context["totp_url"]
    assert "example" not in page.context["totp_url"]


# --- what opens the desk -------------------------------------------------------------
def test_a_passphrase_and_a_passkey_open_the_desk(moderator: User) -> None:
    phone = add(moderator)
    client = by_passphrase_and_passkey(moderator, phone)

    assert client.get(DESK).status_code == 200


def test_a_passkey_that_asked_its_person_opens_the_desk_alone(moderator: User) -> None:
    phone = add(moderator)
    client = Client()
    client.post(SIGN_IN, {"credential": phone.use(options(client, SIGN_IN))})

    assert client.get(DESK).status_code == 200


def test_staff_with_a_passkey_only_are_asked_for_it_and_for_no_app(
    moderator: User,
) -> None:
    phone = add(moderator)
    client = signed_in(moderator)
    door = client.get(DESK)["Location"]
    assert door == "/en/accounts/2fa/webauthn/reauthenticate/?next=%2Fcms%2F"

    response = client.post(door, {"credential": phone.use(options(client, door))})
    assert response["Location"] == DESK
    assert client.get(DESK).status_code == 200


def test_a_first_passkey_of_staff_opens_the_desk_and_comes_with_spare_codes(
    client: Client, moderator: User
) -> None:
    log_in(client, moderator.handle)
    sent = Phone().make(options(client, ADD))
    page = client.post(ADD, {"credential": sent, "name": ""}, follow=True)

    assert "Your spare codes" in page.content.decode()
    assert client.get(DESK).status_code == 200
    types = Authenticator.objects.filter(user=moderator).values_list("type", flat=True)

    assert set(types) == {"webauthn", "recovery_codes"}


def test_staff_who_lost_their_phone_get_in_with_a_spare_code(moderator: User) -> None:
    add(moderator)
    codes = Authenticator.objects.get(user=moderator, type="recovery_codes").wrap()
    client = Client()
    log_in(client, moderator.handle)
    page = client.get(SECOND).content.decode()
    assert 'name="code"' in page
    assert 'name="credential"' in page

    client.post(SECOND, {"code": codes.get_unused_codes()[0]})
    assert client.get(DESK).status_code == 200


def test_the_second_step_offers_only_what_somebody_has(
    client: Client, moderator: User
) -> None:
    set_up_totp(moderator)
    log_in(client, moderator.handle)
    page = client.get(SECOND).content.decode()

    assert 'name="code"' in page
    assert 'name="credential"' not in page


@pytest.mark.parametrize("sent", ["", "{}", "null", "[]", "\x00"])
def test_a_wrong_passkey_is_no_second_step(moderator: User, sent: str) -> None:
    add(moderator)
    client = Client()
    log_in(client, moderator.handle)
    response = client.post(SECOND, {"credential": sent})

    assert response.status_code == 200
    assert client.get(DESK)["Location"].startswith(LOGIN)


def test_taking_the_last_second_step_away_asks_again_and_closes_the_desk(
    moderator: User,
) -> None:
    secret = set_up_totp(moderator)
    address = reverse("mfa_deactivate_totp")
    late = staff_client(moderator)
    assert "/reauthenticate/" in late.post(address)["Location"]

    client = Client()
    log_in(client, moderator.handle)
    client.post(SECOND, {"code": code_for(secret)})
    assert client.get(DESK).status_code == 200
    client.post(reverse("account_reauthenticate"), {"password": PASSPHRASE})
    client.post(address)
    assert not Authenticator.objects.filter(user=moderator).exists()
    assert "/2fa/totp/activate/" in client.get(DESK)["Location"]


# --- leads, by passkey only ------------------------------------------------------------
@pytest.fixture
def lead(kenya_office: Office) -> User:
    return staff("lead-kisumu", kenya_office, Role.SAFEGUARDING_LEAD)


@pytest.fixture
def _passkeys_for_leads(settings: Any) -> None:
    settings.STAFF_PASSKEY_ONLY_ROLES = ["safeguarding_lead"]


@pytest.mark.usefixtures("_passkeys_for_leads")
def test_a_code_opens_nothing_to_a_lead(lead: User, moderator: User) -> None:
    assert staff_client(moderator).get(DESK).status_code == 200
    client = staff_client(lead)
    assert client.get(DESK)["Location"].startswith("/en/accounts/2fa/webauthn/add/")

    phone = add(lead)
    door = client.get(DESK)["Location"]
    assert door.startswith("/en/accounts/2fa/webauthn/reauthenticate/")
    client.post(door, {"credential": phone.use(options(client, door))})
    assert client.get(DESK).status_code == 200


@pytest.mark.usefixtures("_passkeys_for_leads")
def test_a_spare_code_opens_nothing_to_a_lead(lead: User) -> None:
    add(lead)
    codes = Authenticator.objects.get(user=lead, type="recovery_codes").wrap()
    client = Client()
    log_in(client, lead.handle)
    client.post(SECOND, {"code": codes.get_unused_codes()[0]})

    assert client.get("/en/accounts/").status_code == 200
    assert "/webauthn/reauthenticate/" in client.get(DESK)["Location"]


def test_in_production_leads_need_a_passkey() -> None:
    file = Path(voices.settings.__file__).with_name("production.py")
    found = {
        node.targets[0].id: ast.literal_eval(node.value)
        for node in ast.parse(file.read_text()).body
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and node.targets[0].id == "STAFF_PASSKEY_ONLY_ROLES"
    }
    assert found == {"STAFF_PASSKEY_ONLY_ROLES": ["safeguarding_lead"]}
