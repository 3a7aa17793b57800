from __future__ import annotations

import hashlib
import json
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.pipeline import (
    CATEGORIES,
    Assessment,
    Outcome,
    Part,
    Standing,
    Surface,
    assess,
    decide,
)
from moderation.pipeline.evaluation.languages import measure, read_sentences
from moderation.pipeline.language import (
    LANGUAGES,
    SURE_FROM,
    identify,
    readable_in,
)
from moderation.pipeline.language_model import DATA, letter_groups, load
from moderation.pipeline.reading import Reading
from moderation.pipeline.text import fold, fold_with_offsets
from moderation.pipeline.tokens import tokenise

SENTENCES = list(read_sentences())
READ = [(label, folded) for label, folded in SENTENCES if label in LANGUAGES]
OTHERS = [(label, folded) for label, folded in SENTENCES if label not in LANGUAGES]
ROMANISED = [
    "mera dost kal se school nahi aa raha hai mujhe chinta ho rahi hai",
    "amar bondhu kal theke school e ashche na amar khub chinta hocche",
    "ana mesh 3aref leh sa7by mesh bygy el madrasa we ana za3lan awy",
]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The river is close to the school and we like it", "en"),
        ("La rivière est près de l'école et nous l'aimons", "fr"),
        ("El río está cerca de la escuela y nos gusta mucho", "es"),
        ("O rio fica perto da escola e a gente gosta muito", "pt"),
        ("Mto uko karibu na shule na sisi tunaupenda sana", "sw"),
        ("النهر قريب من المدرسة ونحن نحبه", "ar"),
        ("नदी स्कूल के पास है", "hi"),
        ("নদীটি স্কুলের কাছে", "bn"),
        ("Река рядом со школой, и мы её любим", "und"),
        ("Folyó van az iskola mellett, szeretjük nagyon ezt", "und"),
        ("رودخانه نزدیک مدرسه است و ما آن را دوست داریم چون پاک است گچ", "und"),
        ("নদীখন স্কুলৰ ওচৰত আছে আৰু আমি ভাল পাওঁ", "und"),
        ("", "und"),
        ("👍", "und"),
    ],
)
def test_the_language_is_told_or_unknown(text: str, language: str) -> None:
    assert assess([Part("body", text)]).language == language


@pytest.mark.parametrize(
    ("text", "declared", "language"),
    [
        ("Super !", "fr", "fr"),
        ("👍", "ar", "ar"),
        ("Merci beaucoup", "fr-CA", "fr"),
        ("Река рядом со школой", "en", "und"),
        ("The river is close to the school and we like it", "fr", "en"),
        ("Folyó van az iskola mellett szeretjük nagyon ezt " * 2, "en", "und"),
        ("The river is close to the school and we like it", "no such", "en"),
    ],
)
def test_what_the_author_says_counts_where_the_text_does_not_speak_against_it(
    text: str, declared: str, language: str
) -> None:
    assert assess([Part("body", text)], language=declared).language == language


@pytest.mark.parametrize(("label", "folded"), READ)
def test_a_sentence_in_a_language_of_ours_is_told(label: str, folded: str) -> None:
    found = identify(folded)

    assert found.language == label
    assert found.confidence >= SURE_FROM


def test_few_sentences_in_other_languages_are_taken_for_ours() -> None:
    wrong = [label for label, folded in OTHERS if identify(folded).language != "und"]

    assert len(wrong) <= len(OTHERS) * 0.03


def test_one_word_is_rather_unknown_than_wrong() -> None:
    counts = measure(READ)
    single = [counts[label]["1"] for label in counts]

    wrong = sum(count["wrong"] for count in single)
    assert wrong * 10 <= sum(count.total() for count in single)


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        (
            "I do not know what to do today. Mis amigos no quieren hablar conmigo "
            "nunca más en la escuela.",
            {"en", "es"},
        ),
        (
            "Je ne sais pas quoi faire aujourd'hui avec mes amis. "
            "أصدقائي لا يريدون الكلام معي في المدرسة",
            {"fr", "ar"},
        ),
        (
            "We went to the market with my mother and then rafiki zangu walikuja "
            "nyumbani kwetu kucheza pamoja jana jioni",
            {"en", "sw"},
        ),
    ],
)
def test_all_languages_of_a_mixed_text_are_heard(text: str, spoken: set[str]) -> None:
    assessment = assess([Part("body", text)])

    assert set(assessment.spoken) == spoken
    assert assessment.language in spoken


def test_each_passage_of_a_mixed_text_is_read_in_its_own_language() -> None:
    english = "I do not know what to do today with all of my friends. "
    spanish = "Mis amigos no quieren hablar conmigo nunca más en la escuela."
    folded = fold_with_offsets(english + spanish)
    found = identify(folded.text)
    reading = Reading(
        "body",
        english + spanish,
        folded,
        tokenise(folded.text),
        (),
        found.language,
        found.spoken,
    )

    assert reading.language_at(0, len(english)) == "en"
    assert reading.language_at(len(english), len(folded.text)) == "es"
    assert reading.languages >= {"en", "es"}


def test_a_text_of_which_much_cannot_be_read_is_unknown() -> None:
    text = (
        "We like the river close to our school. Folyó van az iskola mellett, "
        "szeretjük nagyon ezt, és minden nap odamegyünk játszani a barátainkkal."
    )
    assert assess([Part("body", text)]).language == "und"


