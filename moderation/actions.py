"""Every change that moderation makes: submit, decide, withdraw.

Each action is one transaction with its audit entry; whatever must happen afterwards
is queued inside it, so that a crash can neither lose nor repeat it.
"""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from audit import actions as audit
from moderation import pipeline, signals
from moderation.models import (
    Assessment,
    Cause,
    Decision,
    Finding,
    ModeratedModel,
    Outcome,
    Picture,
    QueueItem,
    Reason,
    Subject,
    Version,
    VersionPicture,
)
from moderation.submissions import (
    AlreadyDecided,
    ClaimedByAnother,
    NotAllowed,
    PictureNotChecked,
    SentBefore,
    Submission,
    own_id,
)
from offices.access import DESK, offices_of
from offices.models import Office

LEASE = timedelta(minutes=15)
WATCHED_WITHIN = timedelta(hours=24)
_SAMPLE = random.SystemRandom()  # nobody can wait for the moment nobody looks


# --- submitting ------------------------------------------------------------------


def open_subject(
    model: type[ModeratedModel], *, author: Any, office: Office, language: str
) -> Subject:
    """The subject of a row that is about to be created."""
    return Subject.objects.create(
        kind=model._meta.label_lower, author=author, office=office, language=language
    )


def already_submitted(client_id: uuid.UUID, *, author: Any) -> Version | None:
    """The version that this author made with this client id before."""
    return (
        Version.objects.filter(
            client_id=own_id(client_id, author=author), subject__author=author
        )
        .select_related("subject")
        .first()
    )


def repeated(
    client_id: uuid.UUID,
    parts: dict[str, str],
    *,
    model: type[ModeratedModel],
    author: Any,
) -> Version | None:
    """What the same form led to before.

    Raises ``SentBefore`` where it is not the same: somebody went back in the browser
    and wrote something else, and those words must not be taken for the old ones.
    """
    earlier = already_submitted(client_id, author=author)
    if earlier is None:
        return None
    if earlier.subject.kind != model._meta.label_lower or earlier.parts != parts:
        raise SentBefore
    return earlier


def submit(
    row: ModeratedModel, submission: Submission, *, acting_user: Any
) -> Assessment:
    """Assess a submission, then publish it or queue it, as the policy says.

    The texts are assessed before the transaction begins. Returns the stored assessment,
    whose ``show_support`` tells the view to put help in front of the author at once. The
    same ``client_id`` again returns what the first submission led to. A row that is not
    saved yet is saved in the same transaction, so that a reply sent twice leaves no
    empty row behind.
    """
    if row.subject.author_id != acting_user.pk:
        raise NotAllowed("Only its author submits a subject.")
    if earlier := already_submitted(submission.client_id, author=acting_user):
        return _first_assessment(earlier)
    found, ruling = _assess(row, submission, acting_user)
    try:
        with transaction.atomic():
            return _store(row, submission, found, ruling, acting_user)
    except IntegrityError:
        # The same form arrived twice at the same moment: the first one counts.
        if earlier := already_submitted(submission.client_id, author=acting_user):
            return _first_assessment(earlier)
        raise


def _first_assessment(version: Version) -> Assessment:
    return version.assessments.earliest("pk")


def _assess(
    row: ModeratedModel, submission: Submission, author: Any
) -> tuple[pipeline.Assessment, pipeline.Ruling]:
    found = pipeline.assess(
        submission.to_assess(row.markup_parts), language=submission.language
    )
    standing = pipeline.Standing(
        age_band=author.age_band,
        published=_published_by(author, row),
        is_staff=offices_of(author).exists(),
        has_picture=bool(submission.pictures),
        on_minors_content=row.about_a_minor(),
        on_duty=row.subject.office.is_on_duty(),
        sanitisers_agree=submission.sanitisers_agree,
    )
    return found, pipeline.decide(found, standing, row.surface, sample=_SAMPLE.random())


