"""Somebody who means harm goes to every address and sends what no form would send."""

from __future__ import annotations

import itertools
import json
import uuid
from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.http import HttpResponse
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT

import pytest

from accounts.models import User
from blog import limits
from moderation.models import QueueItem
from offices.models import Office
from tests.conftest import signed_in
from tests.hostile.addresses import (
    HUGE,
    House,
    addresses,
    of_the_admin,
    places,
    routes,
)
from tests.hostile.conftest import CANARY, VISITORS, typed
from tests.sessions import staff_client
from topics.models import Topic

pytestmark = pytest.mark.django_db

VALUES = [
    "",
    " ",
    "x" * 30_000,
    "a\x00b",
    "🙂" * 40,
    "\u202e\u2066turned\u2069",
    HUGE,
    "-1",
    "1e999",
    "NaN",
    "²",
    "١٢٣",
    "00000000-0000-0000-0000-000000000000",
    '{"a": [1, {"b": null}]}',
    "[]",
    "//evil.example/x",
    "javascript:alert(1)",
    "' OR 1=1 --",
    "{{ 7|add:7 }}{% now 'Y' %}%(x)s%n",
]
"""What people and machines put where a word or a number belongs."""

FIELDS = (
    "title body text topic language signed client_id lock_version send save preview "
    "picture alt people to category district latitude longitude q kind page outcome "
    "reason explanation month year country username password1 password2 login password "
    "oldpassword code next action remember website"
).split()

QUERY = (
    "before after language page category project bbox zoom next office kind tier q to p "
    "ordering search_query per_page content_type results_only"
).split()

STRANGE_HEADERS: list[dict[str, str]] = [
    {"Accept-Language": "x" * 9_000},
    {"Accept-Language": "ar;q=NaN, \u00e9;;q=9, *;q=-1,,"},
    {"Cookie": "sessionid=🙂; csrftoken=; django_language=../../x; messages=[[[]"},
    {"Cookie": "sessionid=" + "x" * 5_000 + "; csrftoken=" + "y" * 5_000},
    {"Cookie": ";;=;\x01=\x02; joining_en=e30:x:y; joining_ar=\x7f"},
    {"Accept": "application/json", "X-Requested-With": "XMLHttpRequest"},
    {"If-None-Match": '"\x7f', "If-Modified-Since": "Thu, 99 Foo 99999"},
    {"Range": "bytes=-0, 9-1", "Referer": "http://evil.example/\x7f"},
    {"X-Forwarded-For": "evil, ::1, x" * 50, "X-Forwarded-Host": "evil.example"},
]

BODIES: list[tuple[bytes, str]] = [
    (b"", ""),
    (b"[", "application/json"),
    (json.dumps([[[]]] * 300).encode(), "application/json"),
    (b"a=%ff%fe&client_id=%ed%a0%80&title=%00", "application/x-www-form-urlencoded"),
    (b"title=x&title=y&body[]=z&&&===&a", "application/x-www-form-urlencoded"),
    (b"title=x", "application/x-www-form-urlencoded; charset=no-such-thing"),
    (b"title=x", "application/x-www-form-urlencoded; charset=hex"),
    (b"title=x", "application/x-www-form-urlencoded; charset=utf-16"),
    (b"--x\r\n", "multipart/form-data"),
    (b"--x\r\nnothing", "multipart/form-data; boundary=x"),
    (b"x", 'multipart/form-data; boundary="\x7f\xff"'),
    (
        f"--{BOUNDARY}\r\nContent-Disposition: form-data; name=title\r\n"
        f"Content-Transfer-Encoding: base64\r\n\r\n!!!\r\n--{BOUNDARY}--\r\n".encode(),
        MULTIPART_CONTENT,
    ),
    (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="picture"; '
        'filename="../../\x00🙂.svg"\r\nContent-Type: image/svg+xml\r\n\r\n<svg/>\r\n'
        f"--{BOUNDARY}--\r\n".encode(),
        MULTIPART_CONTENT,
    ),
    (b"\x00\xff" * 50, "text/plain"),
]

