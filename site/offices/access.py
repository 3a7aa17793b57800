"""The one place that says what a member of staff may see.

A query for staff starts here: ``Model.objects.for_staff(user, role, …)``. There is no
other door, and headquarters is an office like the rest.
"""

from __future__ import annotations

from typing import Any, ClassVar, Self, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db import models

from offices.models import Membership, Office, Role

DESK = (Role.MODERATOR, Role.SAFEGUARDING_LEAD)
"""Roles that work at the moderation desk."""

ModelT = TypeVar("ModelT", bound=models.Model)


def offices_of(user: Any, *roles: Role) -> models.QuerySet[Office]:
    """Offices in which ``user`` holds one of ``roles`` today (any role when empty)."""
    if user is None or isinstance(user, AnonymousUser) or not user.is_active:
        return Office.objects.none()
    memberships = Membership.objects.active().filter(user=user)
    if roles:
        memberships = memberships.filter(role__in=roles)
    return Office.objects.filter(pk__in=memberships.values("office_id"))


def is_staff(user: Any) -> bool:
    """Whether any staff page may open for ``user``."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return False
    return bool(user.is_superuser) or offices_of(user).exists()


class OfficeScopedQuerySet(models.QuerySet[ModelT]):
    """Rows that belong to an office, by the field that ``office_field`` names."""

    office_field: ClassVar[str] = "office"

    def for_staff(self, user: Any, *roles: Role) -> Self:
        """The rows of the offices in which ``user`` holds one of ``roles``."""
        return self.filter(**{f"{self.office_field}__in": offices_of(user, *roles)})
