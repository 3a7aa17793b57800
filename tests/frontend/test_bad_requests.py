"""What no form of ours could send is answered in words, never by an error of ours."""

from __future__ import annotations

from django.test import Client

import pytest

from accounts.models import User
from tests.conftest import signed_in


@pytest.mark.django_db
def test_a_form_that_is_far_too_big_is_answered_in_words(amina: User) -> None:
    body = {"title": "x", "text": "x" * 1_200_000}
    response = signed_in(amina).post("/en/write/new/", body)
    assert response.status_code == 400
    assert "your text is still there" in response.content.decode()


@pytest.mark.django_db
def test_more_fields_than_any_form_has_are_answered_in_words(client: Client) -> None:
    response = client.post("/en/accounts/join/", {f"f{n}": "x" for n in range(10_100)})
    assert response.status_code == 400


@pytest.mark.parametrize("address", ["/en/posts/%00/", "/en/posts/?before=%00"])
def test_an_address_with_a_nul_byte_is_refused(client: Client, address: str) -> None:
    assert client.get(address).status_code == 400
