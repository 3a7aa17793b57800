"""Sessions of staff, who are let in with a second factor only."""

from __future__ import annotations

import time
from typing import Any

from django.test import Client

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY as METHODS_OWNER,
)
from allauth.account.internal.flows.login import (
    AUTHENTICATION_METHODS_SESSION_KEY as METHODS,
)
from allauth.account.internal.userkit import user_id_to_str
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

from accounts.models import User


def set_up_totp(user: User, secret: str | None = None) -> str:
    """Give ``user`` an authenticator app; answers its secret."""
    secret = secret or generate_totp_secret()
    if not Authenticator.objects.filter(
        user=user, type=Authenticator.Type.TOTP
    ).exists():
        TOTP.activate(user, secret)
    return secret


def second_factor_used(client: Client, user: User, *, at: float | None = None) -> None:
    """Write into the session what allauth writes after a code was right."""
    session = client.session
    moment = time.time() if at is None else at
    session[METHODS] = [
        {"method": "password", "at": moment, "username": user.handle},
        {"method": "mfa", "at": moment, "type": "totp"},
    ]
    session[METHODS_OWNER] = user_id_to_str(user)
    session.save()


def staff_client(user: User) -> Client:
    """A browser in which ``user`` has logged in with passphrase and code."""
    set_up_totp(user)
    client = Client()
    client.force_login(user)
    second_factor_used(client, user)
    return client


def status_of(client: Client, address: str, form: dict[str, Any] | None = None) -> int:
    """How a staff page answers in the end: one that is missing is looked for under each
    language first. With ``form`` it is sent to the page."""
    if form is None:
        return client.get(address, follow=True).status_code
    response = client.post(address, form)
    if response.get("Location", "").startswith("/en/cms/"):
        return client.get(response["Location"]).status_code
    return response.status_code
