"""What a guardian reads before saying yes: fixed texts, known by their version.

A text is never edited once somebody has answered to it. A better one is a new folder
and a new ``CURRENT``. What was read is proved by the digest over the file itself.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings

from accounts.models import Scope

CURRENT = "1"
_FOLDER = Path(__file__).parent / "texts"
_KEY = re.compile(r"\[(\w+)\]")


@dataclass(frozen=True, slots=True)
class Part:
    """A heading and what stands under it."""

    heading: str
    words: str


@dataclass(frozen=True, slots=True)
class ConsentText:
    version: str
    language: str
    digest: str
    parts: dict[str, Part]

    def on(self, scopes: list[Scope]) -> list[tuple[Scope, Part]]:
        """The parts about ``scopes``, in the order of the scopes."""
        return [(scope, self.parts[scope.value]) for scope in Scope if scope in scopes]


@cache
def consent_text(language: str, version: str = CURRENT) -> ConsentText:
    """The text in ``language``, or in the first language where we do not speak it."""
    known = [code for code, _name in settings.LANGUAGES]
    spoken = language if language in known else known[0]
    raw = (_FOLDER / version / f"{spoken}.txt").read_bytes()
    return ConsentText(
        version=version,
        language=spoken,
        digest=hashlib.sha256(raw).hexdigest(),
        parts=_parts(raw.decode()),
    )


def _parts(raw: str) -> dict[str, Part]:
    _before, *pieces = _KEY.split(raw)
    keys, bodies = pieces[::2], pieces[1::2]
    return {
        key: Part(*(line.strip() for line in body.strip().split("\n", 1)))
        for key, body in zip(keys, bodies, strict=True)
    }
