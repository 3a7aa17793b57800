"""Load the numbers that the project ships with; ``data/README.md`` has their rules."""

from __future__ import annotations

import csv
import datetime
from collections.abc import Iterator
from pathlib import Path

from django.db import transaction

from safety_resources.models import Certainty, EmergencyNumber, Helpline

DATA = Path(__file__).parent / "data"
NOWHERE = "ZZ"
"""Rows of no country are the directories, which the help pages name themselves."""


@transaction.atomic
def load_helplines() -> int:
    """Make the table what the data file says; returns how many helplines there are."""
    kept = [
        Helpline.objects.update_or_create(
            country=row["country_code"],
            name=row["name"],
            defaults={
                **{
                    field: row[field]
                    for field in (
                        *("phone", "sms", "sms_text", "url", "hours"),
                        *("languages", "certainty", "source"),
                    )
                },
                "checked_on": datetime.date.fromisoformat(row["checked_on"]),
            },
        )[0].pk
        for row in _rows("helplines.csv")
        if row["country_code"] != NOWHERE
    ]
    # A number that was taken out of the file is no longer trusted.
    Helpline.objects.exclude(pk__in=kept).delete()
    return len(kept)


@transaction.atomic
def load_emergency_numbers() -> int:
    """The same for emergency numbers; a contested one is worse than none."""
    kept = [
        EmergencyNumber.objects.update_or_create(
            country=row["country_code"],
            defaults={
                **{
                    field: row[field]
                    for field in (
                        *("general", "police", "ambulance", "fire"),
                        *("note", "source"),
                    )
                },
                "checked_on": datetime.date.fromisoformat(row["checked_on"]),
            },
        )[0].pk
        for row in _rows("emergency_numbers.csv")
        if row["certainty"] != Certainty.C
    ]
    EmergencyNumber.objects.exclude(pk__in=kept).delete()
    return len(kept)


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
