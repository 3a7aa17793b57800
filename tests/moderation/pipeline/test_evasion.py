"""One insult written in many ways; what is marked is what was typed."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.pipeline import Part, assess
from moderation.pipeline.evaluation.attacks import WAYS as WAYS_TO_WRITE

BARE = "idiot"
WAYS = {
    "capitals": "IdIoT",
    "spaces": "i d i o t",
    "dots": "i.d.i.o.t",
    "hyphen": "id-iot",
    "digits": "1d10t",
    "signs": "!d!0t",
    "stretched": "iiiidiooooot",
    "each letter twice": "iiddiioott",
    "zero width": "i\u200bd\u200bi\u200bo\u200bt",
    "marks": "i\u0308d\u0323i\u0301o\u0302t",
    "Cyrillic": "іdіоt",
    "Greek": "ιdιοt",
    "full width": "ｉｄｉｏｔ",
    "mathematical": "𝓲𝓭𝓲𝓸𝓽",
    "circled": "ⓘⓓⓘⓞⓣ",
    "boxed": "🅸🅳🅸🅾🆃",
    "small capitals": "ɪᴅɪᴏᴛ",
    "raised": "ᶦᵈᶦᵒᵗ",
    "masked vowel": "id*ot",
    "upside down": "ʇoᴉpᴉ",
    "right to left": "\u202etoidi\u202c",
    "invisible tags": "id\U000e0069iot",
    "soft hyphen": "id\u00adiot",
    "emoji between": "i🔥d🔥i🔥o🔥t",
    "a line a letter": "i\nd\ni\no\nt",
    "spaces and digits": "1 d 1 0 t",
}
INVISIBLE = "\u202e\u202c"


@pytest.mark.parametrize("way", WAYS)
def test_an_insult_is_recovered_however_it_is_written(way: str) -> None:
    typed = f"You are an {WAYS[way]}"
    found = [
        finding
        for finding in assess([Part("body", typed)]).findings
        if finding.category == "harassment"
    ]
    assert found
    marked = typed[found[0].start : found[0].end].strip(INVISIBLE)
    assert marked.endswith(WAYS[way].strip(INVISIBLE))


LISTED = ("bullshit", "wanker", "asshole", "fucking")
LOOKS_LIKE = {"a": "@4а", "i": "1!іι", "o": "0оο", "e": "3е", "s": "$5ѕ", "t": "7"}
BENIGN = (
    "We planted trees today",
    "Ma sœur aime le café",
    "هذا يوم جميل",
    "The river is 3 km long",
    "Mañana vamos al parque 😀",
)


def disguise(word: str, chance: random.Random) -> str:
    """Some letters changed for what looks like them, then perhaps spaced out."""
    letters = [
        chance.choice(LOOKS_LIKE[letter])
        if letter in LOOKS_LIKE and place and chance.random() < 0.3
        else letter
        for place, letter in enumerate(word)
    ]
    letters = [
        letter.upper() if letter.isascii() and chance.random() < 0.3 else letter
        for letter in letters
    ]
    join = chance.choice(["", "\u200b", "\u00ad", " ", ".", "-"])
    if join == " ":  # a "!" that stands alone ends a sentence
        letters = ["1" if letter == "!" else letter for letter in letters]
    return join.join(letters)


@given(
    st.sampled_from(LISTED),
    st.sampled_from(BENIGN),
    st.sampled_from(BENIGN),
    st.randoms(use_true_random=False),
)
def test_what_is_marked_is_the_disguised_word_from_first_to_last_character(
    word: str, before: str, after: str, chance: random.Random
) -> None:
    typed = disguise(word, chance)
    text = f"{before}; {typed}; {after}"
    start = len(before) + 2
    spans = [
        (finding.start, finding.end)
        for finding in assess([Part("body", text)]).findings
        if finding.detector.startswith("lexicon")
    ]
    if spans:
        marked = min(first for first, _ in spans), max(last for _, last in spans)
        assert marked == (start, start + len(typed))


@pytest.mark.parametrize("word", LISTED)
def test_nearly_every_disguise_of_a_listed_word_is_seen_through(word: str) -> None:
    seen = 0
    for seed in range(50):
        text = f"Well, {disguise(word, random.Random(seed))}; bye"
        seen += any(
            finding.detector.startswith("lexicon")
            for finding in assess([Part("body", text)]).findings
        )
    assert seen >= 45


@pytest.mark.parametrize("unit", ["i d ", "i.", "a*", "ɐ", "!a", "aa", "1a", "\u202ea"])
def test_a_text_made_to_be_slow_is_answered(unit: str) -> None:
    assessment = assess([Part("body", unit * 20_000)])
    assert "words" not in assessment.failed


@pytest.mark.parametrize(
    "way", ["spaces", "signs", "Cyrillic", "masked vowel", "right to left", "boxed"]
)
def test_what_no_list_knows_is_read_through_its_disguise(way: str) -> None:
    """The model hears it, and what is marked is what was typed."""
    typed = WAYS_TO_WRITE[way]("pathetic")
    text = f"You are a {typed} waste of air"
    bare = assess([Part("body", "You are a pathetic waste of air")])
    found = assess([Part("body", text)])
    assert bare.scores["harassment"] >= 0.5
    assert found.scores["harassment"] >= 0.5


@pytest.mark.parametrize(
    "text",
    [
        "My mp3 player, a 3D film and H2O in class 7B",
        "C.O.V.I.D. and the U.N., the E.U. and N.A.T.O.",
        "He scored 3-2 @ home!!! sooooo happy :-) <3",
        "I l o v e y o u a l l",
        "They called me st*pid and I told a teacher",
        "Мы живём у моря, και εμείς",
    ],
)
def test_what_only_looks_disguised_is_left_alone(text: str) -> None:
    assert max(assess([Part("body", text)]).scores.values()) < 0.5
