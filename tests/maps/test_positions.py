"""Promise 2: no exact position of a young person's pin is stored or shown."""

from __future__ import annotations

import logging
import re
import uuid
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.test import Client

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from maps import actions
from maps.grid import STEPS, Cell, snap
from maps.models import Project, Report
from maps.places import NotAPlace, read_cell
from moderation import actions as moderation
from moderation.models import Outcome, Version
from tests.conftest import signed_in
from tests.factories import waiting_item
from tests.maps.conftest import filled_in, public_report, report_by, tapped

latitudes = st.decimals(-90, Decimal("89.99"), places=9)
longitudes = st.decimals(-180, 180, places=9)

FEW = settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def whole_database() -> str:
    """Every value of every table, as text."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            found.append(repr(cursor.fetchall()))
    return "\n".join(found)


@given(latitude=latitudes, longitude=longitudes, step=st.sampled_from(STEPS))
def test_a_position_lies_in_its_cell_whatever_form_its_number_has(
    latitude: Decimal, longitude: Decimal, step: int
) -> None:
    cell = snap(latitude, longitude, step)
    assert snap(float(latitude), float(longitude), step) == cell
    assert read_cell(f"{latitude:f}", f"{longitude:f}", step) == cell
    off_by = abs(cell.latitude - float(latitude))
    assert off_by <= step / 200 + 1e-6


@given(latitude=latitudes, longitude=longitudes, step=st.sampled_from(STEPS))
def test_the_middle_of_a_cell_snaps_to_the_same_cell(
    latitude: Decimal, longitude: Decimal, step: int
) -> None:
    cell = snap(latitude, longitude, step)
    assert snap(cell.latitude, cell.longitude, step) == cell


@given(y=st.integers(-9000, 8999), x=st.integers(-18000, 17999))
def test_a_coarser_cell_holds_the_finer_one(y: int, x: int) -> None:
    fine = Cell(1, y, x)
    for step in STEPS:
        coarse = fine.coarsened(step)
        assert snap(fine.latitude, fine.longitude, step) == coarse
        assert coarse.coarsened(1) == coarse


@pytest.mark.parametrize("noise", [0, 1e-12, -1e-12, 4e-8, -4e-8])
def test_the_noise_of_floats_moves_nothing(noise: float) -> None:
    assert snap(0.29 + noise, 34.57 + noise, 1) == Cell(1, 29, 3457)


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [
        ("nan", "34.7"),
        ("inf", "34.7"),
        ("-0.09", "-inf"),
        ("1e1", "34.7"),
        ("91", "34.7"),
        ("-0.09", "181"),
        ("-0.09", ""),
        ("٣٤", "34"),
        ("0x10", "34"),
        ("here", "there"),
        ("9" * 5000, "34"),
        ("-0.09", "34.7'; DROP TABLE maps_report"),
    ],
)
def test_what_is_no_position_is_refused_without_being_repeated(
    latitude: str, longitude: str
) -> None:
    with pytest.raises(NotAPlace) as refused:
        read_cell(latitude, longitude, 5)
    assert str(refused.value) == ""
    assert refused.value.__suppress_context__ or refused.value.__context__ is None


@FEW
@given(
    latitude=st.integers(-199_999_999, 49_999_999),
    longitude=st.integers(600_000_001, 899_999_999),
)
def test_no_digit_beyond_the_cell_is_kept_or_shown(
    latitude: int,
    longitude: int,
    kisumu: Project,
    coarse: Project,
    zawadi: User,
    moderator: User,
) -> None:
    """The last six digits of nine are the young person's own: they are nowhere."""
    sent = (f"{latitude / 1e9:.9f}", f"34.{longitude:09d}")
    secrets = [number.split(".")[1][3:] for number in sent]
    client = signed_in(zawadi)
    with transaction.atomic():
        answer = client.post(f"/en/map/{kisumu.slug}/new/", tapped(*sent))
        assert answer.status_code == 302
        report = Report.objects.latest("pk")
        moderation.decide(waiting_item(report), Outcome.PUBLISH, acting_user=moderator)
        shown = [
            client.get(address).content.decode()
            for address in (
                answer["Location"],
                "/en/map/mine/",
                "/en/map/",
                f"/en/map/{kisumu.slug}/",
                f"/en/map/reports/{report.pk}/",
                "/maps/reports.geojson?bbox=34,-1,35,1&zoom=22",
            )
        ]
        everything = "\n".join([whole_database(), *shown])
        transaction.set_rollback(True)
    # A run of zeros says nothing, and stands in every database.
    for secret in secrets:
        if len(set(secret)) > 2:
            assert secret not in everything


