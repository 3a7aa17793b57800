"""A drive in Kisumu that may use the fine grid, and people who report in it."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

from django.test import Client
from django.utils import timezone

import pytest

from accounts.models import User
from maps import actions
from maps.grid import snap
from maps.models import Category, District, Project, Report
from moderation import actions as moderation
from moderation.models import Outcome
from offices.models import Office
from tests.conftest import signed_in
from tests.factories import mapping_project, waiting_item

TITLE = "The tap at the market is dry"
TEXT = "Water comes only after ten. Girls who fetch it before class arrive late."


@pytest.fixture
def kisumu(kenya_office: Office, editor: User) -> Project:
    project = mapping_project(
        kenya_office,
        editor,
        slug="kisumu",
        step=1,
        risk_note="In pairs, by day, in places that everybody uses.",
    )
    District.objects.create(
        project=project, slug="kondele", names={"en": "Kondele"}, y=-8, x=3477
    )
    return project


@pytest.fixture
def coarse(kenya_office: Office, editor: User) -> Project:
    """A drive without a note on its risks: nobody's cell is finer than 5."""
    return mapping_project(kenya_office, editor, slug="coarse")


@pytest.fixture
def writer(amina: User) -> Client:
    return signed_in(amina)


def filled_in(**changes: str) -> dict[str, str]:
    return {
        "category": "water",
        "title": TITLE,
        "text": TEXT,
        "language": "en",
        "district": "milimani",
        "latitude": "",
        "longitude": "",
        "client_id": str(uuid.uuid4()),
        **changes,
    }


def tapped(latitude: object, longitude: object, **changes: str) -> dict[str, str]:
    where = {"latitude": str(latitude), "longitude": str(longitude), "district": ""}
    return filled_in(**{**where, **changes})


def report_by(
    author: User, project: Project, *, kind: str = "water", **fields: Any
) -> Report:
    latitude, longitude = fields.pop("at", (-0.0957, 34.7561))
    entry = actions.Entry(
        category=Category.objects.get(project=project, slug=kind),
        title=fields.pop("title", TITLE),
        text=TEXT,
        language="en",
        client_id=uuid.uuid4(),
        cell=snap(latitude, longitude, actions.grid_for(author, project)),
        district=District.objects.get(project=project, slug="milimani"),
    )
    report, _assessment = actions.submit_report(project, entry, acting_user=author)
    return report


def public_report(
    author: User, moderator: User, project: Project, **fields: Any
) -> Report:
    report = report_by(author, project, **fields)
    report.refresh_from_db()
    if not report.is_public:
        moderation.decide(waiting_item(report), Outcome.PUBLISH, acting_user=moderator)
        report.refresh_from_db()
    return report


def over(project: Project) -> Project:
    """The same drive after its last day."""
    project.ends = timezone.localdate() - datetime.timedelta(days=1)
    project.save()
    return project
