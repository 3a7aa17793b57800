"""Gather every string of the house that a person can see.

Run in the house's own Python, with gettext installed. ``--update`` writes what is
new into the catalogues; without it nothing is changed.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import django
from django.core.management import call_command
from django.test import override_settings

import prepare

NOT_OURS = (".*", "docs", "scripts", "tests", "var", "*/node_modules", "*/dist")


def _gather(catalogues: Path, languages: tuple[str, ...]) -> None:
    call_command(
        "makemessages",
        locale=list(languages),
        ignore_patterns=[*NOT_OURS, "site/voices/locale"],
        extensions=["html", "txt", "py"],
        add_location="file",
        no_wrap=True,
        no_obsolete=True,
        keep_pot=True,
        verbosity=0,
    )
    if not (catalogues / "django.pot").exists():
        prepare.give_up("no strings were found")


def template() -> Path:
    """Write all strings into a catalogue in a temporary folder; return its file."""
    folder = Path(tempfile.mkdtemp(prefix="voices-messages-"))
    with override_settings(LOCALE_PATHS=[folder]):
        _gather(folder, ("fr",))
    return folder / "django.pot"


def update() -> None:
    prepare.LOCALE.mkdir(parents=True, exist_ok=True)
    _gather(prepare.LOCALE, prepare.LANGUAGES)
    (prepare.LOCALE / "django.pot").unlink()


if __name__ == "__main__":
    django.setup()
    if "--update" in sys.argv[1:]:
        update()
    else:
        prepare.say(str(template()))
