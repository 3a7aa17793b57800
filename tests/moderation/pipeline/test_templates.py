"""What the model learns from patterns: enough of each kind, and nothing measured."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from moderation.pipeline.evaluation.cases import (
    DEVELOPMENT,
    TEST,
    folded_hash,
    read_cases,
)
from moderation.pipeline.training.sets import CATEGORIES
from moderation.pipeline.training.templates import (
    MOST_FILLINGS,
    TEMPLATES,
    Template,
    fill,
    read_file,
    read_templates,
)

FILES = sorted(TEMPLATES.glob("*.toml"))
SLOTS = {"group": [["Muslims", "a Muslim"], ["Jews", "a Jew"]], "thing": [["rain"]]}


def _template(pattern: str) -> Template:
    return Template("en", "clean", pattern)


def test_forms_of_one_entry_go_together() -> None:
    texts = fill(_template("{group} here: {group:1}, in {thing}"), SLOTS)
    assert sorted(texts) == [
        "Jews here: a Jew, in rain",
        "Muslims here: a Muslim, in rain",
    ]


def test_a_pattern_with_many_ways_gives_a_few_different_ones() -> None:
    slots = {"a": [[str(number)] for number in range(20)], "b": [["x"], ["y"]]}
    texts = fill(_template("{a} {b}"), slots)
    assert len(set(texts)) == len(texts) == MOST_FILLINGS


def test_the_same_sentences_come_each_time() -> None:
    assert list(read_templates()) == list(read_templates())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_file_is_well_formed(path: Path) -> None:
    slots, templates = read_file(path)
    patterns = [template.pattern for template in templates]
    assert len(set(patterns)) == len(patterns)
    for template in templates:
        assert template.category in {*CATEGORIES, "clean"}
        for text in fill(template, slots):
            assert text == text.strip()
            assert not set("{}|") & set(text)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_what_hurts_and_what_only_looks_like_it_keep_a_balance(path: Path) -> None:
    language = path.stem
    for development in (False, True):
        counts = Counter(
            category
            for told, category, _ in read_templates(development=development)
            if told == language
        )
        assert counts["hate"]
        assert counts["clean"]
        assert 0.4 < counts["hate"] / counts["clean"] < 2.5


def test_training_and_development_share_no_sentence() -> None:
    learned = {folded_hash(text) for _, _, text in read_templates()}
    kept = {folded_hash(text) for _, _, text in read_templates(development=True)}
    assert learned.isdisjoint(kept)
    assert 0.05 < len(kept) / len(learned) < 0.3


def test_no_sentence_is_a_case_of_the_evaluation() -> None:
    cases = [*read_cases(TEST), *read_cases(DEVELOPMENT)]
    asked = {folded_hash(case.text) for case in cases}
    for development in (False, True):
        for _, _, text in read_templates(development=development):
            assert folded_hash(text) not in asked


def test_no_sentence_is_both_hurtful_and_clean() -> None:
    said: dict[str, str] = {}
    for development in (False, True):
        for _, category, text in read_templates(development=development):
            assert said.setdefault(folded_hash(text), category) == category
