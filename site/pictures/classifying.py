"""Where a host plugs in a program that says what a picture shows.

None is shipped: see ``docs/pictures.md``. A program of this kind guesses whether a
picture shows, for instance, a naked person. It cannot tell what is abuse of a child,
and is never called, or counted, as something that does.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True)
class Label:
    """One thing that a picture may show, as a category of the policy, 0 to 1."""

    category: str
    score: float


class PictureClassifier(Protocol):
    """Anything with a name and an opinion about the bytes of a clean JPEG.

    It runs in the worker, never in a request, and should give up by itself in good
    time: what we stop waiting for cannot be stopped.
    """

    name: str

    def classify(self, picture: bytes, /) -> Sequence[Label]: ...


class BadAnswer(ValueError):
    """A classifier said something that the policy has no row for."""


def ask(
    classifier: PictureClassifier,
    picture: bytes,
    *,
    categories: Collection[str],
    seconds: float,
) -> list[Label]:
    """What ``classifier`` says; raises whatever went wrong, ``TimeoutError`` included."""
    answers: list[Any] = []
    errors: list[Exception] = []

    def work() -> None:
        try:
            answers.append(classifier.classify(picture))
        except Exception as error:  # noqa: BLE001 (it is raised where we wait)
            errors.append(error)

    # One that hangs must not keep the worker from stopping.
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    thread.join(seconds)
    if errors:
        raise errors[0]
    if not answers:
        raise TimeoutError(f"No answer within {seconds} seconds.")
    return [_checked(label, categories) for label in answers[0]]


def _checked(label: Any, categories: Collection[str]) -> Label:
    if not isinstance(label, Label) or label.category not in categories:
        raise BadAnswer("Not a label of a known category.")
    score = label.score
    if not isinstance(score, int | float) or isinstance(score, bool):
        raise BadAnswer("A score is a number.")
    if not math.isfinite(score) or not 0 <= score <= 1:
        raise BadAnswer("A score is between 0 and 1.")
    return label
