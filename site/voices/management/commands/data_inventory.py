from __future__ import annotations

import datetime
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from privacy import ACCOUNT, Level
from privacy.tags import inventory
from voices.retention import SWEEPS

READERS = {
    Level.PUBLIC: "everybody, once it is public",
    Level.OWN: "the person",
    Level.STAFF: "staff of the office whose work it is",
    Level.LOCKED: "nobody: locked, hashed or random",
}
HEAD = """\
# What is kept of people

Written by `manage.py data_inventory` from the tags beside each field; do not edit.
`make check` fails while this page differs from them, and for a field without a tag.
How to tag, and how things go: [retention.md](retention.md).

What is theirs, people also read in their own download. Periods are the longest time:
what somebody takes back, or all of an account that is erased, goes at once.
"""


class Command(BaseCommand):
    help = "Write docs/data-inventory.md, or compare it with the tags."
    requires_system_checks = ()  # the page mends what they say

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="fail when the page is out of date"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        page = settings.ROOT / "docs" / "data-inventory.md"
        text = "\n".join(written())
        if not options["check"]:
            page.write_text(text, encoding="utf-8")
        elif not page.exists() or page.read_text(encoding="utf-8") != text:
            raise CommandError(f"Out of date: run manage.py data_inventory ({page}).")


def written() -> Iterator[str]:
    yield HEAD
    app = ""
    for model, personal in inventory():
        if model._meta.app_label != app:
            app = model._meta.app_label
            yield f"## {apps.get_app_config(app).verbose_name}"
            yield ""
        yield f"### {model.__name__}"
        yield ""
        yield "| field | what for | who may read it | how long |"
        yield "|---|---|---|---|"
        for name, tag in personal.items():
            yield f"| {name} | {tag.purpose} | {READERS[tag.level]} | {_kept(tag.kept)} |"
        yield ""
    yield from _periods()


def _periods() -> Iterator[str]:
    yield "## Periods"
    yield ""
    yield "Set in `RETENTION`, swept each day by `manage.py sweep`."
    yield ""
    yield "| what | how long | setting |"
    yield "|---|---|---|"
    for sweep in SWEEPS:
        if sweep.kept:
            period = in_words(settings.RETENTION[sweep.kept])
            yield f"| {sweep.what} | {period} | `{sweep.kept}` |"
        else:
            yield f"| {sweep.what} | until its own end | |"
    yield ""


def _kept(key: str) -> str:
    if key == ACCOUNT:
        return "with the account"
    return f"{in_words(settings.RETENTION[key])} (`{key}`)"


def in_words(period: datetime.timedelta) -> str:
    """The period in the largest unit that says it to the day, or nearly."""
    days = period.days
    if days and days % 365 == 0:
        return _counted(days // 365, "year")
    if days >= 60:
        return _counted(round(days / 30.4), "month")
    if days > 1:
        return _counted(days, "day")
    return _counted(int(period.total_seconds()) // 3600, "hour")


def _counted(number: int, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"
