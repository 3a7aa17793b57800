"""Strangers cannot guess on, and cannot lock an owner out."""

from __future__ import annotations

from typing import Any

from django.core.cache import cache
from django.test import Client, RequestFactory
from django.urls import reverse

import pytest
import time_machine

from accounts import limits, recovery
from accounts.models import User
from tests.accounts.test_joining import say_age
from tests.accounts.test_login import log_in
from tests.accounts.test_recovery import come_back
from tests.factories import PASSPHRASE

pytestmark = pytest.mark.django_db
HOME = "/en/accounts/"
WRONG = "not the passphrase at all"
FROZEN = time_machine.travel("2026-11-20T12:00:00Z", tick=False)


def stranger(number: int) -> Client:
    """A browser that nobody knows, in a network of its own."""
    return Client(REMOTE_ADDR=f"198.51.{number // 250}.{number % 250}")


def guess(networks: range, each: int = 5) -> None:
    for number in networks:
        for _time in range(each):
            log_in(stranger(number), "amina.writes", WRONG)


def test_a_stranger_in_one_network_is_stopped_after_five_guesses(amina: User) -> None:
    guess(range(1))
    response = log_in(stranger(0), "amina.writes")

    assert response.status_code == 429
    assert "That was too many times" in response.content.decode()
    assert 'value="amina.writes"' in response.content.decode()


def test_a_stranger_elsewhere_does_not_lock_the_owner_out(amina: User) -> None:
    guess(range(1))

    assert log_in(stranger(1), "amina.writes")["Location"] == HOME


@FROZEN
def test_strangers_in_many_networks_are_slowed_down_to_one_guess_a_minute(
    amina: User,
) -> None:
    guess(range(10))
    answers = [
        log_in(stranger(number), "amina.writes", WRONG).status_code
        for number in range(10, 40)
    ]

    assert answers.count(200) == 1
    assert answers.count(429) == 29


def test_the_owner_gets_in_on_a_known_browser_whatever_strangers_do(
    amina: User,
) -> None:
    own = Client(REMOTE_ADDR="203.0.113.7")
    log_in(own, "amina.writes")
    own.post(reverse("account_logout"))
    guess(range(20))
    # One of them sits in the owner's own network.
    beside = Client(REMOTE_ADDR="203.0.113.7")
    for _time in range(70):
        log_in(beside, "amina.writes", WRONG)

    assert log_in(beside, "amina.writes").status_code == 429
    assert log_in(own, "amina.writes")["Location"] == HOME


def test_a_known_browser_may_not_guess_on_either(amina: User) -> None:
    own = Client()
    log_in(own, "amina.writes")
    own.post(reverse("account_logout"))
    for _time in range(10):
        log_in(own, "amina.writes", WRONG)

    assert log_in(own, "amina.writes").status_code == 429


def test_a_browser_is_known_for_its_own_people_only(amina: User, juma: User) -> None:
    own = Client()
    log_in(own, "juma_20")
    own.post(reverse("account_logout"))
    for _time in range(5):
        log_in(own, "amina.writes", WRONG)

    assert log_in(own, "amina.writes").status_code == 429
    assert log_in(own, "juma_20")["Location"] == HOME


def test_the_mark_of_a_known_browser_tells_nobody_whose_it_is(amina: User) -> None:
    client = Client()
    response = log_in(client, "amina.writes")
    cookies = {
        name: cookie
        for name, cookie in response.cookies.items()
        if name.startswith("known_")
    }

    assert {cookie["path"] for cookie in cookies.values()} == {
        f"/{code}/accounts/" for code in ("en", "fr", "es", "ar")
    }
    for cookie in cookies.values():
        assert cookie["httponly"]
        assert "amina" not in cookie.value
        assert str(amina.public_id) not in cookie.value


def test_a_mark_that_was_tampered_with_opens_nothing(amina: User) -> None:
    client = Client()
    client.cookies["known_en"] = "WyJhbWluYSJd:1abcde:forged"
    for _time in range(5):
        log_in(client, "amina.writes", WRONG)

    assert log_in(client, "amina.writes").status_code == 429


def test_a_person_who_is_asked_again_is_not_locked_out_by_strangers(
    amina: User,
) -> None:
    client = stranger(300)
    log_in(client, "amina.writes")
    guess(range(15))
    response = client.post(reverse("account_reauthenticate"), {"password": PASSPHRASE})

    assert response.status_code == 302


def test_what_was_right_does_not_count(amina: User) -> None:
    for _time in range(12):
        assert log_in(stranger(1), "amina.writes")["Location"] == HOME


@pytest.mark.parametrize("handle", ["amina.writes", "nobody.here"])
def test_codes_are_not_guessed_on_and_an_unknown_handle_is_stopped_alike(
    amina: User, handle: str
) -> None:
    code = recovery.make_codes(amina)[0]
    for _time in range(5):
        come_back(stranger(1), handle, "aaaa-bbbb-cccc")
    response = come_back(stranger(1), handle, code)

    assert response.status_code == 429
    assert "That was too many times" in response.content.decode()
    assert recovery.codes_left(amina) == 8


def test_the_age_question_is_given_back_when_a_network_asks_too_often() -> None:
    wrong: dict[str, Any] = {"year": "soon", "month": 3, "country": "KE"}
    address = reverse("accounts:join")
    for _time in range(120):
        Client().post(address, wrong)
    page = Client().post(address, wrong)

    assert page.status_code == 429
    text = page.content.decode()
    assert 'value="soon"' in text
    assert "That was too many times" in text
    assert '<html lang="en"' in text
    assert 'lang="ar"' in Client().post("/ar/accounts/join/", wrong).content.decode()
    assert say_age(stranger(2), 2001).status_code == 302


def network(address: str) -> str:
    request = RequestFactory(REMOTE_ADDR=address).get("/")
    return limits.network_of(request)


def test_a_network_is_an_ipv4_address_or_half_of_an_ipv6_address() -> None:
    assert network("203.0.113.7") != network("203.0.113.8")
    assert network("::ffff:203.0.113.7") == network("203.0.113.7")
    assert network("2001:db8:1:2::1") == network("2001:db8:1:2:ffff::9")
    assert network("2001:db8:1:2::1") != network("2001:db8:1:3::1")
    assert network("") == network("not an address")


def test_no_address_stands_in_the_cache(amina: User) -> None:
    kept: list[str] = []
    add = cache.add

    def noted(key: str, *args: Any, **kwargs: Any) -> Any:
        kept.append(key)
        return add(key, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cache, "add", noted)
        log_in(Client(REMOTE_ADDR="203.0.113.7"), "amina.writes", WRONG)

    assert kept
    assert not any("203.0.113" in key or "amina" in key for key in kept)


def test_a_limit_without_a_number_is_a_mistake_and_not_a_missing_limit() -> None:
    with pytest.raises(KeyError):
        limits.allow(RequestFactory().post("/"), "no_such_limit")


def test_a_key_is_counted_across_networks(rf: RequestFactory) -> None:
    def ask(number: int, key: str) -> bool:
        request = rf.post("/", REMOTE_ADDR=f"198.51.100.{number}")
        return limits.allow(request, "guardian_ask", key=key)

    assert [ask(number, "one") for number in range(4)] == [True, True, True, False]
    assert ask(5, "another")


def test_a_limited_view_answers_429_in_words(rf: RequestFactory) -> None:
    from django.http import HttpResponse

    @limits.limited("recover")
    def view(request: Any) -> HttpResponse:
        return HttpResponse("in")

    answers = [view(rf.post("/")).status_code for _time in range(61)]

    assert answers == [200] * 60 + [429]
