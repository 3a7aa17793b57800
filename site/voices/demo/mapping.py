"""The demo's mapping projects and the reports of twenty people."""

from __future__ import annotations

import datetime
import math
import uuid
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from maps import actions
from maps.grid import snap
from maps.models import Category, District, Project, Report
from moderation.actions import already_submitted
from offices.models import Office
from voices.demo import desk, files

MONTHS = datetime.timedelta(days=90)


def load_projects() -> None:
    with transaction.atomic():
        for row in files.rows("projects"):
            if not Project.objects.filter(slug=row["slug"]).exists():
                _create_project(row)


def _create_project(row: dict[str, Any]) -> None:
    west, south, east, north = row["boundary"]
    today = timezone.localdate()
    project = Project.objects.create(
        office=Office.objects.get(slug=row["office"]),
        coordinator=User.objects.get(handle=row["coordinator"]),
        slug=row["slug"],
        titles=row["titles"],
        aims=row["aim"],
        south=math.floor(south * 100),
        west=math.floor(west * 100),
        north=math.ceil(north * 100),
        east=math.ceil(east * 100),
        # A demo that is loaded in later years is to be running as well.
        starts=min(datetime.date.fromisoformat(row["starts"]), today - MONTHS),
        ends=max(datetime.date.fromisoformat(row["ends"]), today + MONTHS),
        step=row["step"],
        risk_note=row["risk_note"],
    )
    Category.objects.bulk_create(
        Category(
            project=project,
            slug=category["slug"],
            names=category["names"],
            sensitive=category["sensitive"],
            order=order,
        )
        for order, category in enumerate(row["categories"])
    )
    District.objects.bulk_create(
        District(
            project=project,
            slug=district["slug"],
            names=district["names"],
            y=round(district["latitude"] * 100),
            x=round(district["longitude"] * 100),
        )
        for district in files.rows("districts")
        if district["project"] == row["slug"]
    )


def load_reports() -> None:
    for position, row in enumerate(files.rows("reports")):
        _load_report(position, row)


def _load_report(position: int, row: dict[str, Any]) -> None:
    author = User.objects.get(handle=row["author"])
    client_id = files.client_id("report", position)
    if already_submitted(client_id, author=author):
        return
    moment = files.days_ago(row["days_ago"], f"report {position}")
    project = Project.objects.select_related("office").get(slug=row["project"])
    with transaction.atomic():
        report, _assessment = actions.submit_report(
            project, _entry(row, project, author, client_id), acting_user=author
        )
        Report.objects.filter(pk=report.pk).update(
            month=moment.date().replace(day=1), status=row["status"]
        )
        report.refresh_from_db()
        if row["state"] == "public":
            desk.let_public(report)
            desk.close_watch(report)
            Report.objects.filter(pk=report.pk).update(published_at=moment)


def _entry(
    row: dict[str, Any], project: Project, author: User, client_id: uuid.UUID
) -> actions.Entry:
    category = Category.objects.get(project=project, slug=row["category"])
    return actions.Entry(
        category=category,
        title=row["title"],
        text=row["text"],
        language=row["language"],
        client_id=client_id,
        cell=(
            None
            if category.sensitive
            # The middle of the hundredth that the file names, not its corner.
            else snap(
                row["latitude"] + 0.005,
                row["longitude"] + 0.005,
                actions.grid_for(author, project),
            )
        ),
        district=District.objects.get(project=project, slug=row["district"]),
    )
