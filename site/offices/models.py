"""Offices are walls: a query for staff starts from what that person's office may see."""

from __future__ import annotations

import datetime
import uuid
import zoneinfo
from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail.images.models import AbstractImage, AbstractRendition, Image

from django_countries.fields import CountryField

import pictures
from privacy import Level, Personal


class OfficeManager(models.Manager["Office"]):
    def headquarters(self) -> Office:
        """Headquarters; made when first asked for, since everybody else falls to it."""
        office, _created = self.get_or_create(
            is_headquarters=True,
            defaults={
                "slug": "headquarters",
                "name": "Headquarters",
                "languages": [code for code, _name in settings.LANGUAGES],
            },
        )
        return office

    def for_country(self, country: str) -> Office:
        """The office of a country; headquarters where the country has none."""
        office = self.filter(countries__country=country).first()
        return office or self.headquarters()


class Office(models.Model):
    """An organisation's office: the place where content is published and looked after.

    ``duty_starts`` and ``duty_ends`` are local times between which somebody is at the
    desk; outside them the site says so honestly. ``contact`` is how young people and
    their guardians reach the office: everybody reads it, as it was typed.
    """

    impersonal: ClassVar[str] = (
        "slug name languages timezone is_headquarters duty_starts duty_ends contact"
    )

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=100)
    languages = models.JSONField(default=list)
    timezone = models.CharField(max_length=64, default="UTC")
    is_headquarters = models.BooleanField(default=False)
    duty_starts = models.TimeField(default=datetime.time(8))
    duty_ends = models.TimeField(default=datetime.time(18))
    contact = models.TextField(blank=True, max_length=500)

    objects = OfficeManager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_headquarters"],
                condition=models.Q(is_headquarters=True),
                name="offices_one_headquarters",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def is_on_duty(self, at: datetime.datetime | None = None) -> bool:
        local = (at or timezone.now()).astimezone(zoneinfo.ZoneInfo(self.timezone))
        return self.duty_starts <= local.time() < self.duty_ends

    def back_at(self, at: datetime.datetime | None = None) -> datetime.datetime:
        """When somebody is at the desk: now while on duty, else the next opening."""
        now = at or timezone.now()
        if self.is_on_duty(now):
            return now
        local = now.astimezone(zoneinfo.ZoneInfo(self.timezone))
        opens = datetime.datetime.combine(
            local.date(), self.duty_starts, tzinfo=local.tzinfo
        )
        return opens if opens > local else opens + datetime.timedelta(days=1)


class OfficeCountry(models.Model):
    """A country belongs to one office; a country without a row to headquarters."""

    impersonal: ClassVar[str] = "office country"

    office = models.ForeignKey(
        Office, on_delete=models.CASCADE, related_name="countries"
    )
    country = CountryField(unique=True)

    class Meta:
        verbose_name_plural = "office countries"

    def __str__(self) -> str:
        return str(self.country)


class Role(models.TextChoices):
    """What somebody works as in one office; ``offices.permissions`` says what it opens."""

    WRITER = "writer", _("Writer")
    EDITOR = "editor", _("Editor")
    MODERATOR = "moderator", _("Moderator")
    SAFEGUARDING_LEAD = "safeguarding_lead", _("Safeguarding lead")
    OFFICE_ADMIN = "office_admin", _("Office administrator")
    DATA_OFFICER = "data_officer", _("Data officer")
    HEADQUARTERS = "headquarters", _("Headquarters")
    SYSTEM_ADMIN = "system_admin", _("System administrator")


class MembershipQuerySet(models.QuerySet["Membership"]):
    def active(self, at: datetime.datetime | None = None) -> Self:
        now = at or timezone.now()
        return self.filter(starts__lte=now, ends__gt=now)


class Membership(models.Model):
    """A person's role in one office, for a time; nobody grants one to themselves."""

    personal: ClassVar[dict[str, Personal]] = {
        "user": Personal("Who works in an office", Level.STAFF),
        "role": Personal("What their work opens to them", Level.STAFF),
        "starts": Personal("From when", Level.STAFF),
        "ends": Personal("Until when", Level.STAFF),
        "granted_by": Personal("Who answers for the appointment", Level.STAFF),
    }
    impersonal: ClassVar[str] = "office"

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships"
    )
    office = models.ForeignKey(
        Office, on_delete=models.CASCADE, related_name="memberships"
    )
    role = models.CharField(max_length=20, choices=Role.choices)
    starts = models.DateTimeField(default=timezone.now)
    ends = models.DateTimeField()
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["user", "ends"], name="offices_member_ends")]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "office", "role", "starts"],
                name="offices_one_membership",
            ),
            models.CheckConstraint(
                condition=~models.Q(granted_by=models.F("user")),
                name="offices_nobody_grants_themselves",
            ),
            models.CheckConstraint(
                condition=models.Q(ends__gt=models.F("starts")),
                name="offices_membership_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} of {self.office_id}"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self, at: datetime.datetime | None = None) -> Self:
        return self.filter(
            accepted_at__isnull=True,
            revoked_at__isnull=True,
            lasts_until__gt=at or timezone.now(),
        )


