from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from audit import actions
from audit.models import Entry, Seal


class Command(BaseCommand):
    help = "Seal what is not yet sealed, then compare the whole log with its seals."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--expect",
            metavar="NUMBER:DIGEST",
            action="append",
            default=[],
            help="a seal that was written down outside this host",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        expected = dict(_parse(pair) for pair in options["expect"])
        faults = actions.verify(expected=expected)
        for fault in faults:
            self.stderr.write(f"Seal {fault.seal} {fault.what}.")
        if faults:
            raise CommandError("The audit log is not what was sealed.")
        while actions.seal():
            pass
        last = Seal.objects.last()
        self.stdout.write(f"{Entry.objects.count()} entries, all as sealed.")
        if last:
            self.stdout.write(f"Write this down: {last.number}:{last.digest}")


def _parse(pair: str) -> tuple[int, str]:
    number, _, digest = pair.partition(":")
    if not number.isdigit() or not digest:
        raise CommandError("--expect takes NUMBER:DIGEST.")
    return int(number), digest
