"""What submitting, deciding and taking back share: whose turn it is, and what shows.

Everything here is called inside the transaction of one of the actions.
"""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from accounts import consents
from accounts.models import Scope, User
from moderation import signals
from moderation.models import (
    Assessment,
    Cause,
    Decision,
    ModeratedModel,
    Outcome,
    Picture,
    QueueItem,
    Subject,
    Version,
)
from moderation.submissions import AlreadyDecided, ConsentMissing, NeverPublic

WATCHED_WITHIN = timedelta(hours=24)


def lock(row: ModeratedModel) -> User | None:
    """Whatever changes what is public of one subject takes its turn here.

    The row is read again once it is our turn: another person may have published it or
    taken it back since it was looked at. Returns its author as they are now, who may
    have left meanwhile.
    """
    subject = row.subject
    if row._state.adding:
        subject.save()
        row.subject = subject
        row.save()
        return User.objects.filter(subjects=subject).first()
    take_turn(subject.pk)
    row.refresh_from_db(
        from_queryset=type(row)._default_manager.select_related("subject__author")
    )
    author = row.subject.author
    row.subject = subject
    return author


def take_turn(subject_id: int) -> None:
    """Wait for whoever changes this subject now. Queue items are locked after it."""
    Subject.objects.select_for_update().get(pk=subject_id)


def lock_open(item: QueueItem) -> QueueItem:
    locked = (
        QueueItem.objects.open()
        .select_for_update(of=("self",))
        .select_related("version__subject__author", "version__subject__office")
        .filter(pk=item.pk)
        .first()
    )
    if locked is None:
        raise AlreadyDecided
    return locked


def close(item: QueueItem, decision: Decision) -> None:
    item.closed_at, item.closed_by = decision.at, decision
    item.save(update_fields=["closed_at", "closed_by"])


def enqueue(
    version: Version,
    assessment: Assessment,
    cause: Cause,
    *,
    due_in: timedelta | None,
) -> QueueItem:
    return QueueItem.objects.create(
        version=version,
        cause=cause,
        office_id=version.subject.office_id,
        language=assessment.language,
        tier=assessment.tier,
        due_at=timezone.now() + (due_in or WATCHED_WITHIN),
    )


def has_unchecked_picture(version: Version) -> bool:
    return version.pictures.filter(picture__checked_at__isnull=True).exists()


def lacks_consent(row: ModeratedModel, version: Version) -> set[Scope]:
    """What of ``version`` a guardian has not agreed to; whoever takes a yes back waits."""
    author = row.subject.author
    if author is None or not consents.needs_guardian(author):
        return set()
    with_picture = version.pictures.exists()
    return consents.lacking_now(author, row.scopes_needed(with_picture=with_picture))


def is_never_public(version: Version) -> bool:
    """Whether any reading of ``version`` found words of method in it."""
    return version.assessments.filter(never_public=True).exists()


def decide_by_policy(
    row: ModeratedModel, version: Version, assessment: Assessment
) -> Decision:
    """A machine's decision under the written policy: still a record with reasons."""
    decision = Decision.objects.create(
        subject=row.subject,
        version=version,
        outcome=assessment.outcome,
        policy_version=assessment.policy_version,
        rule=assessment.rule,
        statement={
            "reason": "",
            "explanation": "",
            "automated_detection": False,
            "automated_decision": True,
        },
    )
    carry_out(row, version, decision)
    if assessment.outcome == Outcome.WATCH:
        enqueue(version, assessment, Cause.WATCH, due_in=WATCHED_WITHIN)
    return decision


def carry_out(row: ModeratedModel, version: Version, decision: Decision) -> None:
    if decision.outcome in Outcome.public():
        _publish(row, version, decision)
    elif row.is_public and row.public_version_id == version.pk:
        take_down(row)


def _publish(row: ModeratedModel, version: Version, decision: Decision) -> None:
    """Show ``version``; whatever showed before is replaced in the same moment.

    Raises ``ConsentMissing`` where a guardian has not agreed, or not any more, and
    ``NeverPublic`` where it holds words of method.
    """
    if is_never_public(version):
        raise NeverPublic
    if lacking := lacks_consent(row, version):
        raise ConsentMissing(lacking)
    signal = signals.changed if row.is_public else signals.became_public
    same_text = row.is_public and row.public_version_id == version.pk
    _hold_pictures(row, but_not_of=version)
    row.public_version, row.public_decision = version, decision
    row.published_at = row.published_at or decision.at
    row.is_public = True
    row.apply(version)
    row.save()
    Picture.objects.filter(
        placements__version=version, state=Picture.State.HELD
    ).update(state=Picture.State.CLEAR)
    _stop_watching_before(version)
    if not same_text:
        signal.send(sender=type(row), row=row)


def _stop_watching_before(version: Version) -> None:
    """Nobody decides any more about an older version that nobody can read."""
    if version.number == 1:
        return
    QueueItem.objects.open().filter(
        version__subject_id=version.subject_id,
        version__number__lt=version.number,
        cause=Cause.WATCH,
    ).update(closed_at=timezone.now())


def _hold_pictures(row: ModeratedModel, *, but_not_of: Version | None) -> None:
    """A picture is clear only while something public shows it."""
    if row.public_version_id is None:
        return
    shown = Picture.objects.filter(
        placements__version=row.public_version_id, state=Picture.State.CLEAR
    )
    if but_not_of is not None:
        shown = shown.exclude(placements__version=but_not_of)
    shown.update(state=Picture.State.HELD)


def take_down(row: ModeratedModel) -> None:
    _hold_pictures(row, but_not_of=None)
    row.is_public = False
    row.clear()
    row.save()
    signals.withdrawn.send(sender=type(row), row=row)
