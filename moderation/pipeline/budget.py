"""How much of a text is read, in bytes and words: never by the clock.

The same text always has the same answer, on a busy machine too. The beginning of what
is too long is read nevertheless, for it may be urgent; a person reads the rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from .findings import Part
from .reading import Reading

MOST_BYTES = 100_000
"""Of all parts together, in UTF-8: more than the longest post of any script."""

MOST_WORDS = 25_000
"""Of all parts together: each word is a step of every list."""

_CONTINUES = 0b1000_0000
_FIRST_BITS = 0b1100_0000


def within_bytes(parts: Sequence[Part]) -> tuple[list[Part], bool]:
    """The parts as far as they are read, and whether that is not all of them."""
    read: list[Part] = []
    left = MOST_BYTES
    is_over = False
    for part in parts:
        size = len(part.text.encode("utf-8", "surrogatepass"))
        if size > left:
            is_over = True
            part = replace(part, text=_beginning(part, left))
        read.append(part)
        left = max(0, left - size)
    return read, is_over


def within_words(readings: Sequence[Reading]) -> tuple[list[Reading], bool]:
    read: list[Reading] = []
    left = MOST_WORDS
    for reading in readings:
        read.append(
            reading
            if len(reading.tokens) <= left
            else replace(reading, tokens=reading.tokens[:left])
        )
        left -= len(reading.tokens)
        if left < 0:
            read.extend(replace(later, tokens=[]) for later in readings[len(read) :])
            return read, True
    return read, False


def _beginning(part: Part, size: int) -> str:
    """The first ``size`` bytes or so; no tag is cut, so that places stay right."""
    encoded = part.text.encode("utf-8", "surrogatepass")[:size]
    characters = sum(byte & _FIRST_BITS != _CONTINUES for byte in encoded)
    text = part.text[:characters]
    if part.markup and text.rfind("<") > text.rfind(">"):
        return text[: text.rfind("<")]
    return text
