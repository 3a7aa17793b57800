"""What the commands that make staff have in common."""

from __future__ import annotations

import datetime
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from offices.models import Office, Role


def add_role_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--office", required=True, help="the office's slug")
    parser.add_argument("--role", required=True, choices=Role.values)
    parser.add_argument(
        "--until", required=True, metavar="YYYY-MM-DD", help="the last day"
    )


def office_of(options: dict[str, Any]) -> Office:
    if options["office"] == "headquarters":
        return Office.objects.headquarters()
    office = Office.objects.filter(slug=options["office"]).first()
    if office is None:
        known = ", ".join(Office.objects.values_list("slug", flat=True))
        raise CommandError(f"There is no such office. There are: {known}")
    return office


def end_of(options: dict[str, Any]) -> datetime.datetime:
    try:
        day = datetime.date.fromisoformat(options["until"])
    except ValueError as error:
        raise CommandError("--until takes a day such as 2027-03-31.") from error
    ends = timezone.make_aware(
        datetime.datetime.combine(day, datetime.time(23, 59, 59))
    )
    if ends <= timezone.now():
        raise CommandError("This day is over.")
    return ends
