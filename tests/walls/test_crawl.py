"""Somebody walks to every address of the staff pages and looks for what is not theirs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.apps import apps
from django.test import Client

import pytest

from accounts.desk.verbs import LOOKED
from accounts.models import User
from audit.models import Entry
from offices.access import DESK
from offices.models import Office, Role
from tests.conftest import signed_in, staff
from tests.hostile.test_hostile_inputs import Findings, shown
from tests.sessions import set_up_totp, staff_client
from tests.walls.conftest import (
    FIRST_LETTERS,
    WITHOUT_CONTENT,
    canary_of,
    walkers,
    young_canary_of,
)
from tests.walls.places import House, all_addresses, staff_routes

pytestmark = [
    pytest.mark.django_db,
    # Wagtail leaves the files of the pictures it shows to the garbage collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]

DOORS = ("/accounts/login/", "/accounts/2fa/", "/accounts/reauthenticate/")


def test_the_crawl_sees_the_whole_admin(kenyan_house: House) -> None:
    assert len(staff_routes()) > 180
    assert len(list(all_addresses(kenyan_house))) > len(staff_routes())


def questions(house: House, address: str) -> dict[str, Any]:
    """What could make a list say more: searches, filters, the ids of others' things."""
    words = FIRST_LETTERS["tunisia"]
    return {
        "q": words,
        "search": words,
        "search_all": "1",
        "for_explorer": "1",
        "child_of": "root",
        "term": words,
        "id": house.ids(address),
        "target_pages[]": house.pages,
        "fields": "*",
        "multiple": "1",
    }


def sent(house: House, address: str) -> dict[str, Any]:
    """Fields by which a form could reach what belongs to another office."""
    theirs = house.pages[-1]
    return {
        "id": house.ids(address),
        "title": "Taken over",
        "name": "Taken over",
        "slug": "taken-over",
        "new_title": "Taken over",
        "new_slug": "taken-over",
        "new_parent_page": theirs,
        "chosen_page": theirs,
        "move_page": theirs,
        "parent_page": theirs,
        "destination": theirs,
        "destination_page_id": theirs,
        "collection": house.stories["collections"][0]["pk"],
        "tags": "taken",
        "action-publish": "1",
        "action-delete": "1",
        "is_editing": "1",
        "outcome": "publish",
        "reason": "privacy",
        "explanation": "Taken over",
    }


THEIRS = (
    "wagtailcore.page wagtailcore.revision wagtailcore.taskstate wagtailcore.comment "
    "wagtailcore.workflowstate wagtailcore.collection wagtailcore.pageviewrestriction "
    "offices.editorialimage offices.membership campaigns.campaignpage home.officepage "
    "wagtaildocs.document wagtailredirects.redirect moderation.queueitem "
    "moderation.decision blog.post"
).split()


def belongings() -> dict[str, list[Any]]:
    return {
        label: list(apps.get_model(label)._base_manager.order_by("pk").values_list())
        for label in THEIRS
    }


def walk(
    client: Client, house: House, canaries: list[str], *, send: bool = True
) -> list[str]:
    """Every address by every way of asking; returns what should not have been."""
    client.raise_request_exception = False
    findings = Findings()
    for address in all_addresses(house):
        for way, response in _asked(client, address, house, send=send):
            findings.look_at(response, f"{way} {address}", canary=False)
            told = shown(response).decode(errors="replace")
            told += " ".join(map(str, response.headers.values()))
            findings.extend(
                f"{canary} sings at {way} {address}"
                for canary in canaries
                if canary in told.lower()
            )
    return findings


def _asked(
    client: Client, address: str, house: House, *, send: bool
) -> list[tuple[str, Any]]:
    further = questions(house, address)
    asked = [
        ("GET", client.get(address)),
        ("GET with questions", client.get(address, further)),
    ]
    if send:
        named = f"{address}?{urlencode({'id': further['id']}, doseq=True)}"
        asked.append(("POST", client.post(named, sent(house, address))))
    return asked


@pytest.mark.parametrize("worker", walkers(), indirect=True)
def test_nobody_sees_or_changes_what_another_office_has(
    worker: User,
    kenyan_house: House,
    tunisian_house: House,
    kenya_office: Office,
    tunisia_office: Office,
) -> None:
    canaries = [canary_of(tunisia_office)]
    if worker.memberships.filter(role__in=WITHOUT_CONTENT).exists():
        canaries.append(canary_of(kenya_office))
    before = belongings()
    found = walk(staff_client(worker), tunisian_house, canaries)

    assert not found, "\n".join(["", *found])
    assert changed(before) == []


