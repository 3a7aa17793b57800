"""A letter waits here, locked, until the worker has sent it; then its row goes."""

from __future__ import annotations

import json
from typing import Any, ClassVar

from django.db import models
from django.utils import timezone

import vault
from privacy import Level, Personal

PURPOSE = "outbox"


class Channel(models.TextChoices):
    EMAIL = "email"
    SMS = "sms"


class Letter(models.Model):
    """One message to one address.

    ``sealed`` holds address and values of the template, so that neither the database
    nor the arguments of a task say who was written to, or what. ``kind`` names the
    template (``outbox/<kind>.txt``). ``about_key`` is the public id of the person whose
    data it may carry: their letters go with them.
    """

    personal: ClassVar[dict[str, Personal]] = {
        "sealed": Personal(
            "Where a message goes and what it says, until it is sent",
            Level.LOCKED,
            kept="letter",
        ),
        "about_key": Personal(
            "Whose data it may carry, so that it goes with them",
            Level.LOCKED,
            kept="letter",
        ),
    }
    impersonal: ClassVar[str] = (
        "kind channel language attempts send_after taken_until sent_at"
    )

    kind = models.CharField(max_length=40)
    channel = models.CharField(max_length=5, choices=Channel.choices)
    language = models.CharField(max_length=8)
    sealed = models.TextField()
    about_key = models.UUIDField(null=True, db_index=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    send_after = models.DateTimeField(default=timezone.now)
    taken_until = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.kind} by {self.channel}"

    def seal(self, to: str, values: dict[str, Any]) -> None:
        self.sealed = vault.lock(json.dumps([to, values]), purpose=PURPOSE)

    def opened(self) -> tuple[str, dict[str, Any]]:
        """The address and the template's values."""
        to, values = json.loads(vault.unlock(self.sealed, purpose=PURPOSE))
        return to, values
