"""What a person asked to be done with their data, and what they should be told."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from offices.models import Office
from privacy import Level, Personal


class DataRequest(models.Model):
    """Something that is due by law or promise: an erasure, until it is done.

    ``held_by_case_key`` names the case for which a sealed copy must be kept.
    """

    personal: ClassVar[dict[str, Personal]] = {
        "person": Personal("Who asked", Level.STAFF),
        "kind": Personal("What for", Level.STAFF),
        "made_at": Personal("When", Level.STAFF),
        "due_at": Personal("By when it is done", Level.STAFF),
        "held_by_case_key": Personal(
            "For which case a sealed copy is kept", Level.LOCKED
        ),
    }
    impersonal: ClassVar[str] = "state"

    class Kind(models.TextChoices):
        ERASE = "erase"

    class State(models.TextChoices):
        OPEN = "open"
        CANCELLED = "cancelled"

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="data_requests"
    )
    kind = models.CharField(max_length=10, choices=Kind.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    made_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField()
    held_by_case_key = models.UUIDField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind"],
                condition=models.Q(state="open"),
                name="accounts_one_open_request",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} by {self.due_at:%Y-%m-%d}"


class LegalHold(models.Model):
    """A duty to keep what somebody wrote, for one case, though they are erased.

    While the person is there nothing is copied. When they are erased, ``sealed`` takes
    their data, locked; nothing else of them stays.
    """

    personal: ClassVar[dict[str, Personal]] = {
        "person": Personal(
            "Whose data must be kept, while the account is there",
            Level.STAFF,
            kept="legal_hold",
        ),
        "person_key": Personal("Whose data it was", Level.STAFF, kept="legal_hold"),
        "case_key": Personal("For which case", Level.STAFF, kept="legal_hold"),
        "placed_by": Personal("Who answers for it", Level.STAFF, kept="legal_hold"),
        "sealed": Personal(
            "The copy; it opens with the host's key only",
            Level.LOCKED,
            kept="legal_hold",
        ),
    }
    impersonal: ClassVar[str] = "office placed_at released_at"

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="legal_holds",
    )
    person_key = models.UUIDField(db_index=True)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    case_key = models.UUIDField(default=uuid.uuid4)
    placed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    placed_at = models.DateTimeField(default=timezone.now)
    released_at = models.DateTimeField(null=True, blank=True)
    sealed = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person_key", "case_key"], name="accounts_one_hold_for_a_case"
            )
        ]

    def __str__(self) -> str:
        return f"hold {self.case_key}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.person is not None:
            self.person_key = self.person.public_id
        super().save(*args, **kwargs)


class Notification(models.Model):
    """Something that a person should see when they are here next; no content."""

    personal: ClassVar[dict[str, Personal]] = {
        "person": Personal("Who should see it", Level.OWN),
        "kind": Personal("What to see, by a code", Level.OWN),
        "target_key": Personal("What it is about, by a key", Level.OWN),
        "read_at": Personal("Seen once is enough", Level.OWN),
    }
    impersonal: ClassVar[str] = "made_at"

    class Kind(models.TextChoices):
        GUARDIAN_ANSWERED = "guardian_answered"
        CONSENT_ENDS = "consent_ends"
        BAND_CHANGED = "band_changed"
        FRESH_START = "fresh_start"
        INACTIVE = "inactive"
        ROLE_ENDS = "role_ends"
        BREAK_GLASS = "break_glass"

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications"
    )
    kind = models.CharField(max_length=20, choices=Kind.choices)
    target_key = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind", "target_key"],
                condition=models.Q(read_at__isnull=True),
                name="accounts_told_once",
            )
        ]

    def __str__(self) -> str:
        return self.kind


class RetiredHandle(models.Model):
    """A handle that nobody else is ever given, because it was somebody's before.

    Kept as a keyed fingerprint of its skeleton: it can be recognised when it is typed
    again and not be read here. While the person is there they may go back to it, and
    ``retired_at`` says when they changed last; afterwards nothing points at anybody.
    """

    personal: ClassVar[dict[str, Personal]] = {
        "person": Personal("Who may have the handle back", Level.LOCKED),
    }
    impersonal: ClassVar[str] = "fingerprint retired_at"

    fingerprint = models.CharField(max_length=64, unique=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="retired_handles",
    )
    retired_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"handle {self.pk}"
