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

METHOD = "method"
"""Kind of the lists of how somebody could take their life, in words that say so."""

MEANS = "means"
"""Kind of the lists of ordinary words that name a means beside talk of self-harm."""

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

    @property
    def names_method(self) -> bool:
        """Whether it is a word of method; one that counts for nothing is none."""
        kind = self.detector.rpartition(".")[2]
        return (
            self.category == "self_harm"
            and kind in (METHOD, MEANS)
            and not self.score <= 0
        )


@dataclass(frozen=True, slots=True)
class Assessment:
    """What the pipeline found in one version of a subject.

    ``scores`` names every category. ``language`` is "und" where it is not known,
    ``language_confidence`` says how sure that answer is, and ``spoken`` names all
    languages of ours that are in the text.
    ``failed`` names the detectors that could not do their work; what they would
    have found is unknown, so the policy holds such a text.
    """

    scores: dict[str, float]
    findings: tuple[Finding, ...]
    language: str
    pipeline_version: str
    failed: tuple[str, ...]
    language_confidence: float = 0.0
    script: str | None = None
    spoken: tuple[str, ...] = ()

    @property
    def never_public(self) -> bool:
        """Whether it says how somebody could take their life or hurt themselves.

        Whoever reads that while they are unwell is in more danger, so no policy and
        no person may make it public as it stands.
        """
        return any(finding.names_method for finding in self.findings)

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
