"""Entries go after their time, whole seals of them; the seals stay."""

from __future__ import annotations

import datetime

from audit.models import Entry, Seal
from privacy.sweeping import limit


def delete_old_entries(now: datetime.datetime) -> int:
    """Delete the entries of every seal that was made before the period began.

    One seal's entries go in one statement: ``verify_audit`` takes a range that is
    empty for one that was kept its time, and a range with gaps for tampering.
    """
    deleted = 0
    while (seal := _oldest_with_entries()) and seal.sealed_at <= limit("audit", now):
        entries = Entry.objects.filter(id__range=(seal.first_id, seal.last_id))
        deleted += entries.delete()[0]
    return deleted


def _oldest_with_entries() -> Seal | None:
    oldest = Entry.objects.order_by("id").first()
    if oldest is None:
        return None
    return Seal.objects.filter(first_id__lte=oldest.pk, last_id__gte=oldest.pk).first()
