"""Young people's pictures: stripped before they are stored, held until they are clear."""

from __future__ import annotations

import secrets
import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from offices.access import OfficeScopedQuerySet
from offices.models import Office
from pictures.hashes import BYTES, WAYS_TO_HOLD, PictureHash
from privacy import Level, Personal

FOLDER = "pictures"


def random_name(instance: models.Model, filename: str) -> str:
    """A name that tells nothing: the uploader's own file name is never kept."""
    name = secrets.token_hex(16)
    suffix = filename.rpartition(".")[2]
    return f"{FOLDER}/{name[:2]}/{name}.{suffix}"


class Picture(models.Model):
    """Pixels that somebody uploaded.

    A held picture is shown to its uploader and, once the worker has looked at it, to the
    desk of its office. It is clear while something public shows it, and sealed for good,
    shown to nobody at all, where a bank of known pictures has it. ``checked_at`` is set
    once the worker has compared it and made its renditions; nothing with an unchecked
    picture is public. ``hashes`` are those of ``pictures.hashes``.
    """

    personal: ClassVar[dict[str, Personal]] = {
        "uploader": Personal(
            "Whose it is: it may be shown and taken back", Level.STAFF
        ),
        "file": Personal("The pixels, with everything else taken out", Level.PUBLIC),
        "digest": Personal("To know the same picture again", Level.LOCKED),
        "hashes": Personal(
            "To know the same picture again when it comes turned or made smaller",
            Level.LOCKED,
        ),
        "uploaded_at": Personal(
            "When an upload that nothing shows must go", Level.STAFF
        ),
    }
    impersonal: ClassVar[str] = (
        "public_id office width height state checked_at client_id quality"
    )

    class State(models.TextChoices):
        HELD = "held"
        CLEAR = "clear"
        SEALED = "sealed"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    uploader = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="pictures",
    )
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    file = models.FileField(upload_to=random_name)
    digest = models.CharField(max_length=64, db_index=True)
    hashes = models.BinaryField(max_length=WAYS_TO_HOLD * BYTES, blank=True)
    quality = models.PositiveSmallIntegerField(null=True, blank=True)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    state = models.CharField(max_length=6, choices=State.choices, default=State.HELD)
    checked_at = models.DateTimeField(null=True, blank=True)
    client_id = models.UUIDField(unique=True)
    uploaded_at = models.DateTimeField(default=timezone.now)

    objects = OfficeScopedQuerySet["Picture"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="held") | models.Q(checked_at__isnull=False),
                name="moderation_clear_picture_was_checked",
            )
        ]

    def __str__(self) -> str:
        return str(self.public_id)

    @property
    def hash(self) -> PictureHash | None:
        """None until the worker has made it."""
        if self.quality is None:
            return None
        return PictureHash.from_bytes(bytes(self.hashes), self.quality)


class PictureRendition(models.Model):
    """A smaller copy, made by the worker and never in a request."""

    personal: ClassVar[dict[str, Personal]] = {
        "file": Personal("The same pixels, smaller", Level.PUBLIC),
    }
    impersonal: ClassVar[str] = "picture format width"

    picture = models.ForeignKey(
        Picture, on_delete=models.CASCADE, related_name="renditions"
    )
    format = models.CharField(max_length=4)
    width = models.PositiveIntegerField()
    file = models.FileField(upload_to=random_name)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["picture", "format", "width"],
                name="moderation_one_rendition",
            )
        ]

    def __str__(self) -> str:
        return f"{self.picture_id} {self.width} {self.format}"
