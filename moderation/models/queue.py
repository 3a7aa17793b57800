"""The one queue: waiting versions of whatever kind, by tier and deadline."""

from __future__ import annotations

import datetime
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from moderation.models.decisions import Decision
from moderation.models.subjects import Version
from offices.access import DESK, OfficeScopedQuerySet, offices_of
from offices.models import Office, Role
from privacy import Level, Personal


class Cause(models.TextChoices):
    SUBMISSION = "submission", _("Sent to us")
    WATCH = "watch", _("Public, to be looked at")


class Answer(models.TextChoices):
    """What an author whose words worried us says of how they are."""

    SAFE = "safe", _("I am safe")
    HELP = "help", _("I need help")


class QueueItemQuerySet(OfficeScopedQuerySet["QueueItem"]):
    def open(self) -> Self:
        return self.filter(closed_at__isnull=True)

    def for_desk(self, user: Any) -> Self:
        """What ``user`` may read and decide: their offices' items but their own work,
        and what is for safeguarding leads alone only where they are one."""
        leads = offices_of(user, Role.SAFEGUARDING_LEAD)
        return (
            self.for_staff(user, *DESK)
            .exclude(version__subject__author=user)
            .exclude(
                ~models.Q(office__in=leads),
                version__subject__kind=QueueItem.LEADS_ONLY,
            )
        )

    def unclaimed_for(self, user: Any) -> Self:
        """Items that nobody else is reading now."""
        return self.filter(
            models.Q(claimed_by__isnull=True)
            | models.Q(claimed_by=user)
            | models.Q(lease_until__lte=timezone.now())
        )

    def in_order(self) -> Self:
        """What could hurt most first, then what is due first."""
        return self.order_by("tier", "due_at", "id")

    def after(self, item: QueueItem) -> Self:
        """What follows ``item`` in that order."""
        return self.filter(
            models.Q(tier__gt=item.tier)
            | models.Q(tier=item.tier, due_at__gt=item.due_at)
            | models.Q(tier=item.tier, due_at=item.due_at, id__gt=item.pk)
        )


class QueueItem(models.Model):
    """One waiting version. ``tier`` 0 (a life at risk) to 4 sets its clock.

    A claim is a lease: it ends by itself, so that no item is lost with a closed laptop.
    ``author_answer`` is never free text, and who asked for help has asked for it: a
    later "I am safe" may be somebody else's finger.
    """

    personal: ClassVar[dict[str, Personal]] = {
        "claimed_by": Personal("Who reads it now", Level.STAFF, kept="decision_person"),
        "author_answer": Personal(
            "Whether its author says that they are safe or need help", Level.STAFF
        ),
    }
    impersonal: ClassVar[str] = (
        "version cause office language tier due_at opened_at lease_until closed_at "
        "closed_by"
    )

    LEADS_ONLY: ClassVar[str] = "moderation.sealedpicture"
    """The kind that other people of the desk never see."""

    version = models.ForeignKey(
        Version, on_delete=models.PROTECT, related_name="queue_items"
    )
    cause = models.CharField(max_length=12, choices=Cause.choices)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=8)
    tier = models.PositiveSmallIntegerField()
    due_at = models.DateTimeField()
    opened_at = models.DateTimeField(default=timezone.now)
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    lease_until = models.DateTimeField(null=True, blank=True)
    author_answer = models.CharField(max_length=4, choices=Answer.choices, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = QueueItemQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["office", "tier", "due_at"],
                condition=models.Q(closed_at__isnull=True),
                name="moderation_queue_open",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "cause"],
                condition=models.Q(closed_at__isnull=True),
                name="moderation_one_open_item",
            ),
            models.CheckConstraint(
                condition=models.Q(tier__lte=4), name="moderation_tier_0_to_4"
            ),
            models.CheckConstraint(
                condition=models.Q(closed_by__isnull=True)
                | models.Q(closed_at__isnull=False),
                name="moderation_closed_by_means_closed",
            ),
        ]

    def __str__(self) -> str:
        return f"S{self.tier} {self.version_id}"

    def is_overdue(self, at: datetime.datetime | None = None) -> bool:
        return self.due_at < (at or timezone.now())

    def read_by_roles(self) -> tuple[Role, ...]:
        if self.version.subject.kind == self.LEADS_ONLY:
            return (Role.SAFEGUARDING_LEAD,)
        return DESK

    def is_held_by(self, user: Any) -> bool:
        """Whether ``user`` has claimed it and may decide now."""
        return (
            self.closed_at is None
            and self.claimed_by_id == user.pk
            and self.lease_until is not None
            and self.lease_until > timezone.now()
        )

    def claimed_by_another(self, user: object) -> bool:
        return (
            self.claimed_by is not None
            and self.claimed_by != user
            and self.lease_until is not None
            and self.lease_until > timezone.now()
        )
