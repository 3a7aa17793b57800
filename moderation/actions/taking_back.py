"""Work is taken back: by its author, or because they may not or will not show it."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from audit import actions as audit
from moderation.actions.publishing import lock, take_down
from moderation.models import ModeratedModel, QueueItem
from moderation.submissions import NotAllowed


def withdraw(row: ModeratedModel, *, acting_user: Any) -> None:
    """The author takes their own work back, at once and without a reason.

    What waits is closed as well. The versions stay under the retention of the audit;
    nothing of the row is public any more. Again changes nothing.
    """
    if row.subject.author_id != acting_user.pk:
        raise NotAllowed("Only its author takes a subject back.")
    with transaction.atomic():
        _withdraw(row, acting_user=acting_user)


def withdraw_for_author(row: ModeratedModel) -> bool:
    """Take back one of many things at once; whoever asked for all is written down there.

    Returns whether it was public. Runs in the caller's transaction.
    """
    return _withdraw(row, acting_user=None)


def _withdraw(row: ModeratedModel, *, acting_user: Any) -> bool:
    lock(row)
    was_public = row.is_public
    QueueItem.objects.open().filter(version__subject=row.subject).update(
        closed_at=timezone.now()
    )
    if was_public:
        take_down(row)
    audit.record(
        "moderation.withdraw",
        row.subject,
        actor=acting_user,
        office_id=row.subject.office_id,
    )
    return was_public