def test_a_form_that_comes_back_holds_the_cell_and_not_the_place(
    writer: Client, coarse: Project
) -> None:
    answer = writer.post(
        f"/en/map/{coarse.slug}/new/", tapped("-0.0917264", "34.7680931", title="")
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "0917" not in page
    assert "7680" not in page
    assert 'value="-0.075"' in page
    assert 'value="34.775"' in page


@pytest.mark.parametrize("latitude", ["nan", "-0.0917264", "95.0917264"])
def test_no_log_names_the_place(
    writer: Client, kisumu: Project, caplog: pytest.LogCaptureFixture, latitude: str
) -> None:
    with caplog.at_level(logging.DEBUG):
        writer.post(f"/en/map/{kisumu.slug}/new/", tapped(latitude, "34.7680931"))
    # Queries are logged while debugging only, and carry cells.
    assert "0917264" not in caplog.text
    assert "7680931" not in caplog.text


def test_an_error_report_leaves_the_form_out(
    writer: Client, kisumu: Project, monkeypatch: pytest.MonkeyPatch, rf: Any
) -> None:
    from django.views.debug import SafeExceptionReporterFilter

    seen: list[Any] = []

    def broken(*args: Any, **options: Any) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr(actions, "submit_report", broken)
    client = writer
    client.raise_request_exception = False
    address = f"/en/map/{kisumu.slug}/new/"
    answer = client.post(address, tapped("-0.0917264", "34.7680931"))
    seen.append(SafeExceptionReporterFilter().get_post_parameters(answer.wsgi_request))
    assert "0917264" not in repr(seen)
    assert "7680931" not in repr(seen)


def test_fifty_reports_from_one_home_point_at_one_cell(
    kisumu: Project, amina: User
) -> None:
    """An average over any number of reports says no more than one of them."""
    for number in range(50):
        wobble = (number % 7 - 3) * 1e-9
        report_by(amina, kisumu, at=(-0.0957 + wobble, 34.7561 - wobble))
    places = Report.objects.values_list("step", "cell_y", "cell_x", "district")
    assert len(set(places)) == 1


def test_the_version_holds_whole_numbers_only(
    writer: Client, kisumu: Project, amina: User
) -> None:
    writer.post(f"/en/map/{kisumu.slug}/new/", tapped("-0.0957123", "34.7561987"))
    chosen = Version.objects.get(subject__author=amina).attributes
    assert set(chosen) == {
        *("category", "sensitive", "language", "step"),
        *("cell_y", "cell_x", "district"),
    }
    assert (chosen["step"], chosen["cell_y"], chosen["cell_x"]) == (1, -10, 3475)
    assert not re.search(r"\d\.\d", repr(chosen))


@pytest.mark.parametrize(
    ("band", "fine", "step"),
    [
        ("13_15", True, 5),
        ("16_17", True, 1),
        ("18_24", True, 1),
        ("25_plus", True, 1),
        ("13_15", False, 5),
        ("16_17", False, 5),
        ("18_24", False, 5),
    ],
)
def test_the_grid_follows_age_and_drive(
    band: str, fine: bool, step: int, kisumu: Project, coarse: Project, amina: User
) -> None:
    amina.age_band = band
    project = kisumu if fine else coarse
    assert actions.grid_for(amina, project) == step


def test_a_drive_on_a_coarser_grid_coarsens_everyone(
    coarse: Project, juma: User
) -> None:
    coarse.step = 10
    assert actions.grid_for(juma, coarse) == 10


def test_a_finer_cell_than_allowed_is_coarsened_by_the_action(
    kisumu: Project, zawadi: User
) -> None:
    """Whatever a caller hands in: a form, an import, the demo."""
    entry = actions.Entry(
        category=kisumu.categories.get(slug="water"),
        title="A tap",
        text="It is dry.",
        language="en",
        client_id=uuid.uuid4(),
        cell=snap(-0.0917, 34.768, 1),
    )
    report, _assessment = actions.submit_report(kisumu, entry, acting_user=zawadi)
    assert (report.step, report.cell_y, report.cell_x) == (5, -2, 695)


def test_the_named_district_follows_from_the_cell(
    kisumu: Project, zawadi: User
) -> None:
    """A small district that somebody picked would say more than their cell may."""
    client = signed_in(zawadi)
    for slug in ("milimani", "kondele"):
        client.post(f"/en/map/{kisumu.slug}/new/", filled_in(district=slug))
    cells = {(row.cell_y, row.cell_x): row.district_id for row in Report.objects.all()}
    for (y, x), district in cells.items():
        again = Report.objects.filter(cell_y=y, cell_x=x).values_list("district")
        assert set(again) == {(district,)}


@pytest.mark.parametrize(
    "broken",
    [
        {"sensitive": True},
        {"sensitive": True, "cell_y": None, "cell_x": None, "district": None},
        {"cell_y": None},
        {"cell_y": 9000},
        {"cell_x": -18001},
        {"step": 2},
        {"month": "2026-03-02"},
    ],
)
def test_the_database_refuses_what_no_report_may_hold(
    broken: dict[str, Any], kisumu: Project, amina: User
) -> None:
    report = report_by(amina, kisumu)
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.filter(pk=report.pk).update(**broken)


def test_a_fine_grid_needs_a_written_note_on_its_risks(kisumu: Project) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Project.objects.filter(pk=kisumu.pk).update(risk_note="")


def test_without_a_coordinator_a_drive_goes_on_on_the_coarse_grid(
    kisumu: Project, juma: User
) -> None:
    """Nobody has to stay because a drive names them."""
    assert kisumu.coordinator is not None
    kisumu.coordinator.delete()
    kisumu.refresh_from_db()
    assert actions.grid_for(juma, kisumu) == 5


def test_a_sensitive_report_keeps_its_district_only(
    writer: Client, kisumu: Project, amina: User, moderator: User, client: Client
) -> None:
    form = tapped("-0.0917264", "34.7680931", category="safety", district="kondele")
    writer.post(f"/en/map/{kisumu.slug}/new/", form)
    report = Report.objects.get()
    assert (report.cell_y, report.cell_x) == (None, None)
    assert report.district is not None
    assert report.district.slug == "kondele"
    moderation.decide(waiting_item(report), Outcome.PUBLISH, acting_user=moderator)
    found = client.get("/maps/reports.geojson?bbox=-180,-90,180,90&zoom=3").json()
    assert found["features"] == []
    assert "Kondele" in client.get(f"/en/map/{kisumu.slug}/").content.decode()


def test_no_public_page_names_the_author(
    kisumu: Project, amina: User, juma: User, moderator: User, client: Client
) -> None:
    for author in (amina, juma):
        report = public_report(author, moderator, kisumu)
        for address in (
            "/en/map/",
            f"/en/map/{kisumu.slug}/",
            f"/en/map/reports/{report.pk}/",
            "/maps/reports.geojson?bbox=34,-1,35,1&zoom=12",
        ):
            page = client.get(address).content.decode()
            assert author.handle not in page
            assert str(author.public_id) not in page
