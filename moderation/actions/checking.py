"""What goes on once the worker has looked at a picture."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from moderation.actions.publishing import (
    close,
    decide_by_policy,
    has_unchecked_picture,
    is_never_public,
    lacks_consent,
    lock_open,
    take_turn,
)
from moderation.models import Cause, Outcome, Picture, QueueItem


def mark_checked(picture: Picture) -> None:
    """The worker has looked at a picture: what waited for it alone can go on."""
    with transaction.atomic():
        Picture.objects.filter(pk=picture.pk, checked_at__isnull=True).update(
            checked_at=timezone.now()
        )
        for item in _waiting_for(picture):
            _reconsider(item)


def _waiting_for(picture: Picture) -> Iterable[QueueItem]:
    return (
        QueueItem.objects.open()
        .filter(version__pictures__picture=picture, cause=Cause.SUBMISSION)
        .select_related("version__subject")
    )


def _reconsider(item: QueueItem) -> None:
    """Publish what the policy had cleared but for its pictures."""
    assessment = item.version.assessments.latest("pk")
    if assessment.outcome not in Outcome.public() or is_never_public(item.version):
        return
    if has_unchecked_picture(item.version):
        return
    take_turn(item.version.subject_id)
    locked = lock_open(item)
    row = locked.version.subject.row()
    if lacks_consent(row, locked.version):
        return  # It stays with the desk, which is told the same.
    close(locked, decide_by_policy(row, locked.version, assessment))
