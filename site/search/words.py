"""Words as they are searched: the same cut and the same fold on every database.

A text and its folded words stay in step, one to one, so that a word found in the index
can be shown on the characters that its author typed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import islice

from moderation.pipeline import fold


def _marks() -> str:
    """All combining marks for a character class: a vowel sign is no gap in a word."""
    return "".join(
        chr(code)
        for code in range(0x300, 0x20000)
        if unicodedata.category(chr(code)).startswith("M")
    )


WORD = re.compile(rf"[^\W_](?:[^\W_]|[{_marks()}])*")


def spans(text: str) -> Iterator[tuple[int, int, str]]:
    """Each word's place in the text, and its folded form."""
    for match in WORD.finditer(text):
        # Folding may open a ligature into several words: they stay one.
        folded = "".join(WORD.findall(fold(match.group())))
        if folded:
            yield match.start(), match.end(), folded


def words(text: str, *, at_most: int | None = None) -> list[str]:
    return [folded for _start, _end, folded in islice(spans(text), at_most)]
