from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from audit import actions as audit
from search import actions as search
from voices.demo import editorial, mapping, people, writing

STEPS = (
    ("people", people.load),
    ("pages", editorial.load),
    ("posts", writing.load_posts),
    ("comments", writing.load_comments),
    ("maps", mapping.load_projects),
    ("reports", mapping.load_reports),
    # The demo is to be whole before any worker runs.
    ("search", search.rebuild),
)


class Command(BaseCommand):
    help = "Bring in the demo community. A second time adds nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.SETTINGS_MODULE == "voices.settings.production":
            raise CommandError(
                "The demo has staff whose passphrase lies in a file: "
                "it is not for a site on the open network."
            )
        for name, step in STEPS:
            step()
            if options["verbosity"]:
                self.stdout.write(f"{name}: there")
        while audit.seal():
            pass
