"""Consent ages: law by country, loaded from a file in which each row has its source."""

from __future__ import annotations

import csv
import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db import models, transaction
from django.utils import timezone

from accounts.models import ConsentAge

CONSENT_AGES_FILE = Path(__file__).parent / "data" / "consent_ages.csv"
CHECKED_FOR = datetime.timedelta(days=365)
"""How long a row may be believed before somebody looks at the law again."""


@dataclass(frozen=True, slots=True)
class ConsentRow:
    country: str
    age: int
    certainty: str
    source: str
    checked_on: datetime.date

    def is_stale(self, today: datetime.date) -> bool:
        return today - self.checked_on > CHECKED_FOR


def consent_rows() -> Iterator[ConsentRow]:
    with CONSENT_AGES_FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield ConsentRow(
                country=row["country_code"],
                age=int(row["age"]),
                certainty=row["certainty"],
                source=row["source"],
                checked_on=datetime.date.fromisoformat(row["checked_on"]),
            )


@transaction.atomic
def load_consent_ages() -> int:
    """Create or change one row for each country; returns how many there are."""
    rows = list(consent_rows())
    for row in rows:
        ConsentAge.objects.update_or_create(
            country=row.country,
            defaults={
                "age": row.age,
                "certainty": row.certainty,
                "source": row.source,
                "checked_on": row.checked_on,
            },
        )
    return len(rows)


def consent_age(country: str) -> int | None:
    """From which age somebody there may agree alone; ``None`` where it is not known."""
    return (
        ConsentAge.objects.filter(country=country).values_list("age", flat=True).first()
    )


def stale_consent_ages(
    today: datetime.date | None = None,
) -> models.QuerySet[ConsentAge]:
    """The rows that are in use and must be looked up again."""
    oldest = (today or timezone.localdate()) - CHECKED_FOR
    return ConsentAge.objects.filter(checked_on__lt=oldest)
