"""A folded text as numbers: which hashed words and letter groups are in it.

Training and reading share this module: a model knows only these numbers, so
a change here asks for a new training.
"""

from __future__ import annotations

import zlib
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

BITS = 18
BUCKETS = 1 << BITS

_IDENTITIES = Path(__file__).parent / "data" / "model" / "identities.list"
_GROUP = "\u00a4"
_PUNCTUATION = ".,;:!?\"'()[]{}<>*_~-/\\|…«»“”„،؛؟।॥¿¡#@"
_ARABIC_ARTICLE = "ال"
_SHORTEST, _LONGEST = 2, 5
_SHIFT = np.uint32(32 - BITS)
_STEP = np.uint32(0x01000193)
_SPREAD = np.array([0x9E3779B1, 0x85EBCA6B, 0xC2B2AE35, 0x27D4EB2F], dtype=np.uint32)
_WORD_SPREAD, _PAIR_SPREAD = np.uint32(0x165667B1), np.uint32(0xD3A2646D)


def buckets(folded: str) -> NDArray[np.uint32]:
    """The numbers of everything in the text, each once, in order."""
    words, text = _masked(folded)
    if not text:
        return np.zeros(0, dtype=np.uint32)
    hashed = [*_letter_groups(f" {text} "), *_words_and_pairs(words)]
    return np.unique(np.concatenate(hashed))


def _masked(folded: str) -> tuple[list[str], str]:
    """Words and text with names of groups of people made alike.

    Who is spoken of says nothing about how: without their names a model cannot
    learn that the name itself is an insult.
    """
    identities = _identities()
    words: list[str] = []
    pieces: list[str] = []
    for piece in folded.split():
        word = piece.strip(_PUNCTUATION)
        if word in identities or (
            word.startswith(_ARABIC_ARTICLE) and word[2:] in identities
        ):
            pieces.append(piece.replace(word, _GROUP))
            words.append(_GROUP)
        else:
            pieces.append(piece)
            if word:
                words.append(word)
    return words, " ".join(pieces)


@cache
def _identities() -> frozenset[str]:
    lines = _IDENTITIES.read_text(encoding="utf-8").splitlines()
    return frozenset(
        word for line in lines if not line.startswith("#") for word in line.split()
    )


def _letter_groups(text: str) -> list[NDArray[np.uint32]]:
    letters = np.frombuffer(text.encode("utf-32-le", "replace"), dtype=np.uint32)
    found: list[NDArray[np.uint32]] = []
    rolling = letters
    for length in range(_SHORTEST, _LONGEST + 1):
        if len(letters) < length:
            break
        rolling = rolling[:-1] * _STEP + letters[length - 1 :]
        found.append((rolling * _SPREAD[length - _SHORTEST]) >> _SHIFT)
    return found


def _words_and_pairs(words: list[str]) -> list[NDArray[np.uint32]]:
    hashed = np.array(
        [zlib.crc32(word.encode("utf-8", "replace")) for word in words],
        dtype=np.uint32,
    )
    pairs = hashed[:-1] * _STEP + hashed[1:]
    return [(hashed * _WORD_SPREAD) >> _SHIFT, (pairs * _PAIR_SPREAD) >> _SHIFT]