def changed(before: dict[str, list[Any]]) -> list[str]:
    after = belongings()
    return [label for label in THEIRS if after[label] != before[label]]


@pytest.mark.once
@pytest.mark.parametrize(
    "worker",
    [("headquarters", role) for role in WITHOUT_CONTENT],
    indirect=True,
    ids=[role.value for role in WITHOUT_CONTENT],
)
def test_who_runs_the_machine_or_reads_figures_sees_nobodys_content(
    worker: User,
    kenyan_house: House,
    tunisian_house: House,
    kenya_office: Office,
    tunisia_office: Office,
) -> None:
    """Nor in this office: through the other one they have walked above."""
    canaries = [canary_of(kenya_office), canary_of(tunisia_office)]
    found = walk(staff_client(worker), kenyan_house, canaries, send=False)

    assert not found, "\n".join(["", *found])


@pytest.mark.once
@pytest.mark.parametrize("worker", walkers(), indirect=True)
def test_without_the_second_step_there_is_only_the_way_to_it(
    worker: User, kenyan_house: House
) -> None:
    without = signed_in(worker)
    assert opened(without, kenyan_house) == []
    set_up_totp(worker)
    assert opened(without, kenyan_house) == []


@pytest.mark.once
@pytest.mark.parametrize("who", ["anonymous", "young", "young_with_second_step"])
def test_who_is_not_staff_finds_no_staff_page(
    who: str, amina: User, kenyan_house: House
) -> None:
    clients: dict[str, Callable[[], Client]] = {
        "anonymous": Client,
        "young": lambda: signed_in(amina),
        "young_with_second_step": lambda: staff_client(amina),
    }
    assert opened(clients[who](), kenyan_house) == []


def is_nothing(response: Any) -> bool:
    """Not found; or asked to look in the pages of a language, where nothing is either."""
    elsewhere: bool = response.headers.get("Location", "").startswith("/en/cms/")
    return elsewhere or bool(response.status_code == 404)


def test_in_the_pages_of_a_language_there_are_no_staff_pages(moderator: User) -> None:
    client = staff_client(moderator)

    assert client.get("/cms/desk/").status_code == 200
    assert client.get("/en/cms/desk/").status_code == 404


def opened(client: Client, house: House) -> list[str]:
    """Addresses that answer with anything but a door, or that nothing is here."""
    client.raise_request_exception = False
    found = []
    for route in staff_routes():
        address = house.addresses(route)[0]
        for response in (client.get(address), client.post(address, {"id": "1"})):
            goal = response.headers.get("Location", "")
            is_door = response.status_code in (302, 303) and any(
                door in goal.split("?")[0] for door in DOORS
            )
            if not is_door and not is_nothing(response):
                found.append(f"{response.status_code} {goal} {address}")
    return found


def test_each_office_sees_its_own(
    kenyan_house: House, tunisian_house: House, tunisia_office: Office
) -> None:
    """The walks above look for something real."""
    canary = canary_of(tunisia_office)
    editor = User.objects.get(handle__startswith=canary[:14], handle__endswith=".pages")
    seen = walk(staff_client(editor), tunisian_house, [canary], send=False)
    sections = {line.split()[-1].split("/")[2] for line in seen}

    assert {"pages", "images", "choose-page", "api", "bulk"} <= sections
    assert not [line for line in seen if "sings" not in line]


@pytest.mark.once
@pytest.mark.parametrize("role", [*DESK, Role.OFFICE_ADMIN, Role.DATA_OFFICER])
def test_whatever_shows_a_young_person_writes_down_who_looked(
    role: Role, kenyan_house: House, kenya_office: Office
) -> None:
    worker = staff("looks-around", kenya_office, role)
    client = staff_client(worker)
    canary, shows, forgets = young_canary_of(kenya_office), set(), []
    for address in all_addresses(kenyan_house):
        before = reads_by(worker)
        response = client.get(address)
        if canary in shown(response).decode(errors="replace").lower():
            shows.add(address)
            if reads_by(worker) == before:
                forgets.append(address)

    assert shows
    assert forgets == []


def reads_by(worker: User) -> int:
    return Entry.objects.filter(actor_key=worker.public_id, verb__in=LOOKED).count()


@pytest.mark.once
def test_after_a_whole_walk_the_log_holds_keys_and_no_words(
    kenyan_house: House, kenya_office: Office
) -> None:
    worker = staff("walks.as.lead", kenya_office, Role.SAFEGUARDING_LEAD)
    walk(staff_client(worker), kenyan_house, [])
    words = [canary_of(kenya_office), *User.objects.values_list("handle", flat=True)]

    assert Entry.objects.count() > 10
    for row in Entry.objects.values_list():
        assert not [word for word in words if word in str(row)]