METHODS = ["HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"]

SIGNS_OUT = ("/accounts/logout/", "/cms/logout/")


def ours() -> list[str]:
    return [route for route in routes() if not of_the_admin(route)]


def staff_pages() -> list[str]:
    return [
        route
        for route in routes()
        if of_the_admin(route) and (not places(route) or "/desk/" in route)
    ]


def desk_pages() -> list[str]:
    return [route for route in staff_pages() if "/desk/" in route]


def own_forms() -> list[str]:
    parts = ("/write/", "/map/", "/accounts/", "/reply/", "/search/")
    return [
        route
        for route in ours()
        if len(places(route)) < 2
        and any(part in route for part in parts)
        and not route.endswith(SIGNS_OUT)
    ]


def walked(listed: Iterable[str], house: House) -> Iterator[str]:
    for route in listed:
        if not route.endswith(SIGNS_OUT):
            yield from addresses(route, house)


def shown(response: Any) -> bytes:
    return response.getvalue() if response.streaming else response.content  # type: ignore[no-any-return]


class Findings(list[str]):
    """What went wrong, all of it: one walk tells about every address."""

    def look_at(self, response: Any, what: str, *, canary: bool = True) -> None:
        if response.status_code >= 500 and not what.endswith("/readyz"):
            self.append(f"{response.status_code} {what}: {_cause(response)}")
        body = shown(response)
        told = (*response.headers.values(), *map(str, response.cookies.values()))
        if canary and (CANARY.encode() in body or any(CANARY in v for v in told)):
            self.append(f"the canary sings at {what}")

    def nothing(self) -> None:
        assert not self, "\n".join(["", *self])


def _cause(response: HttpResponse) -> str:
    found = getattr(response, "exc_info", None)
    return repr(found[1])[:300] if found else "no exception"


LEFT_OUT = {
    "accounts.session",
    "audit.entry",  # reading is written down
    "wagtailusers.userprofile",  # Wagtail makes one at the first look
    "wagtailcore.referenceindex",
}


def everything() -> dict[str, list[Any]]:
    """All rows of all tables."""
    return {
        model._meta.label_lower: list(model._base_manager.order_by("pk").values_list())
        for model in apps.get_models()
        if model._meta.managed and model._meta.label_lower not in LEFT_OUT
    }


def belongings(house: House) -> list[Any]:
    """Whatever of Amina's and of her desk's somebody else could have changed."""
    rows = [*house.pieces, house.reply, house.report, house.picture, *house.items]
    return [
        type(row)._base_manager.filter(pk=row.pk).values_list().get() for row in rows
    ] + [QueueItem.objects.open().count()]


@pytest.mark.parametrize("visitor", VISITORS, indirect=True)
def test_looking_breaks_nothing_shows_nothing_hidden_and_changes_nothing(
    visitor: Client, house: House
) -> None:
    before = everything()
    findings = Findings()
    for address in walked(ours() + staff_pages(), house):
        findings.look_at(visitor.get(address), f"GET {address}")
    findings.nothing()
    assert everything() == before


def test_the_canary_is_there_to_be_seen(
    house: House, amina: User, second_moderator: User
) -> None:
    """Its author and its desk see it: the walks above look for something real."""
    author, desk = signed_in(amina), staff_client(second_moderator)
    for path in ("write/", "write/replies/", "map/mine/"):
        assert CANARY in author.get(f"/en/{path}").content.decode()
    for item in QueueItem.objects.open().for_desk(second_moderator):
        assert CANARY in desk.get(f"/cms/desk/{item.pk}/").content.decode()
    assert author.get(f"/pictures/{house.picture.public_id}.jpg").status_code == 200


