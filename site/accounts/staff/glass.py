"""Breaking the glass: two hours behind another office's wall, with others told."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts import notices
from accounts.models import Notification, User
from audit import actions as audit
from offices.access import MAY_BREAK_GLASS, own_offices_of
from offices.actions import NotAllowed
from offices.models import BreakGlass, BreakGlassQuerySet, Office
from offices.permissions import offices_where
from outbox import actions as outbox
from outbox.models import Channel

LASTS = datetime.timedelta(hours=2)
REVIEW_WITHIN = datetime.timedelta(hours=72)
TOLD_AT_LEAST = 2


class NobodyToTell(Exception):
    """Fewer than two other people would hear of it: then nobody is let in."""


@transaction.atomic
def break_glass(office: Office, reason: str, *, acting_user: User) -> BreakGlass:
    """Let ``acting_user`` read ``office``'s desk and people for two hours.

    Breaking it again while it is open is the same glass. Raises ``NotAllowed`` or
    ``NobodyToTell``.
    """
    if not may_break(acting_user) or own_offices_of(acting_user).filter(pk=office.pk):
        raise NotAllowed
    # One at a time for each person, so that two tabs do not break two.
    User.objects.select_for_update().get(pk=acting_user.pk)
    already = BreakGlass.objects.active().filter(user=acting_user, office=office)
    if found := already.first():
        return found
    told = people_to_tell(office, acting_user)
    if len(told) < TOLD_AT_LEAST:
        raise NobodyToTell
    now = timezone.now()
    glass = BreakGlass.objects.create(
        user=acting_user,
        office=office,
        reason=reason,
        began_at=now,
        ends_at=now + LASTS,
    )
    glass.told.set(told)
    for person in told:
        _tell(person, glass)
    _record("offices.break_glass", glass, acting_user, told=len(told))
    return glass


@transaction.atomic
def leave(glass: BreakGlass, *, acting_user: User) -> None:
    """End it before its two hours are over; again changes nothing."""
    if glass.user_id != acting_user.pk:
        raise NotAllowed
    ended = (
        BreakGlass.objects.active().filter(pk=glass.pk).update(ended_at=timezone.now())
    )
    if ended:
        _record("offices.leave_glass", glass, acting_user)


@transaction.atomic
def review(glass: BreakGlass, *, acting_user: User) -> None:
    """Somebody else says that they looked at what was done, and why."""
    if not reviewable_by(acting_user).filter(pk=glass.pk).exists():
        raise NotAllowed
    reviewed = (
        BreakGlass.objects.unreviewed()
        .filter(pk=glass.pk)
        .update(reviewed_by=acting_user, reviewed_at=timezone.now())
    )
    if reviewed:
        _record("offices.review_glass", glass, acting_user)


def may_break(user: User) -> bool:
    return offices_where(user, "offices.break_glass").exists()


def openable_by(user: User) -> QuerySet[Office]:
    """Offices behind whose wall ``user`` does not stand anyway."""
    if not may_break(user):
        return Office.objects.none()
    return Office.objects.exclude(pk__in=own_offices_of(user).values("pk"))


def visible_to(user: User) -> BreakGlassQuerySet:
    """One's own, what one was told of, and what concerns one's office.

    Leads and administrators of headquarters see all: it is broken from there.
    """
    reviews = offices_where(user, "offices.review_glass")
    seen = Q(user=user) | Q(told=user) | Q(office__in=reviews)
    if reviews.filter(is_headquarters=True).exists():
        seen = Q()
    return (
        BreakGlass.objects.filter(seen)
        .distinct()
        .select_related("user", "office", "reviewed_by")
        .order_by("-pk")
    )


def reviewable_by(user: User) -> BreakGlassQuerySet:
    """What ``user`` may review: never their own, and only as a lead or administrator."""
    if not offices_where(user, "offices.review_glass").exists():
        return BreakGlass.objects.none()
    return visible_to(user).exclude(user=user)


def overdue(glass: BreakGlass, at: datetime.datetime | None = None) -> bool:
    now = at or timezone.now()
    return glass.reviewed_at is None and now > glass.began_at + REVIEW_WITHIN


def people_to_tell(office: Office, but: User) -> list[User]:
    """The office's leads and administrators; where they are too few, headquarters' too."""
    told = list(_leaders([office], but))
    if len(told) < TOLD_AT_LEAST and not office.is_headquarters:
        known = {person.pk for person in told}
        told += [
            person
            for person in _leaders(Office.objects.filter(is_headquarters=True), but)
            if person.pk not in known
        ]
    return told


def _leaders(offices: Iterable[Office], but: User) -> QuerySet[User]:
    now = timezone.now()
    return (
        User.objects.filter(
            is_active=True,
            memberships__office__in=offices,
            memberships__role__in=MAY_BREAK_GLASS,
            memberships__starts__lte=now,
            memberships__ends__gt=now,
        )
        .exclude(pk=but.pk)
        .distinct()
        .order_by("pk")
    )


def _tell(person: User, glass: BreakGlass) -> None:
    notices.tell(person, Notification.Kind.BREAK_GLASS, target_key=str(glass.pk))
    if person.email:
        outbox.post(
            "staff_glass",
            to=person.email,
            channel=Channel.EMAIL,
            language=person.language,
            values={"office": glass.office.name, "handle": glass.user.handle},
            about_key=person.public_id,
        )


def _record(verb: str, glass: BreakGlass, actor: User, **data: int) -> None:
    audit.record(verb, glass, actor=actor, office_id=glass.office_id, **data)
