"""What the model says of a text once its disguised words are read as they are meant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from moderation.pipeline import lexicon, model
from moderation.pipeline.findings import MODEL, Finding
from moderation.pipeline.reading import Reading
from moderation.pipeline.tokens import Token
from moderation.pipeline.views import plain_text_of, views, vocabulary


def find_disguised(reading: Reading) -> Iterator[Finding]:
    """Shown at the disguised words, where they are what holds a text."""
    for view in views(reading.typed, reading.folded, reading.tokens, vocabulary()):
        plain = plain_text_of(view, reading.folded)
        held = {
            category: score
            for category, score in model.scores(plain, reading.language).items()
            if score >= model.HOLDS_FROM
        }
        excused = _excused(view.tokens) if held else frozenset()
        hidden = [view.tokens[place] for place in view.read_anew]
        for category, score in held.items():
            if category not in excused:
                yield reading.finding(
                    category,
                    min(token.start for token in hidden),
                    max(token.end for token in hidden),
                    detector=f"{MODEL}{category}.disguised",
                    score=score,
                )


def _excused(tokens: Sequence[Token]) -> frozenset[str]:
    """What the lists know to be told there, and not said to somebody."""
    return frozenset(
        match.source.category
        for match in lexicon.load().matches(tokens)
        if match.source.excuses
    )
