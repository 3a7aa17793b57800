"""What another policy would have done with what was handed in."""

from __future__ import annotations

import argparse
import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from moderation import pipeline, replay
from moderation.models import Assessment

NAMED = 5
"""So many assessments are named in each row."""

COLUMNS = ("from", "to", "language", "age band", "count", "assessments")


class Command(BaseCommand):
    help = (
        "Rule on stored assessments again by the policy in FILE and print what would "
        "differ; without FILE, print what the policy on trial wrote down. Nothing is "
        "changed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path)
        parser.add_argument("--since", type=a_day, help="YYYY-MM-DD")
        parser.add_argument("--limit", type=a_number, help="the newest so many")

    def handle(self, *args: Any, **options: Any) -> None:
        policy = read(options["file"]) if options["file"] else None
        assessments = Assessment.objects.order_by("-pk")
        if options["since"]:
            assessments = assessments.filter(
                version__submitted_at__gte=options["since"]
            )
        rows = assessments[: options["limit"]].iterator(chunk_size=1000)
        result = replay.replay(rows, policy) if policy else replay.of_shadow(rows)
        name = f"Policy {policy.version}" if policy else "The policy on trial"
        self.stdout.write(
            f"{name}: {result.asked} asked, {result.would_differ} would differ, "
            f"{result.not_kept} without what is needed."
        )
        if result.changes:
            self.stdout.write(table(result))


def read(path: Path) -> pipeline.Policy:
    try:
        return pipeline.read_policy(path)
    except pipeline.PolicyError as error:
        raise CommandError(f"{path}: {error}") from None


def table(result: replay.Replay) -> str:
    rows = [
        (
            change.before,
            change.after,
            change.language,
            change.age_band,
            str(len(ids)),
            ", ".join(map(str, ids[:NAMED])) + (" …" if len(ids) > NAMED else ""),
        )
        for change, ids in sorted(
            result.changes.items(), key=lambda item: (-len(item[1]), str(item[0]))
        )
    ]
    widths = [max(map(len, column)) for column in zip(COLUMNS, *rows, strict=True)]
    return "\n".join(
        "  ".join(
            cell.ljust(width) for cell, width in zip(row, widths, strict=True)
        ).rstrip()
        for row in (COLUMNS, *rows)
    )


def a_day(text: str) -> datetime.datetime:
    try:
        day = datetime.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day") from None
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))


def a_number(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and 0 < len(text) < 10 and int(text)):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number over 0")
    return int(text)
