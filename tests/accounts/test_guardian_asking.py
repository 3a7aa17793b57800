"""A young person asks their guardian, and waits."""

from __future__ import annotations

import datetime
import re
from typing import Any

from django.conf import settings
from django.test import Client
from django.urls import URLResolver, get_resolver
from django.utils import timezone

import pytest

from accounts import consents
from accounts.guardian import actions
from accounts.guardian.gate import is_open
from accounts.models import ConsentRequest, Guardian, Scope, User
from audit.models import Entry
from offices.models import Office
from tests.conftest import signed_in
from tests.guardians import (
    CONTACT,
    agreed,
    answer_link,
    ask_form,
    asked,
    child,
    letters,
)

ASK = "/en/accounts/guardian/ask/"
MINE = "/en/accounts/guardian/"


@pytest.fixture
def kid(kenya_office: Office) -> User:
    return child(kenya_office)


@pytest.fixture
def browser(kid: User) -> Client:
    return signed_in(kid)


def test_asking_stores_the_childs_own_yes_and_writes_to_the_guardian(
    kid: User, browser: Client
) -> None:
    request = asked(kid, browser, scopes=["publish_text", "map"])
    assert request.scopes == ["account", "publish_text", "map"]
    assert request.assented_at is not None
    ((to, values),) = letters("guardian_ask")
    assert to == CONTACT
    assert values["handle"] == kid.handle
    assert values["link"].startswith(settings.BASE_URL)
    for personal in (kid.handle, str(kid.public_id), CONTACT):
        assert personal not in values["link"]


def test_without_their_own_yes_nobody_is_asked(kid: User, browser: Client) -> None:
    response = browser.post(ASK, ask_form(assent=""))
    assert response.status_code == 422
    assert not ConsentRequest.objects.exists()
    assert not letters("guardian_ask")


def test_the_contact_is_nowhere_to_be_read(kid: User, browser: Client) -> None:
    asked(kid, browser)
    guardian = Guardian.objects.get()
    assert CONTACT not in guardian.contact
    assert CONTACT not in guardian.contact_fingerprint
    for entry in Entry.objects.all():
        assert CONTACT not in str(entry.data)
    assert CONTACT not in browser.get(MINE).content.decode()


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"way": "pigeon"}, "way"),
        ({"way": ""}, "way"),
        ({"contact": ""}, "contact"),
        ({"contact": "not an address"}, "contact"),
        ({"contact": "a\x00b@example.org"}, "contact"),
        ({"contact": "x" * 5000 + "@example.org"}, "contact"),
        ({"way": "call", "contact": "12"}, "contact"),
        ({"scopes": ["account_of_another"]}, "scopes"),
        ({"language": "tlh"}, "language"),
    ],
)
def test_a_broken_question_is_given_back_with_a_reason(
    browser: Client, fields: dict[str, Any], field: str
) -> None:
    response = browser.post(ASK, ask_form(**fields))
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert not ConsentRequest.objects.exists()


def test_nobody_is_their_own_guardian(kid: User, browser: Client) -> None:
    kid.email = "me@example.org"
    kid.save()
    response = browser.post(ASK, ask_form(contact="Me@Example.org"))
    assert response.status_code == 422


def test_asking_again_replaces_the_question_and_its_link(
    kid: User, browser: Client
) -> None:
    first = asked(kid, browser)
    second = asked(kid, browser, contact="other@example.org")
    assert first.pk != second.pk
    assert Client().get(answer_link(first)).status_code == 404
    assert Client().get(answer_link(second)).status_code == 200
    assert [to for to, _values in letters("guardian_ask")] == ["other@example.org"]


def test_asking_is_limited_to_three_times_a_day(kid: User, browser: Client) -> None:
    for number in range(3):
        asked(kid, browser, contact=f"guardian-{number}@example.org")
    response = browser.post(ASK, ask_form(contact="guardian-9@example.org"))
    assert response.status_code == 429
    assert "guardian-9@example.org" in response.content.decode()


def test_one_address_is_written_to_three_times_a_day_whoever_asks(
    kenya_office: Office,
) -> None:
    for number in range(3):
        one = child(kenya_office, f"little.river{number}")
        asked(one, signed_in(one))
    last = child(kenya_office, "little.stone")
    assert signed_in(last).post(ASK, ask_form()).status_code == 429


def test_whoever_needs_no_guardian_is_not_asked_to_ask(amina: User) -> None:
    client = signed_in(amina)
    assert client.get(ASK)["Location"] == "/en/accounts/"
    assert client.post(ASK, ask_form())["Location"] == "/en/accounts/"
    assert not ConsentRequest.objects.exists()


def test_a_child_cannot_put_somebody_else_in_the_guardians_place(kid: User) -> None:
    agreed(kid, {Scope.ACCOUNT})
    client = signed_in(kid)
    page = client.get(ASK)
    assert "contact" not in page.context["form"].fields
    asked(kid, client, contact="friend@example.org", scopes=["map"])
    assert [to for to, _values in letters("guardian_ask")] == [CONTACT]


def test_what_holds_already_is_not_asked_again(kid: User) -> None:
    agreed(kid)
    client = signed_in(kid)
    response = client.post(ASK, {"assent": "on"})
    assert response.status_code == 422
    assert not ConsentRequest.objects.exists()


# --- waiting ---------------------------------------------------------------------


