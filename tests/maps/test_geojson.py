"""The viewport door: small, cheap, cachable, and nothing finer than a cell."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from maps.models import Project, Report
from maps.viewport import MARKS, BadViewport, Viewport
from tests.maps.conftest import over, public_report, report_by

Ask = Callable[..., Any]
WORLD = "-180,-90,180,90"
TOWN = "34.6,-0.2,34.9,0.05"


@pytest.fixture
def ask(client: Client) -> Ask:
    def get(bbox: str = TOWN, zoom: object = 12, **more: Any) -> Any:
        return client.get(
            "/maps/reports.geojson", {"bbox": bbox, "zoom": str(zoom), **more}
        )

    return get


def marks(answer: Any) -> list[dict[str, Any]]:
    assert answer.status_code == 200
    found: list[dict[str, Any]] = answer.json()["features"]
    return found


def spread_out(project: Project, author: User, moderator: User, count: int) -> None:
    """Public reports, each in a cell of its own."""
    for number in range(count):
        at = (-0.195 + 0.01 * (number % 20), 34.605 + 0.01 * (number // 20))
        title = f"Nobody has mended lamp {number} on the way to the market hall"
        public_report(author, moderator, project, at=at, title=title)


def test_one_report_is_a_point_in_the_middle_of_its_cell(
    kisumu: Project, juma: User, moderator: User, ask: Ask
) -> None:
    report = public_report(juma, moderator, kisumu, at=(-0.0957, 34.7561))
    answer = ask(zoom=14)
    assert answer["Content-Type"] == "application/geo+json"
    (mark,) = marks(answer)
    assert mark["geometry"] == {"type": "Point", "coordinates": [34.755, -0.095]}
    assert mark["properties"] == {
        "n": 1,
        "cell": 0.01,
        "km": 1,
        "status": "new",
        "title": report.title,
        "month": f"{report.month:%Y-%m}",
        "url": f"/map/reports/{report.pk}/",
    }


def test_the_address_of_a_mark_leads_to_the_page_in_the_readers_language(
    kisumu: Project, juma: User, moderator: User, ask: Ask, client: Client
) -> None:
    public_report(juma, moderator, kisumu)
    address = marks(ask())[0]["properties"]["url"]
    answer = client.get(address, headers={"accept-language": "fr"})
    assert answer.status_code == 302
    assert answer["Location"] == f"/fr{address}"
    assert client.get(answer["Location"]).status_code == 200


def test_reports_of_one_cell_are_one_mark_without_a_title(
    kisumu: Project, juma: User, moderator: User, ask: Ask
) -> None:
    for _twice in range(2):
        public_report(juma, moderator, kisumu)
    (mark,) = marks(ask(zoom=14))
    assert mark["properties"] == {"n": 2, "cell": 0.01, "km": 1}


def test_a_coarser_cell_keeps_its_own_middle_however_near_one_looks(
    kisumu: Project, zawadi: User, moderator: User, ask: Ask
) -> None:
    public_report(zawadi, moderator, kisumu, at=(-0.0917, 34.768))
    for zoom in (0, 5, 10, 22):
        (mark,) = marks(ask(WORLD if zoom < 9 else TOWN, zoom))
        assert mark["geometry"]["coordinates"] == [34.775, -0.075]
        assert mark["properties"]["cell"] == 0.05


def test_looking_from_far_away_marks_become_one(
    kisumu: Project, juma: User, moderator: User, ask: Ask
) -> None:
    spread_out(kisumu, juma, moderator, 6)
    assert sum(mark["properties"]["n"] for mark in marks(ask(WORLD, 1))) == 6
    assert len(marks(ask(WORLD, 1))) == 1
    assert len(marks(ask("34.6,-0.2,34.7,-0.1", 14))) == 6


def test_three_or_three_hundred_reports_take_two_queries_and_few_bytes(
    kisumu: Project, juma: User, moderator: User, ask: Ask
) -> None:
    for count in (3, 300):
        spread_out(kisumu, juma, moderator, count - Report.objects.count())
        for bbox, zoom in ((WORLD, 2), (TOWN, 10), (TOWN, 13), (TOWN, 22)):
            with CaptureQueriesContext(connection) as queries:
                answer = ask(bbox, zoom)
            assert len(queries) <= 3
            assert len(gzip.compress(answer.content, 6)) <= 10_000
            assert sum(m["properties"]["n"] for m in marks(answer)) == count


def test_an_unchanged_map_is_not_sent_again(
    kisumu: Project, juma: User, moderator: User, ask: Ask, client: Client
) -> None:
    public_report(juma, moderator, kisumu)
    first = ask()
    assert "public" in first["Cache-Control"]
    again = client.get(
        "/maps/reports.geojson",
        {"bbox": TOWN, "zoom": "12"},
        headers={"if-none-match": first["ETag"]},
    )
    assert again.status_code == 304
    public_report(juma, moderator, kisumu)
    assert ask()["ETag"] != first["ETag"]


def test_drive_and_category_narrow_it(
    kisumu: Project, coarse: Project, juma: User, moderator: User, ask: Ask
) -> None:
    public_report(juma, moderator, kisumu, kind="water")
    public_report(juma, moderator, kisumu, kind="light")
    public_report(juma, moderator, coarse, kind="light")

    def count(**asked: str) -> int:
        return sum(m["properties"]["n"] for m in marks(ask(**asked)))

    assert count() == 3
    assert count(project="kisumu") == 2
    assert count(category="light") == 2
    assert count(project="kisumu", category="light") == 1
    assert count(project="nothing") == count(category="nothing") == 0


def test_what_waits_is_not_on_the_map_and_what_is_over_stays(
    kisumu: Project, juma: User, amina: User, moderator: User, ask: Ask
) -> None:
    report_by(amina, kisumu)
    assert marks(ask()) == []
    public_report(juma, moderator, kisumu)
    over(kisumu)
    assert len(marks(ask())) == 1


@pytest.mark.parametrize(
    ("bbox", "zoom"),
    [
        ("", "3"),
        ("1,2,3", "3"),
        ("1,2,3,4,5", "3"),
        ("a,b,c,d", "3"),
        ("nan,0,1,1", "3"),
        ("0,0,inf,1", "3"),
        ("0,5,1,-5", "3"),
        ("0,0,1e300,1", "3"),
        ("0,0,1,1", ""),
        ("0,0,1,1", "x"),
        ("0,0,1,1", "-1"),
        ("0,0,1,1", "23"),
        ("0,0,1,1", "1e309"),
        ("9" * 5000 + ",0,1,1", "1"),
    ],
)
@pytest.mark.django_db
def test_a_bad_viewport_is_answered_with_what_to_ask(
    bbox: str, zoom: str, ask: Ask
) -> None:
    answer = ask(bbox, zoom)
    assert answer.status_code == 400
    assert "bbox=west,south,east,north" in answer.json()["error"]


@pytest.mark.django_db
def test_a_request_without_anything_is_a_bad_one(client: Client) -> None:
    assert client.get("/maps/reports.geojson").status_code == 400
    assert client.post("/maps/reports.geojson").status_code == 405


@pytest.mark.parametrize("bbox", ["179,-1,-179,1", "179,-1,181,1", "-181,-1,-179,1"])
def test_the_date_line_is_no_edge(
    bbox: str, kisumu: Project, juma: User, moderator: User, ask: Ask
) -> None:
    Project.objects.filter(pk=kisumu.pk).update(west=-18000, east=18000)
    kisumu.refresh_from_db()
    public_report(juma, moderator, kisumu, at=(-0.095, 179.995))
    public_report(juma, moderator, kisumu, at=(-0.095, -179.995))
    public_report(juma, moderator, kisumu, at=(-0.095, 34.755))
    found = marks(ask(bbox, 10))
    assert sorted(m["geometry"]["coordinates"][0] for m in found) == [-179.995, 179.995]


finite = st.floats(-720, 720)


@given(west=finite, south=finite, east=finite, north=finite, zoom=st.floats(0, 22))
def test_any_box_is_a_viewport_on_earth_or_refused(
    west: float, south: float, east: float, north: float, zoom: float
) -> None:
    try:
        viewport = Viewport.read(f"{west},{south},{east},{north}", str(zoom))
    except BadViewport:
        assert south > north
        return
    assert -180 <= viewport.west <= 180
    assert -180 <= viewport.east <= 180
    assert -90 <= viewport.north <= 90
    squares = (viewport.width * 100 / viewport.square()) * (
        (viewport.north - viewport.south) * 100 / viewport.square()
    )
    assert squares <= MARKS