class Invitation(models.Model):
    """An offer of a role in one office until ``role_ends``, by a link that opens once.

    The address it went to is locked, and goes when the invitation is over.
    """

    personal: ClassVar[dict[str, Personal]] = {
        "contact": Personal(
            "Where the invitation went, until it is over", Level.LOCKED
        ),
        "invited_by": Personal("Who answers for it", Level.STAFF),
        "accepted_by": Personal("Who came", Level.STAFF),
    }
    impersonal: ClassVar[str] = (
        "key office role role_ends language invited_at lasts_until accepted_at "
        "revoked_at"
    )

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    office = models.ForeignKey(
        Office, on_delete=models.CASCADE, related_name="invitations"
    )
    role = models.CharField(max_length=20, choices=Role.choices)
    role_ends = models.DateTimeField()
    contact = models.TextField(blank=True)
    language = models.CharField(max_length=8, choices=settings.LANGUAGES)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    invited_at = models.DateTimeField(default=timezone.now)
    lasts_until = models.DateTimeField()
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(role_ends__gt=models.F("invited_at")),
                name="offices_invitation_to_something",
            ),
            models.CheckConstraint(
                condition=models.Q(accepted_by__isnull=True)
                | ~models.Q(accepted_by=models.F("invited_by")),
                name="offices_nobody_invites_themselves",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} of {self.office_id}"


class BreakGlassQuerySet(models.QuerySet["BreakGlass"]):
    def active(self, at: datetime.datetime | None = None) -> Self:
        now = at or timezone.now()
        return self.filter(began_at__lte=now, ends_at__gt=now, ended_at__isnull=True)

    def unreviewed(self) -> Self:
        return self.filter(reviewed_at__isnull=True)


class BreakGlass(models.Model):
    """Two hours behind another office's wall, for a reason, with two people told.

    ``reason`` is for whoever reviews it; it names no young person. Somebody else than
    the one who broke the glass reviews it within three days.
    """

    personal: ClassVar[dict[str, Personal]] = {
        "user": Personal("Who went behind another office's wall", Level.STAFF),
        "reason": Personal("Why, for whoever reviews it", Level.STAFF),
        "told": Personal("Who was told", Level.STAFF),
        "reviewed_by": Personal("Who reviewed it", Level.STAFF),
    }
    impersonal: ClassVar[str] = "office began_at ends_at ended_at reviewed_at"

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    office = models.ForeignKey(Office, on_delete=models.CASCADE, related_name="+")
    reason = models.TextField()
    told = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")
    began_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    reviewed_at = models.DateTimeField(null=True, blank=True)

    objects = BreakGlassQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("began_at")),
                name="offices_glass_ends_after_start",
            ),
            models.CheckConstraint(
                condition=models.Q(reviewed_by__isnull=True)
                | ~models.Q(reviewed_by=models.F("user")),
                name="offices_glass_reviewed_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.office_id}"


class EditorialImage(AbstractImage):
    """A picture of the editors', never a young person's; stripped before it is stored."""

    personal: ClassVar[dict[str, Personal]] = {
        "uploaded_by_user": Personal("Which editor put it there", Level.STAFF),
    }
    impersonal: ClassVar[str] = (
        "collection title file description width height created_at focal_point_x "
        "focal_point_y focal_point_width focal_point_height file_size file_hash "
        "office tags"
    )

    office = models.ForeignKey(
        Office, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # No tags: Wagtail suggests those of all offices to everybody.
    admin_form_fields = tuple(
        name for name in Image.admin_form_fields if name != "tags"
    )

    class Meta(AbstractImage.Meta):
        permissions = [("choose_editorialimage", "Can choose image")]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.file and not self.file._committed:  # type: ignore[attr-defined]
            self._strip()
        super().save(*args, **kwargs)

    def _strip(self) -> None:
        """Wagtail keeps the camera's data in the file and its renditions: we do not."""
        clean = pictures.clean(self.file.read())
        self.file = ContentFile(clean.data, name=f"{clean.digest[:32]}.jpg")
        self.width, self.height = clean.width, clean.height
        self.file_size, self.file_hash = len(clean.data), ""


class EditorialRendition(AbstractRendition):
    impersonal: ClassVar[str] = "filter_spec file width height focal_point_key image"

    image = models.ForeignKey(
        EditorialImage, on_delete=models.CASCADE, related_name="renditions"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"],
                name="offices_one_rendition",
            )
        ]
