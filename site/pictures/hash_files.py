"""Lists of hashes as they are exchanged: one a line, a table, or JSON.

Each row is either taken or refused with its line and a reason; none is guessed at.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pictures.hashes import BYTES, DISCARD_UP_TO

MAX_BYTES = 200 * 1024 * 1024
_HEX = re.compile(rf"[0-9a-f]{{{BYTES * 2}}}")
_NUMBER = re.compile(r"[0-9]{1,3}")
_NAMES = ("indicator", "raw_indicator", "hash", "value", "pdq")
"""What exchanges call the field that holds the hash."""


class UnreadableList(ValueError):
    """The whole file is not a list of hashes; the message says why."""


@dataclass(frozen=True)
class Taken:
    """A hash to know, or, where ``removed``, one to forget: its owner took it back."""

    line: int
    value: bytes
    removed: bool = False


@dataclass(frozen=True)
class Refused:
    """A row that is not taken. ``line`` counts the rows of a JSON list instead."""

    line: int
    reason: str


Row = Taken | Refused


def read_hash_file(path: Path) -> Iterator[Row]:
    """The rows of a list, in their order; raises ``UnreadableList``."""
    if path.stat().st_size > MAX_BYTES:
        raise UnreadableList(f"larger than {MAX_BYTES} bytes")
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadableList("not UTF-8 text") from None
    start = text.lstrip()[:1]
    if start == "[" or (start == "{" and _is_one_object(text)):
        return _rows_of_json(text)
    if start == "{":
        return _rows_of_json_lines(text.splitlines())
    return _rows_of_table(text.splitlines())


def _is_one_object(text: str) -> bool:
    """One object over the whole file, rather than one a line."""
    return isinstance(_loaded(text), dict)


def _rows_of_table(lines: Iterable[str]) -> Iterator[Row]:
    """``hash`` or ``hash,quality``; a first line of names and ``#`` lines are no rows."""
    for number, line in enumerate(lines, start=1):
        cells = [cell.strip().strip('"') for cell in re.split("[,;\t]", line.strip())]
        if not any(cells) or cells[0].startswith("#"):
            continue
        if number == 1 and cells[0].lower() in _NAMES:
            continue
        yield _row(number, cells[0], cells[1] if len(cells) > 1 else "")


def _rows_of_json_lines(lines: Iterable[str]) -> Iterator[Row]:
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _entry(number, _loaded(line))


def _rows_of_json(text: str) -> Iterator[Row]:
    loaded = _loaded(text)
    entries = loaded.get("data") if isinstance(loaded, dict) else loaded
    if isinstance(loaded, dict) and entries is None:
        entries = [loaded]
    if not isinstance(entries, list):
        raise UnreadableList("JSON, but no list of entries")
    return (_entry(number, entry) for number, entry in enumerate(entries, start=1))


def _loaded(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _entry(number: int, entry: Any) -> Row:
    if isinstance(entry, str):
        return _row(number, entry, "")
    if not isinstance(entry, dict):
        return Refused(number, "not a JSON object")
    kind = entry.get("type", "pdq")
    if not isinstance(kind, str) or kind.lower() not in ("pdq", "hash_pdq"):
        return Refused(number, "a hash of another kind than PDQ")
    value = next((entry[name] for name in _NAMES if entry.get(name)), None)
    if not isinstance(value, str):
        return Refused(number, "no hash in it")
    quality = entry.get("quality")
    removed = entry.get("should_delete") is True
    return _row(number, value, "" if quality is None else str(quality), removed=removed)


def _row(number: int, value: str, quality: str, *, removed: bool = False) -> Row:
    value = value.lower()
    if not _HEX.fullmatch(value):
        return Refused(number, f"not a hash of {BYTES * 2} hexadecimal digits")
    if quality and not _NUMBER.fullmatch(quality):
        return Refused(number, "the quality is not a number from 0 to 100")
    if quality and int(quality) > 100:
        return Refused(number, "the quality is not a number from 0 to 100")
    if quality and int(quality) <= DISCARD_UP_TO:
        return Refused(
            number, f"of quality {DISCARD_UP_TO} or less, so it would match too much"
        )
    return Taken(number, bytes.fromhex(value), removed)
