"""Whether somebody needs a guardian's yes, and whether it is there."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.utils import timezone

from accounts.models import Consent, Scope, User


def needs_guardian(person: User, today: datetime.date | None = None) -> bool:
    """Whether the law where they live asks for a guardian's consent today."""
    until = person.guardian_until
    return until is not None and (today or timezone.localdate()) < until


def given(person: User) -> set[Scope]:
    """What a guardian has agreed to and not taken back, needed or not."""
    scopes = Consent.objects.active().filter(person=person)
    return {Scope(scope) for scope in scopes.values_list("scope", flat=True)}


def lacking(person: User, scopes: Iterable[Scope]) -> set[Scope]:
    """Which of ``scopes`` somebody needs and does not have; one never implies another.

    Empty, and without a query, for everybody who may agree alone.
    """
    return set(scopes) - given(person) if needs_guardian(person) else set()
