"""Fields for passphrases, wherever one is asked for."""

from __future__ import annotations

import re

from django.test import Client
from django.urls import reverse

import pytest

from accounts.models import User
from tests.conftest import signed_in
from tests.factories import PASSPHRASE

pytestmark = pytest.mark.django_db

FIELD = re.compile(r"<input[^>]*name=\"[^\"]*password[^\"]*\"[^>]*>")


def fields(page: bytes) -> list[str]:
    found = FIELD.findall(page.decode())
    assert found
    return found


@pytest.fixture
def pages(client: Client, amina: User) -> list[bytes]:
    return [
        client.get(reverse("account_login")).content,
        signed_in(amina).get(reverse("account_change_password")).content,
    ]


def test_every_passphrase_field_hides_what_is_typed(pages: list[bytes]) -> None:
    for page in pages:
        assert all('type="password"' in field for field in fields(page))


def test_every_passphrase_field_can_be_filled_by_a_manager(pages: list[bytes]) -> None:
    for page in pages:
        for field in fields(page):
            assert re.search(r'autocomplete="(current|new)-password"', field)
            assert "onpaste" not in field


@pytest.mark.parametrize(
    "typed", [PASSPHRASE.upper(), PASSPHRASE + " ", " " + PASSPHRASE, PASSPHRASE[:-1]]
)
def test_a_passphrase_is_taken_exactly_as_it_was_typed(
    client: Client, amina: User, typed: str
) -> None:
    client.post(reverse("account_login"), {"login": amina.handle, "password": typed})
    assert "_auth_user_id" not in client.session


def test_a_passphrase_may_be_long(amina: User) -> None:
    long = "forty lanterns cross the quiet river " * 6
    client = signed_in(amina)
    client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSPHRASE, "password1": long, "password2": long},
    )
    amina.refresh_from_db()
    assert len(long) > 200
    assert amina.check_password(long)
