"""The list and the map that everyone reads."""

from __future__ import annotations

import re
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

import pytest

from accounts.models import User
from maps.models import Project, Report
from tests.maps.conftest import over, public_report, report_by


@pytest.fixture
def lamps(kisumu: Project, juma: User, moderator: User) -> list[Report]:
    """45 public reports."""
    return [
        public_report(juma, moderator, kisumu, title=f"Lamp number {number}.")
        for number in range(45)
    ]


def titles(page: bytes) -> list[int]:
    return [
        int(number) for number in re.findall(r"Lamp number (\d+)\.<", page.decode())
    ]


def linked(page: bytes, rel: str) -> str:
    found = re.search(rf'rel="{rel}" href="([^"]+)"', page.decode())
    return found[1].replace("&amp;", "&") if found else ""


def queries_of(client: Client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_the_list_is_walked_by_its_last_row_in_both_directions(
    lamps: list[Report], client: Client
) -> None:
    address = "/en/map/kisumu/"
    first = client.get(address).content
    assert titles(first) == list(range(44, 24, -1))
    assert not linked(first, "prev")
    second = client.get(address + linked(first, "next")).content
    assert titles(second) == list(range(24, 4, -1))
    third = client.get(address + linked(second, "next")).content
    assert titles(third) == list(range(4, -1, -1))
    assert not linked(third, "next")
    back = client.get(address + linked(third, "prev")).content
    assert titles(back) == titles(second)
    assert titles(client.get(address + linked(back, "prev")).content) == titles(first)


def test_a_list_is_read_without_counting_or_skipping(
    lamps: list[Report], client: Client
) -> None:
    with CaptureQueriesContext(connection) as queries:
        client.get(f"/en/map/kisumu/?before={lamps[20].pk}")
    said = " ".join(query["sql"].upper() for query in queries)
    assert "COUNT(" not in said
    assert "OFFSET" not in said


def test_pages_take_as_many_queries_for_three_reports_as_for_many(
    kisumu: Project, juma: User, moderator: User, client: Client
) -> None:
    addresses = ["/en/map/", "/en/map/kisumu/"]
    for _three in range(3):
        public_report(juma, moderator, kisumu)
    client.get("/en/map/")
    few = [queries_of(client, address) for address in addresses]
    for _more in range(30):
        public_report(juma, moderator, kisumu)
    assert [queries_of(client, address) for address in addresses] == few
    assert max(few) <= 8


@pytest.mark.parametrize("cursor", ["x", "-1", "0", "9" * 40, "99999", "٣", ""])
@pytest.mark.parametrize("name", ["before", "after"])
def test_a_broken_cursor_shows_the_newest(
    name: str, cursor: str, kisumu: Project, juma: User, moderator: User, client: Client
) -> None:
    public_report(juma, moderator, kisumu, title="Lamp number 7.")
    answer = client.get("/en/map/kisumu/", {name: cursor})
    assert titles(answer.content) == [7]


def test_a_category_is_a_link_and_shows_its_own(
    kisumu: Project, juma: User, moderator: User, client: Client
) -> None:
    public_report(juma, moderator, kisumu, kind="water", title="Lamp number 1.")
    public_report(juma, moderator, kisumu, kind="light", title="Lamp number 2.")
    page = client.get("/en/map/kisumu/").content
    assert 'href="/en/map/kisumu/?category=light"' in page.decode()
    assert titles(client.get("/en/map/kisumu/?category=light").content) == [2]
    nothing = client.get("/en/map/kisumu/?category=nothing")
    assert nothing.status_code == 200
    assert titles(nothing.content) == []


def test_anonymous_pages_set_no_cookie(
    kisumu: Project, juma: User, moderator: User, client: Client
) -> None:
    report = public_report(juma, moderator, kisumu)
    for address in (
        "/en/map/",
        "/ar/map/kisumu/",
        f"/fr/map/reports/{report.pk}/",
        "/maps/reports.geojson?bbox=34,-1,35,1&zoom=12",
    ):
        answer = client.get(address)
        assert answer.status_code == 200
        assert not answer.cookies


def test_a_report_waiting_is_on_no_page(
    kisumu: Project, amina: User, client: Client
) -> None:
    report = report_by(amina, kisumu, title="Lamp number 9.")
    assert client.get(f"/en/map/reports/{report.pk}/").status_code == 404
    for address in ("/en/map/", "/en/map/kisumu/"):
        assert titles(client.get(address).content) == []


def test_a_date_is_a_month(
    kisumu: Project, juma: User, moderator: User, client: Client
) -> None:
    report = public_report(juma, moderator, kisumu)
    page = client.get(f"/en/map/reports/{report.pk}/").content.decode()
    assert f"{report.month:%B %Y}" in page
    assert report.published_at is not None
    for moment in (f"{report.published_at:%Y-%m-%d}", f"{report.published_at:%H:%M}"):
        assert moment not in page


def test_a_sensitive_report_offers_help(
    kisumu: Project, juma: User, moderator: User, client: Client
) -> None:
    report = public_report(juma, moderator, kisumu, kind="safety")
    page = client.get(f"/en/map/reports/{report.pk}/").content.decode()
    assert "You can talk to someone today" in page
    assert "only the part of town" in page


def test_a_drive_that_is_over_can_still_be_read(
    kisumu: Project, juma: User, moderator: User, client: Client
) -> None:
    public_report(juma, moderator, kisumu, title="Lamp number 3.")
    over(kisumu)
    page = client.get("/en/map/kisumu/").content
    assert titles(page) == [3]
    assert "/map/kisumu/new/" not in page.decode()
    assert (
        "/map/kisumu/" not in client.get("/en/map/").content.decode().split("New on")[0]
    )


@pytest.mark.parametrize(
    "address", ["/en/map/nothing/", "/en/map/reports/0/", f"/en/map/reports/{10**18}/"]
)
@pytest.mark.django_db
def test_what_is_not_there_is_not_found(address: str, client: Client) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.django_db
def test_a_number_too_large_for_the_database_is_not_found(client: Client) -> None:
    assert client.get(f"/en/map/reports/{10**30}/").status_code == 404


def test_titles_are_text_and_never_markup(
    kisumu: Project, juma: User, moderator: User, client: Client
) -> None:
    title = '"><script>alert(1)</script>'
    report = public_report(juma, moderator, kisumu, title=title)
    kisumu.districts.update(names={"en": "\"]'><script>alert(2)</script>"})
    for address in ("/en/map/", "/en/map/kisumu/", f"/en/map/reports/{report.pk}/"):
        page: Any = client.get(address).content.decode()
        assert "<script>alert" not in page
