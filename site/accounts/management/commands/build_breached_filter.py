from __future__ import annotations

import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.management.base import BaseCommand, CommandError

from accounts.breached import ERROR_RATE, PHRASES_FILE, SHIPPED_FILE, build


def build_shipped(target: Path) -> int:
    """The filter that comes with the site: Django's list, and ours of long phrases."""
    common = "\n".join(sorted(CommonPasswordValidator().passwords))
    with tempfile.TemporaryDirectory() as folder:
        both = Path(folder) / "both.txt"
        both.write_text(f"{common}\n{PHRASES_FILE.read_text('utf-8')}", "utf-8")
        return build(both, target)


class Command(BaseCommand):
    help = (
        "Build the file against which new passphrases are checked, from a list of "
        "leaked ones: SHA-1 hashes or plain, one a line."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", nargs="?", type=Path, help="the list")
        parser.add_argument("--out", type=Path, default=Path("breached.filter"))
        parser.add_argument(
            "--error-rate",
            type=float,
            default=ERROR_RATE,
            help="how often a good passphrase may be refused (0.0001)",
        )
        parser.add_argument(
            "--shipped", action="store_true", help="build the site's own file again"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["shipped"]:
            target, entries = SHIPPED_FILE, build_shipped(SHIPPED_FILE)
        else:
            target, entries = options["out"], self._from_list(options)
        self.stdout.write(f"{target}: {entries} entries")

    def _from_list(self, options: dict[str, Any]) -> int:
        source: Path | None = options["source"]
        if source is None or not source.is_file():
            raise CommandError("Name a file that holds the list.")
        if not 0 < options["error_rate"] < 1:
            raise CommandError("The error rate lies between 0 and 1.")
        return build(source, options["out"], error_rate=options["error_rate"])
