"""Appointing staff."""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db import transaction

from audit import actions as audit
from offices.models import Membership, Office, Role

STAFF_GROUP = "Staff"
"""Opens Wagtail's admin, and nothing in it."""


@transaction.atomic
def appoint(
    user: Any, office: Office, role: Role, *, ends: datetime.datetime, acting_user: Any
) -> Membership:
    """Give ``user`` a role in ``office`` until ``ends``; again is no second row."""
    membership, created = Membership.objects.active().get_or_create(
        user=user,
        office=office,
        role=role,
        defaults={"ends": ends, "granted_by": acting_user},
    )
    user.groups.add(staff_group())
    if role in (Role.EDITOR, Role.OFFICE_ADMIN):
        user.groups.add(editors_group(office))
    if created:
        audit.record(
            "offices.appoint",
            membership,
            actor=acting_user,
            office_id=office.pk,
            role=role.value,
            person=user.public_id,
        )
    return membership


def staff_group() -> Group:
    group, created = Group.objects.get_or_create(name=STAFF_GROUP)
    if created:
        group.permissions.add(
            Permission.objects.get(
                content_type__app_label="wagtailadmin", codename="access_admin"
            )
        )
    return group


def editors_group(office: Office) -> Group:
    """Editors of one office: what they may edit is granted where its pages are made."""
    group, _created = Group.objects.get_or_create(name=f"Editors of {office.slug}")
    return group
