"""A plugged-in classifier is believed only where it answers as it should, in time."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any

import pytest

from pictures.classifying import BadAnswer, Label, ask

KNOWN = frozenset({"sexual", "violence"})


class Saying:
    name = "saying"

    def __init__(self, answer: Any) -> None:
        self.answer = answer

    def classify(self, picture: bytes, /) -> Sequence[Label]:
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer  # type: ignore[no-any-return]


def test_labels_of_known_categories_are_taken() -> None:
    labels = [Label("sexual", 0.9), Label("violence", 0)]
    assert ask(Saying(labels), b"", categories=KNOWN, seconds=5) == labels


@pytest.mark.parametrize(
    "answer",
    [
        [Label("abuse", 0.9)],
        [Label("sexual", 1.1)],
        [Label("sexual", float("nan"))],
        [Label("sexual", True)],
        [Label("sexual", "high")],  # type: ignore[arg-type]
        ["sexual"],
    ],
)
def test_what_the_policy_has_no_row_for_is_an_error(answer: Any) -> None:
    with pytest.raises(BadAnswer):
        ask(Saying(answer), b"", categories=KNOWN, seconds=5)


def test_its_own_errors_come_through() -> None:
    with pytest.raises(RuntimeError, match="no memory"):
        ask(Saying(RuntimeError("no memory")), b"", categories=KNOWN, seconds=5)


def test_one_that_hangs_is_not_waited_for() -> None:
    released = threading.Event()

    class Hanging:
        name = "hanging"

        def classify(self, picture: bytes, /) -> Sequence[Label]:
            released.wait(60)
            return []

    with pytest.raises(TimeoutError):
        ask(Hanging(), b"", categories=KNOWN, seconds=0.01)
    released.set()
