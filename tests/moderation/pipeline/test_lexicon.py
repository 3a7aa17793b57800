from __future__ import annotations

import pytest

from moderation.pipeline import CATEGORIES
from moderation.pipeline.lexicon import DATA, Lexicon, WordList, read
from moderation.pipeline.text import fold
from moderation.pipeline.tokens import tokenise

FILES = sorted(DATA.glob("*/*.txt"))
SOURCE = WordList("en", "spam", "", 0.7, any_language=True)


@pytest.mark.parametrize(
    "path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}"
)
def test_each_list_says_what_it_is_and_where_it_is_from(path: object) -> None:
    text = path.read_text(encoding="utf-8")  # type: ignore[attr-defined]
    source, entries = read(path)  # type: ignore[arg-type]
    assert source.category in CATEGORIES
    assert 0 <= source.score <= 1
    assert "# source: " in text
    assert "# licence: " in text
    assert entries


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_each_language_has_the_lists_that_matter_most(language: str) -> None:
    kinds = {path.stem for path in FILES if path.parent.name == language}
    assert {"self_harm.plan", "self_harm.talk", "self_harm.unless"} <= kinds
    assert {"grooming.age", "violence.talk", "hate.talk", "contact.place"} <= kinds


@pytest.mark.parametrize(
    ("entry", "text", "found"),
    [
        ("free money", "Free  money!", True),
        ("free money", "free. money", False),
        ("free money", "freemoney", False),
        ("mon*", "some money", True),
        ("mon*", "lemon", False),
        ("(win|get a) prize", "get a prize", True),
        ("(win|get a) prize", "win a prize", False),
        ("win (big)? prize", "win prize", True),
        ("win big? prize", "win big prize", True),
        ("win ... prize", "win one two three prize", True),
        ("win ... prize", "win one two three four prize", False),
        ("win ... prize", "win one. Two prize", False),
        ("win #", "win 500", True),
        ("win #", "win lots", False),
        ("dont", "don’t", True),
        ("j ai", "j'ai", True),
        ("maybe?", "anything", False),
    ],
)
def test_an_entry_finds_what_its_form_says(entry: str, text: str, found: bool) -> None:
    lexicon = Lexicon()
    lexicon.add(entry, SOURCE)
    assert bool(list(lexicon.matches(tokenise(fold(text))))) is found
