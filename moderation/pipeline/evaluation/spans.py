"""Whether what is marked is what should be marked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from moderation.pipeline import Finding

from .cases import OVER

Span = tuple[int, int]


def marked(
    findings: Iterable[Finding], categories: Iterable[str], *, at_least: float = OVER
) -> list[Span]:
    """The spans that a person is shown for these categories."""
    wanted = frozenset(categories)
    return [
        (finding.start, finding.end)
        for finding in findings
        if finding.category in wanted and finding.score >= at_least
    ]


def character_f1(spans: Iterable[Span], expected: Iterable[int]) -> float:
    """Of the characters marked and those to be marked, as one text's F1."""
    places = {place for start, end in spans for place in range(start, end)}
    wanted = set(expected)
    if not places and not wanted:
        return 1.0
    return 2 * len(places & wanted) / (len(places) + len(wanted))


def overlaps(spans: Sequence[Span], start: int, end: int) -> bool:
    return any(first < end and start < last for first, last in spans)
