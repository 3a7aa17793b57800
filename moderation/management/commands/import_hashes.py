"""Take in a list of hashes of known pictures."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from moderation import tasks
from moderation.models import HashBank
from moderation.pictures.importing import UnknownBank, bank_for, import_rows
from pictures.hash_files import UnreadableList, read_hash_file

KINDS = [kind.value for kind in HashBank.Kind.sealing()]
LONGEST_NAME = 100
LONGEST_SOURCE = 200


def short_text(most: int) -> Any:
    def read(text: str) -> str:
        text = text.strip()
        if not text or len(text) > most or not text.isprintable():
            raise argparse.ArgumentTypeError(f"1 to {most} characters on one line")
        return text

    return read


class Command(BaseCommand):
    help = (
        "Take a list of PDQ hashes into a bank of known pictures: one a line, "
        "hash,quality, or JSON. Pictures that are here already are compared afterwards."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--bank", required=True, type=short_text(LONGEST_NAME), metavar="NAME"
        )
        parser.add_argument("--kind", choices=KINDS, help="needed for a new bank")
        parser.add_argument(
            "--source",
            type=short_text(LONGEST_SOURCE),
            help="whose list it is; needed for a new bank",
        )
        parser.add_argument(
            "--tier", type=int, choices=[0, 1], help="1 if not said for a new bank"
        )
        parser.add_argument("--dry-run", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        kind = options["kind"]
        try:
            rows = read_hash_file(options["file"])
            bank = bank_for(
                options["bank"],
                kind=HashBank.Kind(kind) if kind else None,
                source=options["source"] or "",
                tier=options["tier"],
            )
        except (OSError, UnreadableList, UnknownBank) as error:
            raise CommandError(str(error)) from error
        with transaction.atomic():
            imported = import_rows(
                rows, bank, dry_run=options["dry_run"], progress=self._progress
            )
            if not options["dry_run"]:
                tasks.compare_pictures.enqueue(0)
        for row in imported.refused:
            self.stderr.write(f"line {row.line}: {row.reason}")
        nothing_written = " Nothing was written." if options["dry_run"] else ""
        self.stdout.write(
            f"{imported.added} added, {imported.known} known already, "
            f"{imported.removed} removed, {len(imported.refused)} refused."
            f"{nothing_written}"
        )
        if imported.refused:
            raise CommandError("Not every row was taken.")

    def _progress(self, done: int) -> None:
        self.stderr.write(f"{done} rows …")
