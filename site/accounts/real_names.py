"""Whether a handle reads like somebody's first and family name.

A first name alone is fine: many people share it. With a family name it finds one
person in a school. Names are matched by their skeletons, so that 1 for l changes
nothing. The lists are facts, and never whole: whoever is not caught here still reads
"please do not use your real name" beside the field.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from pathlib import Path

from accounts.look_alikes import skeleton

_DATA = Path(__file__).parent / "data"
_CAPITAL_INSIDE = re.compile(r"(?<=[^\W\d_A-Z])(?=[A-Z])")
_SIGNS = re.compile(r"[.\-\s]+|_+")
_SIGNS_AND_NUMBERS = re.compile(r"[._\-\s\d]+")
_NUMBERS_ROUND_IT = re.compile(r"^\d+|\d+$")
_SHORTEST_GIVEN, _SHORTEST_FAMILY = 3, 4
"""Where nothing but a letter tells them apart: shorter ones hide in ordinary words."""

# Between a first and a family name: of, son of, the.
_LINKS = frozenset(
    map(
        skeleton,
        "al el ben bin bint ibn ould abu van von der de del da dos du di la le mc "
        "بن بنت ابن ال أبو".split(),
    )
)


@cache
def _names(file: str) -> frozenset[str]:
    lines = (_DATA / file).read_text(encoding="utf-8").splitlines()
    words = (
        word for line in lines if not line.startswith("#") for word in line.split()
    )
    return frozenset(skeleton(word) for word in words)


def _given() -> frozenset[str]:
    return _names("given_names.txt")


def _family() -> frozenset[str]:
    return _names("family_names.txt")


def reads_like_a_full_name(handle: str) -> bool:
    """
    >>> reads_like_a_full_name("Anna_Schmidt07")
    True
    >>> reads_like_a_full_name("anna.writes")
    False
    """
    parted = _CAPITAL_INSIDE.sub(".", handle)
    return any(
        _are_a_name(words)
        for words in (_words(_SIGNS_AND_NUMBERS, parted), _words(_SIGNS, parted))
    )


def _words(between: re.Pattern[str], handle: str) -> list[str]:
    bare = (_NUMBERS_ROUND_IT.sub("", word) for word in between.split(handle))
    return [skeleton(word) for word in bare if word]


def _are_a_name(words: list[str]) -> bool:
    names = [word for word in words if word not in _LINKS]
    if len(names) == 1:
        return _is_two_names(names[0])
    return any(
        _belong_together(first, second) or _belong_together(second, first)
        for first, second in pairwise(names)
    )


def _belong_together(given: str, family: str) -> bool:
    if given == family or family not in _family():
        return False
    return given in _given() or (len(given) == 1 and len(family) >= _SHORTEST_FAMILY)


def _is_two_names(word: str) -> bool:
    """Whether a first and a family name were written as one word."""
    if word in _given() or word in _family():
        return False
    places = range(_SHORTEST_GIVEN, len(word) - _SHORTEST_GIVEN + 1)
    return any(
        _written_together(word[:place], word[place:])
        or _written_together(word[place:], word[:place])
        for place in places
    )


def _written_together(given: str, family: str) -> bool:
    return (
        len(given) >= _SHORTEST_GIVEN
        and len(family) >= _SHORTEST_FAMILY
        and given in _given()
        and family in _family()
    )
