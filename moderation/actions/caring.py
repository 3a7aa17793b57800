"""What an author whose words worried us answers, and what the desk makes of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from audit import actions as audit
from moderation.actions.publishing import take_turn
from moderation.models import Answer, Cause, QueueItem, Subject
from moderation.submissions import NotAllowed

LIFE_AT_RISK = 0
AT_ONCE = timedelta(minutes=15)


def answer(subject: Subject, said: Answer, *, acting_user: Any) -> QueueItem | None:
    """Write the answer on what waits of ``subject``.

    To need help puts it at the head of the queue with the shortest clock; to be safe
    changes nothing there. Twice is once. None where nothing waits any more: then
    nobody would see the answer, and its author must not believe so.
    """
    if subject.author_id != acting_user.pk:
        raise NotAllowed("Only its author answers.")
    with transaction.atomic():
        take_turn(subject.pk)
        item = waiting_for(subject)
        if item is None or item.author_answer in (said, Answer.HELP):
            return item
        item.author_answer = said
        if said == Answer.HELP:
            _raise(item)
        item.save(update_fields=["author_answer", "tier", "due_at"])
        # Which answer it was stands with the item alone: the log is never erased.
        audit.record(
            "moderation.answer",
            subject,
            actor=acting_user,
            office_id=item.office_id,
            version=item.version_id,
        )
        return item


def waiting_for(subject: Subject) -> QueueItem | None:
    """The open item of what ``subject``'s author handed in last."""
    return (
        QueueItem.objects.open()
        .filter(version__subject=subject, cause=Cause.SUBMISSION)
        .order_by("-version__number")
        .first()
    )


def asked_for_help(subject: Subject) -> bool:
    """Whether a plea waits: newer words must not close it unread."""
    item = waiting_for(subject)
    return item is not None and item.author_answer == Answer.HELP


def keep_asking(item: QueueItem) -> None:
    """A newer version takes the plea of the one before it to the head of the queue."""
    item.author_answer = Answer.HELP
    _raise(item)
    item.save(update_fields=["author_answer", "tier", "due_at"])


def _raise(item: QueueItem) -> None:
    item.tier = LIFE_AT_RISK
    item.due_at = min(item.due_at, timezone.now() + AT_ONCE)
