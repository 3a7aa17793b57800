from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from accounts.reference import load_consent_ages
from offices.models import Office
from safety_resources.reference import load_emergency_numbers, load_helplines
from topics.reference import load_topics


class Command(BaseCommand):
    help = "Load topics, headquarters, help numbers and consent ages; again is safe."

    def handle(self, *args: Any, **options: Any) -> None:
        Office.objects.headquarters()
        counts = {
            "topics": load_topics(),
            "helplines": load_helplines(),
            "emergency numbers": load_emergency_numbers(),
            "consent ages": load_consent_ages(),
        }
        if options["verbosity"]:
            for what, count in counts.items():
                self.stdout.write(f"{count} {what}")
