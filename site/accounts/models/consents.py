"""What a guardian agreed to, and how the law of a country asks for it."""

from __future__ import annotations

import datetime
import uuid
from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from django_countries.fields import CountryField

from privacy import Level, Personal


class ConsentAge(models.Model):
    """From which age a young person may agree to an account alone, by country.

    It is law, so it is data with a source and a date, never a number in the code.
    """

    impersonal: ClassVar[str] = "country age source checked_on certainty"

    class Certainty(models.TextChoices):
        HIGH = "H", _("High")
        MEDIUM = "M", _("Medium")
        LOW = "L", _("Low")

    country = CountryField(unique=True)
    age = models.PositiveSmallIntegerField(validators=[MinValueValidator(13)])
    source = models.CharField(max_length=200)
    checked_on = models.DateField()
    certainty = models.CharField(max_length=1, choices=Certainty.choices)

    class Meta:
        ordering = ["country"]

    def __str__(self) -> str:
        return f"{self.country}: {self.age}"


class Scope(models.TextChoices):
    """What a guardian may say yes to. One never implies another."""

    ACCOUNT = "account", _("Having an account")
    PUBLISH_TEXT = "publish_text", _("Publishing texts")
    PUBLISH_PICTURE = "publish_picture", _("Publishing pictures")
    MAP = "map", _("Reporting on the map")
    INTERNSHIP = "internship", _("Taking part as an intern")
    CAMPAIGN_REUSE = "campaign_reuse", _("Use of their work in a campaign")


class Method(models.TextChoices):
    EMAIL = "email", _("By e-mail, twice")
    SMS = "sms", _("By text message, twice")
    PAPER = "paper", _("On a signed form")
    CALL = "call", _("In a call from the office")


class Guardian(models.Model):
    """How to reach the grown-up who looks after somebody.

    The address is locked in the vault and goes with the row: when the person is 18,
    needs no guardian any more, or the guardian withdraws. ``key`` is in every link to
    the guardian's page; a new one makes older links worthless. ``relation`` is what they
    said themselves.
    """

    personal: ClassVar[dict[str, Personal]] = {
        "person": Personal("Whose guardian it is", Level.STAFF),
        "key": Personal("Opens the guardian's page, and can be changed", Level.LOCKED),
        "channel": Personal("How to reach them", Level.STAFF),
        "contact": Personal(
            "Where to reach them; locked, gone at 18 or on withdrawal", Level.LOCKED
        ),
        "contact_fingerprint": Personal(
            "To limit how often one address is written to", Level.LOCKED
        ),
        "language": Personal("In which language to write to them", Level.STAFF),
        "created_at": Personal("Since when", Level.STAFF),
        "relation": Personal("To record who said yes", Level.STAFF),
    }
    impersonal: ClassVar[str] = ""

    class Relation(models.TextChoices):
        PARENT = "parent", pgettext_lazy("guardian", "Parent")
        GUARDIAN = "guardian", _("Legal guardian")

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="guardian"
    )
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    relation = models.CharField(max_length=8, choices=Relation.choices, blank=True)
    channel = models.CharField(max_length=5, choices=Method.choices)
    contact = models.TextField(blank=True)
    contact_fingerprint = models.CharField(max_length=64, blank=True, db_index=True)
    language = models.CharField(max_length=8, choices=settings.LANGUAGES)
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"guardian {self.pk}"


