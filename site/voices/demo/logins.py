"""How to sign in as one of the demo's people.

One passphrase for all of them, made at random in each installation and kept in a file
of the data folder that only its owner can read. The staff's second factor has a random
secret as well, which lies in the database and nowhere else.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.mfa.utils import decrypt

from accounts.models import User
from voices.demo import files

CONSONANTS = "bdfgklmnprstvz"
VOWELS = "aeiou"


@dataclass(frozen=True)
class Login:
    handle: str
    role: str | None
    office: str
    passphrase: str
    totp_secret: str | None


def _file() -> Path:
    return Path(settings.DATA_DIR) / "demo_logins.json"


def kept_passphrase() -> str | None:
    try:
        content = json.loads(_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    passphrase = content.get("passphrase")
    return passphrase if isinstance(passphrase, str) else None


def new_passphrase() -> str:
    """Make a passphrase that can be said and typed, and keep it."""
    passphrase = " ".join(
        "".join(secrets.choice(CONSONANTS) + secrets.choice(VOWELS) for _ in range(2))
        for _ in range(6)
    )
    file = _file()
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch(mode=0o600)
    file.chmod(0o600)
    file.write_text(json.dumps({"passphrase": passphrase}), encoding="utf-8")
    return passphrase


def give_second_factor(user: User) -> None:
    if not _totp_of(user):
        TOTP.activate(user, generate_totp_secret())


def _totp_of(user: User) -> Authenticator | None:
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()


def demo_logins() -> list[Login]:
    """Everyone of the demo who is here; empty where no demo was loaded."""
    passphrase = kept_passphrase()
    people = {row["handle"]: row for row in files.rows("people")}
    found = User.objects.filter(handle__in=people).select_related("office")
    secret_of = {
        row.user_id: decrypt(row.data["secret"])
        for row in Authenticator.objects.filter(
            user__in=found, type=Authenticator.Type.TOTP
        )
    }
    order = list(people)
    return [
        Login(
            handle=user.handle,
            role=people[user.handle]["role"],
            office=user.office.slug,
            passphrase=passphrase or "",
            totp_secret=secret_of.get(user.pk),
        )
        for user in sorted(found, key=lambda user: order.index(user.handle))
        if passphrase
    ]
