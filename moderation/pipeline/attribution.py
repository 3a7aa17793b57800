"""Which words of a text make it sound as it does, so that they can be marked.

A sentence says less to whoever must decide than the words in it. Two readings of
it meet here: what people marked in posts as rude, learned as weights of letter
groups of a word (``training/marks.py``), and what a sentence loses for the model
where a word is left out of it, which works in every language the model knows.
"""

from __future__ import annotations

import json
import math
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .findings import MODEL, Finding
from .reading import Reading
from .tokens import SENTENCE_END, Token

DATA = Path(__file__).parent / "data" / "model"
BITS = 16
BUCKETS = 1 << BITS
MARKED_LANGUAGES = frozenset({"en"})
"""Where people marked words: elsewhere the model alone knows which they are."""

RUDENESS = "harassment"
SAID_BY_WORDS = frozenset({RUDENESS, "hate"})
"""What single words say; what else the model finds is read as a sentence."""

HELD_FROM = 0.5
WORD = ".word"
"""How the detector of single words ends: they are shown though nothing is held."""

Span = tuple[int, int]

_TOLD_FROM = 0.05
_SHORTEST, _LONGEST = 2, 5
_LONGEST_WORD = 40
_MOST_WORDS = 40
_LEAST_LOSS = 0.25
_LOSS_BESIDE_LARGEST = 0.4


@dataclass(frozen=True, slots=True)
class Marks:
    """Weights of letter groups, and from where on a word is marked."""

    weights: NDArray[np.int8]
    scale: float
    bias: float
    marked_from: float

    def logit(self, word: str) -> float:
        """How far people would rather mark the word than not."""
        found = word_buckets(word)
        added = float(self.weights[found].sum(dtype=np.int64)) * self.scale
        return added / math.sqrt(len(found)) + self.bias


@cache
def load(folder: Path = DATA) -> Marks:
    about = json.loads((folder / "marks.json").read_text(encoding="utf-8"))
    with np.load(folder / "marks.npz", allow_pickle=False) as arrays:
        weights = np.ascontiguousarray(arrays["weights"])
    return Marks(weights, about["scale"], about["bias"], about["marked_from"])


def word_buckets(word: str) -> NDArray[np.int64]:
    """The numbers of a word: the whole, and its groups of 2 to 5 letters."""
    word = word[:_LONGEST_WORD]
    edged = f"<{word}>"
    groups = {
        edged[first : first + length]
        for length in range(_SHORTEST, _LONGEST + 1)
        for first in range(len(edged) - length + 1)
    }
    numbers = {_hashed(group) for group in [f"{word} ", *groups]}
    return np.array(sorted(numbers), dtype=np.int64)


def told_of(
    reading: Reading,
    category: str,
    sentence: Span,
    score: float,
    weigh: Callable[[str], float],
) -> Iterator[Finding]:
    """What the model found in a sentence, at the words that tell it.

    ``weigh`` says how much of the category is in a folded text.
    """
    detector = f"{MODEL}{category}"
    is_held = score >= HELD_FROM
    shown = [sentence]
    if is_held and category in SAID_BY_WORDS:
        shown = _telling(reading, sentence, weigh) or shown
    for span in shown:
        yield reading.finding(category, *span, detector=detector, score=score)
    if category == RUDENESS and score >= _TOLD_FROM and _has_marks(reading):
        seen = shown if is_held else []
        for start, end in rude_words(reading.tokens):
            if not any(first < end and start < last for first, last in seen):
                yield reading.finding(
                    category, start, end, detector=detector + WORD, score=score
                )


def is_of_a_word(finding: Finding) -> bool:
    return finding.detector.startswith(MODEL) and finding.detector.endswith(WORD)


def _telling(
    reading: Reading, sentence: Span, weigh: Callable[[str], float]
) -> list[Span]:
    start, end = sentence
    tokens = [
        token for token in reading.tokens if start <= token.start and token.end <= end
    ]
    words = rude_words(tokens) if _has_marks(reading) else []
    return words or telling_words(reading.folded.text, sentence, tokens, weigh)


def _has_marks(reading: Reading) -> bool:
    return reading.language in MARKED_LANGUAGES


def rude_words(tokens: Iterable[Token]) -> list[Span]:
    """The words that readers of posts would mark; neighbours are one span."""
    return joined(
        (token.start, token.end)
        for token in tokens
        if token.text != SENTENCE_END and _is_rude(token.text)
    )


def telling_words(
    folded: str,
    sentence: Span,
    tokens: Sequence[Token],
    weigh: Callable[[str], float],
) -> list[Span]:
    """The words without which the sentence would weigh clearly less."""
    words = [token for token in tokens if token.text != SENTENCE_END][:_MOST_WORDS]
    first, last = sentence
    whole = weigh(folded[first:last])
    losses = [
        whole - weigh(folded[first : word.start] + folded[word.end : last])
        for word in words
    ]
    limit = max(_LEAST_LOSS, _LOSS_BESIDE_LARGEST * max(losses, default=0.0))
    return joined(
        (word.start, word.end)
        for word, loss in zip(words, losses, strict=True)
        if loss >= limit
    )


def joined(spans: Iterable[Span]) -> list[Span]:
    """Spans in order, those with one character or nothing between them together."""
    found: list[Span] = []
    for start, end in spans:
        if found and start - found[-1][1] <= 1:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def is_surely_rude(word: str) -> bool:
    """Whether more readers than not would mark the word."""
    return _logit(word) > 0


def _is_rude(word: str) -> bool:
    return _logit(word) > load().marked_from


@lru_cache(maxsize=16384)
def _logit(word: str) -> float:
    return load().logit(word)


def _hashed(group: str) -> int:
    return zlib.crc32(group.encode("utf-8", "replace")) & (BUCKETS - 1)
