"""Writing down that staff looked at something about a young person."""

from __future__ import annotations

from typing import Any

from django.db.models import Model

from audit import actions as audit
from audit.models import Entry
from offices.access import broken_glass, own_offices_of


def record_reading(
    verb: str, target: Model, *, reader: Any, office_id: int, **data: Any
) -> Entry:
    """Append a read to the log; behind broken glass, with the number of the glass."""
    if not own_offices_of(reader).filter(pk=office_id).exists():
        glass = broken_glass(reader).filter(office_id=office_id).first()
        if glass is not None:
            data["glass"] = glass.pk
    return audit.record(verb, target, actor=reader, office_id=office_id, **data)
