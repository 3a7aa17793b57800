"""The sanitiser from the command line: what becomes of HTML in a post's body."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand

from moderation import pipeline


class Command(BaseCommand):
    help = "Sanitise HTML: from standard input to standard output."

    def handle(self, *args: Any, **options: Any) -> None:
        html = sys.stdin.buffer.read().decode("utf-8", errors="replace")
        self.stdout.write(pipeline.sanitise(html).html, ending="")
