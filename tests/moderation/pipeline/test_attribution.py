"""What is marked reads well: whole words, those that tell."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.pipeline import Part, assess
from moderation.pipeline.attribution import (
    joined,
    load,
    rude_words,
    telling_words,
    word_buckets,
)
from moderation.pipeline.text import fold
from moderation.pipeline.tokens import tokenise


def marked(text: str) -> list[str]:
    return [text[slice(*span)] for span in rude_words(tokenise(fold(text)))]


def test_rude_words_are_marked_and_those_around_them_are_not() -> None:
    assert marked("The minister gave a stupid answer on Monday") == ["stupid"]


def test_rude_words_side_by_side_are_one_span() -> None:
    assert marked("What a stupid idiot, really") == ["stupid idiot"]


@pytest.mark.parametrize(
    "text", ["We planted forty trees behind the school", "My sister is a nurse", ""]
)
def test_nothing_is_marked_in_what_is_friendly(text: str) -> None:
    assert marked(text) == []


def test_the_words_that_a_sentence_would_weigh_less_without_are_told() -> None:
    folded = "ah. nous aimons le rouge ici. bah"
    sentence = (4, 29)
    spans = telling_words(
        folded, sentence, tokenise(folded), lambda text: 2.0 * ("rouge" in text)
    )
    assert [folded[slice(*span)] for span in spans] == ["rouge"]


def test_where_no_word_stands_out_none_is_told() -> None:
    folded = "one two three"
    assert telling_words(folded, (0, 13), tokenise(folded), lambda text: 1.0) == []


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(1, 9)), max_size=20))
def test_joined_spans_stay_apart_and_cover_the_same(
    lengths: list[tuple[int, int]],
) -> None:
    spans, at = [], 0
    for gap, length in lengths:
        spans.append((at + gap, at + gap + length))
        at += gap + length
    found = joined(spans)
    assert all(after[0] - before[1] > 1 for before, after in pairwise(found))
    covered = {place for start, end in found for place in range(start, end)}
    assert covered >= {place for start, end in spans for place in range(start, end)}


@given(st.text(max_size=60))
def test_every_word_has_numbers_within_the_table(word: str) -> None:
    numbers = word_buckets(word)
    assert len(numbers)
    assert 0 <= numbers.min() <= numbers.max() < len(load().weights)


@given(st.text(alphabet="idotu aSsétr!?.\u200b🔥", max_size=80))
def test_a_mark_is_a_whole_word_of_what_was_typed(text: str) -> None:
    for finding in assess([Part("body", f"{text} you stupid idiot")]).findings:
        assert 0 <= finding.start < finding.end <= len(text) + 17


def test_a_word_that_is_shown_holds_nothing() -> None:
    assessment = assess([Part("body", "That was a stupid mistake of mine, sorry!")])
    words = [each for each in assessment.findings if each.detector.endswith(".word")]
    assert all(word.score <= assessment.scores["harassment"] for word in words)
    assert assessment.listed("harassment") < 0.5
