"""What is personal, said beside each field that holds it.

A model names its personal fields in ``personal`` and all others that are not about a
person in ``impersonal``, with spaces between them. ``privacy.checks`` refuses a field
that nobody has named, and ``manage.py data_inventory`` writes
``docs/data-inventory.md`` from the tags.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

ACCOUNT = "account"
"""Kept for as long as the account is there."""


class Level(StrEnum):
    """Who may read a value, from the open page to the locked drawer."""

    PUBLIC = "public"
    OWN = "own"
    STAFF = "staff"
    LOCKED = "locked"


@dataclass(frozen=True, slots=True)
class Personal:
    """A tag: why the value is kept, who may read it, and when it goes.

    ``kept`` names a key of ``settings.RETENTION`` or says "account", for as long as
    the account is there.
    """

    purpose: str
    level: Level
    kept: str = ACCOUNT
