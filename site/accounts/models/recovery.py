"""The way back in for somebody without an e-mail address."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from privacy import Level, Personal


class RecoveryCode(models.Model):
    """One of the codes that somebody printed when they joined; good once.

    Only its hash is kept. It opens a new passphrase, never past a second step.
    """

    personal: ClassVar[dict[str, Personal]] = {
        "person": Personal("Whose way back in it is", Level.LOCKED),
        "hash": Personal(
            "To know the code when it comes; it cannot be read back", Level.LOCKED
        ),
        "used_at": Personal("A code is good once", Level.LOCKED),
    }
    impersonal: ClassVar[str] = "made_at"

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="recovery_codes",
    )
    hash = models.CharField(max_length=128)
    made_at = models.DateTimeField(default=timezone.now)
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"code {self.pk}"
