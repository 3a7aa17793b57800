"""Decisions: immutable, with their reasons, by a person or by a written policy."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from moderation.models.subjects import Subject, Version
from privacy import Level, Personal


class Outcome(models.TextChoices):
    PUBLISH = "publish", _("Publish")
    WATCH = "watch", _("Publish and watch")
    CHANGES = "changes", _("Ask for changes")
    REFUSE = "refuse", _("Do not publish")

    @classmethod
    def public(cls) -> tuple[Outcome, Outcome]:
        """Outcomes after which a subject may be public."""
        return cls.PUBLISH, cls.WATCH


class Reason(models.TextChoices):
    """The house rule that a restriction rests on, in words for its author."""

    PRIVACY = "privacy", _("It shows something private about you or someone else.")
    RESPECT = "respect", _("It could hurt a person or a group.")
    SAFETY = "safety", _("It could put you or someone else in danger.")
    SUPPORT = "support", _("We care about you and want to talk about it first.")
    SEXUAL = "sexual", _("It is about sex in a way that does not fit here.")
    ADVERTISING = "advertising", _("It advertises something or repeats itself.")
    PLACE = "place", _("It belongs somewhere else on this site.")
    CLARITY = "clarity", _("It needs a little more work before others can read it.")


class Decision(models.Model):
    """One outcome for one version; it is never edited, only followed by another.

    ``statement`` holds the statement of reasons: ``reason`` (a ``Reason``),
    ``explanation`` (words to the author), ``automated_detection`` and
    ``automated_decision``.
    """

    personal: ClassVar[dict[str, Personal]] = {
        "decided_by": Personal(
            "Who answers for it", Level.STAFF, kept="decision_person"
        ),
        "statement": Personal("Why, in words to the author", Level.STAFF),
    }
    impersonal: ClassVar[str] = (
        "subject version outcome policy_version rule reverses at"
    )

    subject = models.ForeignKey(
        Subject, on_delete=models.PROTECT, related_name="decisions"
    )
    version = models.ForeignKey(
        Version, on_delete=models.PROTECT, related_name="decisions"
    )
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    policy_version = models.CharField(max_length=20, blank=True)
    rule = models.CharField(max_length=40)
    statement = models.JSONField(default=dict)
    reverses = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        get_latest_by = "pk"
        indexes = [
            models.Index(fields=["subject", "-id"], name="moderation_decision_latest")
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(decided_by__isnull=True)
                | models.Q(policy_version=""),
                name="moderation_person_or_policy",
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject_id}: {self.outcome}"

    @property
    def by_machine(self) -> bool:
        return bool(self.policy_version)

    @property
    def reason_text(self) -> str:
        """The house rule in plain words; empty when no rule was named."""
        code = self.statement.get("reason", "")
        return str(Reason(code).label) if code in Reason.values else ""

    @property
    def explanation(self) -> str:
        return str(self.statement.get("explanation", ""))
