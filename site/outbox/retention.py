from __future__ import annotations

import datetime

from outbox.models import Letter
from privacy import sweeping


def delete_old_letters(now: datetime.datetime) -> int:
    """A letter that could not be sent for so long is of no use to anybody."""
    over = sweeping.limit("letter", now)
    return sweeping.delete(Letter.objects.filter(send_after__lte=over))
