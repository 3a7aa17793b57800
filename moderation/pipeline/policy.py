"""What follows from an assessment: the written policy, as tables.

Two tables. ``SEVERITY`` says what a score means: who must look, how soon, and
whether help is shown to the author at once. ``FIRST_LOOK`` says what happens
to a text in which nothing was found: how many of a person's texts a person
looks at first, and what happens after that. It is proportionate to age, kind
and record, because holding back what is harmless is a harm too.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from .findings import Assessment
from .language import UNKNOWN

POLICY_VERSION = "2026.11.1"


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
class Standing:
    """What the policy may know about the author and the place of a text.

    ``published`` counts the author's subjects of this kind that were published
    before and not removed. ``look`` and ``picture_look`` are what the author's office
    asks for; without them the table's hold.
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
    policy_version: str = POLICY_VERSION


@dataclass(frozen=True, slots=True)
class Severity:
    """From this score of this category: this outcome, at this tier."""

    category: str
    at_least: float
    outcome: Outcome
    tier: int
    rule: str
    show_support: bool = False


@dataclass(frozen=True, slots=True)
class FirstLook:
    """A person looks at the first ``first`` of them; then ``after``.

    ``first`` is None where a person always looks first.
    """

    first: int | None
    after: Outcome = Outcome.PUBLISH
    while_on_duty: bool = False


CLOCKS = {
    0: timedelta(minutes=15),
    1: timedelta(hours=1),
    2: timedelta(hours=4),
    3: timedelta(hours=24),
    4: timedelta(hours=72),
}
ORDINARY_TIER = 4
ORDINARY_CLOCK = timedelta(hours=24)
"""A text in which nothing was found does not wait as long as spam may."""

SEVERITY: tuple[Severity, ...] = (
    Severity("self_harm", 0.9, Outcome.ESCALATE, 0, "self-harm-plan", True),
    Severity("violence", 0.9, Outcome.ESCALATE, 0, "threat"),
    Severity("sexual_minors", 0.5, Outcome.ESCALATE, 1, "sexual-minors"),
    Severity("grooming", 0.5, Outcome.ESCALATE, 1, "grooming"),
    Severity("self_harm", 0.5, Outcome.HOLD, 2, "self-harm", True),
    Severity("violence", 0.5, Outcome.HOLD, 2, "violence"),
    Severity("hate", 0.5, Outcome.HOLD, 2, "hate"),
    Severity("harassment", 0.5, Outcome.HOLD, 3, "harassment"),
    Severity("contact", 0.5, Outcome.HOLD, 3, "contact"),
    Severity("sexual", 0.5, Outcome.HOLD, 3, "sexual"),
    Severity("profanity", 0.5, Outcome.HOLD, 4, "profanity"),
    Severity("spam", 0.5, Outcome.HOLD, 4, "spam"),
)
"""Most urgent first: the first row that is reached rules."""

_ALWAYS = FirstLook(None)
_PUBLISH = FirstLook(0)
_WATCH = FirstLook(0, Outcome.WATCH)

FIRST_LOOK: dict[Surface, dict[str, FirstLook]] = {
    Surface.POST: {
        "under_13": _ALWAYS,
        "13_15": _ALWAYS,
        "16_17": FirstLook(5, Outcome.WATCH),
        "18_24": FirstLook(3),
        "25_plus": FirstLook(3),
    },
    Surface.COMMENT: {
        "under_13": _ALWAYS,
        "13_15": FirstLook(5, Outcome.WATCH, while_on_duty=True),
        "16_17": _WATCH,
        "18_24": _PUBLISH,
        "25_plus": _PUBLISH,
    },
    Surface.REPORT: {
        "under_13": _ALWAYS,
        "13_15": _ALWAYS,
        "16_17": _ALWAYS,
        "18_24": FirstLook(3),
        "25_plus": FirstLook(3),
    },
    Surface.PROFILE: {
        "under_13": _ALWAYS,
        "13_15": _ALWAYS,
        "16_17": _WATCH,
        "18_24": _PUBLISH,
        "25_plus": _PUBLISH,
    },
}
WITH_PICTURE = FIRST_LOOK[Surface.REPORT]
"""A picture is looked at as a map report is, whatever it comes with."""

