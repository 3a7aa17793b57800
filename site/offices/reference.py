"""Headquarters exists from the first day: a country without an office belongs to it."""

from __future__ import annotations

from offices.models import Office


def load_headquarters() -> Office:
    office, _created = Office.objects.get_or_create(
        is_headquarters=True,
        defaults={
            "slug": "headquarters",
            "name": "Headquarters",
            "languages": ["en", "fr", "es", "ar"],
        },
    )
    return office
