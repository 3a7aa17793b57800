"""Which role may do what, as one table.

``user.has_perm("accounts.see_person", person)`` asks whether ``user`` holds one of the
roles in the office of ``person``; without an object, whether they hold one anywhere.
Lists start from ``offices_where(user, permission)``. A role opens nothing that is not
written here, and nobody stands above the table.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

import rules

from offices.access import DESK, MAY_BREAK_GLASS, broken_glass, own_offices_of
from offices.models import Membership, MembershipQuerySet, Office, Role

PERMISSIONS: dict[str, tuple[Role, ...]] = {
    "home.write_pages": (Role.WRITER, Role.EDITOR, Role.OFFICE_ADMIN),
    "home.publish_pages": (Role.EDITOR, Role.OFFICE_ADMIN),
    "moderation.work_desk": DESK,
    "accounts.see_person": (
        Role.SAFEGUARDING_LEAD,
        Role.OFFICE_ADMIN,
        Role.DATA_OFFICER,
    ),
    "accounts.close_person": (Role.SAFEGUARDING_LEAD, Role.OFFICE_ADMIN),
    "accounts.verify_consent": (Role.SAFEGUARDING_LEAD, Role.OFFICE_ADMIN),
    "accounts.place_hold": (Role.SAFEGUARDING_LEAD,),
    "accounts.set_defaults": (Role.OFFICE_ADMIN,),
    "accounts.set_consent_ages": (Role.OFFICE_ADMIN, Role.DATA_OFFICER),
    "offices.describe": (Role.OFFICE_ADMIN,),
    "offices.see_staff": (Role.SAFEGUARDING_LEAD, Role.OFFICE_ADMIN),
    "offices.invite": (Role.OFFICE_ADMIN,),
    "offices.end_role": (Role.OFFICE_ADMIN,),
    "offices.see_figures": (Role.OFFICE_ADMIN, Role.DATA_OFFICER, Role.HEADQUARTERS),
    "offices.break_glass": MAY_BREAK_GLASS,
    "offices.review_glass": (Role.SAFEGUARDING_LEAD, Role.OFFICE_ADMIN),
    "audit.see_office": (
        Role.SAFEGUARDING_LEAD,
        Role.OFFICE_ADMIN,
        Role.DATA_OFFICER,
    ),
    "voices.operate": (Role.SYSTEM_ADMIN,),
}

HEADQUARTERS_ONLY = frozenset(
    {"accounts.set_consent_ages", "offices.break_glass", "voices.operate"}
)
"""What concerns all offices, so that no country's role opens it."""

THROUGH_GLASS = frozenset({"moderation.work_desk", "accounts.see_person"})
"""What broken glass opens."""

OF_HEADQUARTERS = (Role.HEADQUARTERS, Role.SYSTEM_ADMIN)
"""Roles that only headquarters has."""

GRANTED_LOCALLY = (
    Role.WRITER,
    Role.EDITOR,
    Role.MODERATOR,
    Role.SAFEGUARDING_LEAD,
    Role.DATA_OFFICER,
)
"""What an office's administrator may make somebody. Only headquarters makes
administrators, so that none can make themselves company."""

LONGEST_ROLE = datetime.timedelta(days=2 * 365)


def offices_where(user: Any, permission: str) -> QuerySet[Office]:
    """Offices in which ``user`` may do what ``permission`` names."""
    roles = PERMISSIONS[permission]
    offices = own_offices_of(user, *roles)
    if permission in HEADQUARTERS_ONLY:
        return offices.filter(is_headquarters=True)
    if permission == "offices.see_figures" and _is_headquarters(user):
        return Office.objects.all()
    if permission in THROUGH_GLASS:
        behind = broken_glass(user).values("office_id")
        return Office.objects.filter(Q(pk__in=offices.values("pk")) | Q(pk__in=behind))
    return offices


def _is_headquarters(user: Any) -> bool:
    return own_offices_of(user, Role.HEADQUARTERS).filter(is_headquarters=True).exists()


def _rule(permission: str) -> Any:
    def allowed(user: Any, thing: Any = None) -> bool:
        offices = offices_where(user, permission)
        if thing is not None:
            office = thing if isinstance(thing, Office) else thing.office
            offices = offices.filter(pk=office.pk)
        return offices.exists()

    return rules.predicate(allowed, name=permission)


def register() -> None:
    for permission in PERMISSIONS:
        rules.set_perm(permission, _rule(permission))


def grantable(user: Any, office: Office) -> tuple[Role, ...]:
    """Roles in ``office`` that ``user`` may give, prolong and end."""
    if not _is_admin(user, office) and not _is_admin_of_headquarters(user):
        return ()
    if office.is_headquarters:
        return tuple(Role)
    granted: tuple[Role, ...] = ()
    if _is_admin(user, office):
        granted += GRANTED_LOCALLY
    if _is_admin_of_headquarters(user):
        granted += (Role.OFFICE_ADMIN,)
    return granted


def may_grant(user: Any, office: Office, role: str) -> bool:
    return role in grantable(user, office)


def offices_to_staff(user: Any) -> QuerySet[Office]:
    """Offices in which ``user`` may give some role."""
    if _is_admin_of_headquarters(user):
        return Office.objects.all()
    return offices_where(user, "offices.invite")


def visible_memberships(user: Any) -> MembershipQuerySet:
    """Roles that ``user`` may know of: their office's, and for an administrator of
    headquarters the administrators of all others."""
    seen = Q(office__in=offices_where(user, "offices.see_staff"))
    if _is_admin_of_headquarters(user):
        seen |= Q(role=Role.OFFICE_ADMIN)
    return Membership.objects.filter(seen, ends__gt=timezone.now())


def _is_admin(user: Any, office: Office) -> bool:
    return own_offices_of(user, Role.OFFICE_ADMIN).filter(pk=office.pk).exists()


def _is_admin_of_headquarters(user: Any) -> bool:
    return own_offices_of(user, Role.OFFICE_ADMIN).filter(is_headquarters=True).exists()
