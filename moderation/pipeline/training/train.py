"""Train the model: ``python -m moderation.pipeline.training.train --data PATH``.

The same rows, examples and seed always give the same weights.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score

from moderation.pipeline.features import BUCKETS, buckets
from moderation.pipeline.language import UNKNOWN
from moderation.pipeline.model import DATA, Calibration, Model

from . import sets
from .sets import CATEGORIES, Row

SEED = 20261122
LANGUAGES = ("en", "fr", "es", "pt", "ar", "sw", "hi", "bn")

_STRENGTH = {"hate": 1.0, "harassment": 1.0, "spam": 8.0}
_USUAL_STRENGTH = 4.0
_POSITIVE_SHARE = 0.25
"""Rows of a rare category count so much that they weigh this share of all."""
_BENIGN_FLOOR = 0.005
_FEWEST_BENIGN = 150
_FEWEST_POSITIVE = 40
_FEWEST_TAUGHT = 5
_MARGIN = {"sexual": 1.0}
_USUAL_MARGIN = 0.6
"""Above the floor, in logits: development rows are not what people will write."""
_LEAST = 1.0
"""Lower than this logit nothing is held, however calm the harmless rows are."""
_TIMES = 3

Numbers = NDArray[np.float64]


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
    training = [row for row in rows if not row.is_development or _is_ours(row)]
    development = [row for row in rows if row.is_development and not _is_ours(row)]
    model = fit(training)
    model.calibrations.update(calibrate(model, training, development))
    measured = measure(model, development)
    write(options.out, model, options.data, measured)
    sys.stdout.write(table(measured))


def gather(data: Path) -> list[Row]:
    rows = sets.read(data)
    benign = [row for row in rows if row.benign and not row.is_development]
    words = sets.with_words(sets.read_words(data), benign, seed=SEED, times=_TIMES)
    return [*rows, *words, *sets.read_examples()]


def _is_ours(row: Row) -> bool:
    """Examples and words are for learning; what they teach is judged on others."""
    return row.source in ("examples", "words")


# --- weights -----------------------------------------------------------------


def fit(rows: list[Row]) -> Model:
    matrix = as_matrix(rows)
    weights = np.zeros((BUCKETS, len(CATEGORIES)), dtype=np.int8)
    scales, biases = [], []
    for place, category in enumerate(CATEGORIES):
        exact, bias = _fit_category(matrix, rows, category)
        scale = float(np.quantile(np.abs(exact[exact != 0]), 0.9999)) / 127
        weights[:, place] = np.clip(np.rint(exact / scale), -127, 127)
        scales.append(scale)
        biases.append(bias)
    return Model(CATEGORIES, weights, np.array(scales), np.array(biases), {})


def as_matrix(rows: list[Row]) -> csr_matrix:
    found = [buckets(row.folded) for row in rows]
    lengths = np.array([len(numbers) for numbers in found])
    ends = np.concatenate([[0], np.cumsum(lengths)])
    values = np.repeat(1.0 / np.sqrt(np.maximum(lengths, 1)), lengths)
    return csr_matrix(
        (values, np.concatenate(found).astype(np.int32), ends),
        shape=(len(rows), BUCKETS),
    )


def _fit_category(
    matrix: csr_matrix, rows: list[Row], category: str
) -> tuple[Numbers, float]:
    known = [place for place, row in enumerate(rows) if category in row.labels]
    labels = np.array([rows[place].labels[category] for place in known])
    weights = np.array([rows[place].weight for place in known])
    share = weights[labels == 1].sum() / weights.sum()
    if share < _POSITIVE_SHARE:
        weights[labels == 1] *= (
            _POSITIVE_SHARE * (1 - share) / (share * (1 - _POSITIVE_SHARE))
        )
    learner = LogisticRegression(
        C=_STRENGTH.get(category, _USUAL_STRENGTH),
        solver="liblinear",
        dual=True,
        tol=0.01,
        max_iter=200,
        random_state=SEED,
    )
    learner.fit(matrix[known], labels, sample_weight=weights)
    return learner.coef_[0], float(learner.intercept_[0])


# --- calibration and thresholds ----------------------------------------------


def calibrate(
    model: Model, training: list[Row], development: list[Row]
) -> dict[str, dict[str, Calibration]]:
    logits = np.array([model.logits(row.folded) for row in development])
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
            margin = _MARGIN.get(category, _USUAL_MARGIN)
            holds = round(max(floor + margin, _LEAST), 6)
        found[language] = Calibration(slope, offset, holds)
    slope, offset = shared or (1.0, 0.0)
    floors = [each.holds_from for each in found.values() if each.holds_from is not None]
    found[UNKNOWN] = Calibration(slope, offset, max(floors, default=None))
    return found


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
    learner.fit(logits[chosen].reshape(-1, 1), labels)
    return round(float(learner.coef_[0][0]), 6), round(float(learner.intercept_[0]), 6)


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
    logits = np.array([model.logits(row.folded) for row in rows])
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