@pytest.mark.parametrize("visitor", ["anonymous", "young"], indirect=True)
def test_strange_headers_are_taken_as_they_come(visitor: Client, house: House) -> None:
    findings = Findings()
    for route, headers in itertools.product(ours()[::4], STRANGE_HEADERS):
        strange = {name: _on_the_wire(value) for name, value in headers.items()}
        if "Cookie" in strange:
            strange["Cookie"] += _session_of(visitor)
        address = addresses(route, house)[0]
        response = visitor.get(address, headers=strange)
        findings.look_at(response, f"GET {address} with {str(headers)[:60]}")
        if "evil.example" in shown(response).decode(errors="replace"):
            findings.append(f"{address} repeats {headers}")
    findings.nothing()


def _on_the_wire(value: str) -> str:
    """A header as a server hands it on: bytes, read as Latin 1."""
    return value.encode().decode("latin-1")


def _session_of(visitor: Client) -> str:
    """The real session of somebody who is signed in, beside the broken cookies."""
    session = visitor.cookies.get("sessionid")
    return f"; sessionid={session.value}" if session else ""


def test_odd_questions_in_an_address_are_answered_in_words(house: House) -> None:
    visitor = Client(raise_request_exception=False)
    findings = Findings()
    for route, value in itertools.product(ours(), VALUES):
        if "/posts" not in route and value not in VALUES[:3] + VALUES[6:16:3]:
            continue
        address = addresses(route, house)[0]
        question = dict.fromkeys(QUERY, value[:2000])
        response = visitor.get(address, question)
        findings.look_at(response, f"GET {address}?… = {value[:30]!r}")
        goal = response.headers.get("Location", "")
        if "evil.example" in goal.split("?")[0]:
            findings.append(f"{address} leads to {goal}")
    findings.nothing()


def test_odd_questions_to_staff_pages_are_answered_in_words(
    house: House, tunis_moderator: User
) -> None:
    visitor = staff_client(tunis_moderator)
    visitor.raise_request_exception = False
    findings = Findings()
    for route, value in itertools.product(staff_pages(), VALUES[4:8]):
        if not route.endswith(SIGNS_OUT) and not places(route):
            question = dict.fromkeys(QUERY, value[:2000])
            findings.look_at(visitor.get(route, question), f"{route} {value[:30]!r}")
    findings.nothing()


@pytest.mark.parametrize("visitor", VISITORS, indirect=True)
def test_sending_what_no_form_sends_breaks_nothing_and_touches_nobody_elses(
    visitor: Client, house: House
) -> None:
    before = belongings(house)
    findings = Findings()
    bodies = itertools.cycle(BODIES)
    values = itertools.cycle(VALUES)
    for address in walked(ours() + desk_pages(), house):
        body, content_type = next(bodies)
        findings.look_at(
            visitor.generic("POST", address, body, content_type),
            f"POST {address} {content_type}: {body[:30]!r}",
        )
        value = next(values)
        response = visitor.post(address, dict.fromkeys(FIELDS, value))
        findings.look_at(response, f"POST {address} all {value[:30]!r}")
    findings.nothing()
    assert belongings(house) == before


def test_every_broken_body_is_answered_in_words(amina: User, house: House) -> None:
    visitor = signed_in(amina)
    visitor.raise_request_exception = False
    findings = Findings()
    for route, (body, content_type) in itertools.product(own_forms(), BODIES):
        address = addresses(route, house)[0]
        findings.look_at(
            visitor.generic("POST", address, body, content_type),
            f"POST {address} {content_type}: {body[:30]!r}",
            canary=False,
        )
    findings.nothing()


def test_other_methods_break_and_change_nothing(amina: User, house: House) -> None:
    """Her own session: what is hers is not changed by a method that no form has."""
    visitor = signed_in(amina)
    visitor.raise_request_exception = False
    before = everything()
    findings = Findings()
    for route, method in itertools.product(ours(), METHODS):
        if not route.endswith(SIGNS_OUT):
            address = addresses(route, house)[0]
            response = visitor.generic(method, address, b"x")
            findings.look_at(response, f"{method} {address}", canary=False)
    findings.nothing()
    assert everything() == before


