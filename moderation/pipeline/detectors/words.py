"""What the word and phrase lists know."""

from __future__ import annotations

from collections.abc import Iterator

from moderation.pipeline import lexicon
from moderation.pipeline.findings import Finding
from moderation.pipeline.reading import Reading
from moderation.pipeline.tokens import Token, spelled_out


def find_words(reading: Reading) -> Iterator[Finding]:
    """What the word and phrase lists know, less what is meant otherwise."""
    lists = lexicon.load()
    matches = list(lists.matches(reading.tokens))
    excused = [match for match in matches if match.source.excuses]
    languages = reading.languages
    for match in matches:
        if _counts(match, languages) and not _is_excused(match, excused):
            yield _lexicon_finding(reading, reading.tokens, match)
    letters = spelled_out(reading.tokens)
    for token in letters:
        for match in lists.matches([token]):
            if _counts(match, languages):
                yield _lexicon_finding(reading, [token], match)


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
    return reading.finding(
        match.source.category,
        tokens[match.first].start,
        tokens[match.stop - 1].end,
        detector=match.source.name,
        score=match.source.score,
    )
