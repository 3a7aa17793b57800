"""Load the ages of consent that the project ships with."""

from __future__ import annotations

import csv
import datetime
from pathlib import Path

from django.db import transaction

from accounts.models import ConsentAge

CONSENT_AGES = Path(__file__).parent / "data" / "consent_ages.csv"


@transaction.atomic
def load_consent_ages() -> int:
    """Create or change one row for each country; returns how many there are."""
    with CONSENT_AGES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        ConsentAge.objects.update_or_create(
            country=row["country_code"],
            defaults={
                "age": int(row["age"]),
                "source": row["source"],
                "checked_on": datetime.date.fromisoformat(row["checked_on"]),
                "certainty": row["certainty"],
            },
        )
    return len(rows)
