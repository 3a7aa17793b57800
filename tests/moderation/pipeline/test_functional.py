"""The cases themselves, and what the pipeline answers to them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from moderation.pipeline import CATEGORIES, evaluation
from moderation.pipeline.evaluation import (
    DEVELOPMENT,
    TEST,
    Case,
    Result,
    folded_hash,
    read_cases,
    read_floors,
)

LANGUAGES = {"en", "fr", "es", "pt", "ar", "sw", "hi", "bn"}
KINDS = {
    "negation", "quotation", "counter_speech", "reclaimed", "identity", "idiom",
    "awareness", "recovery", "news", "biology", "benign", "spelling", "talk", "plan",
    "disclosure", "threat", "harassment", "hate", "grooming", "contact", "spam",
    "sexual", "masked", "place",
}  # fmt: skip
TRAINING_EXAMPLES = Path(evaluation.__file__).parent.parent / "training" / "examples"

CASES = read_cases(TEST)
DEVELOPMENT_CASES = read_cases(DEVELOPMENT)


@pytest.fixture(scope="module")
def results() -> list[Result]:
    return evaluation.run(CASES)


def test_there_are_enough_cases_in_each_language() -> None:
    per_language = Counter(case.language for case in CASES)
    assert set(per_language) == LANGUAGES
    assert min(per_language.values()) >= 40
    assert len(CASES) >= 400
    assert min(Counter(case.language for case in DEVELOPMENT_CASES).values()) >= 10


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_each_language_has_both_what_is_found_and_what_is_not(language: str) -> None:
    expected = Counter(case.expected for case in CASES if case.language == language)
    assert min(expected["found"], expected["clean"]) >= 25


@pytest.mark.parametrize("case", [*CASES, *DEVELOPMENT_CASES], ids=lambda case: case.id)
def test_each_case_is_well_formed(case: Case) -> None:
    assert case.id.startswith(f"{case.language}-")
    assert case.category in CATEGORIES
    assert case.expected in {"found", "clean"}
    assert case.kind in KINDS
    assert (case.identity is not None) == (case.kind == "identity")
    assert case.text.strip() == case.text != ""


def test_no_id_is_used_twice() -> None:
    ids = [case.id for case in [*CASES, *DEVELOPMENT_CASES]]
    assert len(set(ids)) == len(ids)


def test_training_development_and_test_share_no_sentence() -> None:
    tested = [folded_hash(case.text) for case in CASES]
    developed = [folded_hash(case.text) for case in DEVELOPMENT_CASES]
    trained = {folded_hash(text) for text in _training_texts()}
    assert len({*tested, *developed}) == len(tested) + len(developed)
    assert trained.isdisjoint([*tested, *developed])


def test_no_group_is_under_its_floor(results: list[Result]) -> None:
    assert list(read_floors().broken_by(results)) == []


def test_nothing_said_of_an_identity_is_held_for_the_identity(
    results: list[Result],
) -> None:
    held = [
        result.case.id
        for result in results
        if result.case.identity is not None and not result.right
    ]
    assert held == []


def _training_texts() -> Iterator[str]:
    """Each line as it is, and what comes after its marks."""
    for path in sorted(TRAINING_EXAMPLES.glob("*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            yield line
            yield from (
                line.rpartition(mark)[2] for mark in ("\t", "|") if mark in line
            )
