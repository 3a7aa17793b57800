"""The same again, and too much at once: what advertising does and people do not.

A text leaves marks: numbers made of its words and links, from which nobody reads the
words. Whoever keeps them for a day can say who sent nearly the same, and how often.
"""

from __future__ import annotations

import hashlib
import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from .beside import where_it_begins
from .detectors.links import addresses
from .findings import Finding, Part
from .markup import read_markup
from .text import fold
from .tokens import SENTENCE_END, tokenise

REMEMBERED = timedelta(hours=24)
AT_ONCE = timedelta(minutes=10)

DETECTOR = "velocity"
_SCORE = 0.6

_TOGETHER = 2
"""Words that make one shingle."""

_FEWEST_WORDS = 6
"""Below this many, people say the same by chance: "I like your story"."""

_MARKS_OF_TEXT = 8
_MOST_LINKS = 10


@dataclass(frozen=True, slots=True)
class Limits:
    """From how many on, what is handed in now included, a person looks first."""

    same_by_one: int = 3
    same_by_newcomers: int = 3
    link_by_newcomers: int = 4
    by_one_at_once: int = 8
    newcomers_at_once: int = 8
    links_of_newcomer: int = 3


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Marks:
    """What a submission leaves: of its words, its links, its author, its place."""

    text: frozenset[int]
    links: frozenset[int]
    author: int
    place: int | None

    def all(self) -> frozenset[int]:
        place = () if self.place is None else (self.place,)
        return frozenset((*self.text, *self.links, self.author, *place))


@dataclass(frozen=True, slots=True)
class Seen:
    """An earlier submission that shares ``marks`` with the one at hand."""

    subject: int
    author: int
    is_newcomer: bool
    ago: timedelta
    marks: frozenset[int]


def marks_of(parts: Sequence[Part], *, author: int, place: str) -> Marks:
    """``place`` names under what it stands; empty where it stands alone."""
    words: list[str] = []
    links: set[str] = set()
    for part in parts:
        typed, linked = read_markup(part.text) if part.markup else (part.text, ())
        folded = fold(typed)
        for address in addresses(folded):
            links.add(address)
            folded = folded.replace(address, " ")
        words += [token.text for token in tokenise(folded)]
        links.update(fold(address) for _, _, address in linked)
    return Marks(
        text=_sketch([word for word in words if word != SENTENCE_END]),
        links=frozenset(_mark("link", link) for link in sorted(links)[:_MOST_LINKS]),
        author=_mark("author", str(author)),
        place=_mark("place", place) if place else None,
    )


def _sketch(words: list[str]) -> frozenset[int]:
    """The smallest marks of all shingles: nearly the same words share most of them."""
    if len(words) < _FEWEST_WORDS:
        return frozenset()
    shingles = {
        " ".join(words[first : first + _TOGETHER])
        for first in range(len(words) - _TOGETHER + 1)
    }
    marks = {_mark("text", shingle) for shingle in shingles}
    return frozenset(heapq.nsmallest(_MARKS_OF_TEXT, marks))


def _mark(kind: str, text: str) -> int:
    digest = hashlib.blake2b(
        text.encode("utf-8", "surrogatepass"), digest_size=8, person=kind.encode()
    )
    return int.from_bytes(digest.digest(), signed=True)


def judge(
    marks: Marks,
    seen: Iterable[Seen],
    *,
    author: int,
    is_newcomer: bool,
    limits: Limits = LIMITS,
) -> list[str]:
    """What is too much: names of what was counted, none where all is well."""
    seen = list(seen)
    own = [one for one in seen if one.author == author]
    same = [one for one in seen if _is_same_text(marks, one)]
    counted = {
        "repeated": (
            _subjects(one for one in same if one.author == author) + 1,
            limits.same_by_one,
        ),
        "pace": (
            _subjects(one for one in own if one.ago <= AT_ONCE) + 1,
            limits.by_one_at_once,
        ),
    }
    if is_newcomer:
        linking = [one for one in seen if not marks.links.isdisjoint(one.marks)]
        nearby = [
            one for one in seen if marks.place in one.marks and one.ago <= AT_ONCE
        ]
        counted |= {
            "same-text": (_newcomers(same, author), limits.same_by_newcomers),
            "same-link": (_newcomers(linking, author), limits.link_by_newcomers),
            "newcomers": (_newcomers(nearby, author), limits.newcomers_at_once),
            "links": (len(marks.links), limits.links_of_newcomer),
        }
    return [name for name, (count, limit) in counted.items() if count >= limit]


def _is_same_text(marks: Marks, earlier: Seen) -> bool:
    """Five of eight marks in common."""
    shared = len(marks.text & earlier.marks)
    return bool(marks.text) and 8 * shared >= 5 * len(marks.text)


def _subjects(seen: Iterable[Seen]) -> int:
    return len({one.subject for one in seen})


def _newcomers(seen: Iterable[Seen], author: int) -> int:
    """How many different ones, whose it is now included."""
    return len({one.author for one in seen if one.is_newcomer} | {author})


def findings(parts: Sequence[Part], counted: Iterable[str]) -> list[Finding]:
    """What was counted, told at the beginning of the text: it is about the whole."""
    beginning = where_it_begins(parts)
    if beginning is None:
        return []
    part, start, end = beginning
    return [
        Finding(part, "spam", start, end, f"{DETECTOR}.{name}", _SCORE)
        for name in counted
    ]
