"""What one person says to one other: cues in several messages make a pattern."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.pipeline import Part, assess
from moderation.pipeline.policy_terms import AGE_BANDS
from moderation.pipeline.relation import (
    ASKING,
    NEARING,
    PATTERN,
    Cue,
    Message,
    cues_of,
    weigh,
    with_relation,
)

OVER = 0.5

SPREAD = [
    ("en", "How old are you?", "Are you home alone tonight?", "Add me on snapchat."),
    (
        "en",
        "You are so mature for your age.",
        "Can you keep a secret?",
        "Do you trust me?",
    ),
    (
        "fr",
        "Tu as quel âge ?",
        "Tu es seule à la maison ?",
        "Tu sais garder un secret ?",
    ),
    (
        "es",
        "¿Cuántos años tienes?",
        "¿Estás sola en casa?",
        "¿Sabes guardar un secreto?",
    ),
    (
        "pt",
        "Quantos anos você tem?",
        "Você está sozinha em casa?",
        "Você confia em mim?",
    ),
    ("ar", "كم عمرك؟", "هل أنت وحدك في البيت؟", "راسلني على سناب"),
    ("sw", "Una umri gani?", "Uko peke yako nyumbani?", "Unaweza kutunza siri?"),
    ("hi", "तुम्हारी उम्र क्या है?", "क्या तुम घर पर अकेली हो?", "कैमरा चालू करो"),
    ("bn", "তোমার বয়স কত?", "তুমি কি বাসায় একা?", "ক্যামেরা চালু করো"),
]

ORDINARY = [
    ("Were you home alone when the storm came?", "What a good story.", "How sad."),
    ("My parents are away this week.", "My friends understand me.", "I trust you."),
    ("Nobody understands maths like our teacher.", "We kept a secret.", "So true."),
    ("Mature trees need less water for their age.", "I like it.", "Well done."),
    ("Mes parents sont au travail.", "Je suis seule à la maison.", "Bravo !"),
    ("Mis padres confían en mí.", "Estoy sola en casa.", "Me gusta mucho."),
    ("Meus pais estão viajando.", "Estou sozinha em casa.", "Muito bom."),
    ("أنا وحدي في البيت", "أمي تفهمني", "قصة جميلة"),
    ("Niko nyumbani peke yangu.", "Wazazi wangu wananiamini.", "Hongera!"),
    ("मैं घर पर अकेली हूँ", "माँ मुझे समझती हैं", "बहुत अच्छा"),
    ("আমি বাসায় একা", "মা আমাকে বোঝেন", "খুব ভালো"),
]


def said(*texts: str, language: str = "en") -> list[Message]:
    return [
        Message(key, cues_of(assess([Part("body", text)], language=language).findings))
        for key, text in enumerate(texts)
    ]


def score(messages: list[Message], author: str = "25_plus", to: str = "13_15") -> float:
    return weigh(messages, author=author, addressee=to).score


@pytest.mark.parametrize(("language", "first", "second", "third"), SPREAD)
def test_cues_spread_over_three_ordinary_messages_are_a_pattern(
    language: str, first: str, second: str, third: str
) -> None:
    messages = said(first, second, third, language=language)
    for message in messages:
        assert score([message]) < OVER
    relation = weigh(messages, author="25_plus", addressee="13_15")
    assert relation.is_pattern
    assert relation.keys == [0, 1, 2]


@pytest.mark.parametrize("texts", ORDINARY)
def test_what_somebody_tells_of_themselves_is_no_cue(texts: tuple[str, ...]) -> None:
    assert score(said(*texts)) == 0


def test_one_question_is_nothing_however_often_it_is_asked() -> None:
    assert 0 < score(said("How old are you?")) < OVER
    assert score(said(*["How old are you?"] * 20)) < OVER


def test_a_warning_is_no_cue() -> None:
    warnings = (
        "Never send nudes to anyone.",
        "If someone says keep it a secret, tell an adult.",
        "Don't tell anyone your password.",
    )
    assert score(said(*warnings)) == 0


def test_two_of_one_age_may_ask_more_than_an_adult_may() -> None:
    asked = said("How old are you?", "Do you have insta?")
    assert score(asked, "13_15", "13_15") < OVER <= score(asked, "25_plus", "13_15")
    assert score(asked, "13_15", "13_15") < score(asked, "16_17", "13_15")


def test_an_age_that_is_not_known_is_the_strictest() -> None:
    asked = said("How old are you?", "Add me on snapchat.")
    strictest = max(score(asked, a, b) for a in AGE_BANDS for b in AGE_BANDS)
    assert score(asked, "", "13_15") == strictest == score(asked, "16_17", "?")


def test_to_come_near_first_and_to_ask_then_weighs_more() -> None:
    near, asks = said("You are so mature for your age."), said("Don't tell your mum")
    assert score([*near, *asks]) > score([*asks, *near])


def test_a_number_to_call_counts_as_talking_elsewhere() -> None:
    told = said("How old are you?", "Call me on 0712 345 678")
    assert "app" in weigh(told, author="18_24", addressee="16_17").kinds


def test_what_a_person_has_let_pass_counts_half_and_never_alone() -> None:
    told = said("How old are you?", "Add me on snapchat.", "Do you trust me?")
    passed = [Message(one.key, one.cues, settled=True) for one in told]
    later = said("Lovely poem.")
    assert score([*passed, *later]) == 0
    again = said("Don't tell your mum")
    assert 0 < score([*passed, *again]) < score([*told, *again])


def test_a_pattern_is_told_on_the_cues_of_the_last_message() -> None:
    parts = [Part("body", "Nice. Don't tell your mum, ok?")]
    found = assess(parts)
    messages = [*said("How old are you?"), Message(9, cues_of(found.findings))]
    relation = weigh(messages, author="25_plus", addressee="13_15")
    told = with_relation(found, parts, relation)
    (finding,) = [one for one in told.findings if one.detector == "relation"]
    assert parts[0].text[finding.start : finding.end].startswith("Don't tell")
    assert (
        told.scores["grooming"] == relation.score >= PATTERN > found.scores["grooming"]
    )


def test_a_pattern_is_told_where_the_last_message_has_no_cue_of_its_own() -> None:
    parts = [Part("title", " "), Part("body", "Lovely poem.")]
    found = assess(parts)
    relation = weigh(
        said("How old are you?", "Don't tell your mum", "Add me on snap"),
        author="25_plus",
        addressee="13_15",
    )
    told = with_relation(found, parts, relation)
    assert [(one.part, one.start) for one in told.findings] == [("body", 0)]
    assert with_relation(found, [Part("body", "")], relation).scores == found.scores


KINDS = sorted(ASKING | NEARING)
cues = st.builds(
    Cue,
    st.sampled_from(KINDS),
    st.floats(0, 1),
    st.just("body"),
    st.just(0),
    st.just(4),
)
messages = st.lists(
    st.builds(Message, st.integers(), st.lists(cues, max_size=3).map(tuple)),
    max_size=8,
)
bands = st.sampled_from([*AGE_BANDS, "", "?"])


@given(
    messages, messages, st.builds(Message, st.integers(), st.tuples(cues)), bands, bands
)
def test_one_more_message_never_lowers_the_score(
    before: list[Message], after: list[Message], one: Message, author: str, to: str
) -> None:
    with_it = weigh([*before, one, *after], author=author, addressee=to)
    without = weigh([*before, *after], author=author, addressee=to)
    assert 0 <= without.score <= with_it.score <= 1


@given(messages, st.lists(st.integers(), max_size=8), st.randoms(), bands, bands)
def test_messages_without_a_cue_may_stand_anywhere(
    telling: list[Message], others: list[int], chance: object, author: str, to: str
) -> None:
    mixed = list(telling)
    for number, key in enumerate(others):
        place = chance.randint(0, len(mixed))  # type: ignore[attr-defined]
        mixed.insert(place, Message(key + number))
    assert (
        weigh(mixed, author=author, addressee=to).score
        == weigh(telling, author=author, addressee=to).score
    )
