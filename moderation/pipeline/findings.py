"""What the pipeline is given and what it answers."""

from __future__ import annotations

from dataclasses import dataclass

CATEGORIES: tuple[str, ...] = (
    "sexual",
    "sexual_minors",
    "hate",
    "harassment",
    "violence",
    "self_harm",
    "grooming",
    "contact",
    "spam",
    "profanity",
)

MODEL = "model."
"""How the names of the trained model's detectors begin."""

OVER_BUDGET = "budget"
"""Stands among ``failed`` where a text was longer than is read."""


@dataclass(frozen=True, slots=True)
class Part:
    """One text of a subject: a title, a body.

    With ``markup`` the text is sanitised HTML, and findings point into
    ``plain_text(text)``.
    """

    name: str
    text: str
    markup: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found: the characters ``start`` to ``end`` that the author typed."""

    part: str
    category: str
    start: int
    end: int
    detector: str
    score: float


@dataclass(frozen=True, slots=True)
class Assessment:
    """What the pipeline found in one version of a subject.

    ``scores`` names every category. ``language`` is "und" where it is not known.
    ``failed`` names the detectors that could not do their work; what they would
    have found is unknown, so the policy holds such a text.
    """

    scores: dict[str, float]
    findings: tuple[Finding, ...]
    language: str
    pipeline_version: str
    failed: tuple[str, ...]

    def listed(self, category: str) -> float:
        """The highest score of what lists and patterns found, without the model's.

        The model was trained on sentences: of a name or a few words for a search it
        knows too little.
        """
        return max(
            (
                finding.score
                for finding in self.findings
                if finding.category == category
                and not finding.detector.startswith(MODEL)
            ),
            default=0.0,
        )