def _right_fields(house: House, topic: Topic) -> dict[str, dict[str, Any]]:
    """Forms filled in as they should be, by their addresses."""
    held, _refused, draft = house.pieces
    whole = typed(topic, send="1")
    return {
        "/en/write/new/": whole,
        f"/en/write/{draft.pk}/": {**whole, "lock_version": 1},
        f"/en/write/{held.pk}/picture/": {
            "alt": "A wall",
            "people": "no",
            "client_id": "",
            "picture": "",
        },
        f"/en/posts/{house.public.slug}/reply/": {
            "body": "I like this very much.",
            "to": "",
            "client_id": "",
        },
        "/en/map/kisumu/new/": {
            "category": "water",
            "title": "A dry tap",
            "text": "No water since last week.",
            "language": "en",
            "district": "",
            "latitude": "-0.1",
            "longitude": "34.76",
            "client_id": "",
        },
        "/en/search/": {
            "q": "trees",
            "kind": "",
            "language": "",
            "topic": "",
            "page": "1",
        },
    }


def test_one_wrong_field_in_a_right_form_is_answered_in_words(
    house: House,
    climate: Topic,
    juma: User,
    amina: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limits, "SUBMISSIONS", dict.fromkeys(limits.SUBMISSIONS, 9_999))
    monkeypatch.setattr(limits, "DRAFTS", 9_999)
    visitor = signed_in(amina)
    visitor.raise_request_exception = False
    findings = Findings()
    forms = _right_fields(house, climate).items()
    for (address, fields), value in itertools.product(forms, VALUES):
        for name in fields:
            sent = {**fields, "client_id": str(uuid.uuid4()), name: value}
            response = visitor.post(address, sent)
            findings.look_at(response, f"{address} {name}={value[:30]!r}", canary=False)
        twice = {name: [right, value] for name, right in fields.items()}
        response = visitor.post(address, twice)
        findings.look_at(response, f"{address} each twice", canary=False)
    for address in ("/en/write/", "/en/write/replies/", "/en/map/mine/", "/en/map/"):
        findings.look_at(visitor.get(address), f"{address} afterwards", canary=False)
    findings.nothing()


def test_one_wrong_field_of_an_account_form_is_answered_in_words(
    headquarters: Office,
) -> None:
    findings = Findings()
    age = {"month": "4", "year": "2008", "country": "KE"}
    account = {
        "username": "far.sighted",
        "password1": "seven quiet lanterns by the river",
        "website": "",
        "next": "",
    }
    login = {"login": "far.sighted", "password": "x", "remember": "on", "next": ""}
    for name, value in itertools.product(age, VALUES):
        visitor = Client(raise_request_exception=False)
        response = visitor.post("/en/accounts/join/", {**age, name: value})
        findings.look_at(response, f"join {name}={value[:30]!r}")
    for name, value in itertools.product(account, VALUES):
        visitor = Client(raise_request_exception=False)
        visitor.post("/en/accounts/join/", age)
        response = visitor.post("/en/accounts/signup/", {**account, name: value})
        findings.look_at(response, f"signup {name}={value[:30]!r}")
    for name, value in itertools.product(login, VALUES):
        visitor = Client(raise_request_exception=False)
        response = visitor.post("/en/accounts/login/", {**login, name: value})
        findings.look_at(response, f"login {name}={value[:30]!r}")
    findings.nothing()


def test_one_wrong_field_at_the_desk_is_answered_in_words(
    house: House, second_moderator: User
) -> None:
    visitor = staff_client(second_moderator)
    visitor.raise_request_exception = False
    findings = Findings()
    right = {"outcome": "changes", "reason": "privacy", "explanation": "Leave it out."}
    item = QueueItem.objects.open().first()
    assert item is not None
    for name, value in itertools.product(right, VALUES):
        response = visitor.post(f"/cms/desk/{item.pk}/", {**right, name: value})
        findings.look_at(response, f"desk {name}={value[:30]!r}", canary=False)
    findings.nothing()
