"""One part of a subject, prepared once for every detector that looks at it."""

from __future__ import annotations

from dataclasses import dataclass

from .findings import Finding
from .language import UNKNOWN, identify, main_script, readable_in
from .text import Folded
from .tokens import Token


@dataclass(frozen=True, slots=True)
class Reading:
    """The part's plain text as typed, folded and as words, and its links."""

    part: str
    typed: str
    folded: Folded
    tokens: list[Token]
    links: tuple[tuple[int, int, str], ...]
    language: str = UNKNOWN
    spoken: frozenset[str] = frozenset()
    declared: str | None = None

    @property
    def languages(self) -> frozenset[str]:
        """The languages whose word lists are looked at.

        English always, for its abuse is borrowed everywhere; all that are spoken
        in it; all of the script where the language is not known.
        """
        known = {"en", self.declared, self.language, *self.spoken}
        if self.language == UNKNOWN:
            known.update(readable_in(main_script(self.folded.text)))
        return frozenset(filter(None, known))

    def language_at(self, start: int, end: int) -> str:
        """The language of a passage of the folded text, where several are spoken."""
        if len(self.spoken) < 2:
            return self.language
        passage = self.folded.text[start:end]
        return identify(passage, declared=self.declared).language

    def finding(
        self, category: str, start: int, end: int, *, detector: str, score: float
    ) -> Finding:
        """A finding at a span of the folded text, told in typed characters."""
        typed_start, typed_end = self.folded.typed_span(start, end)
        return Finding(self.part, category, typed_start, typed_end, detector, score)

    def typed_finding(
        self, category: str, start: int, end: int, *, detector: str, score: float
    ) -> Finding:
        """A finding at a span of the typed text itself."""
        return Finding(self.part, category, start, end, detector, score)
