"""What is kept of staff, and until when."""

from __future__ import annotations

import datetime

from django.db.models import Q

from offices.models import BreakGlass, Invitation, Membership
from privacy import sweeping


def forget_invited(now: datetime.datetime) -> int:
    """Where an invitation went is nobody's business once it is over."""
    over = (
        Q(accepted_at__isnull=False)
        | Q(revoked_at__isnull=False)
        | Q(lasts_until__lte=now)
    )
    return sweeping.in_batches(
        Invitation.objects.filter(over).exclude(contact=""),
        lambda batch: batch.update(contact=""),
    )


def delete_old_appointments(now: datetime.datetime) -> int:
    """Roles, invitations and broken glass go with the audit entries about them."""
    over = sweeping.limit("audit", now)
    return sum(
        sweeping.delete(rows)
        for rows in (
            Membership.objects.filter(ends__lte=over),
            Invitation.objects.filter(lasts_until__lte=over),
            BreakGlass.objects.filter(ends_at__lte=over, reviewed_at__lte=over),
        )
    )
