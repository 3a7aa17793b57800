"""Where an office asks for more care than the house does."""

from __future__ import annotations

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

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

    def clean(self) -> None:
        from accounts import policy

        if self.setting not in policy.ADJUSTABLE:
            raise ValidationError(_("This is the same everywhere."), code="fixed")
        try:
            value = policy.read_value(self.setting, self.value)
        except policy.NotAValue as error:
            raise ValidationError(
                _("Please choose one of these."), code="no_value"
            ) from error
        base = getattr(policy.of_band(self.age_band), self.setting)
        if not policy.is_stricter(self.setting, value, base):
            raise ValidationError(
                _("An office can only ask for more care, not for less."), code="looser"
            )
