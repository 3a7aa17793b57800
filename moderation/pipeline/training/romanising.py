"""Hindi and Arabic as people type them in Latin letters, near enough to learn from.

Nobody types them in one way: where there are several, one is drawn.
"""

from __future__ import annotations

import random

_HINDI_CONSONANTS = dict(
    zip(
        "कखगघचछजझटठडढणतथदधनपफबभमयरलवशषसह",
        "k kh g gh ch ch j jh t th d dh n t th d dh n p f|ph b bh m y r l v|w sh sh s h".split(),
        strict=True,
    )
)
_HINDI_VOWELS = dict(
    zip(
        "अआइईउऊएऐओऔऑऋ",
        "a aa|a i i|ee u u|oo e ai|e o au|o o ri".split(),
        strict=True,
    )
)
_HINDI_SIGNS = dict(
    zip("ािीुूेैोौॉृ", "a|aa i i|ee u u|oo e ai|e o au|o o ri".split(), strict=True)
)
_VIRAMA, _NASALS, _NUKTA = "\u094d", "\u0902\u0901", "\u093c"
_ARABIC_LETTERS = dict(
    zip(
        "ابتثجحخدذرزسشصضطظعغفقكلمنهويءئؤه",
        "a b t th|s g|j 7|h 5|kh d d|z r z s sh|ch s d t z 3|a gh|8 f q|2|9 k l m n h "
        "o|w i|y 2 2 2 h".split(),
        strict=True,
    )
)
_ARABIC_VOWELS = "aaeei"
_ARABIC_LONG = frozenset("aoiyw")


def hindi_in_latin(text: str, draw: random.Random) -> str:
    return " ".join([_hindi_word(word, draw) for word in text.split()])


def arabic_in_latin(text: str, draw: random.Random) -> str:
    return " ".join([_arabic_word(word, draw) for word in text.split()])


def _hindi_word(word: str, draw: random.Random) -> str:
    """Every consonant has an "a" after it, but for the last and a joined one."""
    letters = word.replace(_NUKTA, "")
    written: list[str] = []
    for place, letter in enumerate(letters):
        following = letters[place + 1 : place + 2]
        if letter in _HINDI_CONSONANTS:
            written.append(_one(_HINDI_CONSONANTS[letter], draw))
            if following and (following in _HINDI_CONSONANTS or following in _NASALS):
                written.append("a" if not _is_swallowed(letters, place) else "")
        elif letter in _NASALS:
            written.append(draw.choice(("n", "n", "")))
        elif letter in _HINDI_VOWELS or letter in _HINDI_SIGNS:
            written.append(_one((_HINDI_VOWELS | _HINDI_SIGNS)[letter], draw))
    return "".join(written)


def _is_swallowed(letters: str, place: int) -> bool:
    """Whether the "a" in the middle is not heard: between vowel and vowel."""
    before, after = letters[place - 1 : place], letters[place + 2 : place + 3]
    return before in _HINDI_SIGNS and after in _HINDI_SIGNS and bool(before and after)


def _arabic_word(word: str, draw: random.Random) -> str:
    written: list[str] = []
    if word.startswith("ال") and len(word) > 3:
        written.append(draw.choice(("el ", "al ", "el", "al", "l")))
        word = word[2:]
    for letter in word:
        latin = _one(_ARABIC_LETTERS.get(letter, ""), draw)
        is_bare = written and not set(written[-1][-1:]) & (_ARABIC_LONG | {" ", "e"})
        if latin and latin not in _ARABIC_LONG and is_bare and draw.random() < 0.6:
            written.append(draw.choice(_ARABIC_VOWELS))
        written.append(latin)
    return "".join(written)


def _one(ways: str, draw: random.Random) -> str:
    return draw.choice(ways.split("|"))
