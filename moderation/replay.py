"""Try another policy on what was assessed before, and say what would differ.

Nothing is changed: an assessment keeps the scores and the standing that its policy was
given, and the other policy is asked about exactly these.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from moderation import pipeline
from moderation.models import Assessment


class NotKept(Exception):
    """What the policy was given is not there: from before it was kept, or erased."""


def kept(
    standing: pipeline.Standing, surface: pipeline.Surface, sample: float
) -> dict[str, Any]:
    """All that a policy is given beside what was found, as it is stored."""
    return {**asdict(standing), "surface": surface.value, "sample": sample}


@dataclass(frozen=True, slots=True)
class Change:
    """One way in which rulings would differ."""

    before: str
    after: str
    language: str
    age_band: str


@dataclass(slots=True)
class Replay:
    """How many were asked about, which would differ and how, and which are not kept."""

    asked: int = 0
    not_kept: int = 0
    changes: dict[Change, list[int]] = field(
        default_factory=lambda: defaultdict(list[int])
    )

    @property
    def would_differ(self) -> int:
        return sum(len(ids) for ids in self.changes.values())


def replay(assessments: Iterable[Assessment], policy: pipeline.Policy) -> Replay:
    """What ``policy`` would have done otherwise."""
    result = Replay()
    for assessment in assessments:
        try:
            ruling = ruled_again(assessment, policy)
        except NotKept:
            result.not_kept += 1
            continue
        result.asked += 1
        _note(result, assessment, _said(ruling.outcome.value, ruling.rule))
    return result


def of_shadow(assessments: Iterable[Assessment]) -> Replay:
    """What the policy on trial would have done otherwise, as it was written down."""
    result = Replay()
    for assessment in assessments:
        if not assessment.shadow_version:
            result.not_kept += 1
            continue
        result.asked += 1
        said = _said(assessment.shadow_outcome, assessment.shadow_rule)
        _note(result, assessment, said)
    return result


def ruled_again(assessment: Assessment, policy: pipeline.Policy) -> pipeline.Ruling:
    """``policy``'s answer to what was given then; raises ``NotKept``."""
    try:
        given = dict(assessment.standing)
        surface = pipeline.Surface(given.pop("surface"))
        sample = float(given.pop("sample"))
        for name in ("look", "picture_look"):
            given[name] = _look(given[name])
        standing = pipeline.Standing(**given)
    except (KeyError, TypeError, ValueError):
        raise NotKept from None
    found = pipeline.Assessment(
        scores=assessment.scores,
        findings=(),
        language=assessment.language,
        pipeline_version=assessment.pipeline_version,
        failed=tuple(assessment.failed),
    )
    return pipeline.decide(found, standing, surface, sample=sample, policy=policy)


def _look(stored: dict[str, Any] | None) -> pipeline.FirstLook | None:
    if stored is None:
        return None
    return pipeline.FirstLook(**{**stored, "after": pipeline.Outcome(stored["after"])})


def _note(result: Replay, assessment: Assessment, after: str) -> None:
    before = _said(assessment.outcome, assessment.rule)
    if before != after:
        band = str(assessment.standing.get("age_band", "?"))
        change = Change(before, after, assessment.language, band)
        result.changes[change].append(assessment.pk)


def _said(outcome: str, rule: str) -> str:
    return f"{outcome} {rule}"
