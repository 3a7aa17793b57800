"""Learn which words readers mark: ``python -m moderation.pipeline.training.marks``.

From posts in which people marked the characters that are rude. The same rows and
seed always give the same weights; the development rows are left out.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from moderation.pipeline.attribution import BUCKETS, DATA, word_buckets
from moderation.pipeline.evaluation.rows import SPAN_SETS, raw_rows
from moderation.pipeline.text import fold_with_offsets
from moderation.pipeline.tokens import SENTENCE_END, tokenise

from .sets import Row

SEED = 20261122
STRENGTH = 2.0
MARKED_FROM = -1.0
"""In logits: below even chances, because a rude word is missed by some readers."""


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=DATA)
    options = parser.parse_args(arguments)
    words = list(read_words(options.data))
    write(options.out, options.data, *fit(words), len(words))


def read_words(folder: Path) -> Iterator[tuple[str, bool]]:
    """Each word of each training row, and whether its readers marked it."""
    for source in SPAN_SETS:
        for raw in raw_rows(folder, source):
            folded = fold_with_offsets(raw["text"])
            if Row(folded.text, "en", {}, source).is_development:
                continue
            marked = set(raw["spans"])
            for token in tokenise(folded.text):
                if token.text != SENTENCE_END:
                    start, end = folded.typed_span(token.start, token.end)
                    places = sum(place in marked for place in range(start, end))
                    yield token.text, 2 * places > end - start


def fit(words: Sequence[tuple[str, bool]]) -> tuple[Any, float]:
    known = {word: word_buckets(word) for word, _ in words}
    found = [known[word] for word, _ in words]
    lengths = np.array([len(numbers) for numbers in found])
    matrix = csr_matrix(
        (
            np.repeat(1.0 / np.sqrt(lengths), lengths),
            np.concatenate(found).astype(np.int32),
            np.concatenate([[0], np.cumsum(lengths)]),
        ),
        shape=(len(words), BUCKETS),
    )
    learner = LogisticRegression(
        C=STRENGTH, solver="liblinear", tol=0.01, random_state=SEED
    )
    learner.fit(matrix, np.array([is_marked for _, is_marked in words]))
    return learner.coef_[0], float(learner.intercept_[0])


def write(out: Path, data: Path, exact: Any, bias: float, words: int) -> None:
    scale = float(np.quantile(np.abs(exact[exact != 0]), 0.9999)) / 127
    weights = np.clip(np.rint(exact / scale), -127, 127).astype(np.int8)
    np.savez_compressed(out / "marks.npz", weights=weights)
    about = {
        "about": "words that readers marked as rude in English posts",
        "source": "toxic_spans (ipavlopoulos/toxic_spans)",
        "licence": "CC0 1.0",
        "seed": SEED,
        "words": words,
        "scale": scale,
        "bias": bias,
        "marked_from": MARKED_FROM,
        "data": {
            name: hashlib.sha256((data / f"{name}.jsonl.gz").read_bytes()).hexdigest()
            for name in SPAN_SETS
        },
    }
    path = out / "marks.json"
    path.write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