def _published_by(author: Any, row: ModeratedModel) -> int:
    """How many of the author's things of this kind stand public today."""
    return (
        type(row)
        ._default_manager.filter(subject__author=author, is_public=True)
        .exclude(pk=row.pk)
        .count()
    )


def _store(
    row: ModeratedModel,
    submission: Submission,
    found: pipeline.Assessment,
    ruling: pipeline.Ruling,
    author: Any,
) -> Assessment:
    _lock(row)
    version = _new_version(row.subject, submission, author)
    assessment = _record_assessment(version, found, ruling)
    _supersede_waiting(version)
    audit.record(
        "moderation.submit",
        row.subject,
        actor=author,
        office_id=row.subject.office_id,
        version=version.pk,
        outcome=ruling.outcome.value,
        tier=ruling.tier,
        rule=ruling.rule,
    )
    publishes = ruling.outcome in (pipeline.Outcome.PUBLISH, pipeline.Outcome.WATCH)
    waits = bool(submission.pictures) and _has_unchecked_picture(version)
    if publishes and not waits:
        _decide_by_policy(row, version, assessment)
    else:
        _enqueue(version, assessment, Cause.SUBMISSION, due_in=ruling.due_in)
    return assessment


def _lock(row: ModeratedModel) -> None:
    """Whatever changes what is public of one subject takes its turn here.

    The row is read again once it is our turn: another person may have published it or
    taken it back since it was looked at.
    """
    subject = row.subject
    if row._state.adding:
        subject.save()
        row.subject = subject
        row.save()
        return
    _take_turn(subject.pk)
    row.refresh_from_db()
    row.subject = subject


def _take_turn(subject_id: int) -> None:
    """Wait for whoever changes this subject now. Queue items are locked after it."""
    Subject.objects.select_for_update().get(pk=subject_id)


def _new_version(subject: Subject, submission: Submission, author: Any) -> Version:
    latest = subject.versions.aggregate(number=Max("number"))["number"] or 0
    version = Version.objects.create(
        subject=subject,
        number=latest + 1,
        parts=submission.parts,
        attributes=submission.attributes,
        digest=submission.digest(),
        client_id=own_id(submission.client_id, author=author),
    )
    VersionPicture.objects.bulk_create(
        VersionPicture(version=version, picture=placed.picture, alt=placed.alt)
        for placed in submission.pictures
    )
    return version


def _record_assessment(
    version: Version, found: pipeline.Assessment, ruling: pipeline.Ruling
) -> Assessment:
    assessment = Assessment.objects.create(
        version=version,
        pipeline_version=found.pipeline_version,
        policy_version=ruling.policy_version,
        language=found.language,
        scores=found.scores,
        outcome=ruling.outcome.value,
        tier=ruling.tier,
        rule=ruling.rule,
        show_support=ruling.show_support,
        failed=list(found.failed),
    )
    Finding.objects.bulk_create(
        Finding(
            assessment=assessment,
            part=finding.part,
            category=finding.category,
            start=finding.start,
            end=finding.end,
            detector=finding.detector,
            score=finding.score,
        )
        for finding in found.findings
    )
    return assessment


def _supersede_waiting(version: Version) -> None:
    """An author may send a newer version while one waits: the newest is read."""
    if version.number == 1:
        return
    QueueItem.objects.open().filter(
        version__subject_id=version.subject_id, cause=Cause.SUBMISSION
    ).exclude(version=version).update(closed_at=timezone.now())


