"""Marks of what was handed in within a day, and what they say together."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.utils import timezone

from moderation import pipeline
from moderation.models import ModeratedModel, Trace, Version
from moderation.pipeline import velocity as pure
from moderation.pipeline.beside import with_failure, with_findings

MOST = 500
"""Of the latest marks that are the same, this many are counted."""

logger = logging.getLogger(__name__)


def consider(
    row: ModeratedModel,
    parts: Sequence[pipeline.Part],
    found: pipeline.Assessment,
    *,
    author: Any,
    is_newcomer: bool,
) -> tuple[pipeline.Assessment, frozenset[int]]:
    """What was found, with what is too much of it, and the marks to remember."""
    try:
        marks = pure.marks_of(parts, author=author.pk, place=row.stands_under())
        counted = pure.judge(
            marks, _seen(row, marks), author=author.pk, is_newcomer=is_newcomer
        )
    except Exception:
        logger.exception("Nobody counted how often this came.")
        return with_failure(found, pure.DETECTOR), frozenset()
    return with_findings(found, pure.findings(parts, counted)), marks.all()


def is_watched(standing: pipeline.Standing, *, in_bulk: bool) -> bool:
    """Staff and what was written over a longer time are not counted."""
    return settings.MODERATION_COUNTS_REPEATS and not standing.is_staff and not in_bulk


def remember(version: Version, marks: frozenset[int], *, is_newcomer: bool) -> None:
    Trace.objects.bulk_create(
        Trace(
            version=version,
            mark=mark,
            is_newcomer=is_newcomer,
            at=version.submitted_at,
        )
        for mark in sorted(marks)
    )


def _seen(row: ModeratedModel, marks: pure.Marks) -> list[pure.Seen]:
    """Earlier submissions with a mark in common, by one query."""
    now = timezone.now()
    same = (
        Trace.objects.filter(mark__in=marks.all(), at__gt=now - pure.REMEMBERED)
        .exclude(version__subject=row.subject_id)
        .order_by("-at", "-pk")
        .values_list(
            "version__subject_id",
            "version__subject__author_id",
            "is_newcomer",
            "at",
            "mark",
        )[:MOST]
    )
    shared: dict[tuple[Any, ...], set[int]] = defaultdict(set)
    for *submission, mark in same:
        shared[tuple(submission)].add(mark)
    return [
        pure.Seen(subject, author or 0, is_newcomer, now - at, frozenset(of_one))
        for (subject, author, is_newcomer, at), of_one in shared.items()
    ]
