"""A folded text as numbers: which hashed words and letter groups are in it.

Training and reading share this module: a model knows only these numbers, so
a change here asks for a new training.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from . import lexicon

BITS = 18
WORD_BUCKETS = 1 << BITS
BUCKETS = 2 * WORD_BUCKETS
"""The first half is for words and their neighbours, the other for letter groups."""

HINTS = ("sexual", "violence", "self_harm", "hate", "harassment", "sexual_listed")
"""Kinds of words of which it is counted how many a text has."""

_MODEL = Path(__file__).parent / "data" / "model"
_GROUP = "\u00a4"
_PUNCTUATION = ".,;:!?\"'()[]{}<>*_~-/\\|…«»“”„،؛؟।॥¿¡#@"
_SIGNS = (
    "\u0900-\u0903\u093a-\u094f\u0955-\u0957\u0962\u0963"
    "\u0981-\u0983\u09bc-\u09cd\u09d7\u09e2\u09e3"
)
_PICTURES = "\u2190-\u2bff\U0001f000-\U0001faff"
_WORD = re.compile(rf"[^\W_]+(?:[{_SIGNS}'@$*]+[^\W_]*)*|[{_PICTURES}]|{_GROUP}")
_ARABIC_ARTICLE = "ال"
_SHORTEST, _LONGEST = 2, 5
_SHIFT = np.uint32(32 - BITS)
_STEP = np.uint32(0x01000193)
_SPREAD = np.array([0x9E3779B1, 0x85EBCA6B, 0xC2B2AE35, 0x27D4EB2F], dtype=np.uint32)
_WORD_SPREAD = np.array([0x165667B1, 0xD3A2646D, 0x7FEB352D], dtype=np.uint32)
_SPACE = ord(" ")
_LONGEST_BEGINNING = 10

Buckets = NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Features:
    """What is in a text, each once, in order; and how many words of each kind.

    ``words`` are single words and two or three in a row, ``letters`` groups of 2 to 5
    within a word, its edges included.
    """

    words: Buckets
    letters: Buckets
    hints: NDArray[np.float64]


def read(folded: str) -> Features:
    """The numbers of everything in the text."""
    text = _masked(folded)
    words = _WORD.findall(text)
    return Features(
        words=_each_once(_words_in_a_row(words)),
        letters=_each_once(_letter_groups(f" {text} ")) + np.uint32(WORD_BUCKETS),
        hints=_hints(words),
    )


def _masked(folded: str) -> str:
    """The text with names of groups of people made alike.

    Who is spoken of says nothing about how: without their names a model cannot
    learn that the name itself is an insult.
    """
    identities = _identities()
    pieces: list[str] = []
    for piece in folded.split():
        word = piece.strip(_PUNCTUATION)
        if word in identities or (
            word.startswith(_ARABIC_ARTICLE) and word[2:] in identities
        ):
            piece = piece.replace(word, _GROUP)
        pieces.append(piece)
    return " ".join(pieces)


@cache
def _identities() -> frozenset[str]:
    lines = (_MODEL / "identities.list").read_text(encoding="utf-8").splitlines()
    return frozenset(
        word for line in lines if not line.startswith("#") for word in line.split()
    )


def _each_once(hashed: list[Buckets]) -> Buckets:
    found = np.concatenate(hashed) if hashed else np.zeros(0, dtype=np.uint32)
    return np.unique(found)


def _words_in_a_row(words: list[str]) -> list[Buckets]:
    hashed = np.array(
        [zlib.crc32(word.encode("utf-8", "replace")) for word in words],
        dtype=np.uint32,
    )
    found: list[Buckets] = []
    rolling = hashed
    for length, spread in enumerate(_WORD_SPREAD, start=1):
        if len(hashed) < length:
            break
        if length > 1:
            rolling = rolling[:-1] * _STEP + hashed[length - 1 :]
        found.append((rolling * spread) >> _SHIFT)
    return found


def _letter_groups(text: str) -> list[Buckets]:
    letters = np.frombuffer(text.encode("utf-32-le", "replace"), dtype=np.uint32)
    inside = letters != _SPACE
    found: list[Buckets] = []
    rolling = letters
    for length in range(_SHORTEST, _LONGEST + 1):
        if len(letters) < length:
            break
        rolling = rolling[:-1] * _STEP + letters[length - 1 :]
        within = np.ones(len(rolling), dtype=np.bool_)
        for place in range(1, length - 1):
            within &= inside[place : place + len(rolling)]
        found.append((rolling[within] * _SPREAD[length - _SHORTEST]) >> _SHIFT)
    return found


def _hints(words: list[str]) -> NDArray[np.float64]:
    """Per kind the logarithm of how many different words of it there are."""
    counts = [0.0] * len(HINTS)
    for word in set(words):
        for kind in _kinds_of(word):
            counts[kind] += 1
    return np.log1p(counts)


@lru_cache(maxsize=16384)
def _kinds_of(word: str) -> tuple[int, ...]:
    whole, beginnings = _hint_words()
    kinds = set(whole.get(word, ()))
    for length in range(3, min(len(word), _LONGEST_BEGINNING) + 1):
        kinds.update(beginnings.get(word[:length], ()))
    return tuple(kinds)


@cache
def _hint_words() -> tuple[dict[str, tuple[int, ...]], dict[str, tuple[int, ...]]]:
    whole: dict[str, tuple[int, ...]] = {}
    beginnings: dict[str, tuple[int, ...]] = {}
    for kind, word in sorted(set(_read_hints())):
        known = beginnings if word.endswith("*") else whole
        word = word.removesuffix("*")
        known[word] = (*known.get(word, ()), HINTS.index(kind))
    return whole, beginnings


def hint_words(kind: str) -> list[str]:
    """The words that are counted as this kind, or how they begin."""
    return sorted(
        {word.removesuffix("*") for each, word in _read_hints() if each == kind}
    )


def _read_hints() -> Iterator[tuple[str, str]]:
    for line in (_MODEL / "hints.list").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            kind, _, words = line.partition(":")
            for word in words.split():
                yield kind, word
    for path in sorted(lexicon.DATA.glob("??/sexual.listed.txt")):
        for entry in lexicon.read(path)[1]:
            if not set(entry) & set(" ()|?#."):
                yield "sexual_listed", entry
