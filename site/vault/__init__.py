"""The vault: what must be kept and must not be readable in the database.

A guardian's address, an authenticator's secret and a message on its way are stored
locked. Each purpose has keys of its own, derived from the host's, so that a value
locked for one cannot be opened as another. The first key locks and every key opens,
so that a key can be changed while the house stands (``docs/operations.md``).
"""

from __future__ import annotations

import base64
import hashlib
import hmac

from django.conf import settings

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

__all__ = ["CannotOpen", "fingerprint", "lock", "unlock"]


class CannotOpen(ValueError):
    """Locked with a key that this host does not have, or changed since."""


def lock(text: str, *, purpose: str) -> str:
    """``text`` as only this host can read it, for one purpose."""
    return _locks(purpose).encrypt(text.encode()).decode()


def unlock(locked: str, *, purpose: str) -> str:
    """What was locked for the same purpose; raises ``CannotOpen``."""
    try:
        return _locks(purpose).decrypt(locked.encode()).decode()
    except InvalidToken as error:
        raise CannotOpen from error


def fingerprint(text: str, *, purpose: str) -> str:
    """64 hexadecimal digits that are equal where texts are, and tell nothing else.

    Made with the oldest key: it must stay the same when a newer one is put first.
    """
    key = _derived(settings.VAULT_KEYS[-1], f"{purpose}.fingerprint")
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def _locks(purpose: str) -> MultiFernet:
    return MultiFernet(
        [
            Fernet(base64.urlsafe_b64encode(_derived(key, purpose)))
            for key in settings.VAULT_KEYS
        ]
    )


def _derived(key: str, purpose: str) -> bytes:
    return HKDF(
        hashes.SHA256(), 32, salt=None, info=f"voices.{purpose}".encode()
    ).derive(key.encode())
