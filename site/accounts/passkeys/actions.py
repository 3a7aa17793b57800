"""Joining with a passkey, keeping more of them, and giving them up."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import transaction
from django.http import HttpRequest

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.flows import auto_generate_recovery_codes
from allauth.mfa.webauthn.internal.auth import WebAuthn

from accounts import actions, second_step
from accounts.joining import Answer
from accounts.mail.letters import post
from accounts.models import User
from audit import actions as audit


@transaction.atomic
def join_by_passkey(
    handle: str,
    key: uuid.UUID,
    credential: dict[str, Any],
    answer: Answer,
    *,
    language: str,
) -> User:
    """Make an account and its passkey together; ``key`` is what the passkey knows.

    Raises ``IntegrityError`` where the handle has been taken in the meantime.
    """
    user = actions.join(handle, None, answer, language=language, public_id=key)
    WebAuthn.add(user, next_name(user), credential)
    return user


@transaction.atomic
def add_passkey(
    person: User,
    name: str,
    credential: dict[str, Any],
    *,
    request: HttpRequest,
    acting_user: User,
) -> bool:
    """Keep one more passkey; whether spare codes were made for a new second step."""
    WebAuthn.add(person, name or next_name(person), credential)
    audit.record(
        "accounts.add_passkey", person, actor=acting_user, office_id=person.office_id
    )
    _tell(person)
    if not second_step.is_on(person):
        return False
    return auto_generate_recovery_codes(request) is not None


@transaction.atomic
def rename_passkey(passkey: Authenticator, name: str) -> None:
    passkey.data["name"] = name
    passkey.save(update_fields=["data"])


@transaction.atomic
def remove_passkey(passkey: Authenticator, *, acting_user: User) -> None:
    """Give a passkey up, and spare codes that are spare to nothing with it."""
    person: Any = passkey.user
    passkey.delete()
    left = Authenticator.objects.filter(user=person)
    if not left.exclude(type=Authenticator.Type.RECOVERY_CODES).exists():
        left.delete()
    audit.record(
        "accounts.remove_passkey", person, actor=acting_user, office_id=person.office_id
    )
    _tell(person)


def next_name(person: User) -> str:
    """What a passkey is called until its person gives it a name."""
    name: str = get_adapter().generate_authenticator_name(
        person, Authenticator.Type.WEBAUTHN
    )
    return name


def _tell(person: User) -> None:
    if person.email:
        post("account_changed", person.email)