@pytest.mark.parametrize(
    ("text", "language"), list(zip(ROMANISED, ("hi", "bn", "ar"), strict=True))
)
def test_what_is_typed_in_latin_letters_is_looked_up_in_its_own_lists(
    text: str, language: str
) -> None:
    found = identify(fold(text))

    assert found.language == "und"
    assert found.script == "latin"
    assert language in found.spoken


def test_an_unknown_language_holds_for_a_new_author_and_not_for_a_known_one() -> None:
    def outcome(published: int) -> Outcome:
        found = Assessment(dict.fromkeys(CATEGORIES, 0.0), (), "und", "test", ())
        standing = Standing("25_plus", published=published)
        return decide(found, standing, Surface.COMMENT, sample=1.0).outcome

    assert outcome(0) is Outcome.HOLD
    assert outcome(1000) is Outcome.PUBLISH


@given(st.sampled_from(SENTENCES), st.sampled_from([str.upper, str.title, str.lower]))
def test_case_does_not_change_the_answer(
    sentence: tuple[str, str], change: Callable[[str], str]
) -> None:
    _, text = sentence

    assert identify(fold(change(text))) == identify(text)


@given(
    st.sampled_from(SENTENCES),
    st.sampled_from(
        [
            "12",
            "2026",
            "🎉",
            "👩‍👧",
            "https://le.example/de/la",
            "@le_de_la",
            "😀 7",
            "a@b.fr",
        ]
    ),
)
def test_numbers_emoji_links_and_handles_do_not_change_the_answer(
    sentence: tuple[str, str], added: str
) -> None:
    _, text = sentence

    assert identify(fold(f"{added} {text} {added}")) == identify(text)


@given(
    st.text(max_size=400), st.none() | st.text(max_size=5) | st.sampled_from(LANGUAGES)
)
def test_any_text_has_an_answer(text: str, declared: str | None) -> None:
    found = identify(fold(text), declared=declared)

    assert found.language in {*LANGUAGES, "und"}
    assert 0.0 <= found.confidence <= 1.0
    assert found.spoken <= set(LANGUAGES)
    if found.script and found.language != "und":
        assert found.language in readable_in(found.script)


def test_half_a_surrogate_and_nul_bytes_have_an_answer() -> None:
    assert identify("\ud800 \x00 le \udfff").language in {*LANGUAGES, "und"}


def test_a_long_text_is_heard_to_its_end() -> None:
    text = "we like the river close to our school and we go there. " * 400
    found = identify(text + "mis amigos no quieren hablar conmigo nunca más en clase")

    assert found.language == "en"
    assert found.spoken == {"en", "es"}


@given(st.lists(st.text("abcdeéñनदी", min_size=1, max_size=30), min_size=1, max_size=9))
def test_letter_groups_of_a_word_do_not_depend_on_its_neighbours(
    words: list[str],
) -> None:
    cut = [word[:24] for word in words]
    groups, belongs = letter_groups(cut)

    for place, word in enumerate(cut):
        alone, _ = letter_groups([word])
        assert sorted(alone) == sorted(groups[belongs == place])


def test_the_weights_are_those_of_the_card() -> None:
    about = json.loads((DATA / "model.json").read_text(encoding="utf-8"))
    weights = (DATA / "weights.npz").read_bytes()

    assert hashlib.sha256(weights).hexdigest() == about["weights_sha256"]
    assert set(LANGUAGES) < set(load().labels)


@pytest.mark.parametrize(
    ("text", "category", "at_least"),
    [
        ("yaar mujhe marna hai ab aur nahi hota", "self_harm", 0.7),
        ("main apni jaan de dungi aaj", "self_harm", 0.9),
        ("ami ar bachte chai na", "self_harm", 0.7),
        ("aj rate ami more jabo", "self_harm", 0.9),
        ("ana 3ayez amoot", "self_harm", 0.7),
        ("ra7 anta7er el leila", "self_harm", 0.9),
        ("tu ek gadha hai", "harassment", 0.5),
        ("tui ekta gadha", "harassment", 0.5),
        ("enta 7mar ya ebn el kalb", "harassment", 0.5),
        ("tujhe jaan se maar dunga", "violence", 0.5),
        ("toke mere felbo", "violence", 0.5),
        ("wallah ha2telak", "violence", 0.5),
    ],
)
def test_the_worst_is_found_in_latin_letters_too(
    text: str, category: str, at_least: float
) -> None:
    assert assess([Part("body", text)]).scores[category] >= at_least


@pytest.mark.parametrize(
    "text",
    [
        *ROMANISED,
        "mujhe ghar jana hai mummy intezaar kar rahi hai",
        "aaj raat main jaldi so jaunga",
        "mere gaon me ek gadha aur do kutte hain",
        "main apni kitab tujhe de dungi",
        "ami aj rate bari jabo",
        "amader barite ekta kutta ar ekta chagol ache",
        "ami ekhane thakte chai na bari jabo",
        "ana 3ayez arawa7 el beit",
        "3andi kalb sgheir w bsseina",
        "bokra ra7 nel3ab koura sawa",
        "I have to take the bus and use my card",
    ],
)
def test_daily_life_in_latin_letters_is_left_alone(text: str) -> None:
    assessment = assess([Part("body", text)])
    standing = Standing("25_plus", published=1000)
    ruling = decide(assessment, standing, Surface.POST, sample=1.0)

    assert ruling.outcome in (Outcome.PUBLISH, Outcome.WATCH)
