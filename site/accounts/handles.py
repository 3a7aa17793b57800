"""What a handle may look like, and when two handles look alike."""

from __future__ import annotations

import unicodedata

LOOK_ALIKES = str.maketrans(
    {
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
    }
)
PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"))


def skeleton(handle: str) -> str:
    """The handle with letters that look alike made equal.

    >>> skeleton("Little_Delta") == skeleton("1ittle.de1ta")
    True
    """
    plain = unicodedata.normalize("NFKD", handle.casefold())
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    for pair, single in PAIRS:
        plain = plain.replace(pair, single)
    return plain.translate(LOOK_ALIKES)
