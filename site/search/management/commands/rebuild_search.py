from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from search import actions


class Command(BaseCommand):
    help = "Make the search index anew from what is public. Search keeps working."

    def handle(self, *args: Any, **options: Any) -> None:
        count = actions.rebuild()
        if options["verbosity"]:
            self.stdout.write(f"{count} things can be found.")
