"""Every string is translated into every language, with its placeholders whole."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import django

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

import messages
import prepare

PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")
TAG = re.compile(r"</?[a-z][a-z0-9]*")


def _read(file: Path) -> Catalog:
    with file.open("rb") as lines:
        return read_po(lines, ignore_obsolete=True)


def _forms(text: str | Sequence[str] | None) -> list[str]:
    return [text] if isinstance(text, str) else list(text or [])


def _marks(text: str) -> list[str]:
    return sorted(PLACEHOLDER.findall(text) + TAG.findall(text))


def problem_with(wanted: Message, found: Message | None) -> str | None:
    """What is wrong with one translation, or None."""
    if found is None or not all(_forms(found.string)):
        return "is not translated"
    if found.fuzzy:
        return "is only guessed (fuzzy)"
    originals, translations = _forms(wanted.id), _forms(found.string)
    if len(originals) == 1:
        whole = _marks(originals[0]) == _marks(translations[0])
    else:
        # "One letter" may leave its number out; the form for many may not.
        many = _marks(originals[1])
        whole = _marks(translations[-1]) == many and all(
            set(_marks(form)) <= set(many) for form in translations
        )
    return None if whole else "has other placeholders or tags than the original"


def problems(wanted: Catalog, language: str) -> Iterator[str]:
    file = prepare.LOCALE / language / "LC_MESSAGES" / "django.po"
    if not file.exists():
        yield f"{language}: there is no catalogue"
        return
    found = _read(file)
    for message in wanted:
        if message.id:
            match = found.get(_forms(message.id)[0], message.context)
            if problem := problem_with(message, match):
                places = ", ".join(place for place, _line in message.locations[:2])
                yield f"{language}: {_forms(message.id)[0]!r} {problem} ({places})"


def main() -> int:
    django.setup()
    with messages.all_strings() as file:
        wanted = _read(file)
    found = [
        problem
        for language in prepare.LANGUAGES
        for problem in problems(wanted, language)
    ]
    print("\n".join(found))
    strings = sum(1 for message in wanted if message.id)
    print(
        f"{strings} strings, {len(prepare.LANGUAGES)} languages, {len(found)} problems"
    )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
