"""From the parts of a subject to its assessment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from .attribution import is_of_a_word
from .budget import within_bytes, within_words
from .detectors import DETECTORS
from .findings import MEANS, OVER_BUDGET, Assessment, Finding, Part
from .language import identify
from .markup import read_markup
from .reading import Reading
from .scoring import OVER, is_cue, is_of_model, scores_of, with_minors
from .text import fold_with_offsets
from .tokens import tokenise

PIPELINE_VERSION = "2026.11.3"

_MEANS_BESIDE_TALK = 0.75
_BESIDE = 120
"""Characters within which an ordinary word belongs to talk of self-harm."""

_DISCLOSURE = "disclosure"


def assess(parts: Sequence[Part], *, language: str | None = None) -> Assessment:
    """What is in these texts; ``language`` is what the author says they are in."""
    parts, is_long = within_bytes(parts)
    readings, is_wordy = within_words([_read(part, language) for part in parts])
    folded = "\n".join([reading.folded.text for reading in readings])
    identified = identify(folded, declared=language)
    findings: list[Finding] = []
    failed: list[str] = [OVER_BUDGET] if is_long or is_wordy else []
    for reading in readings:
        known = replace(reading, language=identified.language, spoken=identified.spoken)
        for name, detect in DETECTORS.items():
            try:
                findings.extend(detect(known))
            except Exception:  # noqa: BLE001 — a broken detector holds, never lets pass
                failed.append(name)
    findings = _with_means(with_minors(findings), readings)
    return Assessment(
        scores=scores_of(findings),
        findings=_in_reading_order(_told(findings), parts),
        language=identified.language,
        pipeline_version=PIPELINE_VERSION,
        failed=tuple(dict.fromkeys(failed)),
        language_confidence=identified.confidence,
        script=identified.script,
        spoken=tuple(sorted(identified.spoken)),
    )


def _read(part: Part, declared: str | None) -> Reading:
    typed, links = read_markup(part.text) if part.markup else (part.text, ())
    folded = fold_with_offsets(typed)
    return Reading(
        part=part.name,
        typed=typed,
        folded=folded,
        tokens=tokenise(folded.text),
        links=links,
        declared=declared,
    )


def _with_means(findings: list[Finding], readings: list[Reading]) -> list[Finding]:
    """A bridge is a bridge; beside talk of dying it is a means, and no other place."""
    if not any(_is_means(finding) for finding in findings):
        return findings
    starts: dict[str, int] = {}
    total = 0
    for reading in readings:
        starts[reading.part] = total
        total += len(reading.typed) + 1
    talk = [
        (starts[finding.part] + finding.start, starts[finding.part] + finding.end)
        for finding in findings
        if _is_talk(finding)
    ]
    return [
        replace(finding, score=_MEANS_BESIDE_TALK) if _is_means(finding) else finding
        for finding in findings
        if not _is_means(finding) or _is_beside(finding, starts[finding.part], talk)
    ]


def _is_means(finding: Finding) -> bool:
    return finding.detector.endswith(f".{MEANS}")


def _is_talk(finding: Finding) -> bool:
    """Talk of hurting oneself; what others do to somebody is no such talk."""
    return (
        finding.category == "self_harm"
        and finding.score >= OVER
        and not finding.detector.endswith(f".{_DISCLOSURE}")
    )


def _is_beside(finding: Finding, start: int, talk: list[tuple[int, int]]) -> bool:
    first, last = start + finding.start, start + finding.end
    return any(
        begins - _BESIDE <= last and first <= ends + _BESIDE for begins, ends in talk
    )


def _told(findings: Sequence[Finding]) -> list[Finding]:
    """What a person is shown: the model only where it holds and no list does.

    A word says more to a moderator than a sentence that a model thinks ill of.
    """
    known = {
        finding.category
        for finding in findings
        if finding.score >= OVER and not is_of_model(finding)
    }
    return [finding for finding in findings if _is_told(finding, known)]


def _is_told(finding: Finding, known: set[str]) -> bool:
    if is_of_a_word(finding):
        return True
    if is_of_model(finding):
        return finding.score >= OVER and finding.category not in known
    return finding.score >= OVER or not is_cue(finding)


def _in_reading_order(
    findings: Sequence[Finding], parts: Sequence[Part]
) -> tuple[Finding, ...]:
    order = {part.name: number for number, part in enumerate(parts)}
    return tuple(
        sorted(
            findings,
            key=lambda found: (order[found.part], found.start, found.end),
        )
    )
