"""What an assessment costs: time of one core, and memory."""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass

from moderation.pipeline import Part, assess

_LONG_ENOUGH = 2.0
"""Seconds of work from which on a rate can be read."""


@dataclass(frozen=True, slots=True)
class Cost:
    texts_a_second: float
    memory_mb: float


def measure(texts: Sequence[str]) -> Cost:
    """Time of the processor, not of the wall: other work beside it does not count."""
    asked = 0
    start = time.process_time()
    while (spent := time.process_time() - start) < _LONG_ENOUGH:
        for text in texts:
            assess([Part("body", text)])
        asked += len(texts)
    return Cost(asked / spent, _peak_memory() / 1e6)


def _peak_memory() -> int:
    """Bytes of this process at its largest; Linux tells them in units of 1024."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
