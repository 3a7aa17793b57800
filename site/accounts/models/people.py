"""A person here is a handle, an age band and a country.

No birth date is stored, and no name. The band and the half-year in which it changes
are what the month and year on the sign-up page become before they are forgotten.
"""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import (
    AbstractBaseUser,
    BaseUserManager,
    PermissionsMixin,
)
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from django_countries.fields import CountryField

from accounts.handles import skeleton
from offices.models import Office
from privacy import Level, Personal


class AgeBand(models.TextChoices):
    UNDER_13 = "under_13", _("Under 13")
    FROM_13 = "13_15", _("13 to 15")
    FROM_16 = "16_17", _("16 or 17")
    FROM_18 = "18_24", _("18 to 24")
    FROM_25 = "25_plus", _("25 or older")


LONGEST_NAME = 40
MINORS = (AgeBand.UNDER_13, AgeBand.FROM_13, AgeBand.FROM_16)


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> User:
        """Handles are found whatever the capitals and look-alikes somebody types."""
        found = self.known_as(username or "")
        if found is None:
            raise self.model.DoesNotExist
        return found

    def known_as(self, typed: str) -> User | None:
        """Whose handle was typed: exactly, or else in letters that look like it."""
        exact = models.Q(handle=typed)
        return (
            self.filter(exact | models.Q(handle_skeleton=skeleton(typed)))
            .order_by(models.Case(models.When(exact, then=0), default=1))
            .first()
        )

    def create_user(
        self, handle: str, password: str | None = None, **fields: Any
    ) -> User:
        fields.setdefault("office", None)
        fields["office"] = fields["office"] or Office.objects.for_country(
            fields.get("country", "")
        )
        user = self.model(handle=handle, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, *args: Any, **kwargs: Any) -> User:
        """Nobody stands above the walls: roles are given with ``manage.py appoint``."""
        raise TypeError("There are no superusers here.")


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody with an account.

    ``public_id`` is what other rows and addresses may know. ``handle_skeleton`` is the
    handle with look-alike letters made equal, so that nobody can pass for another;
    ``name_skeleton`` is the same of ``display_name``, empty where none was chosen. Two
    old handles that became alike when the table of look-alikes grew keep a number
    after ``#`` there. ``avatar`` names a drawing (``frontend.drawing``).
    ``band_until`` and ``guardian_until`` are first days of half-years. A person needs a
    guardian's consent before ``guardian_until`` (``accounts.consents``).

    ``closing_at`` is when everything of a person who asked for it is erased; until then
    they may change their mind. ``last_active_in`` is the first day of the month in which
    they were here last: enough to find a forgotten account, too little to follow anyone.
    """

    personal: ClassVar[dict[str, Personal]] = {
        "password": Personal(
            "A hash of the passphrase, to know who comes back", Level.LOCKED
        ),
        "groups": Personal("Which editorial rights staff have", Level.STAFF),
        "public_id": Personal(
            "Names the person to other rows, at random", Level.LOCKED
        ),
        "handle": Personal("The public name", Level.PUBLIC),
        "handle_skeleton": Personal(
            "The handle without look-alikes, so that nobody can pass for another",
            Level.LOCKED,
        ),
        "email": Personal(
            "A way back in and to be written to; nobody needs one", Level.OWN
        ),
        "age_band": Personal("Which defaults protect the person", Level.STAFF),
        "band_until": Personal(
            "The half-year in which the band changes; no birth date is kept",
            Level.STAFF,
        ),
        "guardian_until": Personal(
            "The half-year from which no guardian is needed", Level.STAFF
        ),
        "country": Personal(
            "Which law and which office; shown beside what is signed", Level.PUBLIC
        ),
        "office": Personal("Which office looks after the person", Level.STAFF),
        "language": Personal("In which language to write to the person", Level.STAFF),
        "display_name": Personal("The name an adult chose to be shown", Level.PUBLIC),
        "name_skeleton": Personal(
            "The shown name without look-alikes, so that nobody can pass for another",
            Level.LOCKED,
        ),
        "avatar": Personal("Which drawing stands beside the handle", Level.PUBLIC),
        "is_active": Personal("Whether the account is open", Level.STAFF),
        "closing_at": Personal(
            "When everything of a person who asked for it is erased", Level.STAFF
        ),
        "last_login": Personal("The same month, where Django looks for it", Level.OWN),
        "last_active_in": Personal(
            "The month of the last visit, to find a forgotten account", Level.OWN
        ),
        "joined_at": Personal(
            "Since when; and when a sign-up that nobody finished must go", Level.STAFF
        ),
    }
    impersonal: ClassVar[str] = "is_superuser user_permissions"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    handle = models.CharField(_("Handle"), max_length=24, unique=True)
    handle_skeleton = models.CharField(max_length=72, unique=True, editable=False)
    email = models.EmailField(null=True, blank=True, unique=True)
    age_band = models.CharField(max_length=10, choices=AgeBand.choices)
    band_until = models.DateField(null=True, blank=True)
    guardian_until = models.DateField(null=True, blank=True)
    country = CountryField(blank=True)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="people")
    language = models.CharField(
        max_length=8, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    display_name = models.CharField(
        _("Name shown"), max_length=LONGEST_NAME, blank=True
    )
    name_skeleton = models.CharField(
        max_length=LONGEST_NAME * 3, blank=True, editable=False
    )
    avatar = models.CharField(max_length=20, blank=True)
    is_active = models.BooleanField(default=True)
    closing_at = models.DateTimeField(null=True, blank=True)
    last_active_in = models.DateField(null=True, blank=True)
    joined_at = models.DateTimeField(default=timezone.now)

    objects = UserManager()

    USERNAME_FIELD = "handle"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(age_band=AgeBand.UNDER_13),
                name="accounts_nobody_under_13",
            ),
            models.CheckConstraint(
                condition=models.Q(is_superuser=False),
                name="accounts_nobody_above_the_walls",
            ),
            models.CheckConstraint(
                condition=models.Q(display_name="") | ~models.Q(age_band__in=MINORS),
                name="accounts_minors_show_their_handle",
            ),
            models.CheckConstraint(
                condition=models.Q(display_name="", name_skeleton="")
                | ~models.Q(display_name="") & ~models.Q(name_skeleton=""),
                name="accounts_shown_name_compared",
            ),
            models.UniqueConstraint(
                fields=["name_skeleton"],
                condition=~models.Q(name_skeleton=""),
                name="accounts_one_shown_name",
            ),
        ]

    def __str__(self) -> str:
        return self.handle

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.handle_skeleton.partition("#")[0] != skeleton(self.handle):
            self.handle_skeleton = skeleton(self.handle)
        self.name_skeleton = skeleton(self.display_name)
        self.email = self.email or None
        super().save(*args, **kwargs)

    @property
    def is_minor(self) -> bool:
        return self.age_band in MINORS

    @property
    def is_closing(self) -> bool:
        return self.closing_at is not None

    @property
    def shown_name(self) -> str:
        """What stands beside what they write: the handle, where no name was chosen."""
        return self.display_name or self.handle

    @property
    def avatar_seed(self) -> str:
        """What draws the avatar: the chosen drawing, in this person's own colours."""
        seed = str(self.public_id)
        return f"{seed}:{self.avatar}" if self.avatar else seed

    @property
    def is_staff(self) -> bool:
        """Django's own word; what staff may do is asked of ``offices.access``."""
        return False

    def get_full_name(self) -> str:
        return self.handle

    def get_short_name(self) -> str:
        return self.handle
