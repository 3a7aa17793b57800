"""What goes on once the worker has looked at a picture."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from moderation.actions.publishing import (
    close,
    decide_by_policy,
    is_never_public,
    lacks_consent,
    lock_open,
    take_turn,
)
from moderation.models import Cause, Outcome, Picture, QueueItem
from moderation.pictures.holding import hurry, waits_for_picture
from moderation.submissions import AlreadyDecided


def go_on_after(picture: Picture) -> None:
    """The worker has looked at a picture: what waited for it alone can go on.

    A transaction of its own, after the look is written: whoever hands something in
    holds their subject while they wait for the picture's row. Again changes nothing.
    """
    with transaction.atomic():
        for item in _waiting_for(picture):
            _reconsider(item)


def _waiting_for(picture: Picture) -> Iterable[QueueItem]:
    return (
        QueueItem.objects.open()
        .filter(version__pictures__picture=picture, cause=Cause.SUBMISSION)
        .select_related("version__subject")
    )


def _reconsider(item: QueueItem) -> None:
    """Publish what the policy had cleared but for its pictures, or move it up."""
    take_turn(item.version.subject_id)
    try:
        locked = lock_open(item)
    except AlreadyDecided:
        return  # Another worker, or a person, was quicker.
    hurry(locked)
    assessment = item.version.assessments.latest("pk")
    if assessment.outcome not in Outcome.public() or is_never_public(item.version):
        return
    if waits_for_picture(item.version):
        return
    row = locked.version.subject.row()
    if lacks_consent(row, locked.version):
        return  # It stays with the desk, which is told the same.
    close(locked, decide_by_policy(row, locked.version, assessment))
