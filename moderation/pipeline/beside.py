"""What is found beside a text: in what was said before, or how often it came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from .findings import Assessment, Finding, Part


def with_findings(found: Assessment, more: Sequence[Finding]) -> Assessment:
    """``found`` and ``more`` together; no score becomes lower by it."""
    scores = dict(found.scores)
    for finding in more:
        known = scores.get(finding.category, 0.0)
        scores[finding.category] = max(known, finding.score)
    return replace(found, scores=scores, findings=(*found.findings, *more))


def with_failure(found: Assessment, name: str) -> Assessment:
    """What ``name`` would have found is unknown: the policy holds such a text."""
    return replace(found, failed=(*found.failed, name))


def where_it_begins(parts: Sequence[Part]) -> tuple[str, int, int] | None:
    """The part and span that stand for a whole text; None where nothing is written."""
    for part in parts:
        if part.text.strip():
            return part.name, 0, 1
    return None
