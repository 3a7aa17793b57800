"""Words and phrases per language, read from data files into one graph of words.

A file ``data/<language>/<category>[.<kind>].txt`` begins with lines
``# key: value``: ``score`` (0 to 1), ``match`` (``words`` or ``phrases``),
``source`` and ``licence``. Each further line is one entry:

- ``word``            the word, whatever its case and accents
- ``word*``           every word that begins so
- ``(a|b c)``         one of these; ``(a|b)?`` one of these or nothing
- ``word?``           the word or nothing
- ``...``             up to three words
- ``#``               a number in digits

``words`` are looked for only in texts of their own language, because an insult
in one language is dinner in another. ``phrases`` are long enough to be looked
for in every text. The kind ``unless`` holds what is meant otherwise ("dying of
laughter"): a finding of that category that touches it does not count.

The graph is walked word by word: the time a text takes hardly depends on how
many phrases there are, and no phrase can make it explode as a regex could.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from .text import fold
from .tokens import SENTENCE_END, Token, tokenise

DATA = Path(__file__).parent / "data"
LONGEST_GAP = 3

_HEADER = re.compile(r"#\s*(\w+):\s*(.*)")
_ELEMENT = re.compile(r"\(([^()]*)\)(\?)?|(\S+)")
_GAP = "..."
_NUMBER = "#"


@dataclass(frozen=True, slots=True)
class WordList:
    """Where an entry came from, and what finding it means."""

    language: str
    category: str
    kind: str
    score: float
    any_language: bool

    @property
    def name(self) -> str:
        parts = ("lexicon", self.language, self.category, self.kind)
        return ".".join([part for part in parts if part])

    @property
    def excuses(self) -> bool:
        return self.kind == "unless"


@dataclass(frozen=True, slots=True)
class Match:
    """Tokens ``first`` up to, not including, ``stop`` are an entry of ``source``."""

    first: int
    stop: int
    source: WordList


@dataclass(slots=True)
class _Node:
    following: dict[str, list[_Node]] = field(default_factory=dict)
    beginnings: dict[str, list[_Node]] = field(default_factory=dict)
    beginning_lengths: tuple[int, ...] = ()
    gaps: list[_Node] = field(default_factory=list)
    sources: list[WordList] = field(default_factory=list)

    def add_step(self, word: str, node: _Node) -> None:
        if word == _GAP:
            self.gaps.append(node)
        elif word.endswith("*"):
            self.beginnings.setdefault(word[:-1], []).append(node)
            self._measure_beginnings()
        else:
            self.following.setdefault(word, []).append(node)

    def add_steps_of(self, other: _Node) -> None:
        """From here, too, everything that can be done from ``other``."""
        for word, nodes in other.following.items():
            self.following.setdefault(word, []).extend(nodes)
        for beginning, nodes in other.beginnings.items():
            self.beginnings.setdefault(beginning, []).extend(nodes)
        self._measure_beginnings()
        self.gaps.extend(other.gaps)
        self.sources.extend(other.sources)

    def _measure_beginnings(self) -> None:
        self.beginning_lengths = tuple(
            {len(beginning) for beginning in self.beginnings}
        )


class Lexicon:
    """Every entry of every list, as one graph whose steps are words."""

    def __init__(self) -> None:
        self._root = _Node()

    def add(self, entry: str, source: WordList) -> None:
        """Built from the last word to the first, so that endings are shared."""
        start = _Node(sources=[source])
        for element in reversed(list(_ELEMENT.finditer(entry))):
            start = _before(start, element)
        start.sources = []  # an entry of optional words alone finds nothing
        self._root.add_steps_of(start)

    def words(self) -> tuple[set[str], set[str]]:
        """The whole words, and the beginnings of words, of every entry."""
        words: set[str] = set()
        beginnings: set[str] = set()
        seen: set[int] = set()
        waiting = [self._root]
        while waiting:
            node = waiting.pop()
            if id(node) in seen:
                continue
            seen.add(id(node))
            words.update(node.following)
            beginnings.update(node.beginnings)
            waiting.extend(node.gaps)
            for steps in (node.following, node.beginnings):
                for nodes in steps.values():
                    waiting.extend(nodes)
        return words, beginnings

    def matches(self, tokens: Sequence[Token]) -> Iterator[Match]:
        root = self._root
        for first, token in enumerate(tokens):
            ends: list[tuple[int, _Node]] = []
            for node in _steps(root, token):
                _walk(node, tokens, first + 1, ends)
            if ends:
                found = {
                    (stop, source) for stop, node in ends for source in node.sources
                }
                for stop, source in sorted(found, key=lambda match: match[0]):
                    yield Match(first, stop, source)


@cache
def load() -> Lexicon:
    """The lists shipped with the pipeline, read once in a process."""
    lexicon = Lexicon()
    for path in sorted(DATA.glob("??/*.txt")):
        source, entries = read(path)
        for entry in entries:
            lexicon.add(entry, source)
    return lexicon


def read(path: Path) -> tuple[WordList, list[str]]:
    """One data file: what its entries mean, and the entries."""
    headers: dict[str, str] = {}
    entries: list[str] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if header := _HEADER.match(line):
            headers[header[1]] = header[2]
        elif line.strip() and not line.startswith("#"):
            entries.append(line.strip())
    category, _, kind = path.stem.partition(".")
    source = WordList(
        language=path.parent.name,
        category=category,
        kind=kind,
        score=float(headers["score"]),
        any_language=headers["match"] == "phrases",
    )
    return source, entries


def _before(following: _Node, element: re.Match[str]) -> _Node:
    """The node from which ``element`` leads to ``following``."""
    group, optional, word = element.groups()
    if word is not None:
        optional = word.endswith("?")
        group = word.removesuffix("?")
    node = _Node()
    for choice in group.split("|"):
        target = following
        words = _words(choice)
        for later in reversed(words[1:]):
            step = _Node()
            step.add_step(later, target)
            target = step
        if words:
            node.add_step(words[0], target)
    if optional:
        node.add_steps_of(following)
    return node


def _words(choice: str) -> list[str]:
    words: list[str] = []
    for piece in choice.split():
        if piece in (_GAP, _NUMBER):
            words.append(piece)
            continue
        folded = [token.text for token in tokenise(fold(piece))]
        if piece.endswith("*"):
            folded[-1] += "*"
        words.extend(folded)
    return words


def _walk(
    node: _Node, tokens: Sequence[Token], at: int, ends: list[tuple[int, _Node]]
) -> None:
    """Add to ``ends`` each place where an entry that goes on at ``at`` ends."""
    if node.sources:
        ends.append((at, node))
    if at == len(tokens) or tokens[at].text == SENTENCE_END:
        return
    for child in _steps(node, tokens[at]):
        _walk(child, tokens, at + 1, ends)
    for after_gap in node.gaps:
        for skipped in range(LONGEST_GAP + 1):
            if at + skipped >= len(tokens):
                break
            if tokens[at + skipped].text == SENTENCE_END:
                break
            _walk(after_gap, tokens, at + skipped, ends)


def _steps(node: _Node, token: Token) -> list[_Node]:
    """Where a word leads; a list, because this is asked more than anything else."""
    found: list[_Node] = []
    following, beginnings = node.following, node.beginnings
    for form in token.forms:
        if form in following:
            found += following[form]
        if beginnings:
            for length in node.beginning_lengths:
                if nodes := beginnings.get(form[:length]):
                    found += nodes
    if _NUMBER in following and token.text.isdigit():
        found += following[_NUMBER]
    return found
