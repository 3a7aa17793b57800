"""Helplines and emergency numbers. A wrong number is worse than none."""

from __future__ import annotations

import datetime
from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from django_countries.fields import CountryField

FRESH = datetime.timedelta(days=180)
"""Checked within this time, a number is shown plainly."""

STALE = datetime.timedelta(days=365)
"""Up to this age it is shown with its date and the emergency number beside it."""


class Certainty(models.TextChoices):
    A = "A", _("Two sources agree on this number.")
    B = "B", _("One source gives this number.")
    C = "C", _("Sources disagree.")


class HelplineQuerySet(models.QuerySet["Helpline"]):
    def showable(self, today: datetime.date) -> Self:
        """Numbers that may be shown: not contested, and checked within a year."""
        return self.exclude(certainty=Certainty.C).filter(
            checked_on__gte=today - STALE, checked_on__lte=today
        )


class Helpline(models.Model):
    """People who listen, in one country."""

    impersonal: ClassVar[str] = (
        "country name phone sms sms_text url hours languages certainty checked_on "
        "source"
    )

    country = CountryField(db_index=True)
    name = models.CharField(max_length=200)
    phone = models.CharField(max_length=60, blank=True)
    sms = models.CharField(max_length=60, blank=True)
    sms_text = models.CharField(max_length=20, blank=True)
    url = models.URLField(blank=True)
    hours = models.CharField(max_length=120, blank=True)
    languages = models.CharField(max_length=200, blank=True)
    certainty = models.CharField(max_length=1, choices=Certainty.choices)
    checked_on = models.DateField()
    source = models.TextField()

    objects = HelplineQuerySet.as_manager()

    class Meta:
        ordering = ["country", "certainty", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["country", "name"], name="safety_one_helpline"
            )
        ]

    def __str__(self) -> str:
        return f"{self.country}: {self.name}"

    def is_fresh(self, today: datetime.date) -> bool:
        return self.checked_on >= today - FRESH


class EmergencyNumber(models.Model):
    """Whom to call when a life is in danger, in one country."""

    impersonal: ClassVar[str] = (
        "country general police ambulance fire note checked_on source"
    )

    country = CountryField(unique=True)
    general = models.CharField(max_length=20, blank=True)
    police = models.CharField(max_length=20, blank=True)
    ambulance = models.CharField(max_length=20, blank=True)
    fire = models.CharField(max_length=20, blank=True)
    note = models.CharField(max_length=200, blank=True)
    checked_on = models.DateField()
    source = models.TextField()

    def __str__(self) -> str:
        return f"{self.country}: {self.general or self.police}"

    def numbers(self) -> list[tuple[str, str]]:
        """What to call and for what; one number for everything needs no name."""
        if self.general:
            return [("", self.general)]
        named = [
            (_("police"), self.police),
            (_("ambulance"), self.ambulance),
            (_("fire"), self.fire),
        ]
        return [(str(name), number) for name, number in named if number]
