"""The found words, marked in the title and in a piece of the text."""

from __future__ import annotations

from itertools import islice

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString

from search.engine import SHORTEST_PREFIX
from search.words import spans

LENGTH = 26
"""Words in an excerpt."""

BEFORE = 6
"""Words before the first one that was found."""


def marked_title(title: str, wanted: tuple[str, ...]) -> SafeString:
    return _mark(title, 0, len(title), list(spans(title)), wanted)


def excerpt(text: str, folded_text: str, wanted: tuple[str, ...]) -> SafeString:
    """A piece of ``text`` round the first word found, with what was found marked."""
    first = _first_hit(folded_text.split(" "), wanted)
    begin = max(0, first - BEFORE)
    piece = list(islice(spans(text), begin, begin + LENGTH + 1))
    if not piece:
        return format_html("{}", "")
    shown = piece[:LENGTH]
    start = 0 if begin == 0 else shown[0][0]
    goes_on = len(piece) > LENGTH
    end = shown[-1][1] if goes_on else len(text)
    return format_html(
        "{}{}{}",
        "… " if begin else "",
        _mark(text, start, end, shown, wanted),
        " …" if goes_on else "",
    )


def _first_hit(folded: list[str], wanted: tuple[str, ...]) -> int:
    return next(
        (place for place, word in enumerate(folded) if _is_hit(word, wanted)), 0
    )


def _is_hit(word: str, wanted: tuple[str, ...]) -> bool:
    return any(
        word == term or (len(term) >= SHORTEST_PREFIX and word.startswith(term))
        for term in wanted
    )


def _mark(
    text: str,
    start: int,
    end: int,
    words: list[tuple[int, int, str]],
    wanted: tuple[str, ...],
) -> SafeString:
    pieces: list[tuple[SafeString]] = []
    for word_start, word_end, folded in words:
        if _is_hit(folded, wanted):
            pieces.append((escape(text[start:word_start]),))
            pieces.append((format_html("<mark>{}</mark>", text[word_start:word_end]),))
            start = word_end
    pieces.append((escape(text[start:end]),))
    return format_html_join("", "{}", pieces)
