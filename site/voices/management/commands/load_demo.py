from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from audit import actions as audit
from search import actions as search
from voices.demo import editorial, files, mapping, people, scale, writing

STEPS = (
    ("people", people.load),
    ("pages", editorial.load),
    ("posts", writing.load_posts),
    ("comments", writing.load_comments),
    ("maps", mapping.load_projects),
    ("reports", mapping.load_reports),
)


def _how_many(text: str) -> tuple[str, int]:
    name, _sign, number = text.partition("=")
    if name not in scale.KINDS or not number.isdecimal():
        raise ArgumentTypeError(f"{text!r} is none of posts=N reports=N comments=N")
    return name, int(number)


class Command(BaseCommand):
    help = "Bring in the demo community. A second time adds nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--scale",
            nargs="+",
            type=_how_many,
            default=[],
            metavar="KIND=N",
            help="fill up to so many rows for benchmarks: posts=N reports=N comments=N",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.SETTINGS_MODULE == "voices.settings.production":
            raise CommandError(
                "The demo has staff whose passphrase lies in a file: "
                "it is not for a site on the open network."
            )
        for name, step in STEPS:
            step()
            self._say(f"{name}: there", options)
        self._scale(dict(options["scale"]), options)
        # The demo is to be whole before any worker runs.
        search.rebuild()
        while audit.seal():
            pass

    def _scale(self, wanted: dict[str, int], options: dict[str, Any]) -> None:
        handles = [row["handle"] for row in files.rows("people") if not row["role"]]
        authors = list(User.objects.filter(handle__in=handles))
        # In this order: comments need posts to stand under.
        for name in [name for name in scale.KINDS if name in wanted]:
            for count in scale.fill(scale.KINDS[name](), wanted[name], authors):
                self._say(f"{name}: {count} of {wanted[name]}", options)

    def _say(self, text: str, options: dict[str, Any]) -> None:
        if options["verbosity"]:
            self.stdout.write(text)
