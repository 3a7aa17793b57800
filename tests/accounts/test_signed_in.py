"""Seeing where one is signed in, and ending it everywhere else."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

import pytest

from accounts.models import Session, User
from tests.factories import PASSPHRASE

PAGE = "accounts:signed_in"
END = "accounts:sign_out_elsewhere"

pytestmark = pytest.mark.django_db


def signs_in(user: User) -> Client:
    client = Client()
    response = client.post(
        reverse("account_login"), {"login": user.handle, "password": PASSPHRASE}
    )
    assert response.status_code == 302
    return client


def test_each_browser_is_listed_and_this_one_is_named(amina: User) -> None:
    here, _there = signs_in(amina), signs_in(amina)
    page = here.get(reverse(PAGE)).content.decode()
    assert page.count("<strong>Here</strong>") == 1
    assert page.count("Another browser") == 1


def test_signing_out_elsewhere_ends_the_others_only(amina: User, juma: User) -> None:
    here, there, stranger = signs_in(amina), signs_in(amina), signs_in(juma)
    assert here.post(reverse(END)).status_code == 302
    assert here.get(reverse(PAGE)).status_code == 200
    assert there.get(reverse(PAGE)).status_code == 302
    assert stranger.get(reverse(PAGE)).status_code == 200
    assert Session.objects.filter(person=amina).count() == 1


def test_it_asks_who_you_are_where_that_was_long_ago(amina: User) -> None:
    client = Client()
    client.force_login(amina)
    other = signs_in(amina)
    response = client.post(reverse(END))
    assert response.status_code == 302
    assert "reauthenticate" in response["Location"]
    assert other.get(reverse(PAGE)).status_code == 200


def test_nobody_signed_in_is_sent_to_sign_in(db: None) -> None:
    assert Client().get(reverse(PAGE)).status_code == 302
    assert Client().post(reverse(END)).status_code == 302
