"""Browsers in which somebody has just shown who they are."""

from __future__ import annotations

import time

from django.test import Client

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY as METHODS_OWNER,
)
from allauth.account.internal.flows.login import (
    AUTHENTICATION_METHODS_SESSION_KEY as METHODS,
)
from allauth.account.internal.userkit import user_id_to_str

from accounts.models import User
from tests.conftest import signed_in


def freshly_signed_in(user: User) -> Client:
    """As ``signed_in``, a moment after the passphrase was typed."""
    client = signed_in(user)
    session = client.session
    session[METHODS] = [
        {"method": "password", "at": time.time(), "username": user.handle}
    ]
    session[METHODS_OWNER] = user_id_to_str(user)
    session.save()
    return client
