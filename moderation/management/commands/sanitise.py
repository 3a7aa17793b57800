"""The sanitiser from the command line: what becomes of HTML in a kind of text."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from moderation import pipeline


class Command(BaseCommand):
    help = "Sanitise HTML: from standard input to standard output."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--profile",
            choices=[profile.value for profile in pipeline.Profile],
            default=pipeline.Profile.POST.value,
            help="What the text may hold (default: %(default)s).",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        profile = pipeline.Profile(options["profile"])
        html = sys.stdin.buffer.read().decode("utf-8", errors="replace")
        self.stdout.write(pipeline.sanitise(html, profile).html, ending="")
