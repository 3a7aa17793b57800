"""What the database itself refuses: a duty to keep does not vanish by a delete."""

from __future__ import annotations

import guards.triggers
from accounts.models import LegalHold
from guards.triggers import Guard


def register() -> None:
    guards.triggers.register(
        Guard(
            name="accounts_hold_released_first",
            model=LegalHold,
            events=("DELETE",),
            refuse_when="OLD.released_at IS NULL",
            message="A hold is released before it may be deleted.",
        ),
        Guard(
            name="accounts_hold_seals_once",
            model=LegalHold,
            events=("UPDATE",),
            refuse_when=(
                "OLD.sealed <> '' AND NEW.sealed <> OLD.sealed "
                "AND NEW.released_at IS NULL"
            ),
            message="A sealed copy is never changed, only released.",
        ),
    )
