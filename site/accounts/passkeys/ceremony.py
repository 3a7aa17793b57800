"""What browser and server say to each other about a passkey, through allauth.

Everything here that comes from a browser is hostile until the signature was checked;
what cannot be read is answered like a passkey that does not fit.
"""

from __future__ import annotations

import json
import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext_lazy as _

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth
from fido2.utils import websafe_decode

from accounts.models import User

NOT_RIGHT = _("This passkey did not work here. Please try again.")
LARGEST = 20_000
"""Characters of an answer; real ones have one or two thousand."""

_UNREADABLE = (ValidationError, ValueError, TypeError, KeyError, AttributeError)


def options_to_make(person: User) -> str:
    """JSON for the browser: make a passkey that can sign ``person`` in alone.

    ``person`` may not be saved yet. The challenge waits in the session.
    """
    return _as_json(auth.begin_registration(person, passwordless=True))


def options_to_use(person: User | None = None) -> str:
    """JSON for the browser: show a passkey, of ``person`` or of whoever has one here."""
    return _as_json(auth.begin_authentication(person))


def made(credential: Any) -> dict[str, Any]:
    """The passkey that a browser made for our challenge, checked.

    Raises ``ValidationError``. It must have asked its person (by finger, face or PIN):
    only then is it as good as two steps.
    """
    try:
        auth.parse_registration_response(credential)
        binding = auth.complete_registration(credential)
    except _UNREADABLE as error:
        raise ValidationError(NOT_RIGHT, code="passkey") from error
    if not binding.is_user_verified():
        raise ValidationError(NOT_RIGHT, code="passkey")
    found: dict[str, Any] = credential
    return found


def used(credential: Any, person: User | None = None) -> Authenticator:
    """Whose passkey signed our challenge, checked. Raises ``ValidationError``."""
    try:
        auth.parse_authentication_response(credential)
        owner = person or _owner(credential)
        return auth.complete_authentication(owner, credential)
    except _UNREADABLE as error:
        raise ValidationError(NOT_RIGHT, code="passkey") from error


def _owner(credential: dict[str, Any]) -> User:
    key = uuid.UUID(bytes=websafe_decode(credential["response"]["userHandle"]))
    owner = User.objects.filter(public_id=key).first()
    if owner is None:
        raise ValueError("a passkey of nobody")
    return owner


def _as_json(options: dict[str, Any]) -> str:
    return json.dumps(options, cls=DjangoJSONEncoder)