def _enqueue(
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


def _has_unchecked_picture(version: Version) -> bool:
    return version.pictures.filter(picture__checked_at__isnull=True).exists()


# --- deciding --------------------------------------------------------------------


@transaction.atomic
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
    audit.record(
        "moderation.read",
        item.version.subject,
        actor=acting_user,
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
    it, ``PictureNotChecked`` when publishing would show a picture nobody has looked at.
    A restriction needs a ``reason``.
    """
    _require_desk(item, acting_user)
    if outcome not in Outcome.public() and reason is None:
        raise ValueError("A restriction needs a reason.")
    with transaction.atomic():
        _take_turn(item.version.subject_id)
        locked = _lock_open(item)
        if locked.claimed_by_another(acting_user):
            raise ClaimedByAnother
        version = locked.version
        if outcome in Outcome.public() and _has_unchecked_picture(version):
            raise PictureNotChecked
        decision = Decision.objects.create(
            subject=version.subject,
            version=version,
            outcome=outcome,
            decided_by=acting_user,
            rule=reason.value if reason else "read",
            statement=_statement(version, reason, explanation),
        )
        _close(locked, decision)
        _carry_out(version.subject.row(), version, decision)
        audit.record(
            "moderation.decide",
            version.subject,
            actor=acting_user,
            office_id=item.office_id,
            decision=decision.pk,
            outcome=outcome.value,
        )
        return decision


def _require_desk(item: QueueItem, user: Any) -> None:
    if not offices_of(user, *DESK).filter(pk=item.office_id).exists():
        raise NotAllowed("This belongs to another office's desk.")
    if item.version.subject.author_id == user.pk:
        raise NotAllowed("Nobody decides about their own work.")


def _lock_open(item: QueueItem) -> QueueItem:
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


def _close(item: QueueItem, decision: Decision) -> None:
    item.closed_at, item.closed_by = decision.at, decision
    item.save(update_fields=["closed_at", "closed_by"])


def _decide_by_policy(
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
    _carry_out(row, version, decision)
    if assessment.outcome == Outcome.WATCH:
        _enqueue(version, assessment, Cause.WATCH, due_in=WATCHED_WITHIN)
    return decision


def _carry_out(row: ModeratedModel, version: Version, decision: Decision) -> None:
    if decision.outcome in Outcome.public():
        _publish(row, version, decision)
    elif row.is_public and row.public_version_id == version.pk:
        _take_down(row)


def _publish(row: ModeratedModel, version: Version, decision: Decision) -> None:
    """Show ``version``; whatever showed before is replaced in the same moment."""
    signal = signals.changed if row.is_public else signals.became_public
    same_text = row.is_public and row.public_version_id == version.pk
    _hold_pictures(row, but_not_of=version)
    row.public_version, row.public_decision = version, decision
    row.published_at = row.published_at or decision.at
    row.is_public = True
    row.apply(version)
    row.save()
    Picture.objects.filter(placements__version=version).update(
        state=Picture.State.CLEAR
    )
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
    shown = Picture.objects.filter(placements__version=row.public_version_id)
    if but_not_of is not None:
        shown = shown.exclude(placements__version=but_not_of)
    shown.update(state=Picture.State.HELD)


def _take_down(row: ModeratedModel) -> None:
    _hold_pictures(row, but_not_of=None)
    row.is_public = False
    row.clear()
    row.save()
    signals.withdrawn.send(sender=type(row), row=row)


# --- taking back -----------------------------------------------------------------


def withdraw(row: ModeratedModel, *, acting_user: Any) -> None:
    """The author takes their own work back, at once and without a reason.

    What waits is closed as well. The versions stay under the retention of the audit;
    nothing of the row is public any more. Again changes nothing.
    """
    if row.subject.author_id != acting_user.pk:
        raise NotAllowed("Only its author takes a subject back.")
    with transaction.atomic():
        _lock(row)
        QueueItem.objects.open().filter(version__subject=row.subject).update(
            closed_at=timezone.now()
        )
        if row.is_public:
            _take_down(row)
        audit.record(
            "moderation.withdraw",
            row.subject,
            actor=acting_user,
            office_id=row.subject.office_id,
        )


# --- pictures --------------------------------------------------------------------


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
    if assessment.outcome not in Outcome.public():
        return
    if _has_unchecked_picture(item.version):
        return
    _take_turn(item.version.subject_id)
    locked = _lock_open(item)
    row = locked.version.subject.row()
    _close(locked, _decide_by_policy(row, locked.version, assessment))
