"""Train the model: ``python -m moderation.pipeline.training.train --data PATH``.

The same rows, examples and seed always give the same weights.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags_array
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score

from moderation.pipeline.features import (
    BUCKETS,
    HINTS,
    WORD_BUCKETS,
    Features,
    hint_words,
    read,
)
from moderation.pipeline.language import UNKNOWN
from moderation.pipeline.model import DATA, Calibration, Model, hear

from . import sets
from .sets import CATEGORIES, Row

SEED = 20261122
LANGUAGES = ("en", "fr", "es", "pt", "ar", "sw", "hi", "bn")

_STRENGTH = {"hate": 2.0, "harassment": 3.0, "spam": 8.0}
_USUAL_STRENGTH = 4.0
_TOLERANCE = 0.03
_HALF_WORTH = 0.7
_HINT_WORTH = 0.5
_COUNTED = {
    "sexual": ("sexual", "sexual_listed"),
    "violence": ("violence",),
    "self_harm": ("self_harm",),
}
_HALVES = (slice(0, WORD_BUCKETS), slice(WORD_BUCKETS, BUCKETS))
_POSITIVE_SHARE = 0.25
"""Rows of a rare category count so much that they weigh this share of all."""
_USUAL_SHARE = 0.2
_BENIGN_FLOOR = 0.005
_FEWEST_BENIGN = 150
_FEWEST_POSITIVE = 40
_FEWEST_TAUGHT = 5
_MARGIN = 0.5
"""Above the floor, in logits: development rows are not what people will write."""
_LEAST = {
    "sexual": -0.3,
    "hate": -0.4,
    "harassment": 0.2,
    "violence": -0.3,
    "self_harm": -0.6,
    "spam": -0.5,
}
"""Lower than this logit nothing is held, however calm the harmless rows are."""
_LEAST_IN = {("hate", "es"): 0.0, ("hate", "fr"): 0.0}
"""Where development patterns say that calm sentences would be held below it."""
_TIMES = 3
_PILES = 3000

_PROCESSES = 3

Numbers = NDArray[np.float64]

_shared: dict[str, Any] = {}
"""What the processes that fit a category read, and is not copied to them."""


@dataclass(frozen=True, slots=True)
class Measured:
    """How a category does on development rows of one language, or of all."""

    category: str
    language: str
    positive: int
    negative: int
    benign: int
    benign_held: int
    auprc: float
    recall: float
    calibration_error: float


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=DATA)
    options = parser.parse_args(arguments)
    rows = gather(options.data)
    training = [row for row in rows if not row.is_kept]
    development = [row for row in rows if row.is_kept]
    model = fit(training)
    model.calibrations.update(calibrate(model, training, development))
    measured = measure(model, development)
    write(options.out, model, options.data, measured)
    sys.stdout.write(table(measured))


def gather(data: Path) -> list[Row]:
    rows = sets.read(data)
    benign = [row for row in rows if row.benign and not row.is_development]
    words = sets.with_words(sets.read_words(data), benign, seed=SEED, times=_TIMES)
    piles = sets.with_piles(_piled(), benign, seed=SEED, times=_PILES)
    return [*rows, *words, *piles, *sets.read_examples(), *sets.read_templates()]


def _piled() -> dict[str, list[str]]:
    """The words that are sexual talk where they come together."""
    return {"sexual": hint_words("sexual")}


# --- weights -----------------------------------------------------------------


def fit(rows: list[Row]) -> Model:
    matrix = as_matrix(rows)
    weights = np.zeros((BUCKETS, len(CATEGORIES)), dtype=np.int8)
    scales = np.zeros((2, len(CATEGORIES)))
    hints = np.zeros((len(HINTS), len(CATEGORIES)))
    biases = np.zeros(len(CATEGORIES))
    for place, (exact, bias) in enumerate(_fit_each(matrix, rows)):
        biases[place] = bias
        hints[:, place] = exact[BUCKETS:]
        for half, of_half in enumerate(_HALVES):
            found = exact[of_half]
            scale = float(np.quantile(np.abs(found[found != 0]), 0.9999)) / 127
            weights[of_half, place] = np.clip(np.rint(found / scale), -127, 127)
            scales[half, place] = scale
    return Model(CATEGORIES, weights, scales, hints, biases, {})


def _fit_each(matrix: csr_matrix, rows: list[Row]) -> Iterator[tuple[Numbers, float]]:
    """Each category in a process of its own: they know nothing of each other."""
    _shared.update(matrix=matrix, rows=rows)
    with get_context("fork").Pool(_PROCESSES) as pool:
        yield from pool.imap(_fit_shared, CATEGORIES)


def _fit_shared(category: str) -> tuple[Numbers, float]:
    return fit_category(_shared["matrix"], _shared["rows"], category)


def as_matrix(rows: list[Row]) -> csr_matrix:
    """A line of features per row, as the model adds them up."""
    found = [read(row.folded) for row in rows]
    places = [_places(each) for each in found]
    values = np.concatenate([_values(each) for each in found])
    ends = np.concatenate([[0], np.cumsum([len(each) for each in places])])
    return csr_matrix(
        (values, np.concatenate(places), ends),
        shape=(len(rows), BUCKETS + len(HINTS)),
    )


def _places(found: Features) -> NDArray[np.int32]:
    hints = np.flatnonzero(found.hints) + BUCKETS
    return np.concatenate([found.words, found.letters, hints]).astype(np.int32)


def _values(found: Features) -> NDArray[np.float32]:
    halves = [
        np.full(len(half), 1 / math.sqrt(max(len(half), 1)))
        for half in (found.words, found.letters)
    ]
    hints = found.hints[found.hints > 0]
    return np.concatenate([*halves, hints]).astype(np.float32)


def fit_category(
    matrix: csr_matrix, rows: list[Row], category: str
) -> tuple[Numbers, float]:
    """The weights of every feature for one category, and what is always added."""
    known = [place for place, row in enumerate(rows) if category in row.labels]
    labels = np.array([rows[place].labels[category] for place in known])
    weights = np.array([rows[place].weight for place in known])
    share = weights[labels == 1].sum() / weights.sum()
    if share < _POSITIVE_SHARE:
        weights[labels == 1] *= (
            _POSITIVE_SHARE * (1 - share) / (share * (1 - _POSITIVE_SHARE))
        )
    chosen = matrix[known]
    worth = _worth(chosen, category)
    learner = LogisticRegression(
        C=_STRENGTH.get(category, _USUAL_STRENGTH),
        solver="liblinear",
        dual=True,
        tol=_TOLERANCE,
        max_iter=60,
        random_state=SEED,
    )
    learner.fit(
        chosen @ diags_array(worth, dtype=np.float32), labels, sample_weight=weights
    )
    return learner.coef_[0] * worth, float(learner.intercept_[0])


def _worth(matrix: csr_matrix, category: str) -> Numbers:
    """How easily the learner may lean on each feature.

    What is in few texts says more than what is in many; words are counted only for
    the categories of which they are words.
    """
    worth = np.full(matrix.shape[1], _HALF_WORTH)
    texts = matrix.shape[0] + 1
    within = np.bincount(matrix.indices, minlength=matrix.shape[1]) + 1
    worth *= 2 * np.log(texts / within) / math.log(texts)
    worth[BUCKETS:] = [
        _HINT_WORTH if kind in _COUNTED.get(category, ()) else 0.0 for kind in HINTS
    ]
    return worth


# --- calibration and thresholds ----------------------------------------------


def calibrate(
    model: Model, training: list[Row], development: list[Row]
) -> dict[str, dict[str, Calibration]]:
    logits = _logits(model, development)
    return {
        category: _calibrate(category, logits[:, place], training, development)
        for place, category in enumerate(CATEGORIES)
    }


def _calibrate(
    category: str, logits: Numbers, training: list[Row], development: list[Row]
) -> dict[str, Calibration]:
    shared = _platt(category, logits, development, None)
    found: dict[str, Calibration] = {}
    for language in LANGUAGES:
        slope, offset = (
            _platt(category, logits, development, language) or shared or (1, 0)
        )
        taught = sum(
            row.labels.get(category, 0) for row in training if row.language == language
        )
        floor = _floor(logits, development, language)
        holds = None
        if floor is not None and taught >= _FEWEST_TAUGHT:
            least = _LEAST_IN.get((category, language), _LEAST[category])
            holds = round(max(floor + _MARGIN, least), 6)
        found[language] = Calibration(slope, offset, holds)
    slope, offset = shared or (1.0, 0.0)
    floors = [each.holds_from for each in found.values() if each.holds_from is not None]
    found[UNKNOWN] = Calibration(slope, offset, max(floors, default=None))
    return found


def _logits(model: Model, rows: list[Row]) -> Numbers:
    """As the detector hears them: of long texts their worst passage and the whole."""
    heard = [hear(model, row.folded) for row in rows]
    return np.array(
        [[each[category].logit for category in CATEGORIES] for each in heard]
    )


def _platt(
    category: str, logits: Numbers, rows: list[Row], language: str | None
) -> tuple[float, float] | None:
    chosen = [
        place
        for place, row in enumerate(rows)
        if category in row.labels and language in (None, row.language)
    ]
    labels = np.array([rows[place].labels[category] for place in chosen])
    if not len(labels) or min(labels.sum(), (1 - labels).sum()) < _FEWEST_POSITIVE:
        return None
    learner = LogisticRegression(C=1e4, max_iter=1000)
    learner.fit(
        logits[chosen].reshape(-1, 1),
        labels,
        sample_weight=np.where(labels == 1, _as_rare(labels), 1.0),
    )
    return round(float(learner.coef_[0][0]), 6), round(float(learner.intercept_[0]), 6)


def _as_rare(labels: NDArray[Any]) -> float:
    """What a positive row counts, so that the rows are no fuller of them than life.

    Sets were gathered for what they hold; what people write is mostly harmless.
    """
    share = float(labels.mean())
    return min(1.0, _USUAL_SHARE * (1 - share) / (share * (1 - _USUAL_SHARE)))


def _floor(logits: Numbers, rows: list[Row], language: str) -> float | None:
    """The logit that so few harmless rows exceed as are allowed."""
    benign = _benign(logits, rows, language)
    if len(benign) < _FEWEST_BENIGN:
        return None
    allowed = math.floor(len(benign) * _BENIGN_FLOOR)
    return float(np.sort(benign)[::-1][allowed])


def _benign(logits: Numbers, rows: list[Row], language: str) -> Numbers:
    return np.array(
        [
            logit
            for logit, row in zip(logits, rows, strict=True)
            if row.benign and row.language == language
        ]
    )


# --- what it is worth --------------------------------------------------------


def measure(model: Model, rows: list[Row]) -> list[Measured]:
    logits = _logits(model, rows)
    return [
        found
        for place, category in enumerate(CATEGORIES)
        for language in ("all", *LANGUAGES)
        if (found := _measure(model, category, language, logits[:, place], rows))
    ]


def _measure(
    model: Model, category: str, language: str, logits: Numbers, rows: list[Row]
) -> Measured | None:
    judged = [
        (logit, row)
        for logit, row in zip(logits.tolist(), rows, strict=True)
        if category in row.labels and language in ("all", row.language)
    ]
    if not judged:
        return None
    labels = np.array([row.labels[category] for _, row in judged])
    values = np.array([logit for logit, _ in judged])
    chances = np.array(
        [
            model.calibration(category, row.language).score(logit)
            for logit, row in judged
        ]
    )
    benign = np.array([row.benign for _, row in judged])
    positive = int(labels.sum())
    return Measured(
        category,
        language,
        positive,
        len(labels) - positive,
        int(benign.sum()),
        int((chances[benign] >= 0.5).sum()),
        _rounded(average_precision_score(labels, values)) if positive else 0.0,
        _recall(labels, values, benign),
        _calibration_error(labels, chances),
    )


def _recall(labels: NDArray[Any], values: Numbers, benign: NDArray[Any]) -> float:
    """The share of what should be found where 5 % of harmless rows are."""
    if not labels.sum() or not benign.sum():
        return 0.0
    limit = np.quantile(values[benign], 0.95)
    return _rounded((values[labels == 1] > limit).mean())


def _calibration_error(labels: NDArray[Any], chances: Numbers) -> float:
    places = np.minimum((chances * 10).astype(int), 9)
    return _rounded(
        sum(
            abs(chances[places == place].sum() - labels[places == place].sum())
            for place in range(10)
        )
        / len(labels)
    )


def _rounded(number: Any) -> float:
    return round(float(number), 3)


def table(measured: list[Measured]) -> str:
    head = (
        "| category | language | found / not | AUPRC | recall at 5 % | calibration error "
        "| harmless held |\n|---|---|---|---|---|---|---|\n"
    )
    return head + "".join(
        f"| {row.category} | {row.language} | {row.positive} / {row.negative} "
        f"| {row.auprc:.3f} | {row.recall:.3f} | {row.calibration_error:.3f} "
        f"| {row.benign_held} of {row.benign} |\n"
        for row in measured
    )


def write(out: Path, model: Model, data: Path, measured: list[Measured]) -> None:
    out.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(out / "weights.npz", weights=model.weights)
    about = {
        "categories": CATEGORIES,
        "seed": SEED,
        "scales": model.scales.tolist(),
        "hints": model.hints.tolist(),
        "biases": model.biases.tolist(),
        "calibrations": {
            category: {name: asdict(each) for name, each in languages.items()}
            for category, languages in model.calibrations.items()
        },
        "data": {
            path.name: hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted([*data.glob("*.jsonl.gz"), *sets.EXAMPLES.glob("*.txt")])
            if path.suffix == ".txt" or sets.is_read(path.name)
        },
    }
    (out / "model.json").write_text(
        json.dumps(about, indent=1) + "\n", encoding="utf-8"
    )
    (out / "measured.md").write_text(table(measured), encoding="utf-8")


if __name__ == "__main__":
    main()
