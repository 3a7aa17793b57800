"""One score per category: two lines that mean something, and an order between."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from moderation.pipeline.findings import Finding
from moderation.pipeline.scoring import AT_ONCE, OVER, scores_of, with_minors

shares = st.floats(0.0, 0.89)


def _listed(score: float, start: int = 0, category: str = "sexual") -> Finding:
    return Finding("body", category, start, start + 1, "lexicon.en.list", score)


def _guessed(score: float) -> Finding:
    return Finding("body", "sexual", 0, 1, "model.sexual", score)


def _cue() -> Finding:
    return Finding("body", "sexual_minors", 5, 6, "lexicon.en.sexual_minors.cue", 0.2)


def _together(*findings: Finding) -> float:
    return scores_of(findings)["sexual"]


@given(listed=shares, guess=shares)
def test_together_is_never_less_than_either(listed: float, guess: float) -> None:
    score = _together(_listed(listed), _guessed(guess))
    assert score >= max(listed, guess) - 1e-9


@given(listed=shares, guess=shares)
def test_a_guess_brings_nothing_over_the_line_of_at_once(
    listed: float, guess: float
) -> None:
    assert _together(_listed(listed), _guessed(guess)) < AT_ONCE


@given(listed=st.floats(0.0, OVER, exclude_max=True), guess=shares)
def test_nothing_is_held_that_neither_holds(listed: float, guess: float) -> None:
    held = _together(_listed(listed), _guessed(guess)) >= OVER
    assert held == (guess >= OVER)


@given(st.floats(1e-9, 0.88), st.floats(1e-6, 0.01), st.floats(OVER, 0.85))
def test_a_surer_guess_always_orders_higher(
    guess: float, more: float, listed: float
) -> None:
    for beside in ([], [_listed(listed)]):
        lower = _together(_guessed(guess), *beside)
        assert _together(_guessed(guess + more), *beside) > lower


def test_said_in_more_places_is_more_and_never_at_once() -> None:
    scores = [
        _together(*[_listed(0.7, start) for start in range(count)])
        for count in range(1, 6)
    ]
    assert scores == sorted(set(scores))
    assert max(scores) < AT_ONCE


def test_what_a_list_brings_at_once_stays_so() -> None:
    assert _together(_listed(0.95), _guessed(0.1)) == 0.95


@given(first=shares, second=shares)
def test_beside_a_word_for_a_child_sexual_talk_orders_as_it_does_alone(
    first: float, second: float
) -> None:
    low, high = sorted((first, second))
    lower, higher = (
        scores_of(with_minors([_guessed(score), _cue()]))["sexual_minors"]
        for score in (low, high)
    )
    assert lower <= higher
    assert (higher >= OVER) == (high >= OVER)


def test_without_a_word_for_a_child_it_is_never_held_as_that() -> None:
    assert scores_of([_guessed(0.89)])["sexual_minors"] < 0.1
    assert scores_of(with_minors([_cue()]))["sexual_minors"] == 0
