"""An office reads its own log, in keys and in words that anybody understands."""

from __future__ import annotations

import ast
import csv
import io
import time
import uuid
from pathlib import Path
from typing import Any

from django.conf import settings

import pytest

from accounts.desk.log import AT_ONCE
from accounts.desk.verbs import VERBS
from accounts.models import User
from audit import actions
from audit.models import Entry
from offices.models import Office, Role
from tests.conftest import staff
from tests.sessions import second_factor_used, staff_client

pytestmark = pytest.mark.django_db

LOG = "/cms/audit/"
READERS = [Role.OFFICE_ADMIN, Role.DATA_OFFICER, Role.SAFEGUARDING_LEAD]


@pytest.fixture
def reader(kenya_office: Office) -> User:
    return staff("reads-the-log", kenya_office, Role.DATA_OFFICER)


def write(office: Office, count: int = 1, **data: Any) -> Entry:
    for _number in range(count):
        entry = actions.record(
            "moderation.decide", office, actor=None, office_id=office.pk, **data
        )
    return entry


def page(user: User, **asked: Any) -> str:
    response = staff_client(user).get(LOG, asked)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("role", Role.values)
def test_the_log_opens_for_three_roles(role: str, kenya_office: Office) -> None:
    office = (
        Office.objects.headquarters()
        if role in (Role.HEADQUARTERS, Role.SYSTEM_ADMIN)
        else kenya_office
    )
    client = staff_client(staff("asks-for-it", office, Role(role)))

    expected = 200 if role in READERS else 404
    assert client.get(LOG, follow=True).status_code == expected
    assert client.post(f"{LOG}export/", follow=True).status_code == expected


def test_an_office_reads_its_own_lines_only(
    reader: User, kenya_office: Office, tunisia_office: Office
) -> None:
    write(kenya_office, case="our-own-case")
    write(tunisia_office, case="their-own-case")
    seen = page(reader)

    assert "our-own-case" in seen
    assert "their-own-case" not in seen
    theirs = {"office": tunisia_office.pk}
    assert staff_client(reader).get(LOG, theirs, follow=True).status_code == 404


def test_headquarters_reads_its_own_lines_and_figures_of_the_others(
    headquarters: Office, kenya_office: Office
) -> None:
    write(kenya_office, 3, case="their-own-case")
    seen = page(staff("hq-reads-logs", headquarters, Role.DATA_OFFICER))

    assert "their-own-case" not in seen
    assert kenya_office.name in seen
    assert "&lt; 10" in seen


def test_other_offices_see_no_figures(reader: User, tunisia_office: Office) -> None:
    assert tunisia_office.name not in page(reader)


def test_verbs_are_told_in_words(reader: User, kenya_office: Office) -> None:
    write(kenya_office)

    assert str(VERBS["moderation.decide"]) in page(reader)


def test_that_it_was_opened_and_downloaded_is_written_in_it(
    reader: User, kenya_office: Office
) -> None:
    client = staff_client(reader)
    client.get(LOG)
    client.post(f"{LOG}export/", {"office": kenya_office.pk})
    mine = Entry.objects.filter(actor_key=reader.public_id, office_key=kenya_office.pk)

    assert {"audit.read", "audit.export"} <= {entry.verb for entry in mine}


def test_lines_are_found_by_verb_person_and_day(
    reader: User, kenya_office: Office
) -> None:
    person = uuid.uuid4()
    write(kenya_office, case="a-case", person=person)
    today = Entry.objects.latest("pk").at.date().isoformat()

    for found in (
        {"verb": "moderation.decide"},
        {"person": str(person)},
        {"since": today, "until": today},
    ):
        assert "a-case" in page(reader, **found), found
    for missed in (
        {"verb": "accounts.join"},
        {"person": str(uuid.uuid4())},
        {"until": "2001-01-01"},
        {"since": "2999-01-01"},
    ):
        assert "a-case" not in page(reader, **missed), missed


def test_page_after_page_every_line_comes_once(
    reader: User, kenya_office: Office
) -> None:
    write(kenya_office, 2 * AT_ONCE + 3)
    asked: dict[str, Any] = {"verb": "moderation.decide"}
    counts = []
    for _page in range(3):
        seen = page(reader, **asked)
        counts.append(seen.count('class="staff-row"'))
        asked["before"] = seen.rpartition("before=")[2].partition('"')[0]

    assert counts == [AT_ONCE, AT_ONCE, 3]


@pytest.mark.parametrize(
    "asked",
    [
        {"person": "nobody"},
        {"verb": "no.verb"},
        {"since": "yesterday"},
        {"until": "9999-12-31"},
        {"before": "1" * 40},
        {"before": "²"},
        {"office": "x\x00"},
        {"person": "x" * 5000},
    ],
)
def test_odd_questions_are_answered_in_words(reader: User, asked: Any) -> None:
    client = staff_client(reader)
    looked = client.get(LOG, asked, follow=True)
    downloaded = client.post(f"{LOG}export/", asked, follow=True)

    assert looked.status_code in (200, 400, 404, 422)
    assert downloaded.status_code in (200, 400, 404)


def test_the_file_holds_the_lines_that_were_asked_for(
    reader: User, kenya_office: Office, tunisia_office: Office
) -> None:
    write(kenya_office, 2)
    write(tunisia_office)
    response = staff_client(reader).post(
        f"{LOG}export/", {"office": kenya_office.pk, "verb": "moderation.decide"}
    )
    rows = list(csv.DictReader(io.StringIO(response.getvalue().decode())))

    assert response["Content-Disposition"] == 'attachment; filename="log.csv"'
    assert len(rows) == 2
    assert {row["verb"] for row in rows} == {"moderation.decide"}


def test_a_download_asks_once_more_who_somebody_is(
    reader: User, kenya_office: Office
) -> None:
    client = staff_client(reader)
    second_factor_used(client, reader, at=time.time() - 3600)
    client.get(LOG)
    response = client.post(f"{LOG}export/", {"office": kenya_office.pk})

    assert response.status_code == 302
    assert "reauthenticate" in response["Location"]
    assert not Entry.objects.filter(verb="audit.export").exists()


def verbs_in_code() -> set[str]:
    """Every verb that is written to the log anywhere, read out of the sources."""
    places = ["site", "blog", "maps", "moderation", "safety_resources"]
    files = [file for place in places for file in (settings.ROOT / place).rglob("*.py")]
    return {verb for file in files for verb in _verbs_of(file)}


def _verbs_of(file: Path) -> set[str]:
    return {
        node.args[0].value
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Call)
        and node.args
        and isinstance(node.args[0], ast.Constant)
        and isinstance(node.args[0].value, str)
        and _name_of(node.func) in WRITERS
    }


WRITERS = {"record", "_record", "record_reading", "_record_hold", "_write_down"}


def _name_of(called: ast.expr) -> str:
    if isinstance(called, ast.Attribute):
        return called.attr
    return called.id if isinstance(called, ast.Name) else ""


def test_every_verb_has_words() -> None:
    written = {verb for verb in verbs_in_code() if "." in verb}

    assert len(written) > 40
    assert written - VERBS.keys() == set()
