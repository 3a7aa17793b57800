"""Things that somebody should be told when they are here next."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Notification, User


def tell(person: User, kind: Notification.Kind, *, target_key: str = "") -> None:
    """Leave a notice; the same one twice is one, until it was read."""
    Notification.objects.get_or_create(
        person=person, kind=kind, target_key=target_key, read_at=None
    )


def unread(person: User) -> QuerySet[Notification]:
    return person.notifications.filter(read_at__isnull=True).order_by("-made_at")


def mark_read(person: User, pk: int) -> None:
    person.notifications.filter(pk=pk, read_at__isnull=True).update(
        read_at=timezone.now()
    )
