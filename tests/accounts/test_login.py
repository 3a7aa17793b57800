"""Logging in with a handle, and the account's own pages."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)

from accounts.models import User
from tests.conftest import signed_in
from tests.factories import PASSPHRASE
from tests.sessions import set_up_totp

pytestmark = pytest.mark.django_db
LOGIN, HOME = "/en/accounts/login/", "/en/accounts/"


def log_in(
    client: Client, handle: str, passphrase: str = PASSPHRASE, **more: Any
) -> Any:
    return client.post(LOGIN, {"login": handle, "password": passphrase, **more})


def code_for(secret: str) -> str:
    counter = list(yield_hotp_counters_from_time())[-1]
    return format_hotp_value(hotp_value(secret, counter))


@pytest.mark.parametrize("typed", ["amina.writes", "Amina.Writes", " amina_writes "])
def test_a_handle_is_found_however_it_is_typed(
    client: Client, amina: User, typed: str
) -> None:
    assert log_in(client, typed)["Location"] == HOME
    assert client.get(HOME).status_code == 200


def test_a_wrong_passphrase_and_an_unknown_handle_get_the_same_answer(
    client: Client, amina: User
) -> None:
    wrong = log_in(client, "amina.writes", "not the right one").content.decode()
    unknown = log_in(client, "nobody.here9", "not the right one").content.decode()

    def told(page: str) -> str:
        return page.split('role="alert"', 1)[1].split("</section>", 1)[0]

    assert told(wrong) == told(unknown)
    assert "do not belong together" in wrong


def test_guessing_one_passphrase_ends_whatever_signs_are_typed(
    client: Client, amina: User
) -> None:
    for number in range(5):
        log_in(client, f"amina{'.' * number}writes", "a wrong passphrase")

    page = log_in(client, "amina.writes").content.decode()
    assert "That was too many times" in page


@pytest.mark.parametrize("goal", ["https://elsewhere.example/", "//elsewhere.example"])
def test_a_login_leads_to_no_other_site(client: Client, amina: User, goal: str) -> None:
    assert log_in(client, "amina.writes", next=goal)["Location"] == HOME


@pytest.mark.parametrize("typed", ["", "\x00", "x" * 100_000, "' OR 1=1 --", "😀"])
def test_whatever_is_typed_into_the_login_gets_an_answer(
    client: Client, typed: str
) -> None:
    response = log_in(client, typed)

    assert response.status_code == 200
    assert response.context["form"].errors


def test_a_closed_account_is_told_so(client: Client, amina: User) -> None:
    amina.is_active = False
    amina.save()
    response = client.post(
        LOGIN, {"login": "amina.writes", "password": PASSPHRASE}, follow=True
    )

    assert "Your account is closed" in response.content.decode()
    assert client.get(HOME).status_code == 302


def test_the_account_page_says_all_that_is_known(amina: User) -> None:
    page = signed_in(amina).get(HOME).content.decode()

    assert "your age group (16 or 17), your country (Kenya)" in page
    assert "/cms/" not in page


def test_the_account_page_is_for_its_owner_only(client: Client) -> None:
    assert client.get(HOME)["Location"].startswith(LOGIN)


@pytest.mark.parametrize(
    "name",
    [
        "accounts:home",
        "account_change_password",
        "account_logout",
        "mfa_index",
        "account_reauthenticate",
    ],
)
def test_account_pages_are_kept_by_no_cache(amina: User, name: str) -> None:
    response = signed_in(amina).get(reverse(name))

    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("name", ["accounts:join", "account_login", "accounts:later"])
def test_pages_before_the_account_are_kept_by_no_cache(
    client: Client, name: str
) -> None:
    response = client.get(reverse(name))

    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]


def test_a_new_passphrase_ends_other_sessions_and_keeps_this_one(amina: User) -> None:
    here, elsewhere = signed_in(amina), signed_in(amina)
    new = "eight slow herons on a wall"
    response = here.post(
        reverse("account_change_password"),
        {"oldpassword": PASSPHRASE, "password1": new, "password2": new},
    )

    assert response["Location"] == HOME
    assert here.get(HOME).status_code == 200
    assert elsewhere.get(HOME).status_code == 302


def test_logging_out_is_a_post(amina: User) -> None:
    client = signed_in(amina)
    client.get(reverse("account_logout"))
    assert client.get(HOME).status_code == 200

    client.post(reverse("account_logout"))
    assert client.get(HOME).status_code == 302


def test_a_second_step_is_turned_on_with_a_code_and_gives_spare_codes(
    client: Client, amina: User
) -> None:
    log_in(client, "amina.writes")
    address = reverse("mfa_activate_totp")
    assert reverse("account_reauthenticate") in client.get(address)["Location"]
    client.post(reverse("account_reauthenticate"), {"password": PASSPHRASE})

    page = client.get(address)
    assert "data:image/svg+xml;base64," in page.content.decode()
    secret = page.context["form"].secret
    assert (
        "This code is not right"
        in client.post(address, {"code": "000000"}).content.decode()
    )
    response = client.post(address, {"code": code_for(secret)}, follow=True)

    assert "Your spare codes" in response.content.decode()
    assert Authenticator.objects.filter(user=amina).count() == 2


def test_with_a_second_step_the_passphrase_alone_opens_nothing(
    client: Client, amina: User
) -> None:
    secret = set_up_totp(amina)
    response = log_in(client, "amina.writes")

    assert response["Location"] == reverse("mfa_authenticate")
    assert client.get(HOME).status_code == 302
    wrong = client.post(reverse("mfa_authenticate"), {"code": "12345"})
    assert "This code is not right" in wrong.content.decode()
    client.post(reverse("mfa_authenticate"), {"code": code_for(secret)})
    assert client.get(HOME).status_code == 200


def test_every_page_of_the_second_step_can_be_read(amina: User, client: Client) -> None:
    log_in(client, "amina.writes")
    client.post(reverse("account_reauthenticate"), {"password": PASSPHRASE})
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    client.post(reverse("mfa_activate_totp"), {"code": code_for(secret)})

    for name in (
        "mfa_index",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_deactivate_totp",
        "mfa_reauthenticate",
    ):
        assert client.get(reverse(name)).status_code == 200, name
    download = client.get(reverse("mfa_download_recovery_codes"))
    assert download["Content-Disposition"].startswith("attachment")
    client.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.filter(user=amina).exists()
