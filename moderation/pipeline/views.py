"""The other ways in which a folded text may be read by a person.

A view is the text once more as words, with some of them read otherwise: letters
spaced out, digits and signs in place of letters, letters of other scripts,
vowels masked, a text turned round or upside down. Every word of a view keeps
its place in the folded text, so that what is found in a view is shown on the
characters that the author typed.

A disguised word is read only as a word that the lists know, or that readers would
mark as rude: that keeps a view small, and keeps a part number or a formula from
becoming an insult.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise, product
from pathlib import Path

from . import lexicon
from .attribution import is_surely_rude
from .text import Folded
from .tokens import SENTENCE_END, Token, ends_sentence, tokenise

_LOOK_ALIKES = Path(__file__).parent / "data" / "look_alikes.txt"

# What Unicode's table leaves apart: capitals that look like another letter are
# compared here after case is off, and letters set in boxes and discs are signs.
_OURS = {
    **dict(
        zip(
            "авекмнорстухіјѕԁɡαβεηοικνρτυχωɪᴅᴛᴇꜱʟʀʏʜɢʙɴᴀᴄꜰᴊᴋᴍᴏᴘǫᴜᴠᴡᴢ",
            "abekmhopctyxijsdgabenoikvptuxwidteslryhgbnacfjkmopquvwz",
            strict=True,
        )
    ),
    **{chr(0x1F150 + place): chr(ord("a") + place) for place in range(26)},
    **{chr(0x1F170 + place): chr(ord("a") + place) for place in range(26)},
    **{chr(0x1F1E6 + place): chr(ord("a") + place) for place in range(26)},
}
_SIGNS = str.maketrans(
    dict(zip("013456789@$!|€£+({<^¢¥§°#l", "oieasgtbgasiieitcccacysohi", strict=True))
)
_PLAIN_SIGNS = {sign: letter for sign, letter in _SIGNS.items() if sign != ord("l")}
_AS_L = {ord("1"): "l", ord("!"): "l", ord("|"): "l"}
_VOWELS = "aeiou"
_DRAWN = (("|)", "d"), ("|<", "k"), ("|-|", "h"), ("|_|", "u"), ("()", "o"))
_BETWEEN = str.maketrans("", "", ".-_*~'/\\,:;\u00b7\u2022\u2219=\"[])}>?&%")
_REPEATED = re.compile(r"(.)\1+")

# A chunk between spaces that plain letters alone do not explain.
_ODD_CHUNK = re.compile(
    r"(?<!\S)(?=\S*(?:[^\W\d_]|[\U0001f150-\U0001f1ff]))(?!\S*://)\S*?(?:"
    r"[^\W\d_][^\w\s'\u0300-\u1fff]+\w|[^\W\d_][\d_]|[\d_][^\W\d_]"
    r"|[@$|+({<!][^\W\d_]|([^\W\d_])\1\1|[\u0250-\u058f\u13a0-\u13ff\u1c80-\u1dbf"
    r"\u0180-\u024f\u2c60-\u2c7f\ua720-\ua7ff\uab30-\uabbf\U0001f150-\U0001f1ff]"
    r"|([^\W\d_])\2([^\W\d_])\3([^\W\d_])\4)\S*"
)
_LONGEST_DISGUISE = 40
_SHORTEST_SHAPE = 3
_SHORTEST_MASKED = 4
_MASKS = re.compile(r"[^\w\s]|_")
_EDGES = ".,;:!?\"'()[]{}«»“”„*_~-"
_QUOTES = "\"'()[]«»“”„"
_ELISION = re.compile(r"[a-z]{1,2}'")

_TURNED = str.maketrans("ɐɔǝɟƃᵷɥᴉɪɾʞɯɹʇʌʍʎꞁʃnudpbqmw", "acefgghiijkmrtvwyllunpdqbwm")
_ONLY_TURNED = re.compile("[ɐɔǝɟƃᵷɥᴉɾʞɯɹʇʌʍʎꞁ]")
_FEWEST_TURNED = 2
_RIGHT_TO_LEFT = re.compile("\u202e([^\u202c\u2069\n]+)")
_SHORTEST_SPELLED_WORD = 3


@dataclass(frozen=True, slots=True)
class View:
    """The text as words; ``read_anew`` are those that this view reads otherwise."""

    tokens: list[Token]
    read_anew: frozenset[int]


class Vocabulary:
    """The words of the lists, by what is left of them in a disguise."""

    def __init__(self, words: Iterable[str], beginnings: Iterable[str]) -> None:
        self._by_shape: dict[str, list[str]] = {}
        self._by_mask: dict[tuple[int, str], list[str]] = {}
        self._beginnings: dict[str, str] = {}
        for word in words:
            if not word.isalpha():
                continue
            self._by_shape.setdefault(shape(word), []).append(word)
            if len(word) >= _SHORTEST_MASKED:
                self._by_mask.setdefault((len(word), word[0]), []).append(word)
        for beginning in beginnings:
            if len(beginning) >= _SHORTEST_MASKED:
                self._beginnings.setdefault(shape(beginning), beginning)
        self._beginning_lengths = sorted({len(key) for key in self._beginnings})

    def readings(self, typed: str) -> list[str]:
        """The words that a disguised word may be meant to be."""
        key = shape(typed)
        if len(key) < _SHORTEST_SHAPE:
            return []
        words = self._by_shape.get(key, [])
        if typed.isalpha() and typed.isascii():  # only stretched: letters are meant
            plain = _REPEATED.sub(r"\1", typed)
            words = [word for word in words if _REPEATED.sub(r"\1", word) == plain]
        elif not words:
            words = self._masked(typed)
        return words or self._begun(key)

    def _masked(self, typed: str) -> list[str]:
        """Words of the same length that have the letters left in a masked one."""
        masks = len(_MASKS.findall(typed))
        letters = len(typed) - masks
        if not masks or letters < max(2, masks) or _MASKS.match(typed):
            return []
        return [
            word
            for word in self._by_mask.get((len(typed), typed[0]), ())
            if all(
                mask == letter or _MASKS.match(mask)
                for mask, letter in zip(typed, word, strict=True)
            )
        ]

    def _begun(self, key: str) -> list[str]:
        found = [
            self._beginnings[key[:length]]
            for length in self._beginning_lengths
            if key[:length] in self._beginnings
        ]
        return found[-1:]


def _rude_readings(typed: str) -> list[str]:
    """What no list knows, where its readers would mark it as rude."""
    if typed.isascii() and typed.isalnum() and not typed.isalpha():
        typed = typed.rstrip("0123456789")
    for candidate in _candidates(skeleton(typed)):
        long_enough = len(candidate) >= _SHORTEST_MASKED and candidate.isalpha()
        if long_enough and is_surely_rude(candidate):
            return [candidate]
    return []


def _candidates(word: str) -> Iterator[str]:
    for drawn, letter in _DRAWN:
        word = word.replace(drawn, letter)
    masks = _MASKS.findall(word)
    if len(masks) == 1 and not _MASKS.match(word):
        for vowel in _VOWELS:
            yield word.replace(masks[0], vowel)
    for table in (_PLAIN_SIGNS, _PLAIN_SIGNS | _AS_L):
        plain = word.translate(table).translate(_BETWEEN)
        yield plain
        yield _REPEATED.sub(r"\1", plain)


@cache
def _look_alikes() -> dict[int, str]:
    """Unicode's table with ours on top."""
    table: dict[str, str] = {}
    for line in _LOOK_ALIKES.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            letter, looks_like = line.split(" ")
            table[letter] = looks_like
    return str.maketrans(table | _OURS)


