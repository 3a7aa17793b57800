"""The pipeline from the command line: texts in, what was found in them out."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import IO, Any, TypedDict

from django.core.management.base import BaseCommand

from moderation import pipeline

USUAL_BAND = "16_17"
AGE_BANDS = frozenset({"under_13", "13_15", "16_17", "18_24", "25_plus"})
KNOWN_AUTHOR = 99
NO_SAMPLE = 1.0


class BadLine(Exception):
    """A line that cannot be assessed; the message says what is wrong with it."""


class Question(TypedDict):
    id: Any
    text: str
    language: str | None
    age_band: str


class Command(BaseCommand):
    help = (
        "Assess texts: JSON lines in, JSON lines out. Each line has an id and a text, "
        "and may have a language and an age_band."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        all_read = True
        for number, line in numbered_lines(sys.stdin.buffer):
            try:
                answer = assess_line(line)
            except BadLine as error:
                all_read = False
                self.stderr.write(f"line {number}: {error}")
            else:
                self.stdout.write(json.dumps(answer))
                self.stdout.flush()
        if not all_read:
            sys.exit(1)


def numbered_lines(source: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    for number, line in enumerate(source, start=1):
        if line.strip():
            yield number, line


def assess_line(line: bytes) -> dict[str, Any]:
    """The answer to one line, for an author with a good record."""
    question = read_line(line)
    assessment = pipeline.assess(
        [pipeline.Part("text", question["text"])], language=question["language"]
    )
    ruling = pipeline.decide(
        assessment,
        pipeline.Standing(question["age_band"], published=KNOWN_AUTHOR),
        pipeline.Surface.POST,
        sample=NO_SAMPLE,
    )
    publishes = ruling.outcome is pipeline.Outcome.PUBLISH
    return {
        "id": question["id"],
        "outcome": ruling.outcome.value,
        "tier": None if publishes else ruling.tier,
        "scores": assessment.scores,
        "findings": [
            {
                "category": finding.category,
                "start": finding.start,
                "end": finding.end,
                "detector": finding.detector,
                "score": finding.score,
            }
            for finding in assessment.findings
        ],
        "language": assessment.language,
        "language_confidence": assessment.language_confidence,
    }


def read_line(line: bytes) -> Question:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        raise BadLine("not JSON") from None
    if not isinstance(value, dict):
        raise BadLine("not an object")
    if "id" not in value:
        raise BadLine("no id")
    text, language = value.get("text"), value.get("language")
    age_band = value.get("age_band") or USUAL_BAND
    if not isinstance(text, str):
        raise BadLine("text is not a string")
    if not (language is None or isinstance(language, str)):
        raise BadLine("language is not a string")
    if not isinstance(age_band, str) or age_band not in AGE_BANDS:
        raise BadLine("age_band is not one of " + ", ".join(sorted(AGE_BANDS)))
    return Question(id=value["id"], text=text, language=language, age_band=age_band)
