"""Entries are appended unchained; seals chain them afterwards.

Chaining inside each transaction would make all writers wait for one another. A task
seals the entries written since the last seal instead, see ``audit.actions.seal``.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone

from privacy import Level, Personal


class Entry(models.Model):
    """One thing that somebody did or looked at.

    It holds keys only, and no foreign keys: what it speaks of may be erased, the entry
    stays. ``actor_key`` is a person's public id, empty when the house itself acted.
    """

    personal: ClassVar[dict[str, Personal]] = {
        "actor_key": Personal(
            "Who acted: a random key that no other page shows",
            Level.STAFF,
            kept="audit",
        ),
        "target": Personal(
            "What it was done to: a row's number", Level.STAFF, kept="audit"
        ),
        "data": Personal(
            "Ids, numbers and codes; never text", Level.STAFF, kept="audit"
        ),
        "at": Personal("When it was done", Level.STAFF, kept="audit"),
    }
    impersonal: ClassVar[str] = "office_key verb"

    actor_key = models.UUIDField(null=True)
    office_key = models.BigIntegerField(null=True)
    verb = models.CharField(max_length=64)
    target = models.CharField(max_length=100)
    data = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [
            models.Index(fields=["office_key", "-id"], name="audit_by_office"),
            models.Index(fields=["target", "id"], name="audit_by_target"),
        ]
        verbose_name_plural = "entries"

    def __str__(self) -> str:
        return f"{self.verb} {self.target}"


class Seal(models.Model):
    """A digest over a range of entries, over this row and over the seal before it.

    Seals are kept for ever, so that entries deleted after their retention are
    accounted for. ``content_digest`` is over the entries alone: without them it still
    shows that nobody moved the range or the day of the seal.
    """

    impersonal: ClassVar[str] = (
        "number first_id last_id count content_digest digest previous_digest sealed_at"
    )

    number = models.PositiveBigIntegerField(unique=True)
    first_id = models.BigIntegerField()
    last_id = models.BigIntegerField()
    count = models.PositiveIntegerField()
    content_digest = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    previous_digest = models.CharField(max_length=64)
    sealed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_id__gte=models.F("first_id")),
                name="audit_seal_range_in_order",
            )
        ]

    def __str__(self) -> str:
        return f"{self.number}:{self.digest[:12]}"
