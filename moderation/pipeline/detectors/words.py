"""What the word and phrase lists know."""

from __future__ import annotations

from collections.abc import Iterator

from moderation.pipeline import lexicon
from moderation.pipeline.findings import Finding
from moderation.pipeline.reading import Reading
from moderation.pipeline.tokens import Token
from moderation.pipeline.views import views, vocabulary


def find_words(reading: Reading) -> Iterator[Finding]:
    """What the word and phrase lists know, less what is meant otherwise."""
    lists = lexicon.load()
    for match in _matches(lists, reading.tokens, reading.languages):
        yield _lexicon_finding(reading, reading.tokens, match)
    known = vocabulary()
    for view in views(reading.typed, reading.folded, reading.tokens, known):
        for match in _matches(lists, view.tokens, reading.languages):
            if not view.read_anew.isdisjoint(range(match.first, match.stop)):
                yield _lexicon_finding(reading, view.tokens, match)


def _matches(
    lists: lexicon.Lexicon, tokens: list[Token], languages: frozenset[str]
) -> Iterator[lexicon.Match]:
    matches = list(lists.matches(tokens))
    excused = [match for match in matches if match.source.excuses]
    for match in matches:
        if _counts(match, languages) and not _is_excused(match, excused):
            yield match


def _counts(match: lexicon.Match, languages: frozenset[str]) -> bool:
    source = match.source
    if source.excuses:
        return False
    return source.any_language or source.language in languages


def _is_excused(match: lexicon.Match, excused: list[lexicon.Match]) -> bool:
    return any(
        excuse.source.category == match.source.category
        and excuse.first < match.stop
        and match.first < excuse.stop
        for excuse in excused
    )


def _lexicon_finding(
    reading: Reading, tokens: list[Token], match: lexicon.Match
) -> Finding:
    words = tokens[match.first : match.stop]
    return reading.finding(
        match.source.category,
        min([word.start for word in words]),
        max([word.end for word in words]),
        detector=match.source.name,
        score=match.source.score,
    )
