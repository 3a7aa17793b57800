"""Everything that is held of a person, as a file and as a page with the same content."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accounts.holdings import Counted, Shown, holdings
from accounts.models import User


def everything_of(person: User) -> dict[str, Any]:
    """What all rooms hold of ``person``, as plain JSON."""
    copy: dict[str, Any] = {"made_at": timezone.now().isoformat(timespec="seconds")}
    for holding in holdings():
        copy |= holding.export(person)
    return copy


def counts_of(person: User) -> list[Counted]:
    return [line for holding in holdings() for line in holding.counts(person)]


def shown_of(person: User, *, before: datetime.datetime | None = None) -> list[Shown]:
    """What everybody can read of ``person`` now, or what they could before a moment."""
    return [
        thing
        for holding in holdings()
        for thing in holding.shown(person)
        if before is None or (thing.since is not None and thing.since < before)
    ]


@dataclass(frozen=True)
class Line:
    """One value or one group of a copy, as the page shows it.

    ``value`` is what stands in the file and ``text`` what people read; ``lines`` are
    the parts of a group.
    """

    label: str
    value: str = ""
    text: str = ""
    href: str = ""
    lines: tuple[Line, ...] = ()
    is_group: bool = False


def as_lines(copy: dict[str, Any]) -> tuple[Line, ...]:
    """The same content as a tree of lines, with a name for each key."""
    words: dict[str, str | Promise] = {}
    for holding in holdings():
        words |= holding.words
    return _lines(copy.items(), words)


def _lines(
    items: Iterable[tuple[str, Any]], words: dict[str, str | Promise]
) -> tuple[Line, ...]:
    return tuple(_line(key, value, words) for key, value in items)


def _line(key: str, value: Any, words: dict[str, str | Promise]) -> Line:
    label = str(words.get(key, key))
    if isinstance(value, dict):
        return Line(label, lines=_lines(value.items(), words), is_group=True)
    if isinstance(value, list):
        return Line(label, lines=_lines(_numbered(value), words), is_group=True)
    href = str(value) if key == "address" else ""
    return Line(label, value=plain(value), text=_read(value), href=href)


def _numbered(parts: list[Any]) -> list[tuple[str, Any]]:
    """Groups need a name to be told apart; single words speak for themselves."""
    return [
        (str(number) if isinstance(part, dict | list) else "", part)
        for number, part in enumerate(parts, start=1)
    ]


def plain(value: Any) -> str:
    """A value as it stands in the file, in letters."""
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _read(value: Any) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    text = plain(value)
    try:
        moment = parse_datetime(text) if len(text) > 10 else None
        day = parse_date(text) if len(text) == 10 else None
    except ValueError:
        return text
    if moment is not None and timezone.is_aware(moment):
        return date_format(timezone.localtime(moment), "DATETIME_FORMAT")
    return date_format(day) if day is not None else text
