"""The ways in which somebody can sign in, so that nobody takes away their last one."""

from __future__ import annotations

from typing import Literal

from allauth.mfa.models import Authenticator

from accounts.models import User

Way = Literal["passphrase", "address", "passkey"]


def has_another_way_in(person: User, *, besides: Way) -> bool:
    """Whether ``person`` could still sign in without ``besides``.

    Of several passkeys one may always go: ask this for the last one only.
    """
    return (
        (besides != "passphrase" and person.has_usable_password())
        or (besides != "address" and bool(person.email))
        or (besides != "passkey" and has_passkey(person))
    )


def has_passkey(person: User) -> bool:
    return Authenticator.objects.filter(
        user=person, type=Authenticator.Type.WEBAUTHN
    ).exists()
