"""Giving, prolonging and ending roles; the groups of Wagtail's that follow from them."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from audit import actions as audit
from offices.models import Invitation, Membership, Office, Role
from offices.permissions import LONGEST_ROLE, OF_HEADQUARTERS, may_grant
from offices.signals import role_changed
from offices.tasks import end_roles

STAFF_GROUP = "Staff"
"""Opens Wagtail's admin, and nothing in it."""


class NotAllowed(Exception):
    """Somebody tried to give or take a role that is not theirs to give."""


class NotARole(ValueError):
    """A role that does not exist there, or for longer than anybody is appointed."""


@transaction.atomic
def describe(office: Office, *, acting_user: Any) -> None:
    """Keep how an office is reached and when somebody is at its desk."""
    office.save(update_fields=["contact", "timezone", "duty_starts", "duty_ends"])
    audit.record("offices.describe", office, actor=acting_user, office_id=office.pk)


@transaction.atomic
def appoint(
    user: Any, office: Office, role: Role, *, ends: datetime.datetime, acting_user: Any
) -> Membership:
    """Give ``user`` a role in ``office`` until ``ends``; again is no second row.

    Whether ``acting_user`` may is asked by whoever calls this: the shell may always.
    """
    _require_role(office, role, ends)
    membership, created = Membership.objects.active().get_or_create(
        user=user,
        office=office,
        role=role,
        defaults={"ends": ends, "granted_by": acting_user},
    )
    if created:
        audit.record(
            "offices.appoint",
            membership,
            actor=acting_user,
            office_id=office.pk,
            role=role.value,
            person=user.public_id,
        )
        _changed(user)
        end_roles.using(run_after=ends).enqueue()
    return membership


@transaction.atomic
def end_role(membership: Membership, *, acting_user: Any) -> None:
    """End a role now, with what rests on it: groups, sessions, open invitations."""
    _require_grant(membership, acting_user)
    locked = Membership.objects.select_for_update().get(pk=membership.pk)
    now = timezone.now()
    if locked.ends <= now:
        return
    if locked.starts >= now:
        # It has not begun, and a role ends after its start.
        Membership.objects.filter(pk=locked.pk).delete()
    else:
        locked.ends = now
        locked.save(update_fields=["ends"])
    Invitation.objects.open().filter(
        invited_by_id=locked.user_id, office_id=locked.office_id
    ).update(revoked_at=now, contact="")
    audit.record(
        "offices.end_role",
        locked if locked.pk else membership,
        actor=acting_user,
        office_id=locked.office_id,
        role=locked.role,
        person=locked.user.public_id,
    )
    _changed(locked.user)


@transaction.atomic
def prolong(
    membership: Membership, ends: datetime.datetime, *, acting_user: Any
) -> None:
    """Move the end of a role, at most two years from today."""
    _require_grant(membership, acting_user)
    _require_role(membership.office, Role(membership.role), ends)
    if ends <= timezone.now():
        raise NotARole
    changed = Membership.objects.active().filter(pk=membership.pk).update(ends=ends)
    if not changed:
        raise NotAllowed
    audit.record(
        "offices.prolong",
        membership,
        actor=acting_user,
        office_id=membership.office_id,
        role=membership.role,
        person=membership.user.public_id,
    )
    end_roles.using(run_after=ends).enqueue()


def end_over(now: datetime.datetime | None = None) -> int:
    """Take from everybody what their roles do not give them any more.

    A role that has ended opens nothing from that moment; this tidies up behind it:
    groups go and sessions end. Returns for how many people. Again changes nothing.
    """
    people = [
        user
        for group in Group.objects.filter(_ours()).prefetch_related("user_set")
        for user in group.user_set.all()
    ]
    changed = 0
    for user in {user.pk: user for user in people}.values():
        with transaction.atomic():
            if put_in_groups(user, now):
                role_changed.send(Membership, person=user)
                changed += 1
    return changed


def put_in_groups(user: Any, now: datetime.datetime | None = None) -> bool:
    """Put ``user`` into the groups of their roles and out of all others of ours."""
    wanted: dict[str, Group] = {}
    memberships = Membership.objects.active(now).filter(user=user)
    for membership in memberships.select_related("office"):
        for group in _groups_of(membership):
            wanted[group.name] = group
    held = {group.name: group for group in user.groups.filter(_ours())}
    user.groups.add(*(wanted[name] for name in wanted.keys() - held.keys()))
    user.groups.remove(*(held[name] for name in held.keys() - wanted.keys()))
    return wanted.keys() != held.keys()


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


def writers_group(office: Office) -> Group:
    """Writers of one office: they draft, and its editors publish."""
    group, _created = Group.objects.get_or_create(name=f"Writers of {office.slug}")
    return group


_GROUPS: dict[str, Callable[[Office], Group]] = {
    Role.WRITER: writers_group,
    Role.EDITOR: editors_group,
    Role.OFFICE_ADMIN: editors_group,
}


def _groups_of(membership: Membership) -> list[Group]:
    groups = [staff_group()]
    if of_office := _GROUPS.get(membership.role):
        groups.append(of_office(membership.office))
    return groups


def _ours() -> Q:
    """Groups that follow from roles; a host may have made others by hand."""
    return (
        Q(name=STAFF_GROUP)
        | Q(name__startswith="Editors of ")
        | Q(name__startswith="Writers of ")
    )


def _changed(user: Any) -> None:
    put_in_groups(user)
    role_changed.send(Membership, person=user)


def _require_role(office: Office, role: Role, ends: datetime.datetime) -> None:
    if role in OF_HEADQUARTERS and not office.is_headquarters:
        raise NotARole("Only headquarters has this role.")
    if ends > timezone.now() + LONGEST_ROLE:
        raise NotARole("Nobody is appointed for more than two years.")


def _require_grant(membership: Membership, acting_user: Any) -> None:
    """``None`` is the shell. Nobody touches their own role."""
    if acting_user is None:
        return
    if membership.user_id == acting_user.pk or not may_grant(
        acting_user, membership.office, membership.role
    ):
        raise NotAllowed
