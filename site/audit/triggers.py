"""What the database itself refuses on the log."""

from __future__ import annotations

import guards.triggers
from audit.models import Entry, Seal
from guards.triggers import Guard


def register() -> None:
    guards.triggers.register(
        Guard(
            name="audit_entry_unchanged",
            model=Entry,
            events=("UPDATE",),
            refuse_when="1 = 1",
            message="An audit entry is never changed.",
        ),
        Guard(
            name="audit_entry_sealed_first",
            model=Entry,
            events=("DELETE",),
            refuse_when=(
                f"NOT EXISTS (SELECT 1 FROM {Seal._meta.db_table} s "
                "WHERE OLD.id BETWEEN s.first_id AND s.last_id)"
            ),
            message="An audit entry is sealed before it may be deleted.",
        ),
        Guard(
            name="audit_seal_kept",
            model=Seal,
            events=("UPDATE", "DELETE"),
            refuse_when="1 = 1",
            message="A seal is kept for ever.",
        ),
    )
