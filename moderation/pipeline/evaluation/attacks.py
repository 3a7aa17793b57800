"""Ways in which people write a word so that a list does not know it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

Attack = Callable[[str], str]

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_VOWELS = "aeiou"


def _between(separator: str) -> Attack:
    return separator.join


def _swapped(letters: str, others: str) -> Attack:
    """Letters in place of others that look like them."""
    table = str.maketrans(letters, others)
    return lambda word: word.translate(table)


def _shifted(first: int) -> Attack:
    """The letters of another block of Unicode, which begins at ``first``."""
    block = "".join([chr(first + place) for place in range(26)])
    return _swapped(_LETTERS, block)


def _marked(word: str) -> str:
    marks = "\u0308\u0323\u0301\u0302"
    return "".join(
        [letter + marks[place % 4] for place, letter in enumerate(word[:-1])]
        + [word[-1:]]
    )


def _first_and_second_vowel(word: str) -> list[int]:
    return [place for place, letter in enumerate(word) if letter in _VOWELS and place]


def _masked(word: str) -> str:
    places = _first_and_second_vowel(word)
    if not places:
        return word
    return word[: places[0]] + "*" + word[places[0] + 1 :]


def _stretched(word: str) -> str:
    places = _first_and_second_vowel(word)
    if not places:
        return word + word[-1] * 3
    last = places[-1]
    return word[:last] + word[last] * 5 + word[last + 1 :]


def _upside_down(word: str) -> str:
    turned = str.maketrans(_LETTERS, "ɐqɔpǝɟƃɥᴉɾʞlɯuodbɹsʇnʌʍxʎz")
    return word.translate(turned)[::-1]


def _split(separator: str) -> Attack:
    """In two, at about the middle."""
    return lambda word: word[: len(word) // 2] + separator + word[len(word) // 2 :]


def _mixed_case(word: str) -> str:
    return "".join(
        [
            letter.upper() if place % 2 == 0 else letter
            for place, letter in enumerate(word)
        ]
    )


_TO_DIGITS = _swapped("oieast", "013457")
_TO_SIGNS = _swapped("iaos", "!@0$")

WAYS: Mapping[str, Attack] = {
    "capitals": _mixed_case,
    "spaces": _between(" "),
    "dots": _between("."),
    "hyphen": _split("-"),
    "digits": _TO_DIGITS,
    "signs": _TO_SIGNS,
    "stretched": _stretched,
    "each letter twice": lambda word: "".join([letter * 2 for letter in word]),
    "zero width": _between("\u200b"),
    "marks": _marked,
    "Cyrillic": _swapped("aceopxyij", "асеорхуіј"),
    "Greek": _swapped("aioukvx", "αιουκνχ"),
    "full width": _shifted(0xFF41),
    "mathematical": _shifted(0x1D4EA),
    "circled": _shifted(0x24D0),
    "boxed": _shifted(0x1F170),
    "small capitals": _swapped(_LETTERS, "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘǫʀꜱᴛᴜᴠᴡxʏᴢ"),
    "raised": _swapped(_LETTERS, "ᵃᵇᶜᵈᵉᶠᵍʰᶦʲᵏˡᵐⁿᵒᵖqʳˢᵗᵘᵛʷˣʸᶻ"),
    "masked vowel": _masked,
    "upside down": _upside_down,
    "right to left": lambda word: f"\u202e{word[::-1]}\u202c",
    "invisible tags": lambda word: word[:2] + chr(0xE0000 + ord("i")) + word[2:],
    "soft hyphen": _split("\u00ad"),
    "emoji between": _between("🔥"),
    "a line a letter": _between("\n"),
    "spaces and digits": lambda word: " ".join(_TO_DIGITS(word)),
}
"""By name; each is given a word in small letters."""
