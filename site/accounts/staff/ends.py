"""Telling staff in time that a role of theirs ends."""

from __future__ import annotations

import datetime

from django.utils import timezone

from accounts import notices
from accounts.models import Notification
from offices.models import Membership

BEFORE = datetime.timedelta(days=14)


def tell_of_ends(now: datetime.datetime | None = None) -> int:
    """Leave a notice for everybody whose role ends in two weeks; once for each role."""
    now = now or timezone.now()
    told = set(
        Notification.objects.filter(kind=Notification.Kind.ROLE_ENDS).values_list(
            "target_key", flat=True
        )
    )
    ending = (
        Membership.objects.active(now)
        .filter(ends__lte=now + BEFORE)
        .select_related("user")
    )
    new = [row for row in ending if _key(row) not in told]
    for membership in new:
        notices.tell(
            membership.user, Notification.Kind.ROLE_ENDS, target_key=_key(membership)
        )
    return len(new)


def _key(membership: Membership) -> str:
    """A role that was prolonged ends again, and is told of again."""
    return f"{membership.pk}:{membership.ends:%Y-%m-%d}"
