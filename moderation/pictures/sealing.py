"""A picture that a bank knows is sealed: nobody sees it, the safeguarding lead is told."""

from __future__ import annotations

import uuid

from django.utils import timezone

from audit import actions as audit
from moderation import pipeline
from moderation.actions.publishing import enqueue
from moderation.models import (
    Assessment,
    Cause,
    HashBank,
    Picture,
    SealedPicture,
    Subject,
    Version,
)
from privacy import sweeping

NO_LANGUAGE = "und"
RULE = "known-picture"


def seal(picture: Picture, bank: HashBank) -> None:
    """Seal ``picture`` and queue it, in the caller's transaction; again does nothing.

    Its small copies are deleted. The original stays as it was for whoever has to hand it
    over, and no page of the site opens it.
    """
    if picture.state == Picture.State.SEALED:
        return
    picture.state = Picture.State.SEALED
    picture.checked_at = picture.checked_at or timezone.now()
    picture.save(update_fields=["state", "checked_at"])
    copies = list(picture.renditions.values_list("file", flat=True))
    picture.renditions.all().delete()
    sweeping.delete_files(picture.file.storage, copies)
    _queue(picture, bank)
    audit.record(
        "moderation.seal_picture",
        picture,
        actor=None,
        office_id=picture.office_id,
        bank=bank.pk,
        tier=bank.tier,
    )


def _queue(picture: Picture, bank: HashBank) -> None:
    subject = Subject.objects.create(
        kind=SealedPicture._meta.label_lower,
        author=picture.uploader,
        office_id=picture.office_id,
        language=NO_LANGUAGE,
    )
    SealedPicture.objects.create(subject=subject, picture=picture, bank=bank)
    version = Version.objects.create(
        subject=subject,
        number=1,
        parts={},
        digest=picture.digest,
        client_id=uuid.uuid4(),
    )
    assessment = Assessment.objects.create(
        version=version,
        pipeline_version=pipeline.PIPELINE_VERSION,
        policy_version=pipeline.POLICY_VERSION,
        language=NO_LANGUAGE,
        scores={},
        outcome=pipeline.Outcome.ESCALATE.value,
        tier=bank.tier,
        rule=RULE,
    )
    due_in = pipeline.POLICY.clocks[bank.tier]
    enqueue(version, assessment, Cause.SUBMISSION, due_in=due_in)
