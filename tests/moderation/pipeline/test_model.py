"""The trained model: what it may hold, where it points, and that it never breaks."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moderation.pipeline import Part, assess, fold, model
from moderation.pipeline.detectors import DETECTORS
from moderation.pipeline.features import BUCKETS, HINTS, WORD_BUCKETS, read
from moderation.pipeline.reading import Reading
from moderation.pipeline.text import fold_with_offsets
from moderation.pipeline.tokens import tokenise
from moderation.pipeline.training import sets
from moderation.pipeline.training.sets import CATEGORIES, Row, read_examples

LANGUAGES = ("en", "fr", "es", "pt", "ar", "sw", "hi", "bn")

BENIGN = [
    ("en", "Our class built a rain garden behind the gym."),
    ("fr", "Notre classe a construit un jardin derrière le gymnase."),
    ("es", "Nuestra clase construyó un jardín detrás del gimnasio."),
    ("pt", "Nossa turma fez um jardim atrás do ginásio."),
    ("ar", "بنى صفنا حديقة خلف الملعب"),
    ("sw", "Darasa letu lilitengeneza bustani nyuma ya uwanja."),
    ("hi", "हमारी कक्षा ने मैदान के पीछे बगीचा बनाया।"),
    ("bn", "আমাদের ক্লাস মাঠের পেছনে একটা বাগান করেছে।"),
]


def _reading(text: str) -> Reading:
    folded = fold_with_offsets(text)
    return Reading("body", text, folded, tokenise(folded.text), (), language="en")


@pytest.mark.parametrize(("language", "text"), BENIGN)
def test_a_harmless_text_is_not_held(language: str, text: str) -> None:
    found = model.scores(fold(text), language)
    assert set(found) == set(CATEGORIES)
    assert max(found.values()) < model.HOLDS_FROM


def test_what_no_list_knows_may_still_be_found() -> None:
    text = "The day was fine. You are a pathetic waste of air, you dumb moron!"
    told = [
        text[found.start : found.end]
        for found in model.find_by_model(_reading(text))
        if found.category == "harassment"
    ]
    assert "dumb moron" in told
    assert "fine" not in " ".join(told)
    assert assess([Part("body", text)]).scores["harassment"] >= model.HOLDS_FROM


def test_who_is_spoken_of_does_not_change_how_it_is_read() -> None:
    said = [
        model.scores(f"i am a {group} girl and i play chess", "en")["hate"]
        for group in ("muslim", "jewish", "black", "deaf", "trans")
    ]
    assert len(set(said)) == 1
    assert said[0] < model.HOLDS_FROM


def test_of_a_long_text_the_worst_passage_counts() -> None:
    calm = "We met at the river and planted trees with our neighbours. " * 40
    threat = "I am going to hurt you badly when I see you."
    alone = model.scores(fold(threat), "en")["violence"]
    within = model.scores(fold(f"{calm}\n{threat}\n{calm}"), "en")["violence"]
    calm_only = model.scores(fold(calm), "en")["violence"]
    assert calm_only < within <= alone + 0.2


def test_a_model_alone_never_calls_somebody_within_minutes() -> None:
    for language in (*LANGUAGES, "und"):
        for category in CATEGORIES:
            reading = model.load().calibration(category, language)
            assert 0.0 <= reading.score(-1e6) <= reading.score(1e6) < 0.9


@given(first=st.floats(-50, 50), second=st.floats(-50, 50))
def test_more_is_never_scored_lower(first: float, second: float) -> None:
    low, high = sorted((first, second))
    for category in CATEGORIES:
        for language in (*LANGUAGES, "und"):
            reading = model.load().calibration(category, language)
            assert reading.score(low) <= reading.score(high) + 1e-9


def test_a_language_without_a_benign_floor_is_never_held() -> None:
    unsure = model.Calibration(slope=1.0, offset=0.0, holds_from=None)
    assert unsure.score(1e9) < model.HOLDS_FROM


def test_an_unknown_language_is_read_as_strictly_as_the_strictest() -> None:
    for readings in model.load().calibrations.values():
        known = [
            reading.holds_from
            for language, reading in readings.items()
            if language != "und" and reading.holds_from is not None
        ]
        assert readings["und"].holds_from == max(known, default=None)


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=900))
def test_every_text_has_an_answer_and_spans_lie_inside_it(text: str) -> None:
    assessment = assess([Part("body", text)])
    assert "model" not in assessment.failed
    for finding in assessment.findings:
        assert 0 <= finding.start < finding.end <= len(text)
    assert all(0.0 <= score <= 1.0 for score in assessment.scores.values())


@pytest.mark.parametrize("text", ["", " ", "\0", "a", "…", "\ud800", "x" * 100_000])
def test_odd_texts_are_answered(text: str) -> None:
    scores = model.scores(fold(text), "en")
    assert all(score < model.HOLDS_FROM for score in scores.values())


@given(st.text(max_size=300))
def test_features_are_few_in_order_and_in_range(text: str) -> None:
    found = read(fold(text))
    for numbers in (found.words, found.letters):
        assert list(numbers) == sorted(set(numbers.tolist()))
    assert not len(found.words) or int(found.words.max()) < WORD_BUCKETS
    assert not len(found.letters) or int(found.letters.min()) >= WORD_BUCKETS
    assert not len(found.letters) or int(found.letters.max()) < BUCKETS
    assert len(found.hints) == len(HINTS)


def test_words_of_a_kind_are_counted_once_each() -> None:
    none, one, twice, two = (
        read(text).hints[HINTS.index("violence")]
        for text in ("a rose", "a knife", "a knife, a knife", "a knife and a gun")
    )
    assert none == 0 < one == twice < two


def test_pictures_are_words_of_their_own() -> None:
    assert len(read("you are \U0001f400\U0001f400").words) > len(read("you are").words)


def test_the_model_is_one_of_the_detectors() -> None:
    assert DETECTORS["model"] is model.find_by_model


def test_the_weights_hold_no_code_and_are_small() -> None:
    files = list(model.DATA.iterdir())
    assert sum(path.stat().st_size for path in files) < 5_000_000
    with np.load(model.DATA / "weights.npz", allow_pickle=False) as arrays:
        assert arrays["weights"].dtype == np.int8
        assert arrays["weights"].shape == (BUCKETS, len(CATEGORIES))


# --- training ----------------------------------------------------------------


def test_examples_speak_of_known_categories_in_every_language() -> None:
    rows = read_examples()
    assert {row.language for row in rows} == set(LANGUAGES)
    for language in LANGUAGES:
        ours = [row for row in rows if row.language == language]
        assert any(not any(row.labels.values()) for row in ours)
        assert {name for row in ours for name in row.labels} <= set(CATEGORIES)
        assert any(row.labels.get("hate") for row in ours)


def test_a_text_is_always_on_the_same_side_of_the_split() -> None:
    rows = [Row(f"sentence {number}", "en", {}, "set") for number in range(2000)]
    kept = [row.is_development for row in rows]
    assert kept == [row.is_development for row in rows]
    assert 0.07 < sum(kept) / len(kept) < 0.13


def test_words_are_put_into_harmless_sentences_of_their_language() -> None:
    benign = [Row("we sing", "en", {}, "set"), Row("on chante", "fr", {}, "set")]
    words = [("sexual", "fr", "mot")]
    rows = sets.with_words(words, benign, seed=1, times=3)
    assert rows == sets.with_words(words, benign, seed=1, times=3)
    assert [row.labels["sexual"] for row in rows] == [1, 1, 1, 1]
    assert all("mot" in row.folded.split() for row in rows)
    assert not any("sing" in row.folded for row in rows)
