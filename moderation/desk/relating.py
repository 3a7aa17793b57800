"""What somebody said to the same person before, as the desk reads it."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from moderation.desk.reading import ReadPart, parts_of
from moderation.models import Assessment, ModeratedModel, QueueItem, Version

SHOWN = 20


@dataclass(frozen=True)
class Earlier:
    """One earlier version: where it stands, and whether others can read it now."""

    parts: list[ReadPart]
    sent_at: datetime.datetime
    is_public: bool
    href: str


@dataclass(frozen=True)
class AlsoSaid:
    """What makes a pattern with an item: cues, and earlier words, the newest last.

    ``elsewhere`` counts what stands in other offices, whose words are theirs to read.
    """

    cues: list[str]
    earlier: list[Earlier]
    elsewhere: int


def also_said(item: QueueItem, assessment: Assessment) -> AlsoSaid | None:
    """The same number of queries however much there is; none where there is nothing."""
    keys = assessment.related.get("messages", [])
    if not keys:
        return None
    versions = list(
        Version.objects.filter(pk__in=keys)
        .select_related("subject")
        .prefetch_related("assessments__findings")
        .order_by("pk")
    )
    ours = [
        version
        for version in versions
        if version.subject.office_id == item.office_id and version.parts
    ][-SHOWN:]
    rows = _rows(ours)
    return AlsoSaid(
        cues=list(assessment.related.get("cues", [])),
        earlier=[_earlier(version, rows[version.subject_id]) for version in ours],
        elsewhere=sum(
            version.subject.office_id != item.office_id for version in versions
        ),
    )


def _rows(versions: Iterable[Version]) -> dict[int, ModeratedModel]:
    """The rows of these versions: one query for each kind."""
    subjects: dict[type[ModeratedModel], set[int]] = defaultdict(set)
    for version in versions:
        subjects[version.subject.model].add(version.subject_id)
    return {
        row.subject_id: row
        for model, of_model in subjects.items()
        for row in model._default_manager.filter(subject__in=of_model).select_related()
    }


def _earlier(version: Version, row: ModeratedModel) -> Earlier:
    is_public = row.is_public and row.public_version_id == version.pk
    assessment = max(version.assessments.all(), key=lambda found: found.pk)
    return Earlier(
        parts=parts_of(version, [], assessment.findings.all()),
        sent_at=version.submitted_at,
        is_public=is_public,
        href=row.get_absolute_url() if is_public else "",
    )