def skeleton(folded: str) -> str:
    """Letters that look alike made equal, whatever script they are from."""
    return folded if folded.isascii() else folded.translate(_look_alikes())


def shape(word: str) -> str:
    """What a word and its disguises have in common."""
    word = skeleton(word)
    if not word.isalpha():
        for drawn, letter in _DRAWN:
            word = word.replace(drawn, letter)
    return _REPEATED.sub(r"\1", word.translate(_SIGNS).translate(_BETWEEN))


@cache
def vocabulary() -> Vocabulary:
    """The words of the lists, as disguised words are looked up in them."""
    return Vocabulary(*lexicon.load().words())


def plain_text_of(view: View, folded: Folded) -> str:
    """The folded text with disguised words as they are meant."""
    if len(view.read_anew) == len(view.tokens):
        words = " ".join([token.text for token in view.tokens])
        return words.replace(SENTENCE_END, ".")
    plain, done = "", 0
    for place in sorted(view.read_anew):
        token = view.tokens[place]
        plain += folded.text[done : token.start] + token.text
        done = token.end
    return plain + folded.text[done:]


def views(
    typed: str, folded: Folded, tokens: list[Token], known: Vocabulary
) -> Iterator[View]:
    """Every view in which something is read otherwise than in the plain text."""
    yield from _some(_undisguised(folded.text, tokens, known))
    yield from _some(_spelled_out(folded.text, tokens, known))
    if typed.isascii():
        return
    if len(_ONLY_TURNED.findall(folded.text)) >= _FEWEST_TURNED:
        turned = folded.text.translate(_TURNED)[::-1]
        yield _view_of(turned, range(len(turned))[::-1])
    if runs := [run.span(1) for run in _RIGHT_TO_LEFT.finditer(typed)]:
        yield _turned_round(folded, runs)


def _some(view: View) -> Iterator[View]:
    if view.read_anew:
        yield view


