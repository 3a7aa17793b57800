"""What cannot be taken back asks once more who somebody is."""

from __future__ import annotations

import time

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

import pytest

from accounts.models import User
from accounts.reauthentication import asked_again
from tests.conftest import signed_in
from tests.sessions import second_factor_used

pytestmark = pytest.mark.django_db
MINUTE = 60
PAGE = "/en/accounts/some/page/?part=2"


@asked_again
def page(request: HttpRequest, number: int = 0) -> HttpResponse:
    return HttpResponse(f"opened {number}")


def visit(client: Client, user: User | AnonymousUser, **how: str) -> HttpResponse:
    method = how.pop("method", "GET")
    request = RequestFactory().generic(method, PAGE, headers=how)
    request.session = client.session
    request.user = user
    response = page(request, 3)
    assert isinstance(response, HttpResponse)
    return response


@pytest.mark.parametrize("minutes", [0, 9])
def test_whoever_showed_it_lately_goes_on(amina: User, minutes: int) -> None:
    client = signed_in(amina)
    second_factor_used(client, amina, at=time.time() - minutes * MINUTE)

    assert visit(client, amina).content == b"opened 3"


@pytest.mark.parametrize("minutes", [11, 600])
def test_whoever_showed_it_long_ago_is_asked(amina: User, minutes: int) -> None:
    client = signed_in(amina)
    second_factor_used(client, amina, at=time.time() - minutes * MINUTE)

    assert visit(client, amina)["Location"] == (
        "/en/accounts/reauthenticate/?next=%2Fen%2Faccounts%2Fsome%2Fpage%2F%3Fpart%3D2"
    )


def test_a_session_that_never_showed_it_is_asked(amina: User) -> None:
    assert "/reauthenticate/" in visit(signed_in(amina), amina)["Location"]


def test_what_somebody_else_showed_in_this_browser_does_not_count(
    amina: User, juma: User
) -> None:
    client = signed_in(amina)
    second_factor_used(client, amina)

    assert "/reauthenticate/" in visit(client, juma)["Location"]


def test_a_stranger_is_led_to_the_login(db: None) -> None:
    assert visit(Client(), AnonymousUser())["Location"].startswith(
        "/en/accounts/login/?next="
    )


def test_a_late_form_leads_back_to_its_page(amina: User) -> None:
    client = signed_in(amina)
    near = visit(client, amina, method="POST", referer="http://testserver/en/x/?a=1")
    far = visit(client, amina, method="POST", referer="https://elsewhere.example/x")

    assert near["Location"].endswith("?next=%2Fen%2Fx%2F%3Fa%3D1")
    assert far["Location"].endswith("?next=%2Fen%2Faccounts%2F")