STAFF_FIRST_LOOK: dict[Surface, FirstLook] = {
    Surface.POST: _ALWAYS,
    Surface.COMMENT: _PUBLISH,
    Surface.REPORT: _ALWAYS,
    Surface.PROFILE: _PUBLISH,
}
MINORS = frozenset({"under_13", "13_15", "16_17"})
KNOWN_AUTHOR = 5
"""From this many on, a text in a language we cannot read is not held for that."""

SAMPLE = 0.1
"""This share of adults' posts is watched though nothing speaks against it."""


def decide(
    assessment: Assessment, standing: Standing, surface: Surface, *, sample: float
) -> Ruling:
    """The policy's answer for one version of a subject.

    ``sample`` is a random number from 0 to 1 that the caller draws, so that the
    same arguments always have the same answer.
    """
    reached = _reached(assessment)
    if reached:
        return _severe(reached)
    return _unreadable(assessment, standing) or _first_look(standing, surface, sample)


def _reached(assessment: Assessment) -> list[Severity]:
    return [
        row
        for row in SEVERITY
        # Not "at least": a score that is no number at all must not let pass.
        if not assessment.scores.get(row.category, 0.0) < row.at_least
    ]


def _severe(reached: list[Severity]) -> Ruling:
    worst = reached[0]
    return Ruling(
        outcome=worst.outcome,
        tier=worst.tier,
        rule=worst.rule,
        due_in=CLOCKS[worst.tier],
        show_support=any(row.show_support for row in reached),
    )


def _unreadable(assessment: Assessment, standing: Standing) -> Ruling | None:
    """Held, because what was found may not be all there is."""
    if assessment.failed:
        return _ordinary(Outcome.HOLD, "detector-failed")
    if not standing.sanitisers_agree:
        return _ordinary(Outcome.HOLD, "sanitisers-disagree")
    if assessment.language == UNKNOWN and standing.published < KNOWN_AUTHOR:
        return _ordinary(Outcome.HOLD, "unknown-language")
    return None


def _first_look(standing: Standing, surface: Surface, sample: float) -> Ruling:
    if standing.is_staff:
        return _staff(standing, surface)
    band = standing.age_band
    if surface is Surface.COMMENT and standing.on_minors_content and band not in MINORS:
        return _ordinary(Outcome.HOLD, "minors-content")
    if standing.has_picture:
        look = standing.picture_look or WITH_PICTURE.get(band, _ALWAYS)
        if _is_early(look, standing):
            return _ordinary(Outcome.HOLD, "picture")
    look = standing.look or FIRST_LOOK[surface].get(band, _ALWAYS)
    if look.first is None:
        return _ordinary(Outcome.HOLD, "person-first")
    if _is_early(look, standing):
        return _ordinary(Outcome.HOLD, f"first-{surface}s")
    if look.while_on_duty and not standing.on_duty:
        return _ordinary(Outcome.HOLD, "nobody-on-duty")
    if look.after is Outcome.WATCH:
        return _ordinary(Outcome.WATCH, "watched")
    if surface is Surface.POST and sample < SAMPLE:
        return _ordinary(Outcome.WATCH, "sample")
    return _ordinary(Outcome.PUBLISH, "low-risk")


def _staff(standing: Standing, surface: Surface) -> Ruling:
    if standing.has_picture or STAFF_FIRST_LOOK[surface].first is None:
        return _ordinary(Outcome.HOLD, "second-person")
    return _ordinary(Outcome.PUBLISH, "staff")


def _is_early(look: FirstLook, standing: Standing) -> bool:
    return look.first is None or standing.published < look.first


def _ordinary(outcome: Outcome, rule: str) -> Ruling:
    due_in = None if outcome is Outcome.PUBLISH else ORDINARY_CLOCK
    return Ruling(outcome, ORDINARY_TIER, rule, due_in, show_support=False)
