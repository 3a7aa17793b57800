"""Handing something in: assessed first, then published or queued in one transaction."""

from __future__ import annotations

import random
import uuid
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from accounts import consents, policy
from accounts.models import User
from audit import actions as audit
from moderation import pipeline, relations, trust, velocity
from moderation.actions import caring
from moderation.actions.publishing import (
    decide_by_policy,
    enqueue,
    lock,
)
from moderation.first_looks import beyond_policy
from moderation.models import (
    Assessment,
    Cause,
    Finding,
    ModeratedModel,
    QueueItem,
    Subject,
    Version,
    VersionPicture,
)
from moderation.pictures.holding import hurry, waits_for_picture
from moderation.shadow import Judged, judge
from moderation.submissions import (
    ConsentMissing,
    NotAllowed,
    SentBefore,
    Submission,
    own_id,
)
from offices.models import Office

_SAMPLE = random.SystemRandom()  # nobody can wait for the moment nobody looks


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

    Raises ``ConsentMissing`` where a guardian has to agree first; then nothing is kept.
    """
    if row.subject.author_id != acting_user.pk:
        raise NotAllowed("Only its author submits a subject.")
    if earlier := already_submitted(submission.client_id, author=acting_user):
        return _first_assessment(earlier)
    read = _assess(row, submission, acting_user)
    _require_consent(row, submission, read.judged.ruling, acting_user)
    try:
        with transaction.atomic():
            return _store(row, submission, read, acting_user)
    except IntegrityError:
        # The same form arrived twice at the same moment: the first one counts.
        if earlier := already_submitted(submission.client_id, author=acting_user):
            return _first_assessment(earlier)
        raise


@dataclass(frozen=True, slots=True)
class _Read:
    """What was found in a submission and round it, and what follows.

    ``related`` names the earlier words that matter, ``marks`` is what it leaves.
    """

    found: pipeline.Assessment
    related: dict[str, Any]
    marks: frozenset[int]
    is_newcomer: bool
    judged: Judged


def _first_assessment(version: Version) -> Assessment:
    return version.assessments.earliest("pk")


def _assess(row: ModeratedModel, submission: Submission, author: Any) -> _Read:
    """What was found in it and round it, which words before it matter, the ruling."""
    parts = submission.to_assess(row.markup_parts)
    found = pipeline.assess(parts, language=submission.language)
    found, related = relations.consider(row, parts, found, author=author)
    standing = _standing(row, submission, author)
    is_newcomer = standing.published == 0
    marks: frozenset[int] = frozenset()
    if velocity.is_watched(standing, in_bulk=submission.in_bulk):
        found, marks = velocity.consider(
            row, parts, found, author=author, is_newcomer=is_newcomer
        )
    judged = judge(found, standing, row.surface, sample=_SAMPLE.random())
    return _Read(found, related, marks, is_newcomer, judged)


def _standing(
    row: ModeratedModel, submission: Submission, author: Any
) -> pipeline.Standing:
    holds = policy.of(author)
    look, picture_look = beyond_policy(row.surface, holds, author.age_band)
    return pipeline.Standing(
        age_band=author.age_band,
        published=trust.of(author, row.surface, besides=row),
        is_staff=holds is policy.STAFF,
        has_picture=bool(submission.pictures),
        on_minors_content=row.about_a_minor(),
        on_duty=row.subject.office.is_on_duty(),
        sanitisers_agree=submission.sanitisers_agree,
        look=look,
        picture_look=picture_look,
    )


def _require_consent(
    row: ModeratedModel, submission: Submission, ruling: pipeline.Ruling, author: Any
) -> None:
    """Nothing waits at the desk that could not be published; help is offered still."""
    needed = row.scopes_needed(with_picture=bool(submission.pictures))
    if lacking := consents.lacking(author, needed):
        raise ConsentMissing(lacking, show_support=ruling.show_support)


def _store(
    row: ModeratedModel,
    submission: Submission,
    read: _Read,
    author: Any,
) -> Assessment:
    ruling = read.judged.ruling
    _require_still_here(lock(row))
    version = _new_version(row.subject, submission, author)
    assessment = _record_assessment(version, read)
    velocity.remember(version, read.marks, is_newcomer=read.is_newcomer)
    asks = version.number > 1 and caring.asked_for_help(row.subject)
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
    waits = bool(submission.pictures) and waits_for_picture(version)
    if publishes and not waits and not asks:
        decide_by_policy(row, version, assessment)
        return assessment
    item = enqueue(version, assessment, Cause.SUBMISSION, due_in=ruling.due_in)
    if submission.pictures:
        hurry(item)
    if asks:
        caring.keep_asking(item)
    return assessment


def _require_still_here(author: User | None) -> None:
    """Whoever has left since the form came in hands in nothing any more.

    Asked once it is our turn: leaving hides what was handed in before.
    """
    if author is None or not author.is_active or author.is_closing:
        raise NotAllowed("Who has left hands in nothing.")


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


def _record_assessment(version: Version, read: _Read) -> Assessment:
    found, judged = read.found, read.judged
    ruling, shadow = judged.ruling, judged.shadow
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
        never_public=found.never_public,
        failed=list(found.failed),
        standing=judged.standing,
        related=read.related,
        shadow_version=shadow.policy_version if shadow else "",
        shadow_outcome=shadow.outcome.value if shadow else "",
        shadow_rule=shadow.rule if shadow else "",
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
