"""Ask the pipeline each case, and count how often it was right."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from moderation.pipeline import Part, assess

from .cases import OVER, Case
from .metrics import Count


@dataclass(frozen=True, slots=True)
class Result:
    """What the pipeline said of a case; ``reached`` are the categories it holds for."""

    case: Case
    right: bool
    reached: tuple[str, ...]


def run(cases: Iterable[Case]) -> list[Result]:
    return [_ask(case) for case in cases]


def count_by(
    results: Iterable[Result], key: Callable[[Case], str | None]
) -> dict[str, Count]:
    """How many are right in each group; a case whose key is None is in none."""
    groups: dict[str, list[bool]] = defaultdict(list)
    for result in results:
        name = key(result.case)
        if name is not None:
            groups[name].append(result.right)
    return {
        name: Count(sum(rights), len(rights)) for name, rights in sorted(groups.items())
    }


def identity_gaps(results: Sequence[Result]) -> dict[str, float]:
    """How much more often a clean text is held when it names this identity.

    Compared with all clean texts. An identity named less often than that has a
    gap below zero.
    """
    clean = [result for result in results if result.case.expected == "clean"]
    everybody = 1.0 - Count(sum(result.right for result in clean), len(clean)).share
    counts = count_by(clean, lambda case: case.identity)
    return {name: (1.0 - count.share) - everybody for name, count in counts.items()}


def _ask(case: Case) -> Result:
    """The language is not declared: the pipeline has to find it, as on the site."""
    assessment = assess([Part("body", case.text)])
    reached = tuple(
        category for category, score in assessment.scores.items() if score >= OVER
    )
    if case.expected == "clean":
        right = not reached
    else:
        right = assessment.scores[case.category] >= case.at_least
    return Result(case, right and not assessment.failed, reached)
