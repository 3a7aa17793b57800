"""Marks of a text, and what many of the same say."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.pipeline import Part
from moderation.pipeline.velocity import (
    LIMITS,
    Marks,
    Seen,
    findings,
    judge,
    marks_of,
)

STORY = (
    "We planted forty trees behind the library this spring, and the smaller children "
    "gave each tree a name. We water them on the way to school."
)
NOW = timedelta(0)


def marks(text: str, author: int = 1, place: str = "") -> Marks:
    return marks_of([Part("body", text)], author=author, place=place)


def sent(text: str, subject: int, author: int = 1, *, new: bool = False) -> Seen:
    return Seen(subject, author, new, NOW, marks(text, author, "p").all())


def said(text: str, seen: list[Seen], *, new: bool = False) -> list[str]:
    return judge(marks(text, 1, "p"), seen, author=1, is_newcomer=new)


@pytest.mark.parametrize(
    "again",
    [
        STORY.upper(),
        STORY.replace("forty", "fifty"),
        STORY + " Really!",
        STORY.replace("a", "\u00e1"),
    ],
)
def test_nearly_the_same_words_are_the_same(again: str) -> None:
    assert said(again, [sent(STORY, 1), sent(STORY, 2)]) == ["repeated"]


@pytest.mark.parametrize(
    "other",
    [
        "We planted beans, and half of them came up before the rain.",
        "The smaller children gave their teacher a card this spring.",
        "Thank you!",
        "",
    ],
)
def test_other_words_are_not(other: str) -> None:
    assert said(other, [sent(STORY, 1), sent(STORY, 2), sent(other[:0], 3)]) == []


def test_one_person_counts_once_among_newcomers() -> None:
    same = [sent(STORY, n, author=2, new=True) for n in range(9)]
    assert "same-text" not in said(STORY, same, new=True)
    assert "same-text" in said(STORY, [*same, sent(STORY, 9, 3, new=True)], new=True)


def test_those_who_are_known_here_are_no_crowd() -> None:
    crowd = [sent(f"Tree {n}.", n, author=n + 2) for n in range(20)]
    assert said("Tree.", crowd, new=True) == []


def test_what_came_long_before_is_no_hurry() -> None:
    slow = [
        Seen(n, 1, False, timedelta(hours=1), marks(f"Tree {n}.").all())
        for n in range(20)
    ]
    assert said("Tree.", slow) == []


def test_what_was_counted_is_told_where_the_text_begins() -> None:
    (found,) = findings([Part("title", ""), Part("body", "Hi")], ["pace"])
    assert (found.part, found.start, found.end) == ("body", 0, 1)
    assert (found.category, found.detector) == ("spam", "velocity.pace")
    assert findings([Part("body", " ")], ["pace"]) == []


@given(st.text(max_size=200), st.text(max_size=20))
def test_any_text_leaves_few_marks_that_the_database_takes(
    text: str, place: str
) -> None:
    left = marks(text, place=place).all()
    assert len(left) <= 20
    assert all(-(2**63) <= mark < 2**63 for mark in left)


@given(
    st.lists(st.builds(sent, st.text(max_size=30), st.integers(), st.integers(0, 3)))
)
def test_more_that_came_never_makes_it_less(seen: list[Seen]) -> None:
    for size in range(len(seen)):
        fewer, more = said(STORY, seen[:size], new=True), said(STORY, seen, new=True)
        assert set(fewer) <= set(more)
    assert LIMITS.same_by_one > 1
