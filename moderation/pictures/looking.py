"""Look at a picture: known or not, what its codes say, what classifiers think."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.conf import settings
from django.utils.module_loading import import_string

from moderation import pipeline
from moderation.models import HashBank, Picture, PictureFinding
from moderation.pictures.banks import find_bank
from pictures.classifying import PictureClassifier, ask
from pictures.codes import read_codes
from pictures.hashes import PictureHash, hash_picture

Kind = PictureFinding.Kind

log = logging.getLogger(__name__)

ORDINARY = 4
READS_CODES = "codes"
_REACHES_SOMEBODY = re.compile(
    r"(?i)\s*(tel|sms|smsto|mms|mmsto|mailto|matmsg|mecard|bizcard|wifi|facetime"
    r"|facetime-audio|skype|whatsapp|tg|viber|sgnl|begin:vcard)\b"
)
"""How a code begins that calls, writes to or joins somebody."""
_LEADS_ELSEWHERE = re.compile(r"(?i)\b[a-z][a-z0-9+.-]*:\S|\bwww\.|\w\.\w{2,}")


@dataclass(frozen=True)
class Look:
    """What one look at a picture found."""

    hash: PictureHash
    bank: HashBank | None
    findings: list[PictureFinding] = field(default_factory=list)

    @property
    def sealing(self) -> HashBank | None:
        """The bank for which nobody may see the picture."""
        return self.bank if self.bank and self.bank.seals else None


def look_at(picture: Picture) -> Look:
    """Compare, then read; nothing is written.

    What cannot be compared raises, and stays unchecked: such a picture is never shown.
    What fails afterwards is a finding of its own, for a person.
    """
    with picture.file.open("rb") as file:
        pixels = file.read()
    hashed = hash_picture(pixels)
    bank = find_bank(hashed, office_id=picture.office_id)
    if bank and bank.seals:
        return Look(hashed, bank)
    findings = [*_seen_before(bank), *_in_codes(pixels), *_seen_by_classifiers(pixels)]
    return Look(hashed, bank, findings)


def _seen_before(bank: HashBank | None) -> Iterator[PictureFinding]:
    if bank:
        yield PictureFinding(kind=Kind.AGAIN, detector="hash", tier=bank.tier)


def _in_codes(pixels: bytes) -> Iterator[PictureFinding]:
    try:
        texts = read_codes(pixels)
    except Exception:
        # Whatever breaks the reader keeps the picture back and nothing else.
        log.exception("A picture's codes could not be read.")
        yield _failed(READS_CODES)
        return
    for text in texts:
        yield from _about_code(text)


def _about_code(text: str) -> Iterator[PictureFinding]:
    """What a code says is read as any text is. A reader cannot see where a link in it
    leads, so that each is for a person; a word or a number alone is not."""
    found = pipeline.assess([pipeline.Part("code", text)])
    scores = dict(found.scores)
    if _REACHES_SOMEBODY.match(text):
        scores["contact"] = 1.0
    worst = _worst(scores)
    if worst is None and (found.failed or _LEADS_ELSEWHERE.search(text)):
        worst = "", 1.0, ORDINARY
    if worst:
        category, score, tier = worst
        yield PictureFinding(
            kind=Kind.CODE,
            category=category,
            detector=READS_CODES,
            score=score,
            tier=tier,
            text=text,
        )


def _worst(scores: dict[str, float]) -> tuple[str, float, int] | None:
    """The most urgent row of the policy that is reached: category, score, tier."""
    for row in sorted(pipeline.POLICY.severity, key=lambda row: row.urgency):
        score = scores.get(row.category, 0)
        if score >= row.at_least:
            return row.category, score, row.tier
    return None


def _seen_by_classifiers(pixels: bytes) -> Iterator[PictureFinding]:
    for path in settings.PICTURE_CLASSIFIERS:
        try:
            yield from _seen_by(import_string(path)(), pixels)
        except Exception:
            # It is somebody else's program: whatever it does, a person looks instead.
            log.exception("The classifier %s gave no answer.", path)
            yield _failed(path.rpartition(".")[2])


def _seen_by(classifier: PictureClassifier, pixels: bytes) -> Iterator[PictureFinding]:
    labels = ask(
        classifier,
        pixels,
        categories=pipeline.CATEGORIES,
        seconds=settings.PICTURE_CLASSIFIER_SECONDS,
    )
    for label in labels:
        if worst := _worst({label.category: label.score}):
            category, score, tier = worst
            yield PictureFinding(
                kind=Kind.SEEN,
                category=category,
                detector=classifier.name[:60],
                score=score,
                tier=tier,
            )


def _failed(detector: str) -> PictureFinding:
    return PictureFinding(kind=Kind.FAILED, detector=detector[:60], tier=ORDINARY)
