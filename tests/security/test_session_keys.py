"""Session keys: new at each sign-in, long, and worthless afterwards."""

from __future__ import annotations

import math

from django.conf import settings
from django.contrib.sessions.backends.base import VALID_KEY_CHARS
from django.test import Client
from django.urls import reverse

import pytest

from accounts.models import User
from tests.conftest import signed_in
from tests.factories import PASSPHRASE
from tests.sessions import staff_client

pytestmark = pytest.mark.django_db


def sign_in(client: Client, user: User) -> str:
    client.post(
        reverse("account_login"), {"login": user.handle, "password": PASSPHRASE}
    )
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def test_signing_in_gives_the_browser_a_new_key(amina: User) -> None:
    client = Client()
    session = client.session  # somebody put a session into this browser before
    session["planted"] = True
    session.save()
    planted = session.session_key
    first = sign_in(client, amina)
    client.post(reverse("account_logout"))
    second = sign_in(client, amina)
    assert len({planted, first, second}) == 3


def test_a_key_has_more_than_128_bits(amina: User) -> None:
    key = sign_in(Client(), amina)
    assert len(key) * math.log2(len(VALID_KEY_CHARS)) > 128


def test_an_old_cookie_opens_nothing_after_signing_out(amina: User) -> None:
    client = Client()
    key = sign_in(client, amina)
    client.post(reverse("account_logout"))
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = key
    assert thief.get(reverse("accounts:home")).status_code == 302


def test_signing_out_is_at_hand(amina: User, moderator: User) -> None:
    account = signed_in(amina).get(reverse("accounts:home")).content.decode()
    assert f'action="{reverse("account_logout")}"' in account
    desk = staff_client(moderator).get("/cms/").content.decode()
    assert "logout" in desk
