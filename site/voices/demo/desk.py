"""The demo's moderators: what is public in the demo was decided by them."""

from __future__ import annotations

from accounts.models import User
from moderation import actions
from moderation.models import Cause, ModeratedModel, Outcome, QueueItem
from moderation.models.queue import QueueItemQuerySet
from offices.models import Membership, Role


def let_public(row: ModeratedModel) -> None:
    """Close whatever waits for this row, the way its moderator would have."""
    if not row.is_public:
        item = waiting(row)
        actions.decide(item, Outcome.PUBLISH, acting_user=moderator_of(item.office_id))
        row.refresh_from_db()


def close_watch(row: ModeratedModel) -> None:
    """Somebody has looked at what the policy had let through."""
    for item in _open(row).filter(cause=Cause.WATCH):
        actions.decide(item, Outcome.PUBLISH, acting_user=moderator_of(item.office_id))


def waiting(row: ModeratedModel) -> QueueItem:
    return _open(row).get(cause=Cause.SUBMISSION)


def _open(row: ModeratedModel) -> QueueItemQuerySet:
    return (
        QueueItem.objects.open()
        .filter(version__subject=row.subject_id)
        .select_related("version__subject")
    )


def moderator_of(office_id: int) -> User:
    membership = (
        Membership.objects.active()
        .filter(office_id=office_id, role=Role.MODERATOR)
        .select_related("user")
        .earliest("pk")
    )
    return membership.user
