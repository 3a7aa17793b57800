"""What a policy is made of: kinds, outcomes, and the rows of its tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

AGE_BANDS: tuple[str, ...] = ("under_13", "13_15", "16_17", "18_24", "25_plus")
"""The youngest first: no band may be looser than an older one."""

MINORS = frozenset(AGE_BANDS[:3])
TIERS: tuple[int, ...] = (0, 1, 2, 3, 4)
ORDINARY_TIER = TIERS[-1]


class Surface(StrEnum):
    """The kind of thing that is moderated."""

    POST = "post"
    COMMENT = "comment"
    REPORT = "report"
    PROFILE = "profile"


class Outcome(StrEnum):
    """What happens now. To escalate is to hold at the head of the queue."""

    PUBLISH = "publish"
    WATCH = "watch"
    HOLD = "hold"
    ESCALATE = "escalate"


@dataclass(frozen=True, slots=True)
class Severity:
    """From this score of this category: this outcome, at this tier."""

    category: str
    at_least: float
    outcome: Outcome
    tier: int
    rule: str
    show_support: bool = False

    @property
    def urgency(self) -> tuple[int, bool]:
        """Less is more urgent: at the same tier, what is escalated comes first."""
        return self.tier, self.outcome is not Outcome.ESCALATE


@dataclass(frozen=True, slots=True)
class FirstLook:
    """A person looks at the first ``first`` of them; then ``after``.

    ``first`` is None where a person always looks first.
    """

    first: int | None
    after: Outcome = Outcome.PUBLISH
    while_on_duty: bool = False

    def is_looser_than(self, other: FirstLook) -> bool:
        """Whether anything is public here that ``other`` would keep back or watch."""
        if self.first is None:
            return False
        if other.first is None or self.first < other.first:
            return True
        return (
            self.after is Outcome.PUBLISH and other.after is Outcome.WATCH
        ) or self.while_on_duty < other.while_on_duty

    def tightened(self, other: FirstLook | None) -> FirstLook:
        """What is strict enough for both."""
        if other is None:
            return self
        if self.first is None or other.first is None:
            return FirstLook(None)
        both = {self.after, other.after}
        return FirstLook(
            max(self.first, other.first),
            Outcome.WATCH if Outcome.WATCH in both else Outcome.PUBLISH,
            self.while_on_duty or other.while_on_duty,
        )


@dataclass(frozen=True, slots=True)
class Policy:
    """One version of the written policy; ``data/policy.yaml`` explains each part."""

    version: str
    clocks: Mapping[int, timedelta]
    ordinary_clock: timedelta
    severity: tuple[Severity, ...]
    known_author: int
    first_look: Mapping[Surface, Mapping[str, FirstLook]]
    with_picture: Mapping[str, FirstLook]
    staff: Mapping[Surface, FirstLook]
    sample: Mapping[Surface, float]