def _undisguised(folded: str, tokens: list[Token], known: Vocabulary) -> View:
    """Chunks that hide a listed word behind signs, digits or look-alikes."""
    words: list[Token] = []
    for chunk in _ODD_CHUNK.finditer(folded):
        cores = _cores(chunk.group())
        for read, core in product((known.readings, _rude_readings), cores):
            if readings := _readings(core, read):
                start = folded.index(core, chunk.start())
                words.append(Token(tuple(readings), start, start + len(core)))
                break
    return _replaced(folded, tokens, words)


def _cores(chunk: str) -> list[str]:
    """A chunk without what stands around the word, be it quotes or more signs."""
    cores = []
    for edges in (_EDGES, _QUOTES):
        core = chunk.rstrip(_EDGES).lstrip(edges)
        if elision := _ELISION.match(core):
            core = core[elision.end() :]
        if core and len(core) <= _LONGEST_DISGUISE:
            cores.append(core)
    return list(dict.fromkeys(cores))


def _readings(core: str, read: Callable[[str], list[str]]) -> list[str]:
    if len(_ONLY_TURNED.findall(core)) < _FEWEST_TURNED:
        return read(core)
    turned = core.translate(_TURNED)
    return [turned[::-1], turned]


def _spelled_out(folded: str, tokens: list[Token], known: Vocabulary) -> View:
    """Words written letter by letter: "l i k e", "l.i.k.e"."""
    words = [
        word
        for run in _runs_of_letters(tokens)
        for letters in _at_wider_gaps(run)
        if (word := _spelled_word(letters, known))
    ]
    return _replaced(folded, tokens, words)


def _runs_of_letters(tokens: list[Token]) -> Iterator[list[Token]]:
    run: list[Token] = []
    for token in [*tokens, Token(("  ",), 0, 0)]:
        if token.text == SENTENCE_END:
            continue
        if len(token.text) == 1:
            run.append(token)
            continue
        if len(run) >= _SHORTEST_SPELLED_WORD:
            yield run
        run = []


def _at_wider_gaps(run: list[Token]) -> Iterator[list[Token]]:
    """The words of a run: the gap between words is wider than between letters."""
    narrow = min(after.start - before.end for before, after in pairwise(run))
    word = [run[0]]
    for before, after in pairwise(run):
        if after.start - before.end > narrow:
            yield word
            word = []
        word.append(after)
    yield word


def _spelled_word(run: list[Token], known: Vocabulary) -> Token | None:
    """The word of a run, less an "a" or "I" before it that is a word of its own."""
    letters = "".join([letter.text for letter in run])
    for first in range(2):
        word = letters[first:]
        if len(word) < _SHORTEST_SPELLED_WORD or word.isdigit():
            return None
        if readings := known.readings(f"{word}.") or _rude_readings(f"{word}."):
            exact = (word,) if word in readings else tuple(readings)
            return Token(exact, run[first].start, run[-1].end)
    return None


def _replaced(folded: str, tokens: list[Token], words: list[Token]) -> View:
    """The tokens with each of ``words`` in place of those that it covers."""
    if not words:
        return View(tokens, frozenset())
    given = {id(word) for word in words}
    merged: list[Token] = []
    anew: set[int] = set()
    covered_to = -1
    for token in sorted([*words, *tokens], key=lambda token: (token.start, -token.end)):
        if token.start < covered_to:
            continue
        if id(token) in given:
            if merged and _is_part_of_the_disguise(folded, merged[-1], token):
                merged.pop()
            anew.add(len(merged))
            covered_to = token.end
        merged.append(token)
    return View(merged, frozenset(anew))


def _is_part_of_the_disguise(folded: str, before: Token, word: Token) -> bool:
    """A sign that would end a sentence, were it not a letter of the word."""
    is_end = before.text == SENTENCE_END
    return is_end and not ends_sentence(folded, before.start, word.start)


def _turned_round(folded: Folded, runs: Sequence[tuple[int, int]]) -> View:
    """What stands behind a sign that turns the order of letters round."""
    starts = folded.starts or range(len(folded.text))
    text, places, done = "", list[int](), 0
    for start, stop in runs:
        first, last = bisect_left(starts, start), bisect_left(starts, stop)
        turned = range(first, last)[::-1]
        for piece in (range(done, first), turned):
            text += "".join([folded.text[place] for place in piece]) + " "
            places.extend([*piece, first])
        done = last
    return _view_of(text + folded.text[done:], [*places, *range(done, len(starts))])


def _view_of(text: str, places: Sequence[int]) -> View:
    """A text whose characters stand at ``places`` of the folded text."""
    tokens = []
    for token in tokenise(text):
        ends = [places[token.start], places[max(token.start, token.end - 1)]]
        tokens.append(Token(token.forms, min(ends), max(ends) + 1))
    return View(tokens, frozenset(range(len(tokens))))
