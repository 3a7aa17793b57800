"""What a person at the desk does with one item."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from audit import actions as audit
from moderation.actions.publishing import (
    carry_out,
    close,
    has_unchecked_picture,
    lock_open,
    take_turn,
)
from moderation.models import Decision, Finding, Outcome, QueueItem, Reason, Version
from moderation.pictures.holding import has_sealed_picture
from moderation.submissions import (
    ClaimedByAnother,
    NotAllowed,
    PictureNotChecked,
    PictureSealed,
)
from offices import reading
from offices.access import offices_of

LEASE = timedelta(minutes=15)


def claim(item: QueueItem, *, acting_user: Any) -> bool:
    """Take an item for a quarter of an hour, so that two people do not read the same.

    False, and nothing is taken, where somebody else reads it or it is closed.
    """
    _require_desk(item, acting_user)
    until = timezone.now() + LEASE
    taken = (
        QueueItem.objects.open()
        .unclaimed_for(acting_user)
        .filter(pk=item.pk)
        .update(claimed_by=acting_user, lease_until=until)
    )
    if taken:
        item.claimed_by, item.lease_until = acting_user, until
        record_reading(item, acting_user=acting_user)
    return bool(taken)


def release(item: QueueItem, *, acting_user: Any) -> None:
    """Give a claimed item back unread or undecided; nobody counts how often."""
    QueueItem.objects.open().filter(pk=item.pk, claimed_by=acting_user).update(
        claimed_by=None, lease_until=None
    )


def record_reading(item: QueueItem, *, acting_user: Any) -> None:
    """Write down that somebody of the desk opened an item."""
    reading.record_reading(
        "moderation.read",
        item.version.subject,
        reader=acting_user,
        office_id=item.office_id,
        version=item.version_id,
    )


def decide(
    item: QueueItem,
    outcome: Outcome,
    *,
    acting_user: Any,
    reason: Reason | None = None,
    explanation: str = "",
) -> Decision:
    """Close ``item`` with a person's decision and do what it says.

    Raises ``AlreadyDecided`` when somebody was quicker, ``NotAllowed`` outside the
    item's office or on one's own work, ``ClaimedByAnother`` while somebody else reads
    it, ``PictureNotChecked`` when publishing would show a picture nobody has looked at,
    ``PictureSealed`` when it would show one that nobody may see,
    ``ConsentMissing`` when publishing needs a guardian's yes that is not there,
    ``NeverPublic`` when publishing would show words of method.
    A restriction needs a ``reason``.
    """
    _require_desk(item, acting_user)
    if outcome not in Outcome.public() and reason is None:
        raise ValueError("A restriction needs a reason.")
    with transaction.atomic():
        take_turn(item.version.subject_id)
        locked = lock_open(item)
        if locked.claimed_by_another(acting_user):
            raise ClaimedByAnother
        version = locked.version
        if outcome in Outcome.public() and has_unchecked_picture(version):
            raise PictureNotChecked
        if outcome != Outcome.REFUSE and _is_sealed(version, outcome):
            raise PictureSealed
        decision = Decision.objects.create(
            subject=version.subject,
            version=version,
            outcome=outcome,
            decided_by=acting_user,
            rule=reason.value if reason else "read",
            statement=_statement(version, reason, explanation),
        )
        close(locked, decision)
        carry_out(version.subject.row(), version, decision)
        audit.record(
            "moderation.decide",
            version.subject,
            actor=acting_user,
            office_id=item.office_id,
            decision=decision.pk,
            outcome=outcome.value,
        )
        return decision


def _is_sealed(version: Version, outcome: Outcome) -> bool:
    if version.subject.kind == QueueItem.LEADS_ONLY:
        return True
    return outcome in Outcome.public() and has_sealed_picture(version)


def _require_desk(item: QueueItem, user: Any) -> None:
    roles = item.read_by_roles()
    if not offices_of(user, *roles).filter(pk=item.office_id).exists():
        raise NotAllowed("This belongs to another office's desk.")
    if item.version.subject.author_id == user.pk:
        raise NotAllowed("Nobody decides about their own work.")


def _statement(
    version: Version, reason: Reason | None, explanation: str
) -> dict[str, Any]:
    """The statement of reasons that the author can read and that is never edited."""
    return {
        "reason": reason.value if reason else "",
        "explanation": explanation,
        "automated_detection": Finding.objects.filter(
            assessment__version=version
        ).exists(),
        "automated_decision": False,
    }
