"""Which letters look like which, so that nobody passes for another by a small change.

The skeleton of a name is the name with letters that look alike made equal (UTS 39).
Ours goes a little further than Unicode's table, because a handle is read in passing.
"""

from __future__ import annotations

import unicodedata
from pathlib import Path

_FILE = Path(__file__).parent / "data" / "look_alikes.txt"

# What Unicode's table leaves apart, and what readers of a small screen do not see.
_OURS = {
    "0": "o",
    "1": "l",
    "3": "e",
    "5": "s",
    "i": "l",
    "j": "l",
    "|": "l",
    ".": "",
    "-": "",
    "_": "",
    " ": "",
    "'": "",
    "’": "",
    "ـ": "",
    # Arabic letters that differ by language or by habit only.
    **dict(zip("ىیۍکةۀہھ", "يييكهههه", strict=True)),
}
_PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"))


def _read() -> dict[int, str]:
    """Unicode's table with ours on top: each letter leads to its last look-alike."""
    table: dict[str, str] = {}
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            letter, looks_like = line.split(" ")
            table[letter] = looks_like
    table |= _OURS
    ours = str.maketrans(_OURS)
    return str.maketrans(
        {letter: looks_like.translate(ours) for letter, looks_like in table.items()}
    )


_TABLE = _read()


def skeleton(name: str) -> str:
    """The name with letters that look alike made equal.

    >>> skeleton("Little_Delta") == skeleton("1ittle.de1ta")
    True
    """
    plain = unicodedata.normalize("NFKD", name).casefold()
    plain = unicodedata.normalize("NFKD", plain)
    plain = "".join(
        western_digit(letter) for letter in plain if not unicodedata.combining(letter)
    ).translate(_TABLE)
    for pair, single in _PAIRS:
        plain = plain.replace(pair, single)
    return plain


def western_digit(letter: str) -> str:
    value = unicodedata.decimal(letter, None)
    return letter if value is None else str(value)
