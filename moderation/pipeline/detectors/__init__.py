"""The detectors: each reads one part and says what it found, and where."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from moderation.pipeline.findings import Finding
from moderation.pipeline.model import find_by_model
from moderation.pipeline.reading import Reading

from .contact import find_contact
from .disguised import find_disguised
from .links import find_links
from .words import find_words

Detector = Callable[[Reading], Iterable[Finding]]

DETECTORS: dict[str, Detector] = {
    "words": find_words,
    "contact": find_contact,
    "links": find_links,
    "model": find_by_model,
    "disguised": find_disguised,
}
