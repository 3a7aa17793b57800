"""Gather every string of the house that a person can see.

Run in the house's own Python, with gettext installed, it writes what is new into
the catalogues.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django
from django.core.management import call_command
from django.test import override_settings

import prepare

NOT_OURS = [".*", "docs", "scripts", "tests", "var", "*/node_modules", "*/dist"]


def _gather(languages: tuple[str, ...], *, leave_out: tuple[str, ...] = ()) -> None:
    call_command(
        "makemessages",
        locale=list(languages),
        ignore_patterns=[*NOT_OURS, *leave_out],
        extensions=["html", "txt", "py"],
        add_location="file",
        no_wrap=True,
        no_obsolete=True,
        verbosity=0,
    )


@contextmanager
def all_strings() -> Iterator[Path]:
    """Yield a catalogue of every string, outside the project and without any word."""
    with tempfile.TemporaryDirectory(prefix="voices-messages-") as name:
        with override_settings(LOCALE_PATHS=[name]):
            # Django would write into the project's own catalogues if it saw them.
            _gather(("en",), leave_out=("site/voices/locale",))
        yield Path(name) / "en" / "LC_MESSAGES" / "django.po"


def update() -> None:
    prepare.LOCALE.mkdir(parents=True, exist_ok=True)
    _gather(prepare.LANGUAGES)


if __name__ == "__main__":
    django.setup()
    update()
