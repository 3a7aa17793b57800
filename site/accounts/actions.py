"""Joining."""

from __future__ import annotations

from django.db import transaction

from accounts.joining import Answer
from accounts.models import User
from audit import actions as audit


@transaction.atomic
def join(handle: str, passphrase: str, answer: Answer, *, language: str) -> User:
    """Make an account; who makes it is the person who gets it.

    Raises ``IntegrityError`` where the handle has been taken in the meantime.
    """
    user = User.objects.create_user(
        handle,
        passphrase,
        age_band=answer.band,
        band_until=answer.band_until,
        country=answer.country,
        language=language,
    )
    audit.record("accounts.join", user, actor=user, office_id=user.office_id)
    return user
