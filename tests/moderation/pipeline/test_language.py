from __future__ import annotations

import pytest

from moderation.pipeline import Part, assess


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
        ("Река рядом со школой", "en", "und"),
        ("The river is close to the school and we like it", "fr", "en"),
        ("Folyó van az iskola mellett szeretjük nagyon ezt " * 2, "en", "und"),
    ],
)
def test_what_the_author_says_counts_where_the_text_does_not_speak_against_it(
    text: str, declared: str, language: str
) -> None:
    assert assess([Part("body", text)], language=declared).language == language
