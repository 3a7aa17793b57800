"""Folded text as words, with the other ways in which each may have been meant."""

from __future__ import annotations

import re
from dataclasses import dataclass

# The vowel signs of Devanagari and Bengali: part of a word, though not letters to "re".
_SIGNS = (
    "\u0900-\u0903\u093a-\u094f\u0955-\u0957\u0962\u0963"
    "\u0981-\u0983\u09bc-\u09cd\u09d7\u09e2\u09e3"
)
_PIECE = rf"[^\W_]+(?:[{_SIGNS}]+[^\W_]*)*"
_WORD = re.compile(rf"{_PIECE}(?:['@$*]{_PIECE})*")
_SENTENCE_END = re.compile(r"[!?;\n\u061f\u061b\u0964\u3002]|\.(?:\s|$)")
_STRETCHED = re.compile(r"(.)\1{2,}")
_ENGLISH_ENDINGS = frozenset({"t", "m", "re", "ve", "ll", "s", "d"})
_LEET = str.maketrans("013457@$", "oieastas")
_LOOKALIKES = str.maketrans("авекмнорстухіјѕԁɡαεοινκρτυ", "abekmhopctyxijsdgaeoivkptu")
_ARABIC_CLITICS = "وفبلك"

SENTENCE_END = "\0"
"""Stands between sentences: no phrase goes across it."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word of the folded text; ``forms`` are its readings, the plain one first."""

    forms: tuple[str, ...]
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.forms[0]


def tokenise(folded: str) -> list[Token]:
    """The words of a folded text, with a marker where a sentence ends."""
    tokens: list[Token] = []
    previous_end = 0
    for match in _WORD.finditer(folded):
        start = match.start()
        if tokens and ends_sentence(folded, previous_end, start):
            tokens.append(Token((SENTENCE_END,), previous_end, previous_end))
        tokens.extend(_split(match.group(), start))
        previous_end = match.end()
    return tokens


def ends_sentence(folded: str, start: int, end: int) -> bool:
    """Whether a sentence ends between two words."""
    return bool(_SENTENCE_END.search(folded, start, end))


def _split(word: str, start: int) -> list[Token]:
    """One token, or two at a French elision: "j'ai" is "j" and "ai"."""
    if "'" not in word:
        return [Token(_forms(word), start, start + len(word))]
    if word.rpartition("'")[2] in _ENGLISH_ENDINGS:
        return [Token(_forms(word.replace("'", "")), start, start + len(word))]
    tokens: list[Token] = []
    offset = start
    for piece in word.split("'"):
        tokens.append(Token(_forms(piece), offset, offset + len(piece)))
        offset += len(piece) + 1
    return tokens


def _forms(word: str) -> tuple[str, ...]:
    if word.isascii() and word.isalpha():
        if not _STRETCHED.search(word):
            return (word,)
        return (word, _STRETCHED.sub(r"\1", word), _STRETCHED.sub(r"\1\1", word))
    forms = [word]
    if word.isdigit():
        return (word,)
    if word[0] in _ARABIC_CLITICS and len(word) > 3:
        forms.append(word[1:])
    if word.startswith("ال") and len(word) > 4:
        forms.append(word[2:])
    if _mixes_latin(word):
        forms.append(word.translate(_LOOKALIKES))
    plain = word.translate(_LEET).replace("*", "")
    if plain not in forms:
        forms.append(plain)
    if _STRETCHED.search(word):
        forms.append(_STRETCHED.sub(r"\1", word))
    return tuple(forms)


def _mixes_latin(word: str) -> bool:
    return not word.isascii() and any("a" <= letter <= "z" for letter in word)
