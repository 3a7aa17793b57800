"""Care, in eight languages: what is urgent, what is serious, and what is neither."""

from __future__ import annotations

import pytest

from moderation.pipeline import (
    Assessment,
    FirstLook,
    Outcome,
    Part,
    Standing,
    Surface,
    assess,
    decide,
)
from moderation.pipeline.lexicon import DATA

LANGUAGES = ("en", "fr", "es", "pt", "ar", "sw", "hi", "bn")


def read(text: str) -> Assessment:
    return assess([Part("body", text)])


NAMES_METHOD = [
    "I want to hang myself",
    "how to kill myself",
    "I want to die. I have the pills here.",
    "I keep cutting myself with a razor",
    "how do I make a noose",
    "I tried to overdose on my meds",
    "what is the painless way to die",
    "I want to die and I think about the bridge",
    "my friend wants to kill herself with pills",
    "Je veux mourir, j'ai pris des cachets",
    "comment me pendre",
    "je veux me jeter sous un train",
    "Quiero morirme, tengo las pastillas",
    "cómo suicidarme sin dolor",
    "quiero ahorcarme",
    "quero morrer, tenho uma corda",
    "como me matar",
    "vou me jogar na frente do trem",
    "أريد أن أموت وعندي حبوب",
    "كيف أنتحر",
    "سأشنق نفسي",
    "nataka kufa, nina kamba",
    "jinsi ya kujiua",
    "nitakunywa sumu",
    "मैं मरना चाहता हूँ, मेरे पास रस्सी है",
    "आत्महत्या कैसे करें",
    "मैं ज़हर खा लूँगा",
    "আমি মরতে চাই, আমার কাছে দড়ি আছে",
    "আমি গলায় দড়ি দেব",
    "কীভাবে আত্মহত্যা করব",
    "h0w to k1ll myself",
    "I w a n t to die with a rope",
]

NAMES_NONE = [
    "We crossed the bridge and bought a rope for the goats",
    "My grandmother takes pills for her heart",
    "I hang out by myself at the library",
    "I was hanging around with my friends",
    "The knife in the kitchen is sharp",
    "We jumped off the bridge into the river, the water was cold",
    "Romeo takes the poison and Juliet finds him",
    "An overdose of vitamins is bad for the body",
    "The school needs a new roof and a balcony",
    "I don't want to die, I want to live and see the bridge again",
    "Le pont est cassé et le toit aussi",
    "Ma grand-mère prend ses médicaments",
    "On a sauté du pont dans la rivière",
    "El puente está roto y la azotea también",
    "Saltar del puente al río es divertido",
    "A ponte caiu e a faca está na cozinha",
    "الجسر مكسور والسطح أيضا",
    "Daraja limevunjika na kamba imekatika",
    "पुल टूट गया है और छत भी",
    "সেতু ভেঙে গেছে আর ছাদও",
]


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_its_words_of_method(language: str) -> None:
    for kind in ("method", "means"):
        assert (DATA / language / f"self_harm.{kind}.txt").exists()


@pytest.mark.parametrize("text", NAMES_METHOD)
def test_words_of_method_are_never_public(text: str) -> None:
    found = read(text)
    assert found.never_public
    trusted = Standing("25_plus", 10_000, is_staff=True, look=FirstLook(0))
    for surface in Surface:
        ruling = decide(found, trusted, surface, sample=1.0)
        assert ruling.outcome in {Outcome.HOLD, Outcome.ESCALATE}
        assert ruling.show_support


@pytest.mark.parametrize("text", NAMES_NONE)
def test_ordinary_words_name_no_method(text: str) -> None:
    assert not read(text).never_public


def test_a_word_far_from_such_talk_is_an_ordinary_word() -> None:
    between = "We spoke of school, of my sister, of the goats and of the weather. " * 3
    assert not read(f"I want to die. {between} We crossed the bridge.").never_public
    assert read("I want to die. We crossed the bridge.").never_public


def test_a_title_and_its_text_are_read_together() -> None:
    parts = [Part("title", "I want to die"), Part("body", "<p>The bridge.</p>", True)]
    found = assess(parts)
    assert found.never_public
    place = next(finding for finding in found.findings if finding.names_method)
    assert (place.part, place.start, place.end) == ("body", 4, 10)


def test_what_others_do_makes_no_word_a_method() -> None:
    assert not read("My dad hits me. There is a rope in the shed.").never_public
