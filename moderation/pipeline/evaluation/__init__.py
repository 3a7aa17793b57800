"""How well the pipeline reads: cases of our own, counted, with intervals.

``python -m moderation.pipeline.evaluation`` prints the tables and fails under
the floors. ``docs/evaluation.md`` says what may be learned from them.
"""

from __future__ import annotations

from .cases import DEVELOPMENT, TEST, Case, folded_hash, read_cases
from .floors import GROUPS, Floors, read_floors
from .metrics import Count, wilson
from .suite import Result, count_by, identity_gaps, run

__all__ = [
    "DEVELOPMENT",
    "GROUPS",
    "TEST",
    "Case",
    "Count",
    "Floors",
    "Result",
    "count_by",
    "folded_hash",
    "identity_gaps",
    "read_cases",
    "read_floors",
    "run",
    "wilson",
]
