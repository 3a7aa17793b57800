"""How likely each known language is, by the letters that stand together in words.

One linear model over hashed groups of letters, for all languages at once. Weights
are whole numbers in a file without code (``data/language/``), made by
``training.language`` from what its card names.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

DATA = Path(__file__).parent / "data" / "language"

BITS = 16
BUCKETS = 1 << BITS
_SHORTEST, _LONGEST = 2, 4
_LONGEST_WORD = 24
_SHIFT = np.uint32(32 - BITS)
_STEP = np.uint32(0x01000193)
_SPREAD = np.array(
    [0x9E3779B1, 0x85EBCA6B, 0xC2B2AE35, 0x27D4EB2F, 0x165667B1], dtype=np.uint32
)
_SPACE = ord(" ")
_POWERS = np.cumprod(
    np.full(_LONGEST_WORD + 1, _STEP, dtype=np.uint32), dtype=np.uint32
)

# Indic vowel signs and joiners belong to the word, though "\w" does not know them.
_SIGNS = (
    "\u0900-\u0903\u093a-\u094f\u0955-\u0957\u0962\u0963"
    "\u0981-\u0983\u09bc-\u09cd\u09d7\u09e2\u09e3"
)
_NOT_SPOKEN = re.compile(
    r"(?:https?://|www\.)\S+|\S*@\S+|\b[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}/\S*"
    r"|\b[\w-]+\.(?:com|org|net|info|io|me|gg|ly|tv|app)\b"
)
_WORD = re.compile(rf"[^\W_][^\W_{_SIGNS}]*(?:[{_SIGNS}]+[^\W_]*)*")
_STRETCHED = re.compile(r"(.)\1{2,}")

Numbers = NDArray[np.float64]


def words_of(folded: str) -> list[str]:
    """What is said, without links, addresses, handles and numbers."""
    if "." in folded or "@" in folded or "://" in folded:
        folded = _NOT_SPOKEN.sub(" ", folded)
    found = _WORD.findall(_STRETCHED.sub(r"\1", folded))
    return [word[:_LONGEST_WORD] for word in found if not word.isnumeric()]


def letter_groups(words: Sequence[str]) -> tuple[NDArray[np.uint32], NDArray[np.intp]]:
    """Groups of letters as numbers, and of which word each is; none across words."""
    text = f" {' '.join(words)} "
    letters = np.frombuffer(text.encode("utf-32-le", "replace"), dtype=np.uint32)
    is_space = letters == _SPACE
    spaces = np.cumsum(is_space)
    word_of = spaces - 1
    hashed: list[NDArray[np.uint32]] = []
    belongs: list[NDArray[np.intp]] = []
    rolling = letters
    for length in range(_SHORTEST, _LONGEST + 1):
        if len(letters) < length:
            break
        rolling = rolling[:-1] * _STEP + letters[length - 1 :]
        inside = spaces[length - 2 : -1] == spaces[: len(rolling)]
        hashed.append((rolling[inside] * _SPREAD[length - _SHORTEST]) >> _SHIFT)
        belongs.append(word_of[: len(rolling)][inside])
    starts = np.flatnonzero(is_space)[:-1] + 1
    places = np.arange(len(letters)) - starts[np.minimum(word_of, len(words) - 1)]
    spelled = np.where(is_space, 0, letters * _POWERS[places])
    whole = np.add.reduceat(spelled, starts, dtype=np.uint32)
    hashed.append((whole * _SPREAD[-1]) >> _SHIFT)
    belongs.append(np.arange(len(words)))
    return np.concatenate(hashed), np.concatenate(belongs)


@dataclass(frozen=True, slots=True)
class LanguageModel:
    """The weights of every label: a language, or one in letters not its own."""

    labels: tuple[str, ...]
    weights: NDArray[np.int8]
    scales: Numbers
    biases: Numbers

    def sums(self, words: Sequence[str]) -> tuple[Numbers, Numbers]:
        """What each word adds to each label, and how many groups it has."""
        groups, belongs = letter_groups(words)
        order = np.argsort(belongs, kind="stable")
        counts = np.bincount(belongs, minlength=len(words))
        starts = np.concatenate(([0], np.cumsum(counts)[:-1]))
        added = np.add.reduceat(
            self.weights[groups[order]], starts, axis=0, dtype=np.int32
        )
        return added * self.scales, counts.astype(np.float64)

    def chances(self, added: Numbers, counts: Numbers) -> Numbers:
        """From sums of words to probabilities that add up to 1."""
        logits = added / np.sqrt(np.maximum(counts, 1.0))[..., None] + self.biases
        grown = np.exp(logits - logits.max(axis=-1, keepdims=True))
        return np.asarray(grown / grown.sum(axis=-1, keepdims=True))


@cache
def load(folder: Path = DATA) -> LanguageModel:
    about = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    with np.load(folder / "weights.npz", allow_pickle=False) as arrays:
        weights = np.ascontiguousarray(arrays["weights"])
    return LanguageModel(
        labels=tuple(about["labels"]),
        weights=weights,
        scales=np.array(about["scales"]),
        biases=np.array(about["biases"]),
    )
