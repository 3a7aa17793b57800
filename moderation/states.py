"""Where an author's work is and who acts next, in one word."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Prefetch

from moderation.models import (
    Cause,
    Decision,
    ModeratedModel,
    Outcome,
    QueueItem,
    Version,
)


class Step(StrEnum):
    """The steps that an author sees; each says whose turn it is."""

    DRAFT = "draft"
    PICTURE = "picture"
    WITH_US = "with_us"
    BACK_TO_YOU = "back_to_you"
    NOT_PUBLISHED = "not_published"
    PUBLIC = "public"


@dataclass(frozen=True)
class State:
    """``is_public`` tells that something of it can be read while a newer version is on
    its way. ``decision`` is the latest one on the newest version; ``due_at`` is when a
    person should have looked at it, ``back_at`` when somebody is at the desk again: an
    author is never promised the first when it comes before the second."""

    step: Step
    is_public: bool
    due_at: datetime.datetime | None = None
    back_at: datetime.datetime | None = None
    decision: Decision | None = None
    version: Version | None = None


def state_of(row: ModeratedModel) -> State:
    """The state of one row."""
    return states_of([row])[row.pk]


def states_of(rows: Iterable[ModeratedModel]) -> dict[int, State]:
    """The states of many rows by their primary key, in four queries."""
    rows = list(rows)
    versions = (
        Version.objects.filter(subject__in=[row.subject_id for row in rows])
        .select_related("subject__office")
        .order_by("number")
        .prefetch_related(
            Prefetch(
                "queue_items",
                QueueItem.objects.open().filter(cause=Cause.SUBMISSION),
                to_attr="waiting",
            ),
            Prefetch("decisions", Decision.objects.order_by("-pk"), to_attr="latest"),
            "pictures__picture",
        )
    )
    newest = {version.subject_id: version for version in versions}
    return {row.pk: _state(row, newest.get(row.subject_id)) for row in rows}


def _state(row: ModeratedModel, version: Version | None) -> State:
    if version is None:
        return State(Step.DRAFT, row.is_public)
    waiting: list[QueueItem] = version.waiting  # type: ignore[attr-defined]
    decisions: list[Decision] = version.latest  # type: ignore[attr-defined]
    decision = decisions[0] if decisions else None
    if waiting:
        return _waiting(row, version, waiting[0], decision)
    if decision is None:
        # Taken back by its author before anybody had read it.
        return State(Step.DRAFT, row.is_public, version=version)
    return State(
        _after(row, decision), row.is_public, decision=decision, version=version
    )


def _waiting(
    row: ModeratedModel, version: Version, item: QueueItem, decision: Decision | None
) -> State:
    picture = any(
        placed.picture.checked_at is None for placed in version.pictures.all()
    )
    step = Step.PICTURE if picture else Step.WITH_US
    back_at = version.subject.office.back_at()
    return State(step, row.is_public, item.due_at, back_at, decision, version)


def _after(row: ModeratedModel, decision: Decision) -> Step:
    if decision.outcome == Outcome.CHANGES:
        return Step.BACK_TO_YOU
    if decision.outcome == Outcome.REFUSE:
        return Step.NOT_PUBLISHED
    return Step.PUBLIC if row.is_public else Step.DRAFT