class ConsentRequest(models.Model):
    """A question to a guardian, with the child's own yes beside it.

    ``scopes`` is what was asked for, ``granted`` what the guardian ticked. By e-mail and
    text message an answer counts after a second one, a day later: ``answered_at`` is
    the first, ``confirm_from`` when the second may come.
    """

    personal: ClassVar[dict[str, Personal]] = {
        "person": Personal("Who asked", Level.STAFF),
        "key": Personal("Opens the question, and nothing else", Level.LOCKED),
        "scopes": Personal("What was asked for", Level.STAFF),
        "granted": Personal("What the guardian ticked", Level.STAFF),
        "assented_at": Personal("The young person's own yes", Level.STAFF),
        "asked_at": Personal("When a question without an answer must go", Level.STAFF),
        "answered_at": Personal("When the first yes came", Level.STAFF),
        "outcome": Personal("What became of it", Level.STAFF),
    }
    impersonal: ClassVar[str] = (
        "text_version text_digest language lasts_until confirm_from closed_at"
    )

    class Outcome(models.TextChoices):
        GIVEN = "given"
        REFUSED = "refused"
        UNANSWERED = "unanswered"
        REPLACED = "replaced"

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="consent_requests",
    )
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    scopes = models.JSONField()
    granted = models.JSONField(default=list)
    text_version = models.CharField(max_length=20)
    text_digest = models.CharField(max_length=64)
    language = models.CharField(max_length=8)
    assented_at = models.DateTimeField()
    asked_at = models.DateTimeField(default=timezone.now)
    lasts_until = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    confirm_from = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=models.Q(closed_at__isnull=True),
                name="accounts_one_open_consent_request",
            )
        ]

    def __str__(self) -> str:
        return f"request {self.pk}"

    @property
    def is_over(self) -> bool:
        """Whether nobody can answer it any more."""
        return self.closed_at is not None or self.lasts_until <= timezone.now()

    @property
    def was_given(self) -> bool:
        return self.outcome == self.Outcome.GIVEN


class Ending(models.TextChoices):
    WITHDRAWN = "withdrawn", _("Withdrawn")
    REPLACED = "replaced", _("Given again")
    EXPIRED = "expired", _("Run out")
    GROWN = "grown", _("Not needed any more")


class ConsentQuerySet(models.QuerySet["Consent"]):
    def active(self, at: datetime.datetime | None = None) -> Self:
        return self.filter(ended_at__isnull=True, expires_at__gt=at or timezone.now())


class Consent(models.Model):
    """A guardian's yes to one thing; it is never edited, only ended.

    ``text_version``, ``text_digest`` and ``language`` say what was read before it was
    given. ``person_key`` outlives the account for as long as a consent must be proved.
    """

    personal: ClassVar[dict[str, Personal]] = {
        "person": Personal(
            "Whose guardian agreed, while the account is there", Level.STAFF
        ),
        "person_key": Personal(
            "To prove a consent after the account is gone",
            Level.STAFF,
            kept="consent_after_account",
        ),
        "scope": Personal(
            "What was agreed to", Level.STAFF, kept="consent_after_account"
        ),
        "relation": Personal(
            "Who agreed: a parent or a legal guardian",
            Level.STAFF,
            kept="consent_after_account",
        ),
        "verified_by": Personal(
            "Which member of staff compared the paper or called",
            Level.STAFF,
            kept="consent_after_account",
        ),
        "assented_at": Personal(
            "The young person's own yes", Level.STAFF, kept="consent_after_account"
        ),
        "given_at": Personal(
            "When it was given", Level.STAFF, kept="consent_after_account"
        ),
        "expires_at": Personal(
            "Until when it counts", Level.STAFF, kept="consent_after_account"
        ),
        "ended_at": Personal(
            "When it ended", Level.STAFF, kept="consent_after_account"
        ),
        "ending": Personal("Why it ended", Level.STAFF, kept="consent_after_account"),
    }
    impersonal: ClassVar[str] = "text_version text_digest language method"

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="consents",
    )
    person_key = models.UUIDField(db_index=True)
    scope = models.CharField(max_length=20, choices=Scope.choices)
    text_version = models.CharField(max_length=20)
    text_digest = models.CharField(max_length=64)
    language = models.CharField(max_length=8)
    method = models.CharField(max_length=5, choices=Method.choices)
    relation = models.CharField(max_length=8, choices=Guardian.Relation.choices)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    assented_at = models.DateTimeField()
    given_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ending = models.CharField(max_length=9, choices=Ending.choices, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "scope"],
                condition=models.Q(ended_at__isnull=True),
                name="accounts_one_active_consent",
            ),
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("given_at")),
                name="accounts_consent_ends_after_start",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True, ending="")
                | models.Q(ended_at__isnull=False) & ~models.Q(ending=""),
                name="accounts_consent_ending_said",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scope} by {self.method}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.person is not None:
            self.person_key = self.person.public_id
        super().save(*args, **kwargs)
