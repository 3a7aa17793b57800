"""Where an office asks for more care than the house does."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from accounts.models.people import AgeBand
from offices.models import Office


class OfficeDefault(models.Model):
    """One setting of one age band, stricter in one office than everywhere.

    ``accounts.policy`` knows the settings and which of two values is the stricter; a
    looser one is refused by ``clean`` and has no effect where it got in all the same.
    """

    impersonal: ClassVar[str] = "office age_band setting value"

    office = models.ForeignKey(
        Office, on_delete=models.CASCADE, related_name="defaults"
    )
    age_band = models.CharField(max_length=10, choices=AgeBand.choices)
    setting = models.CharField(max_length=40)
    value = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["office", "age_band", "setting"],
                name="accounts_one_office_default",
            )
        ]

    def __str__(self) -> str:
        return f"{self.setting}: {self.value}"
