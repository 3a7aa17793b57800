from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.pipeline import Part, assess, fold
from moderation.pipeline.text import fold_with_offsets

WORDS = ["fuck", "i want to die", "go back to your country", "you are so ugly"]
ZERO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u202e"
MARKS = "\u0300\u0301\u0308\u0327\u20dd"


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Élève", "eleve"),
        ("STRASSE ß", "strasse ss"),
        ("a\u200bb", "ab"),
        ("ﬁn", "fin"),
        ("مُحَمَّد", "محمد"),
        ("مـــدرسة", "مدرسه"),
        ("أإآٱ", "اااا"),
        ("ى ی ي", "ي ي ي"),
        ("٠١٢ ०१२", "012 012"),
        ("don’t", "don't"),
        ("हिन्दी", "हिन्दी"),
    ],
)
def test_text_is_folded_as_it_is_compared(typed: str, folded: str) -> None:
    assert fold(typed) == folded


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_every_folded_character_leads_back_to_what_was_typed(text: str) -> None:
    folded = fold_with_offsets(text)
    assert folded.text == fold(text)
    for position in range(len(folded.text)):
        start, end = folded.typed_span(position, position + 1)
        assert 0 <= start < end <= len(text)


@st.composite
def disguises(draw: st.DrawFn) -> str:
    """The word with marks, invisible characters and capitals put into it."""
    pieces = []
    for letter in draw(st.sampled_from(WORDS)):
        pieces.append(letter.upper() if draw(st.booleans()) else letter)
        if letter != " ":
            pieces.append(draw(st.text(alphabet=MARKS + ZERO_WIDTH, max_size=2)))
    return "".join(pieces)


@given(disguises(), st.sampled_from(["", "Well… ", "😀 é ", "كلمة، "]))
def test_a_finding_points_at_the_disguised_characters(word: str, before: str) -> None:
    text = f"{before}{word}. Bye"
    spans = [
        (found.start, found.end)
        for found in assess([Part("b", text)]).findings
        if not found.detector.startswith("model.")  # that points at the sentence
    ]
    assert spans
    start, end = min(start for start, _ in spans), max(end for _, end in spans)
    visible_end = len(before) + len(word.rstrip(ZERO_WIDTH + MARKS))
    assert start == len(before)
    assert visible_end <= end <= len(before) + len(word)


@given(st.text(max_size=200), st.booleans())
def test_a_finding_lies_inside_its_text(text: str, markup: bool) -> None:
    text = f"{text} you are so ugly {text} 0712 345 678 {text} https://bit.ly/x"
    for found in assess([Part("body", text, markup=markup)]).findings:
        assert 0 <= found.start < found.end <= len(text)
