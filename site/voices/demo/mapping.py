"""The demo's mapping projects and the reports of twenty people."""

from __future__ import annotations

import datetime
import math
from typing import Any

from django.db import transaction

from accounts.models import User
from maps.grid import snap
from maps.models import Category, District, Project, Report
from moderation import actions
from moderation.submissions import Submission
from offices.models import Office
from voices.demo import desk, files


def load_projects() -> None:
    with transaction.atomic():
        for row in files.rows("projects"):
            if not Project.objects.filter(slug=row["slug"]).exists():
                _create_project(row)


def _create_project(row: dict[str, Any]) -> None:
    west, south, east, north = row["boundary"]
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
        starts=datetime.date.fromisoformat(row["starts"]),
        ends=datetime.date.fromisoformat(row["ends"]),
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
    if actions.already_submitted(client_id, author=author):
        return
    moment = files.days_ago(row["days_ago"], f"report {position}")
    with transaction.atomic():
        report = _create_report(row, author, moment.date().replace(day=1))
        actions.submit(
            report,
            Submission(
                parts={"title": row["title"], "text": row["text"]},
                client_id=client_id,
                language=row["language"],
            ),
            acting_user=author,
        )
        report.refresh_from_db()
        if row["state"] == "public":
            desk.let_public(report)
            desk.close_watch(report)
            Report.objects.filter(pk=report.pk).update(published_at=moment)


def _create_report(row: dict[str, Any], author: User, month: datetime.date) -> Report:
    project = Project.objects.select_related("office").get(slug=row["project"])
    category = Category.objects.get(project=project, slug=row["category"])
    cell = (
        None
        if category.sensitive
        # The middle of the hundredth that the file names, not its corner.
        else snap(row["latitude"] + 0.005, row["longitude"] + 0.005, project.step)
    )
    subject = actions.open_subject(
        Report, author=author, office=project.office, language=row["language"]
    )
    return Report.objects.create(
        subject=subject,
        project=project,
        category=category,
        sensitive=category.sensitive,
        language=row["language"],
        step=project.step,
        cell_y=cell.y if cell else None,
        cell_x=cell.x if cell else None,
        district=District.objects.get(project=project, slug=row["district"]),
        month=month,
        status=row["status"],
    )
