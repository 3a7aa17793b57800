"""The one place that says what a member of staff may see.

A query for staff starts here: ``Model.objects.for_staff(user, role, …)``. There is no
other door, and headquarters is an office like the rest: what its people see behind
another office's wall, they see for two hours, through glass that they broke in front
of others (``BreakGlass``).
"""

from __future__ import annotations

from typing import Any, ClassVar, Self, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db import models

from offices.models import BreakGlass, Membership, Office, Role

DESK = (Role.MODERATOR, Role.SAFEGUARDING_LEAD)
"""Roles that work at the moderation desk."""

MAY_BREAK_GLASS = (Role.SAFEGUARDING_LEAD, Role.OFFICE_ADMIN)
"""Roles that may do so, in headquarters only."""

ModelT = TypeVar("ModelT", bound=models.Model)


def offices_of(user: Any, *roles: Role) -> models.QuerySet[Office]:
    """Offices in which ``user`` holds one of ``roles`` today (any role when empty).

    Broken glass stands for the roles of the desk, and for no other.
    """
    offices = own_offices_of(user, *roles)
    if roles and set(roles) <= set(DESK) and _may_work(user):
        behind = broken_glass(user).values("office_id")
        return Office.objects.filter(
            models.Q(pk__in=offices.values("pk")) | models.Q(pk__in=behind)
        )
    return offices


def own_offices_of(user: Any, *roles: Role) -> models.QuerySet[Office]:
    """Offices in which ``user`` holds one of ``roles``, whatever glass is broken."""
    if not _may_work(user):
        return Office.objects.none()
    memberships = Membership.objects.active().filter(user=user)
    if roles:
        memberships = memberships.filter(role__in=roles)
    return Office.objects.filter(pk__in=memberships.values("office_id"))


def broken_glass(user: Any) -> models.QuerySet[BreakGlass]:
    """What ``user`` has broken and not yet left, while their own role lasts."""
    if not _may_work(user):
        return BreakGlass.objects.none()
    still_there = Membership.objects.active().filter(
        user=user, office__is_headquarters=True, role__in=MAY_BREAK_GLASS
    )
    return BreakGlass.objects.active().filter(
        user=user, user__in=still_there.values("user")
    )


def is_staff(user: Any) -> bool:
    """Whether any staff page may open for ``user``."""
    return own_offices_of(user).exists()


def _may_work(user: Any) -> bool:
    if user is None or isinstance(user, AnonymousUser):
        return False
    return bool(user.is_authenticated and user.is_active)


class OfficeScopedQuerySet(models.QuerySet[ModelT]):
    """Rows that belong to an office, by the field that ``office_field`` names."""

    office_field: ClassVar[str] = "office"

    def for_staff(self, user: Any, *roles: Role) -> Self:
        """The rows of the offices in which ``user`` holds one of ``roles``."""
        return self.filter(**{f"{self.office_field}__in": offices_of(user, *roles)})
