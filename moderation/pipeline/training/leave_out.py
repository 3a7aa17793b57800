"""How the model does on sets it learned nothing from.

``python -m moderation.pipeline.training.leave_out --data PATH``: for each category
and each set that labels it, a model is trained without that set (and without its
relatives) and judged on it. Development rows resemble training rows; a set that was
left out is nearer to what people here will write. Weights are not written anywhere.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.metrics import average_precision_score

from .sets import CATEGORIES, Row
from .train import SEED, Numbers, as_matrix, fit_category, gather

LEFT_OUT = {
    "sexual": ("ailuminate_demo_en_us", "catqa_en", "convabuse_en"),
    "hate": (
        "ken20_en_train",
        "hatemoji_build_en",
        "toxigen_demonstrations_en",
        "ailuminate_demo_en_us",
        "mpold_ar",
    ),
    "harassment": (
        "wikipedia_comments_toxicity_en",
        "jigsaw_subset_en_fr",
        "convabuse_en",
        "toxifrench_fr",
        "told_br_pt_train80pct",
    ),
    "violence": (
        "jigsaw_subset_en_fr",
        "hatemoji_build_en",
        "edos_train_dev",
        "ailuminate_demo_en_us",
    ),
    "self_harm": ("reddit27_mental_health_en", "ailuminate_demo_en_us", "catqa_en"),
    "spam": ("youtube_spam_psy_katy_lmfao", "sms_spam_train70pct"),
}
_RELATIVES = {
    "ailuminate_demo_en_us": ("ailuminate_demo_fr_fr",),
    "jigsaw_subset_en_fr": (
        "toxifrench_fr",
        "wikipedia_comments_toxicity_en",
        "toxic_spans_train",
        "toxic_spans_trial",
    ),
}
_DRAWS = 200
_HARMLESS_FOUND = 0.05


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What a model makes of a set that it does not know."""

    category: str
    source: str
    positive: int
    negative: int
    auprc: float
    low: float
    high: float
    recall: float
    """Of what should be found, where 5 % of the harmless rows of its language are."""


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--category", choices=CATEGORIES, action="append")
    options = parser.parse_args(arguments)
    rows = gather(options.data)
    matrix = as_matrix(rows)
    sys.stdout.write(
        "| category | left out | found / not | AUPRC | 95 % interval | recall at 5 % |\n"
        "|---|---|---|---|---|---|\n"
    )
    for category in options.category or CATEGORIES:
        for judged in leave_out(rows, matrix, category):
            sys.stdout.write(_line(judged))
            sys.stdout.flush()


def leave_out(rows: list[Row], matrix: csr_matrix, category: str) -> Iterator[LeftOut]:
    """One model per set of this category."""
    for source in LEFT_OUT[category]:
        unknown = {source, *_RELATIVES.get(source, ())}
        taught = np.array(
            [row.source not in unknown and not row.is_kept for row in rows]
        )
        weights, bias = fit_category(
            matrix[taught],
            [row for row, is_taught in zip(rows, taught, strict=True) if is_taught],
            category,
        )
        yield _judge(rows, matrix @ weights + bias, category, source)


def _judge(rows: list[Row], logits: Numbers, category: str, source: str) -> LeftOut:
    judged = [
        place
        for place, row in enumerate(rows)
        if row.source == source and category in row.labels
    ]
    language = rows[judged[0]].language
    harmless = [
        place
        for place, row in enumerate(rows)
        if row.benign and row.is_kept and row.language == language
    ]
    labels = np.array([rows[place].labels[category] for place in judged])
    limit = np.quantile(logits[harmless], 1 - _HARMLESS_FOUND)
    low, high = _interval(labels, logits[judged])
    return LeftOut(
        category,
        source,
        int(labels.sum()),
        int((1 - labels).sum()),
        float(average_precision_score(labels, logits[judged])),
        low,
        high,
        float((logits[judged][labels == 1] > limit).mean()),
    )


def _interval(labels: Numbers, logits: Numbers) -> tuple[float, float]:
    """Of the AUPRC, by drawing the rows again and again."""
    chance = np.random.default_rng(SEED)
    found = []
    for _ in range(_DRAWS):
        drawn = chance.integers(len(labels), size=len(labels))
        if labels[drawn].any():
            found.append(average_precision_score(labels[drawn], logits[drawn]))
    low, high = np.quantile(found, [0.025, 0.975])
    return float(low), float(high)


def _line(judged: LeftOut) -> str:
    return (
        f"| {judged.category} | {judged.source} | {judged.positive} / "
        f"{judged.negative} | {judged.auprc:.3f} | {judged.low:.3f} to "
        f"{judged.high:.3f} | {judged.recall:.3f} |\n"
    )


if __name__ == "__main__":
    main()
