"""What somebody typed into the search box, and whether help comes first."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from moderation import pipeline
from search.engine import MOST_WORDS
from search.words import words

HELP_WORDS = Path(__file__).parent / "data" / "help_words.txt"
IN_DISTRESS = 0.5


def asks_for_help(text: str, language: str) -> bool:
    """Whether the words sound like somebody who could hurt themselves.

    They are shown help and no posts. The words are kept nowhere.
    """
    if _has_help_words(words(text)):
        return True
    found = pipeline.assess([pipeline.Part("query", text)], language=language)
    return found.listed("self_harm") >= IN_DISTRESS


def query_words(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words(text, at_most=MOST_WORDS)))


def _has_help_words(typed: list[str]) -> bool:
    line = f" {' '.join(typed)} "
    return any(phrase in line for phrase in _help_phrases())


@cache
def _help_phrases() -> tuple[str, ...]:
    lines = HELP_WORDS.read_text(encoding="utf-8").splitlines()
    return tuple(
        f" {' '.join(words(line))} "
        for line in lines
        if line.strip() and not line.startswith("#")
    )
