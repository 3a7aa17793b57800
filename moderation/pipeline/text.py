"""One way to fold text, for search and for detection, with the way back.

Folding is for comparing only: what a person typed is never altered by it.
``fold_with_offsets`` keeps the way back, so that whatever is found in the
folded text can be shown on the characters the author typed.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

# A typed character, or a run of Hangul letters that are one syllable together.
_CLUSTER = re.compile(
    "[\uac00-\ud7a3]?[\u1100-\u11ff\u3131-\u318e\uffa0-\uffdc]+|.", re.DOTALL
)

# Marks that carry no letter of their own. Those of Indic and Thai scripts are
# vowels and stay: without them different words would become the same.
_SILENT_MARKS = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"
    "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8"
    "\u06ea-\u06ed\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f]"
)

# Letters that look like nothing, though Unicode does not call them format marks.
_BLANK_LETTERS = frozenset("\u115f\u1160\u3164\uffa0\u2800\u17b4\u17b5")

_SAME_LETTERS = str.maketrans(
    {
        "\u0640": "",  # tatweel only stretches a word
        "\u0671": "ا",
        "\u0649": "ي",
        "\u06cc": "ي",
        "\u06a9": "ك",
        "\u0629": "ه",
        "’": "'",
        "‘": "'",
        "ʼ": "'",
        "´": "'",
        "`": "'",
        "ı": "i",
        "ø": "o",
        "ł": "l",
        "đ": "d",
    }
)


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded text that remembers where each of its characters was typed."""

    text: str
    starts: list[int] | None = None
    ends: list[int] | None = None

    def typed_span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original that became ``text[start:end]``."""
        if self.starts is None or self.ends is None:
            return start, end
        return self.starts[start], self.ends[end - 1]


def fold(text: str) -> str:
    """Text as it is compared: case, accents, tashkeel, invisible characters off."""
    if text.isascii():
        return text.lower()
    return "".join([_fold_cluster(cluster) for cluster in _CLUSTER.findall(text)])


def fold_with_offsets(text: str) -> Folded:
    """``fold(text)``, with the offsets that lead back to what was typed."""
    if text.isascii():
        return Folded(text.lower())
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for match in _CLUSTER.finditer(text):
        piece = _fold_cluster(match.group())
        if piece:
            pieces.append(piece)
            starts.extend([match.start()] * len(piece))
            ends.extend([match.end()] * len(piece))
        elif ends and ends[-1] == match.start() and _is_mark(match.group()):
            ends[-1] = match.end()  # an accent belongs to the letter before it
    return Folded("".join(pieces), starts, ends)


@lru_cache(maxsize=8192)
def _fold_cluster(cluster: str) -> str:
    if unicodedata.category(cluster[0]) == "Cf" or cluster in _BLANK_LETTERS:
        return ""
    folded = _without_marks(cluster).casefold()
    folded = _without_marks(folded).translate(_SAME_LETTERS)
    folded = "".join([_fold_digit(character) for character in folded])
    return unicodedata.normalize("NFC", folded)


def _without_marks(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(
        [
            character
            for character in decomposed
            if not _SILENT_MARKS.match(character)
            and character not in _BLANK_LETTERS
            and unicodedata.category(character) != "Cf"
        ]
    )


def _fold_digit(character: str) -> str:
    """Digits of every script as 0 to 9: a phone number is one in any of them."""
    if unicodedata.category(character) != "Nd":
        return character
    return str(unicodedata.digit(character))


def _is_mark(cluster: str) -> bool:
    return unicodedata.category(cluster[0]).startswith("M")
