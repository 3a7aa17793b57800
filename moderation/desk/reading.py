"""A waiting version as somebody at the desk reads it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import get_language_info, gettext

from moderation.desk import words
from moderation.models import (
    Assessment,
    Decision,
    Fact,
    Finding,
    Outcome,
    QueueItem,
    Version,
    VersionPicture,
)
from moderation.pipeline import plain_text

FIRST_WORDS = 80


@dataclass(frozen=True)
class Span:
    """A piece of text; where something was found in it, ``findings`` say what."""

    text: str
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class ReadPart:
    """A whole text of a version, never cut short."""

    name: str
    label: str
    spans: tuple[Span, ...]


@dataclass(frozen=True)
class Change:
    """One paragraph of an edit: ``same``, ``added`` or ``removed``."""

    kind: str
    text: str


@dataclass(frozen=True)
class Record:
    """What became of an author's work in one office, in counts only."""

    published: int
    changes: int
    refused: int


@dataclass(frozen=True)
class Reading:
    """Everything about an item that whoever decides may know."""

    item: QueueItem
    parts: list[ReadPart]
    changes: list[Change]
    pictures: list[VersionPicture]
    facts: list[Fact]
    assessment: Assessment
    record: Record
    earlier: list[Decision]
    live_at: str
    language: str
    bidi: bool

    @property
    def is_severe(self) -> bool:
        return self.item.tier <= words.SEVERE

    @property
    def categories(self) -> list[str]:
        """What was found anywhere in it, each once."""
        found = {finding.category for finding in self.assessment.findings.all()}
        return [words.category(code) for code in sorted(found)]


def read(item: QueueItem) -> Reading:
    """Gather what stands in ``item`` and round it, in a fixed number of queries."""
    version = item.version
    row = version.subject.row()
    assessment = version.assessments.prefetch_related("findings").latest("pk")
    pictures = list(
        version.pictures.select_related("picture")
        .prefetch_related("picture__findings")
        .order_by("pk")
    )
    live = row.public_version if row.is_public else None
    language = version.subject.language
    return Reading(
        item=item,
        parts=parts_of(version, pictures, assessment.findings.all()),
        changes=_changes(live, version) if live and live != version else [],
        pictures=pictures,
        facts=row.facts(version),
        assessment=assessment,
        record=_record(item),
        earlier=list(
            Decision.objects.filter(subject=version.subject)
            .select_related("decided_by", "version")
            .order_by("-pk")
        ),
        live_at=row.get_absolute_url() if row.is_public else "",
        language=language,
        bidi=language in words.LANGUAGES and get_language_info(language)["bidi"],
    )


def first_words(version: Version) -> str:
    """The title, or how the text begins."""
    for name, text in _texts(version):
        line = " ".join(_plain(version, name, text).split())
        if line:
            return line if len(line) <= FIRST_WORDS else f"{line[: FIRST_WORDS - 1]}…"
    return ""


def highlighted(text: str, findings: Iterable[Finding]) -> tuple[Span, ...]:
    """``text`` in spans; findings that touch one another share a span.

    Every character stands in exactly one span, whatever the findings say.
    """
    spans: list[Span] = []
    position = 0
    for start, end, group in _merged(findings, len(text)):
        if start > position:
            spans.append(Span(text[position:start]))
        spans.append(Span(text[start:end], tuple(group)))
        position = end
    if position < len(text):
        spans.append(Span(text[position:]))
    return tuple(spans)


def _merged(
    findings: Iterable[Finding], length: int
) -> Iterator[tuple[int, int, list[Finding]]]:
    """Overlapping findings as one stretch; what lies beyond the text is left out."""
    start, end = 0, 0
    group: list[Finding] = []
    for finding in sorted(findings, key=lambda found: (found.start, found.end)):
        if finding.start >= length:
            continue
        if group and finding.start >= end:
            yield start, end, group
            group = []
        if not group:
            start, end = finding.start, finding.start
        group.append(finding)
        end = min(max(end, finding.end), length)
    if group:
        yield start, end, group


def parts_of(
    version: Version, pictures: list[VersionPicture], findings: Iterable[Finding]
) -> list[ReadPart]:
    """The texts of a version, with what was found in them marked."""
    by_part: dict[str, list[Finding]] = {}
    for finding in findings:
        by_part.setdefault(finding.part, []).append(finding)
    texts = [
        (name, str(words.PARTS.get(name, name)), _plain(version, name, text))
        for name, text in _texts(version)
    ]
    texts += [
        (f"picture-{number}", gettext("What the picture shows"), placed.alt)
        for number, placed in enumerate(pictures, start=1)
    ]
    return [
        ReadPart(name, label, highlighted(text, by_part.get(name, [])))
        for name, label, text in texts
    ]


def _texts(version: Version) -> list[tuple[str, str]]:
    """The parts in the order in which they are read: the database keeps no order."""
    order = list(words.PARTS)
    return sorted(
        version.parts.items(),
        key=lambda part: (
            order.index(part[0]) if part[0] in order else len(order),
            part[0],
        ),
    )


def _plain(version: Version, name: str, text: str) -> str:
    return plain_text(text) if name in version.subject.model.markup_parts else text


def _changes(live: Version, version: Version) -> list[Change]:
    """Paragraph by paragraph, what the new version adds to the live one and drops."""
    before, after = _paragraphs(live), _paragraphs(version)
    changes: list[Change] = []
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for tag, first, last, new_first, new_last in matcher.get_opcodes():
        if tag == "equal":
            changes += [Change("same", text) for text in before[first:last]]
        else:
            changes += _in_turn(before[first:last], after[new_first:new_last])
    return changes


def _in_turn(removed: list[str], added: list[str]) -> Iterator[Change]:
    """What goes beside what comes for it."""
    for old, new in zip_longest(removed, added):
        if old is not None:
            yield Change("removed", old)
        if new is not None:
            yield Change("added", new)


def _paragraphs(version: Version) -> list[str]:
    return [
        line.strip()
        for name, text in _texts(version)
        for line in _plain(version, name, text).split("\n")
        if line.strip()
    ]


def _record(item: QueueItem) -> Record:
    """The author's record in this office: no other office's is looked at."""
    subject = item.version.subject
    if subject.author_id is None:
        return Record(0, 0, 0)

    def subjects_with(*outcomes: Outcome) -> Any:
        return Count("subject", filter=Q(outcome__in=outcomes), distinct=True)

    return Record(
        **Decision.objects.filter(
            subject__author_id=subject.author_id, subject__office_id=item.office_id
        ).aggregate(
            published=subjects_with(*Outcome.public()),
            changes=subjects_with(Outcome.CHANGES),
            refused=subjects_with(Outcome.REFUSE),
        )
    )
