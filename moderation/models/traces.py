"""What a submission leaves for a day, to see the same come again and again."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone

from moderation.models.subjects import Version
from privacy import Level, Personal


class Trace(models.Model):
    """One mark of a version: a number from which nobody reads its words."""

    personal: ClassVar[dict[str, Personal]] = {
        "mark": Personal(
            "To see the same words, link or person come again and again",
            Level.LOCKED,
            kept="trace",
        ),
        "is_newcomer": Personal(
            "Whether nothing of theirs was public yet", Level.LOCKED, kept="trace"
        ),
    }
    impersonal: ClassVar[str] = "version at"

    version = models.ForeignKey(
        Version, on_delete=models.CASCADE, related_name="traces"
    )
    mark = models.BigIntegerField()
    is_newcomer = models.BooleanField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [
            models.Index(fields=["mark", "-at"], name="moderation_trace_mark"),
            models.Index(fields=["at"], name="moderation_trace_at"),
        ]

    def __str__(self) -> str:
        return f"{self.version_id}: {self.mark}"
