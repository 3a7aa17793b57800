"""Labelled rows that the model did not learn from, and what is said of them.

Rows are read from outside the project, and neither printed nor kept.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from moderation.pipeline import Assessment, Part, assess, fold
from moderation.pipeline.training import sets
from moderation.pipeline.training.sets import Row

from .cases import OVER

SPAN_SETS = ("toxic_spans_train", "toxic_spans_trial")


@dataclass(frozen=True, slots=True)
class Judged:
    """A row, the text as it was typed, and what the pipeline said of it."""

    row: Row
    text: str
    raw: dict[str, Any]
    assessment: Assessment

    @property
    def is_held(self) -> bool:
        return is_held(self.assessment)


def is_held(assessment: Assessment) -> bool:
    """Whether a person has to look, whatever it was found for."""
    return max(assessment.scores.values()) >= OVER or bool(assessment.failed)


def read_judged(folder: Path) -> list[Judged]:
    """Every development row, judged by the whole pipeline; nothing is declared."""
    known = {
        (row.source, row.folded): row for row in sets.read(folder) if row.is_development
    }
    judged = []
    for source in sorted({source for source, _ in known}):
        for raw in raw_rows(folder, source):
            row = known.pop((source, fold(raw["text"])), None)
            if row is not None:
                judged.append(Judged(row, raw["text"], raw, ask(raw["text"])))
    return judged


def raw_rows(folder: Path, source: str) -> Iterator[dict[str, Any]]:
    with gzip.open(folder / f"{source}.jsonl.gz", "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def ask(text: str) -> Assessment:
    return assess([Part("body", text)])


def of_sources(judged: Iterable[Judged], *sources: str) -> list[Judged]:
    return [each for each in judged if each.row.source in sources]
