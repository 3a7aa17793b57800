"""The policy is table C, and what was found always comes before it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.pipeline import (
    CATEGORIES,
    Assessment,
    Outcome,
    Standing,
    Surface,
    decide,
)

CLEAN = Assessment(dict.fromkeys(CATEGORIES, 0.0), (), "en", "test", ())
BANDS = ["under_13", "13_15", "16_17", "18_24", "25_plus"]

# Outcomes for an author with 0, 2, 3, 4, 5 and 99 published before:
# h a person first, w published and watched, p published.
RECORDS = (0, 2, 3, 4, 5, 99)
TABLE_C = {
    (Surface.POST, "under_13"): "hhhhhh",
    (Surface.POST, "13_15"): "hhhhhh",
    (Surface.POST, "16_17"): "hhhhww",
    (Surface.POST, "18_24"): "hhpppp",
    (Surface.POST, "25_plus"): "hhpppp",
    (Surface.COMMENT, "under_13"): "hhhhhh",
    (Surface.COMMENT, "13_15"): "hhhhww",
    (Surface.COMMENT, "16_17"): "wwwwww",
    (Surface.COMMENT, "18_24"): "pppppp",
    (Surface.COMMENT, "25_plus"): "pppppp",
    (Surface.REPORT, "under_13"): "hhhhhh",
    (Surface.REPORT, "13_15"): "hhhhhh",
    (Surface.REPORT, "16_17"): "hhhhhh",
    (Surface.REPORT, "18_24"): "hhpppp",
    (Surface.REPORT, "25_plus"): "hhpppp",
    (Surface.PROFILE, "under_13"): "hhhhhh",
    (Surface.PROFILE, "13_15"): "hhhhhh",
    (Surface.PROFILE, "16_17"): "wwwwww",
    (Surface.PROFILE, "18_24"): "pppppp",
    (Surface.PROFILE, "25_plus"): "pppppp",
}
LETTERS = {Outcome.HOLD: "h", Outcome.WATCH: "w", Outcome.PUBLISH: "p"}


def outcome(standing: Standing, surface: Surface, sample: float = 1) -> Outcome:
    return decide(CLEAN, standing, surface, sample=sample).outcome


@pytest.mark.parametrize(("surface", "band"), TABLE_C)
def test_a_text_in_which_nothing_was_found_follows_table_c(
    surface: Surface, band: str
) -> None:
    outcomes = [LETTERS[outcome(Standing(band, n), surface)] for n in RECORDS]
    assert "".join(outcomes) == TABLE_C[surface, band]


@pytest.mark.parametrize("surface", Surface)
@pytest.mark.parametrize("band", BANDS)
def test_a_picture_is_looked_at_as_a_report_is(surface: Surface, band: str) -> None:
    early = Standing(band, 2, has_picture=True)
    assert outcome(early, surface) is Outcome.HOLD
    known = replace(early, published=99)
    held = band not in {"18_24", "25_plus"}
    assert (outcome(known, surface) is Outcome.HOLD) is held


@pytest.mark.parametrize("band", ["18_24", "25_plus"])
def test_an_adults_comment_on_minors_content_is_for_a_person(band: str) -> None:
    standing = Standing(band, 99, on_minors_content=True)
    assert outcome(standing, Surface.COMMENT) is Outcome.HOLD


def test_a_minors_comment_on_minors_content_is_as_any_other() -> None:
    standing = Standing("16_17", 0, on_minors_content=True)
    assert outcome(standing, Surface.COMMENT) is Outcome.WATCH


def test_comments_of_the_youngest_wait_while_nobody_is_on_duty() -> None:
    standing = Standing("13_15", 99, on_duty=False)
    ruling = decide(CLEAN, standing, Surface.COMMENT, sample=1)
    assert (ruling.outcome, ruling.rule) == (Outcome.HOLD, "nobody-on-duty")


def test_a_sample_of_adults_posts_is_watched() -> None:
    adult = Standing("18_24", 99)
    assert outcome(adult, Surface.POST, sample=0.09) is Outcome.WATCH
    assert outcome(adult, Surface.POST, sample=0.1) is Outcome.PUBLISH
    assert outcome(adult, Surface.COMMENT, sample=0.0) is Outcome.PUBLISH


@pytest.mark.parametrize(
    ("surface", "expected"),
    [
        (Surface.POST, Outcome.HOLD),
        (Surface.REPORT, Outcome.HOLD),
        (Surface.COMMENT, Outcome.PUBLISH),
        (Surface.PROFILE, Outcome.PUBLISH),
    ],
)
def test_what_staff_write_needs_a_second_person(
    surface: Surface, expected: Outcome
) -> None:
    assert outcome(Standing("25_plus", 99, is_staff=True), surface) is expected


def test_an_age_band_that_is_not_known_is_for_a_person() -> None:
    for surface in Surface:
        assert outcome(Standing("?", 99), surface) is Outcome.HOLD


@pytest.mark.parametrize(
    ("category", "score", "expected", "tier", "hours", "support"),
    [
        ("self_harm", 0.95, Outcome.ESCALATE, 0, 0.25, True),
        ("self_harm", 0.75, Outcome.HOLD, 2, 4, True),
        ("violence", 0.92, Outcome.ESCALATE, 0, 0.25, False),
        ("violence", 0.7, Outcome.HOLD, 2, 4, False),
        ("sexual_minors", 0.7, Outcome.ESCALATE, 1, 1, False),
        ("grooming", 0.6, Outcome.ESCALATE, 1, 1, False),
        ("hate", 0.8, Outcome.HOLD, 2, 4, False),
        ("harassment", 0.7, Outcome.HOLD, 3, 24, False),
        ("contact", 0.7, Outcome.HOLD, 3, 24, False),
        ("sexual", 0.7, Outcome.HOLD, 3, 24, False),
        ("profanity", 0.6, Outcome.HOLD, 4, 72, False),
        ("spam", 0.6, Outcome.HOLD, 4, 72, False),
    ],
)
def test_what_was_found_sets_the_tier_and_the_clock(
    category: str,
    score: float,
    expected: Outcome,
    tier: int,
    hours: float,
    support: bool,
) -> None:
    found = replace(CLEAN, scores={**CLEAN.scores, category: score})
    ruling = decide(found, Standing("18_24", 99), Surface.COMMENT, sample=1)
    assert (ruling.outcome, ruling.tier) == (expected, tier)
    assert ruling.due_in == timedelta(hours=hours)
    assert ruling.show_support is support


def test_the_most_urgent_rules_and_help_is_still_shown() -> None:
    scores = {**CLEAN.scores, "self_harm": 0.75, "grooming": 0.9, "spam": 0.9}
    ruling = decide(
        replace(CLEAN, scores=scores), Standing("16_17", 9), Surface.POST, sample=1
    )
    assert (ruling.tier, ruling.rule, ruling.show_support) == (1, "grooming", True)


@pytest.mark.parametrize(
    ("assessment", "standing", "rule"),
    [
        (replace(CLEAN, failed=("words",)), Standing("18_24", 99), "detector-failed"),
        (
            CLEAN,
            Standing("18_24", 99, sanitisers_agree=False),
            "sanitisers-disagree",
        ),
        (replace(CLEAN, language="und"), Standing("18_24", 4), "unknown-language"),
    ],
)
def test_what_could_not_be_read_is_held(
    assessment: Assessment, standing: Standing, rule: str
) -> None:
    ruling = decide(assessment, standing, Surface.COMMENT, sample=1)
    assert (ruling.outcome, ruling.rule) == (Outcome.HOLD, rule)


def test_a_language_that_is_not_known_does_not_hold_a_known_author() -> None:
    unknown = replace(CLEAN, language="und")
    ruling = decide(unknown, Standing("18_24", 5), Surface.COMMENT, sample=1)
    assert ruling.outcome is Outcome.PUBLISH


STANDINGS = st.builds(
    Standing,
    age_band=st.sampled_from(BANDS),
    published=st.integers(0, 200),
    is_staff=st.booleans(),
    has_picture=st.booleans(),
    on_minors_content=st.booleans(),
    on_duty=st.booleans(),
    sanitisers_agree=st.booleans(),
)


@given(
    STANDINGS,
    st.sampled_from(Surface),
    st.sampled_from(CATEGORIES),
    st.one_of(st.floats(0.5, 1), st.just(float("nan"))),
    st.floats(0, 1),
)
def test_a_score_over_its_threshold_is_never_published(
    standing: Standing, surface: Surface, category: str, score: float, sample: float
) -> None:
    found = replace(CLEAN, scores={**CLEAN.scores, category: score})
    ruling = decide(found, standing, surface, sample=sample)
    assert ruling.outcome in {Outcome.HOLD, Outcome.ESCALATE}
    assert ruling.due_in is not None


@given(STANDINGS, st.sampled_from(Surface), st.floats(0, 1))
def test_only_what_is_published_has_no_clock(
    standing: Standing, surface: Surface, sample: float
) -> None:
    ruling = decide(CLEAN, standing, surface, sample=sample)
    assert (ruling.due_in is None) is (ruling.outcome is Outcome.PUBLISH)