def _views(resolver: Any, namespaces: tuple[str, ...] = ()) -> list[str]:
    names = []
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = (pattern.namespace,) if pattern.namespace else ()
            names += _views(pattern, namespaces + inner)
        elif pattern.name:
            names.append(":".join((*namespaces, pattern.name)))
    return names


OPEN = re.compile(
    r"accounts:guardian:|accounts:codes$|account_logout$|language$|service_worker$"
    r"|healthz$|readyz$|rendition$|wagtail_serve$|home:|help:|search:|campaigns:|api:"
    r"|pictures:|blog:(index|topic|post)$|maps:(index|project|report)$"
    r"|reports-geojson$|offices:"
)


def test_every_room_that_is_not_for_reading_is_closed_while_waiting() -> None:
    """Also one that is built tomorrow: what is open is named."""

    class Match:
        def __init__(self, name: str) -> None:
            self.view_name = name
            self.namespaces = name.split(":")[:-1]

    opened = {name for name in _views(get_resolver()) if is_open(Match(name))}  # type: ignore[arg-type]
    assert opened
    assert not {name for name in opened if not OPEN.match(name)}


WRITING = [
    "/en/accounts/",
    "/en/accounts/codes/new/",
    "/en/accounts/data/",
    "/en/accounts/password/change/",
    "/en/accounts/2fa/",
    "/en/write/",
    "/en/write/new/",
    "/en/write/1/",
    "/en/write/1/change/",
    "/en/write/1/picture/",
    "/en/write/replies/",
    "/en/posts/any/reply/",
    "/en/map/mine/",
    "/en/map/any/new/",
]


@pytest.mark.parametrize("address", WRITING)
def test_every_writing_room_leads_to_the_waiting_page(
    kid: User, browser: Client, address: str
) -> None:
    for answer in (browser.get(address), browser.post(address, {"title": "x"})):
        assert answer.status_code == 302, address
        assert answer["Location"] == MINE


@pytest.mark.parametrize("address", WRITING)
def test_the_rooms_open_with_the_guardians_yes(
    kid: User, browser: Client, address: str
) -> None:
    agreed(kid, {Scope.ACCOUNT})
    answer = browser.get(address)
    assert answer.get("Location") != MINE


@pytest.mark.parametrize(
    "address", ["/en/posts/", "/en/help/", "/en/map/", "/en/search/"]
)
def test_reading_and_help_stay_open_while_waiting(
    browser: Client, address: str
) -> None:
    assert browser.get(address).status_code == 200


def test_the_waiting_page_says_until_when_and_how_to_leave(
    kid: User, browser: Client
) -> None:
    assert browser.get(MINE)["Location"] == ASK
    asked(kid, browser)
    page = browser.get(MINE).content.decode()
    assert "/en/accounts/guardian/leave/" in page
    assert "/en/accounts/logout/" in page
    assert browser.post("/en/accounts/logout/").status_code == 302


def test_leaving_while_waiting_deletes_everything_at_once(
    kid: User, browser: Client
) -> None:
    asked(kid, browser)
    assert browser.get("/en/accounts/guardian/leave/").status_code == 200
    assert User.objects.filter(pk=kid.pk).exists()
    assert browser.post("/en/accounts/guardian/leave/").status_code == 302
    assert not User.objects.filter(pk=kid.pk).exists()
    assert not Guardian.objects.exists()
    assert not ConsentRequest.objects.exists()
    assert not letters("guardian_ask")


def test_the_form_to_print_carries_handle_code_and_text(
    kid: User, browser: Client
) -> None:
    request = asked(kid, browser, way="paper", contact="", language="ar")
    page = browser.get("/en/accounts/guardian/form/").content.decode()
    assert actions.reference(request) in page
    assert 'dir="rtl"' in page
    assert not letters("guardian_ask")


# --- nobody answers --------------------------------------------------------------


def test_seven_days_without_an_answer_delete_who_never_had_a_yes(
    kid: User, browser: Client
) -> None:
    asked(kid, browser)
    now = timezone.now()
    assert actions.close_unanswered(now + datetime.timedelta(days=6, hours=23)) == 0
    assert actions.close_unanswered(now + datetime.timedelta(days=7, hours=1)) == 1
    assert not User.objects.filter(pk=kid.pk).exists()
    assert actions.close_unanswered(now + datetime.timedelta(days=7, hours=1)) == 0


def test_who_never_asked_is_deleted_after_seven_days(kid: User) -> None:
    now = timezone.now()
    assert actions.close_unanswered(now + datetime.timedelta(days=6)) == 0
    assert actions.close_unanswered(now + datetime.timedelta(days=8)) == 1
    assert not User.objects.filter(pk=kid.pk).exists()


def test_an_unanswered_question_for_more_costs_nobody_their_account(kid: User) -> None:
    agreed(kid, {Scope.ACCOUNT})
    asked(kid, signed_in(kid), scopes=["map"])
    later = timezone.now() + datetime.timedelta(days=8)
    assert actions.close_unanswered(later) == 1
    assert User.objects.filter(pk=kid.pk).exists()
    assert consents.given(kid) == {Scope.ACCOUNT}


def test_nobody_without_need_of_a_guardian_is_ever_swept(amina: User) -> None:
    far = timezone.now() + datetime.timedelta(days=400)
    assert actions.close_unanswered(far) == 0
    assert User.objects.filter(pk=amina.pk).exists()
