"""Joining, and coming back."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.utils import timezone

from accounts.joining import Answer
from accounts.models import RecoveryCode, User
from accounts.recovery import Found
from accounts.sessions import end_sessions
from audit import actions as audit


@transaction.atomic
def join(
    handle: str,
    passphrase: str | None,
    answer: Answer,
    *,
    language: str,
    public_id: uuid.UUID | None = None,
) -> User:
    """Make an account; who makes it is the person who gets it.

    Without a passphrase it opens by e-mail code or passkey only. Raises ``IntegrityError`` where the handle has been taken in the meantime.
    """
    user = User.objects.create_user(
        handle,
        passphrase,
        public_id=public_id or uuid.uuid4(),
        age_band=answer.band,
        band_until=answer.band_until,
        guardian_until=answer.guardian_until,
        country=answer.country,
        language=language,
    )
    audit.record("accounts.join", user, actor=user, office_id=user.office_id)
    return user


@transaction.atomic
def recover(found: Found, passphrase: str) -> bool:
    """Use up a recovery code for a new passphrase; false if it was used meanwhile.

    Whoever is signed in elsewhere with the old passphrase is signed out.
    """
    person = found.person
    unused = RecoveryCode.objects.filter(pk=found.code.pk, used_at=None)
    if not unused.update(used_at=timezone.now()):
        return False
    person.set_password(passphrase)
    person.save(update_fields=["password"])
    end_sessions(person)
    audit.record("accounts.recover", person, actor=person, office_id=person.office_id)
    return True
