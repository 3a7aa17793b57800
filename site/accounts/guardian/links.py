"""Links for a guardian, who has no account: signed, and with nothing personal in them.

The key travels in the query, which no log of ours keeps. Each link opens one page: the
second letter's is another than the first's, so that a second yes proves a second letter.
"""

from __future__ import annotations

import uuid
from enum import StrEnum

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language, override


class Page(StrEnum):
    ANSWER = "answer"
    CONFIRM = "confirm"
    CHOICES = "choices"


def sign(page: Page, key: uuid.UUID) -> str:
    return _signer(page).sign(key.hex)


def read(page: Page, signed: str) -> uuid.UUID | None:
    """The key of a link of ours to this page; ``None`` for anything else."""
    try:
        return uuid.UUID(_signer(page).unsign(signed))
    except (signing.BadSignature, ValueError):
        return None


def address(page: Page, key: uuid.UUID, *, language: str) -> str:
    """The whole link, as it stands in a letter."""
    return settings.BASE_URL + path(page, key, language=language)


def path(page: Page, key: uuid.UUID, *, language: str | None = None) -> str:
    """The link within the site, in the reader's own language where none is named."""
    with override(language or get_language()):
        place = reverse(f"accounts:guardian:{page}")
    return f"{place}?{urlencode({'key': sign(page, key)})}"


def _signer(page: Page) -> signing.Signer:
    return signing.Signer(salt=f"accounts.guardian.{page}")
