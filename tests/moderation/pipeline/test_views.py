"""Every view keeps its place in the text, and the look-alikes stay one table."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import accounts
from moderation.pipeline.lexicon import DATA
from moderation.pipeline.text import fold_with_offsets
from moderation.pipeline.tokens import tokenise
from moderation.pipeline.views import Vocabulary, shape, skeleton, views

KNOWN = Vocabulary({"idiot", "loser", "moron"}, {"stupid"})


def readings(typed: str) -> dict[str, str]:
    """What each view reads anew, and the characters that it stands for."""
    folded = fold_with_offsets(typed)
    found = {}
    for view in views(typed, folded, tokenise(folded.text), KNOWN):
        for place in view.read_anew:
            token = view.tokens[place]
            start, end = folded.typed_span(token.start, token.end)
            found[token.text] = typed[start:end]
    return found


def test_accounts_and_the_pipeline_have_the_same_table_of_look_alikes() -> None:
    theirs = Path(accounts.__file__).parent / "data" / "look_alikes.txt"
    assert (DATA / "look_alikes.txt").read_bytes() == theirs.read_bytes()


@pytest.mark.parametrize("letters", ["іdіоt", "ιdιοt", "ɪᴅɪᴏᴛ", "🅸🅳🅸🅾🆃"])
def test_letters_of_other_scripts_have_the_skeleton_of_what_they_look_like(
    letters: str,
) -> None:
    assert shape(letters) == shape("idiot")


def test_a_plain_word_is_its_own_skeleton() -> None:
    assert skeleton("idiot") == "idiot"


@pytest.mark.parametrize(
    ("typed", "word", "span"),
    [
        ("an i d i o t, he said", "idiot", "i d i o t"),
        ("a m o r o n and", "moron", "m o r o n"),
        ("what a l.o.s.e.r!", "loser", "l.o.s.e.r"),
        ("(l0s3r)", "loser", "l0s3r"),
        ("such a !d!0t here", "idiot", "!d!0t"),
        ("an id*ot.", "idiot", "id*ot"),
        ("mmmorrron", "moron", "mmmorrron"),
        ("so stup1dly done", "stupid", "stup1dly"),
    ],
)
def test_a_view_reads_the_word_that_is_meant(typed: str, word: str, span: str) -> None:
    assert readings(typed)[word] == span


@pytest.mark.parametrize(
    "typed",
    [
        "We are nice people, and it is 4th of May.",
        "A well-known e-mail about CO2 and H2O",
        "I/O, a*b*c and x_1 in snake_case_names",
        "U S A and the E U",
        "ID: 10-T, room B12",
        "https://example.org/id1ot",
        "हिन्दी में लिखा है, بالعربية, по-русски",
    ],
)
def test_ordinary_text_is_read_in_one_way(typed: str) -> None:
    assert readings(typed) == {}


@given(st.text(alphabet="idot1!*.- \u202eіɹ\n@", max_size=60) | st.text(max_size=60))
def test_every_word_of_a_view_stands_somewhere_in_the_text(typed: str) -> None:
    folded = fold_with_offsets(typed)
    for view in views(typed, folded, tokenise(folded.text), KNOWN):
        for token in view.tokens:
            assert 0 <= token.start <= token.end <= len(folded.text)
        for place in view.read_anew:
            assert 0 <= place < len(view.tokens)
