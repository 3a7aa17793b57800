from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from voices.retention import sweep_all, try_all


class Command(BaseCommand):
    help = "Delete what has been kept for its time, and say how much it was."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--dry-run", action="store_true", help="count only; everything stays"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        swept = try_all() if options["dry_run"] else sweep_all()
        for done in swept:
            count = "failed" if done.count is None else done.count
            self.stdout.write(f"{count:>8}  {done.sweep.name:<16} {done.sweep.what}")
        if failed := [done.sweep.name for done in swept if done.count is None]:
            raise CommandError(f"These failed: {', '.join(failed)}. See the log.")
