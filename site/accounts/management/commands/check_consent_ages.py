from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.reference import stale_consent_ages


class Command(BaseCommand):
    help = "Name the countries whose consent age nobody has looked up for a year."

    def handle(self, *args: Any, **options: Any) -> None:
        stale = list(stale_consent_ages())
        for row in stale:
            self.stdout.write(f"{row.country}: {row.age}, checked {row.checked_on}")
        if stale:
            raise CommandError(f"Look up the law again for {len(stale)}.")
        self.stdout.write("Every consent age was checked within twelve months.")
