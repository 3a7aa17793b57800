"""What follows from an assessment: the written policy, applied.

``data/policy.yaml`` holds the tables. ``severity`` says what a score means: who must
look, how soon, and whether help is shown to the author at once. ``first_look`` says
what happens to a text in which nothing was found: how many of a person's texts a
person looks at first, and what happens after that. It is proportionate to age, kind
and record, because holding back what is harmless is a harm too.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from .findings import OVER_BUDGET, Assessment
from .language import UNKNOWN
from .policy_file import read_policy
from .policy_terms import (
    MINORS,
    ORDINARY_TIER,
    FirstLook,
    Outcome,
    Policy,
    Severity,
    Surface,
)

POLICY = read_policy(Path(__file__).parent / "data" / "policy.yaml")
POLICY_VERSION = POLICY.version

_ALWAYS = FirstLook(None)
_METHOD_TIER = 2


@dataclass(frozen=True, slots=True)
class Standing:
    """What the policy may know about the author and the place of a text.

    ``published`` is the trust that the author has earned with this kind: what was
    published and stayed, less what went wrong. ``look`` and ``picture_look`` are what
    the author's office asks for beyond the table: they tighten it and never loosen it.
    """

    age_band: str
    published: int
    is_staff: bool = False
    has_picture: bool = False
    on_minors_content: bool = False
    on_duty: bool = True
    sanitisers_agree: bool = True
    look: FirstLook | None = None
    picture_look: FirstLook | None = None


@dataclass(frozen=True, slots=True)
class Ruling:
    """The policy's answer; ``tier`` is the severity S0 to S4."""

    outcome: Outcome
    tier: int
    rule: str
    due_in: timedelta | None
    show_support: bool
    policy_version: str


def decide(
    assessment: Assessment,
    standing: Standing,
    surface: Surface,
    *,
    sample: float,
    policy: Policy = POLICY,
) -> Ruling:
    """The policy's answer for one version of a subject.

    ``sample`` is a random number from 0 to 1 that the caller draws, so that the
    same arguments always have the same answer.
    """
    return _Judge(policy, standing, surface).rule(assessment, sample)


@dataclass(frozen=True, slots=True)
class _Judge:
    """One policy before one author's text."""

    policy: Policy
    standing: Standing
    surface: Surface

    def rule(self, assessment: Assessment, sample: float) -> Ruling:
        reached = self._reached(assessment)
        if reached:
            return self._severe(reached)
        if assessment.never_public:
            return self._method()
        return self._unreadable(assessment) or self._first_look(sample)

    def _reached(self, assessment: Assessment) -> list[Severity]:
        return [
            row
            for row in self.policy.severity
            # Not "at least": a score that is no number at all must not let pass.
            if not assessment.scores.get(row.category, 0.0) < row.at_least
        ]

    def _severe(self, reached: list[Severity]) -> Ruling:
        worst = reached[0]
        return Ruling(
            outcome=worst.outcome,
            tier=worst.tier,
            rule=worst.rule,
            due_in=self.policy.clocks[worst.tier],
            show_support=any(row.show_support for row in reached),
            policy_version=self.policy.version,
        )

    def _method(self) -> Ruling:
        """Words of method are public by no table, whatever a changed one says."""
        return Ruling(
            Outcome.HOLD,
            _METHOD_TIER,
            "self-harm",
            self.policy.clocks[_METHOD_TIER],
            show_support=True,
            policy_version=self.policy.version,
        )

    def _unreadable(self, assessment: Assessment) -> Ruling | None:
        """Held, because what was found may not be all there is."""
        if OVER_BUDGET in assessment.failed:
            return self._ordinary(Outcome.HOLD, "over-budget")
        if assessment.failed:
            return self._ordinary(Outcome.HOLD, "detector-failed")
        if not self.standing.sanitisers_agree:
            return self._ordinary(Outcome.HOLD, "sanitisers-disagree")
        is_known = self.standing.published >= self.policy.known_author
        if assessment.language == UNKNOWN and not is_known:
            return self._ordinary(Outcome.HOLD, "unknown-language")
        return None

    def _first_look(self, sample: float) -> Ruling:
        standing, surface = self.standing, self.surface
        if standing.is_staff:
            return self._staff()
        band = standing.age_band
        is_adult = band not in MINORS
        if surface is Surface.COMMENT and standing.on_minors_content and is_adult:
            return self._ordinary(Outcome.HOLD, "minors-content")
        if standing.has_picture:
            pictures = self.policy.with_picture.get(band, _ALWAYS)
            if self._is_early(pictures.tightened(standing.picture_look)):
                return self._ordinary(Outcome.HOLD, "picture")
        look = self.policy.first_look[surface].get(band, _ALWAYS)
        look = look.tightened(standing.look)
        if look.first is None:
            return self._ordinary(Outcome.HOLD, "person-first")
        if self._is_early(look):
            return self._ordinary(Outcome.HOLD, f"first-{surface}s")
        if look.while_on_duty and not standing.on_duty:
            return self._ordinary(Outcome.HOLD, "nobody-on-duty")
        if look.after is Outcome.WATCH:
            return self._ordinary(Outcome.WATCH, "watched")
        if sample < self.policy.sample[surface]:
            return self._ordinary(Outcome.WATCH, "sample")
        return self._ordinary(Outcome.PUBLISH, "low-risk")

    def _staff(self) -> Ruling:
        is_held = self.policy.staff[self.surface].first is None
        if self.standing.has_picture or is_held:
            return self._ordinary(Outcome.HOLD, "second-person")
        return self._ordinary(Outcome.PUBLISH, "staff")

    def _is_early(self, look: FirstLook) -> bool:
        return look.first is None or self.standing.published < look.first

    def _ordinary(self, outcome: Outcome, rule: str) -> Ruling:
        return Ruling(
            outcome,
            ORDINARY_TIER,
            rule,
            None if outcome is Outcome.PUBLISH else self.policy.ordinary_clock,
            show_support=False,
            policy_version=self.policy.version,
        )
