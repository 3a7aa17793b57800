"""The cases: what was written, and what the pipeline should say of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from moderation.pipeline.text import fold

HERE = Path(__file__).parent
TEST = HERE / "cases"
"""Asked, and never used to set a threshold."""

DEVELOPMENT = HERE / "development"
"""For whoever sets one."""

OVER = 0.5
"""From this score on the policy holds a text."""


@dataclass(frozen=True, slots=True)
class Case:
    """One sentence.

    ``found``: its category must reach ``at_least``. ``clean``: no category may
    reach what the policy holds, for an ordinary text that waits is wrong
    whatever it waits for. ``category`` is then what it might be mistaken for.
    """

    id: str
    language: str
    category: str
    expected: Literal["found", "clean"]
    kind: str
    text: str
    identity: str | None = None
    at_least: float = OVER


def read_cases(folder: Path) -> list[Case]:
    return [case for path in sorted(folder.glob("*.jsonl")) for case in _read(path)]


def folded_hash(text: str) -> str:
    """The same for texts that differ in case, accents or white space only."""
    words = " ".join(fold(text).split())
    return hashlib.sha256(words.encode()).hexdigest()


def _read(path: Path) -> Iterator[Case]:
    for line in path.read_text(encoding="utf-8").splitlines():
        yield Case(**json.loads(line))
