"""How well scores put what should be found before what should not.

The scores of a pipeline are read as an order here: nothing depends on where the
line is drawn, except in ``calibration_error``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]

SEED = 20261122
ROUNDS = 200
_BINS = 10


@dataclass(frozen=True, slots=True)
class Estimate:
    """A measured number, and where it lies in 95 of 100 draws of the same rows."""

    value: float
    low: float
    high: float


def average_precision(found: Numbers, clean: Numbers, rate: float | None) -> float:
    """The area under precision and recall, at a base rate of ``rate``.

    Rows of equal score are taken together, so that a tie is no luck. The clean
    rows weigh as many as they would be where ``rate`` of all should be found.
    """
    scores = np.concatenate([found, clean])
    is_found = np.arange(len(scores)) < len(found)
    weight = _weight(len(found), len(clean), rate)
    order = np.argsort(-scores, kind="stable")
    hits = np.cumsum(is_found[order])
    misses = np.cumsum(~is_found[order]) * weight
    lasts = np.append(np.nonzero(np.diff(scores[order]))[0], len(scores) - 1)
    recall = hits[lasts] / max(len(found), 1)
    precision = hits[lasts] / (hits[lasts] + misses[lasts])
    return float(np.sum(np.diff(recall, prepend=0.0) * precision))


def recall_at_false_alarms(found: Numbers, clean: Numbers, share: float) -> float:
    """The share found where at most ``share`` of the clean rows is found too."""
    allowed = int(len(clean) * share)
    limit = np.sort(clean)[::-1][allowed]
    return float(np.mean(found > limit))


def recall_at_precision(found: Numbers, clean: Numbers, precision: float) -> float:
    """The largest share found where ``precision`` of what is found is right."""
    best = 0.0
    for limit in np.unique(found):
        hits, misses = np.sum(found >= limit), np.sum(clean >= limit)
        if hits / (hits + misses) >= precision:
            best = max(best, float(hits / len(found)))
    return best


def calibration_error(found: Numbers, clean: Numbers, rate: float | None) -> float:
    """How far scores are from shares, over ten bins of scores, at a base rate."""
    scores = np.concatenate([found, clean])
    labels = (np.arange(len(scores)) < len(found)).astype(float)
    weight = _weight(len(found), len(clean), rate)
    weights = np.where(labels == 1, 1.0, weight)
    bins = np.minimum((scores * _BINS).astype(int), _BINS - 1)
    apart = np.bincount(bins, weights * (scores - labels), minlength=_BINS)
    return float(np.abs(apart).sum() / weights.sum())


def estimate(
    measure: Callable[[Numbers, Numbers], float], found: Numbers, clean: Numbers
) -> Estimate:
    """``measure``, and its interval by drawing both kinds of rows anew."""
    draw = np.random.default_rng(SEED)
    values = [
        measure(draw.choice(found, len(found)), draw.choice(clean, len(clean)))
        for _ in range(ROUNDS)
    ]
    low, high = np.quantile(values, [0.025, 0.975])
    return Estimate(measure(found, clean), float(low), float(high))


def _weight(found: int, clean: int, rate: float | None) -> float:
    """What one clean row counts."""
    if rate is None:
        return 1.0
    return found * (1 - rate) / (rate * max(clean, 1))
