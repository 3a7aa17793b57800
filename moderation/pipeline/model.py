"""What a trained model makes of a text, beside what the lists know.

One linear model per category over hashed words and letter groups. The weights
(``data/model/``) are whole numbers from -127 to 127 in a file without code;
``training`` makes them, ``docs/model.md`` and the model card beside them say
from what, and how good they are.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from . import lexicon
from .attribution import told_of
from .features import read
from .findings import Finding
from .language import UNKNOWN
from .reading import Reading

DATA = Path(__file__).parent / "data" / "model"

HOLDS_FROM = 0.5
_SURE_FROM = 0.4
_MOST = 0.89
"""A model alone never says what brings a person within minutes."""
_AT_ONCE = 300
_MOST_PIECES = 400
_SENTENCE = re.compile(r"[^.!?;\n\u061f\u061b\u0964]*[.!?;\n\u061f\u061b\u0964]*\s*")


@dataclass(frozen=True, slots=True)
class Calibration:
    """How a category's logit is read in one language.

    ``slope`` and ``offset`` turn it into a probability. ``holds_from`` is the
    logit that fewer than 5 in 1,000 harmless development texts reach; None where
    the language had too few rows to know, and the model holds nothing there.
    """

    slope: float
    offset: float
    holds_from: float | None

    def probability(self, logit: float) -> float:
        return _sigmoid(self.slope * logit + self.offset)

    def score(self, logit: float) -> float:
        """The probability, bent so that ``holds_from`` is ``HOLDS_FROM``."""
        chance = self.probability(logit)
        if self.holds_from is None:
            return min(chance, _SURE_FROM) + max(0.0, chance - _SURE_FROM) / 10
        limit = self.probability(self.holds_from)
        if logit >= self.holds_from:
            above = (chance - limit) / max(1.0 - limit, 1e-9)
            return HOLDS_FROM + (_MOST - HOLDS_FROM) * above
        if limit <= HOLDS_FROM:
            return HOLDS_FROM * chance / limit
        if chance <= _SURE_FROM:
            return chance
        part = (chance - _SURE_FROM) / (limit - _SURE_FROM)
        return _SURE_FROM + (HOLDS_FROM - _SURE_FROM) * min(part, 0.999999)


@dataclass(frozen=True, slots=True)
class Model:
    """The weights, and how to read what they add up to.

    ``scales`` has for words and for letter groups what a weight of 1 is worth,
    ``hints`` what each kind of counted words is.
    """

    categories: tuple[str, ...]
    weights: NDArray[np.int8]
    scales: NDArray[np.float64]
    hints: NDArray[np.float64]
    biases: NDArray[np.float64]
    calibrations: dict[str, dict[str, Calibration]]

    def logits(self, folded: str) -> NDArray[np.float64]:
        """One number per category; the higher, the more of it."""
        found = read(folded)
        if not len(found.letters):
            return np.full(len(self.categories), -20.0)
        logits = self.biases + found.hints @ self.hints
        for half, numbers in enumerate((found.words, found.letters)):
            if len(numbers):
                added = self.weights[numbers].sum(axis=0, dtype=np.float64)
                logits = logits + added * self.scales[half] / math.sqrt(len(numbers))
        return logits

    def calibration(self, category: str, language: str) -> Calibration:
        of_category = self.calibrations[category]
        return of_category.get(language) or of_category[UNKNOWN]


@cache
def load(folder: Path = DATA) -> Model:
    """The model shipped with the pipeline, read once in a process."""
    about = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    with np.load(folder / "weights.npz", allow_pickle=False) as arrays:
        weights = np.ascontiguousarray(arrays["weights"])
    return Model(
        categories=tuple(about["categories"]),
        weights=weights,
        scales=np.array(about["scales"]),
        hints=np.array(about["hints"]),
        biases=np.array(about["biases"]),
        calibrations={
            category: {
                language: Calibration(**numbers)
                for language, numbers in languages.items()
            }
            for category, languages in about["calibrations"].items()
        },
    )


def enabled(category: str, language: str) -> bool:
    """Whether the model may hold a text of this language for this category."""
    model = load()
    return (
        category in model.calibrations
        and model.calibration(category, language).holds_from is not None
    )


@dataclass(frozen=True, slots=True)
class Heard:
    """What a text adds up to in one category, and the passage that says it most."""

    logit: float
    passage: tuple[int, int]


def scores(folded: str, language: str) -> dict[str, float]:
    """Calibrated from 0 to 1 per category."""
    model = load()
    return {
        category: model.calibration(category, language).score(heard.logit)
        for category, heard in hear(model, folded).items()
    }


def hear(model: Model, folded: str) -> dict[str, Heard]:
    """Per category what a text says, however long it is.

    Half of it is said by the worst passage, half by the text as a whole: one rude
    sentence counts, and a long calm text does not become bad by its length.
    """
    passages = _passages(folded)
    if not passages:
        return {}
    each = np.array([model.logits(folded[start:end]) for start, end in passages])
    worst = each.argmax(axis=0)
    logits = each.max(axis=0)
    if len(passages) > 1:
        logits = (logits + model.logits(folded)) / 2
    return {
        category: Heard(float(logit), passages[place])
        for category, logit, place in zip(
            model.categories, logits, worst.tolist(), strict=True
        )
    }


def find_by_model(reading: Reading) -> Iterator[Finding]:
    """What the model says of each category, at the sentence that says it most."""
    model = load()
    folded = reading.folded.text
    for category, heard in hear(model, folded).items():
        passage = heard.passage
        language = reading.language_at(*passage)
        score = model.calibration(category, language).score(heard.logit)
        start, end = passage
        if score >= HOLDS_FROM:
            if _is_meant_otherwise(reading, category, passage):
                continue
            start, end = _sentence(model, category, folded, passage)
        weigh = partial(_weigh, model, category)
        yield from told_of(reading, category, (start, end), score, weigh)


def _weigh(model: Model, category: str, folded: str) -> float:
    return float(model.logits(folded)[model.categories.index(category)])


def _is_meant_otherwise(
    reading: Reading, category: str, passage: tuple[int, int]
) -> bool:
    """Whether the lists know what is said there as idiom, negation or quotation."""
    tokens = reading.tokens
    return any(
        match.source.excuses
        and match.source.category == category
        and tokens[match.first].start < passage[1]
        and tokens[match.stop - 1].end > passage[0]
        for match in lexicon.load().matches(tokens)
    )


def _passages(folded: str) -> list[tuple[int, int]]:
    """Sentences put together to about the length that the model learned from."""
    if len(folded) <= _AT_ONCE:
        return [_trimmed(folded, 0, len(folded))] if folded.strip() else []
    passages: list[tuple[int, int]] = []
    first = 0
    for start, end in _sentences(folded, 0, len(folded)):
        if end - first > _AT_ONCE and start > first:
            passages.append((first, start))
            first = start
    passages.append((first, len(folded)))
    return [
        _trimmed(folded, start, end)
        for start, end in passages[:_MOST_PIECES]
        if folded[start:end].strip()
    ]


def _sentence(
    model: Model, category: str, folded: str, passage: tuple[int, int]
) -> tuple[int, int]:
    """The sentence of a passage that says most of a category."""
    place = model.categories.index(category)
    sentences = [
        _trimmed(folded, start, end)
        for start, end in _sentences(folded, *passage)
        if folded[start:end].strip()
    ]
    return max(
        sentences,
        key=lambda span: model.logits(folded[slice(*span)])[place],
        default=passage,
    )


def _sentences(folded: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Spans of sentences; what has no end of a sentence is cut where it is long."""
    for match in _SENTENCE.finditer(folded, start, end):
        for at in range(match.start(), match.end(), _AT_ONCE):
            yield at, min(at + _AT_ONCE, match.end())


def _trimmed(folded: str, start: int, end: int) -> tuple[int, int]:
    passage = folded[start:end]
    left = len(passage) - len(passage.lstrip())
    return start + left, start + len(passage.rstrip())


def _sigmoid(logit: float) -> float:
    if logit >= 0:
        return 1.0 / (1.0 + math.exp(-min(logit, 60.0)))
    grown = math.exp(max(logit, -60.0))
    return grown / (1.0 + grown)
