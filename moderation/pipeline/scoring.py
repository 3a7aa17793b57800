"""From what was found to one score per category.

Two lines have a meaning for the policy: from 0.5 a person looks, from 0.9 somebody is
called at once. Only what lists find crosses the second one. Between the lines, and
below the first, scores only order: the surer, the higher, and nothing is alike that
can be told apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from .findings import CATEGORIES, MODEL, Finding

OVER = 0.5
AT_ONCE = 0.9
MINOR_CUE = "cue"
"""Kind of the list of words that say that somebody is young."""

_MOST = 0.89
_BAND = _MOST - OVER
_UNSURE = 0.2
"""How far up the band the model moves what a list found and it does not hold."""
_SEXUAL_TALK_OF_A_MINOR = 0.7
_NO_CUE = 0.1
_CUE = 0.9


def scores_of(findings: Sequence[Finding]) -> dict[str, float]:
    """One score for every category."""
    listed, guessed = _by_category(findings)
    scores = {
        category: _with_guess(
            _listed(listed.get(category, ())),
            max([found.score for found in guessed.get(category, ())], default=0.0),
        )
        for category in CATEGORIES
    }
    scores["grooming"] = _together(listed.get("grooming", ()))
    scores["sexual_minors"] = max(scores["sexual_minors"], scores["sexual"] * _NO_CUE)
    return scores


def with_minors(findings: list[Finding]) -> list[Finding]:
    """Sexual talk beside a word for a child is sexual talk about a child."""
    if not any(is_cue(finding) for finding in findings):
        return findings
    sexual = scores_of(
        [finding for finding in findings if finding.category == "sexual"]
    )["sexual"]
    if sexual >= OVER:
        rest = (min(sexual, _MOST) - OVER) / _BAND
        score = _SEXUAL_TALK_OF_A_MINOR + (_MOST - _SEXUAL_TALK_OF_A_MINOR) * rest
    else:
        score = sexual * _CUE
    return [
        replace(finding, score=score) if is_cue(finding) else finding
        for finding in findings
    ]


def is_cue(finding: Finding) -> bool:
    return finding.detector.endswith(f".{MINOR_CUE}")


def is_of_model(finding: Finding) -> bool:
    return finding.detector.startswith(MODEL)


def _by_category(
    findings: Iterable[Finding],
) -> tuple[dict[str, list[Finding]], dict[str, list[Finding]]]:
    """What lists and patterns found, and what the model thinks."""
    listed: dict[str, list[Finding]] = {}
    guessed: dict[str, list[Finding]] = {}
    for finding in findings:
        kind = guessed if is_of_model(finding) else listed
        kind.setdefault(finding.category, []).append(finding)
    return listed, guessed


def _listed(findings: Sequence[Finding]) -> float:
    """What lists say: the highest score, higher where they say it in many places.

    Many places never reach what a single phrase does that brings somebody at once.
    """
    highest = max((finding.score for finding in findings), default=0.0)
    if not OVER <= highest < AT_ONCE:
        return highest
    places = {
        (finding.part, finding.start): finding.score
        for finding in sorted(findings, key=lambda finding: finding.score)
        if finding.score >= OVER
    }
    doubt = 1.0
    for score in places.values():
        doubt *= 1.0 - _height(score)
    return OVER + _BAND * (1.0 - doubt)


def _with_guess(listed: float, guess: float) -> float:
    """What lists and the model say together: never less than either of them."""
    if listed >= AT_ONCE:
        return listed
    if listed < OVER:
        return max(listed, guess)
    if guess < OVER:
        moved = _UNSURE * guess / OVER
    else:
        moved = _UNSURE + (1.0 - _UNSURE) * _height(guess)
    return OVER + _BAND * (1.0 - (1.0 - _height(listed)) * (1.0 - moved))


def _height(score: float) -> float:
    """Where in the band between the lines a score stands, from 0 to 1."""
    return min(max((score - OVER) / _BAND, 0.0), 1.0)


def _together(findings: Sequence[Finding]) -> float:
    """How much different cues say together.

    To ask an age is nothing; to ask an age, to move to another app and to ask
    that nobody is told is a pattern.
    """
    strongest: dict[str, float] = {}
    for finding in findings:
        kind = finding.detector.rpartition(".")[2]
        strongest[kind] = max(strongest.get(kind, 0.0), finding.score)
    doubt = 1.0
    for score in strongest.values():
        doubt *= 1.0 - score
    return round(1.0 - doubt, 4)
