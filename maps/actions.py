"""Every change on the map: report an issue, change its words, say what came of it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts import consents, policy
from accounts.models import AgeBand, Scope, User
from audit import actions as audit
from maps.grid import STEPS, Cell
from maps.models import Category, District, Project, Report
from maps.places import district_of
from moderation import actions as moderation
from moderation import signals
from moderation.models import Assessment, Version
from moderation.submissions import (
    ConsentMissing,
    NotAllowed,
    SentBefore,
    Submission,
)
from offices.access import offices_of
from offices.models import Role

COARSE = 5
"""The grid for whoever is not known to be allowed a finer one: about 5.5 km."""


class ProjectClosed(RuntimeError):
    """The drive is over, or has not begun."""


class NoPlace(ValueError):
    """Neither a cell nor a district of this drive was chosen."""


@dataclass(frozen=True)
class Entry:
    """What somebody reports. ``district`` is enough; a ``cell`` says it better."""

    category: Category
    title: str
    text: str
    language: str
    client_id: uuid.UUID
    cell: Cell | None = None
    district: District | None = None

    @property
    def parts(self) -> dict[str, str]:
        return {"title": self.title, "text": self.text}


@dataclass(frozen=True)
class _Area:
    """What is stored of a place."""

    step: int
    cell: Cell | None
    district: District | None


def grid_for(author: User, project: Project) -> int:
    """The step at which this person's reports are stored in this drive.

    A drive names its finest grid, and a finer one than ``COARSE`` only with a named
    coordinator and a written note on its risks. At 13 to 15 it also takes a guardian's consent to the map, whether
    or not the law asks for a guardian. Nobody's are finer than the drive's own.
    """
    finest = _finest_in_a_drive(author) if project.allows_a_fine_grid else COARSE
    return max(project.step, finest)


def _finest_in_a_drive(author: User) -> int:
    if author.age_band == AgeBand.FROM_13 and Scope.MAP not in consents.given(author):
        return COARSE
    return policy.of(author).map_step_in_project.hundredths or max(STEPS)


def submit_report(
    project: Project, entry: Entry, *, acting_user: User
) -> tuple[Report, Assessment]:
    """Hand in a new report; the same client id again answers the first one.

    Raises ``ProjectClosed``, ``NoPlace`` where nothing usable was chosen,
    ``SentBefore`` where the id of a report that was sent comes with other words, and
    ``ConsentMissing`` where a guardian has to agree first.
    """
    if earlier := moderation.repeated(
        entry.client_id, entry.parts, model=Report, author=acting_user
    ):
        return _reported_as(earlier), earlier.assessments.earliest("pk")
    if not project.is_running:
        raise ProjectClosed
    area = _area(project, entry, acting_user)
    report = _open_report(project, entry, area, acting_user)
    try:
        assessment = moderation.submit(
            report, _submission(report, entry), acting_user=acting_user
        )
    except ConsentMissing:
        _forget(report)
        raise
    if assessment.version.subject_id != report.subject_id:
        # The same form arrived twice at the same moment: the first one counts.
        _forget(report)
        return _reported_as(assessment.version), assessment
    return report, assessment


def change_words(
    report: Report,
    *,
    title: str,
    text: str,
    language: str,
    client_id: uuid.UUID,
    acting_user: User,
) -> Assessment:
    """Hand in new words for a report; its kind and its place stay.

    What is public stays public until the new words have been read. Raises
    ``SentBefore`` where the id of words that were sent comes with others.
    """
    entry = Entry(report.category, title, text, language, client_id)
    earlier = moderation.repeated(
        client_id, entry.parts, model=Report, author=acting_user
    )
    if earlier and earlier.subject_id != report.subject_id:
        raise SentBefore
    return moderation.submit(
        report, _submission(report, entry), acting_user=acting_user
    )


@transaction.atomic
def change_status(
    report: Report, status: Report.Status, *, acting_user: User
) -> Report:
    """Say what came of an issue. Again changes nothing."""
    desk = offices_of(acting_user, Role.EDITOR, Role.MODERATOR)
    if not desk.filter(pk=report.project.office_id).exists():
        raise NotAllowed("Only the drive's own office says what came of a report.")
    if report.status == status:
        return report
    report.status = status
    report.save(update_fields=["status"])
    audit.record(
        "maps.change_status",
        report,
        actor=acting_user,
        office_id=report.project.office_id,
        status=status.value,
    )
    if report.is_public:
        signals.changed.send(sender=Report, row=report)
    return report


def _area(project: Project, entry: Entry, author: User) -> _Area:
    step = grid_for(author, project)
    chosen = entry.district
    if entry.category.project_id != project.pk:
        raise ValueError("A category of another drive.")
    if chosen and chosen.project_id != project.pk:
        raise NoPlace
    if entry.category.sensitive:
        if chosen is None:
            raise NoPlace
        return _Area(step, None, chosen)
    cell = _cell(project, entry, step)
    return _Area(cell.step, cell, district_of(cell, project.districts.all()))


def _cell(project: Project, entry: Entry, step: int) -> Cell:
    if entry.cell:
        cell = entry.cell.coarsened(step)
        if not project.touches(cell):
            raise NoPlace
        return cell
    if entry.district:
        return entry.district.cell(step)
    raise NoPlace


@transaction.atomic
def _open_report(project: Project, entry: Entry, area: _Area, author: User) -> Report:
    subject = moderation.open_subject(
        Report, author=author, office=project.office, language=entry.language
    )
    return Report.objects.create(
        subject=subject,
        project=project,
        category=entry.category,
        sensitive=entry.category.sensitive,
        language=entry.language,
        step=area.step,
        cell_y=area.cell.y if area.cell else None,
        cell_x=area.cell.x if area.cell else None,
        district=area.district,
        month=timezone.localdate().replace(day=1),
    )


def _submission(report: Report, entry: Entry) -> Submission:
    return Submission(
        parts=entry.parts,
        attributes={
            "category": report.category_id,
            "sensitive": report.sensitive,
            "language": entry.language,
            "step": report.step,
            "cell_y": report.cell_y,
            "cell_x": report.cell_x,
            "district": report.district_id,
        },
        client_id=entry.client_id,
        language=entry.language,
    )


def _reported_as(version: Version) -> Report:
    return Report.objects.select_related("subject").get(subject=version.subject_id)


@transaction.atomic
def _forget(report: Report) -> None:
    subject: Any = report.subject
    report.delete()
    subject.delete()
