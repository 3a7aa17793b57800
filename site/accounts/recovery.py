"""Recovery codes: the way back in for somebody whom no e-mail can reach.

Eight codes are shown once, to be printed or written down. Each opens a new passphrase
once. Of a code only a salted hash is kept; the codes of one person share their salt, so
that an attempt costs one hash, the same for a right code, a wrong one and a handle that
nobody has.
"""

from __future__ import annotations

import secrets
import unicodedata
from dataclasses import dataclass

from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.db import transaction
from django.http import HttpRequest

import vault
from accounts.models import RecoveryCode, User
from audit import actions as audit

NUMBER = 8
_SIGNS = "23456789abcdefghjkmnpqrstuvwxyz"
"""No sign that looks like another when somebody wrote it down."""

_GROUPS, _GROUP = 3, 4
_SHOWN = "recovery_codes"
_PURPOSE = "recovery-codes"


class _CodeHasher(PBKDF2PasswordHasher):
    """Fewer rounds than for a passphrase: a code has 59 random bits of its own."""

    iterations = 40_000


@dataclass(frozen=True, slots=True)
class Found:
    """A person and the code with which they may choose a new passphrase."""

    person: User
    code: RecoveryCode


@transaction.atomic
def make_codes(person: User) -> list[str]:
    """New codes for ``person``, in the only moment in which they can be read.

    The old ones die.
    """
    codes = [_new_code() for _ in range(NUMBER)]
    hasher = _CodeHasher()
    salt = hasher.salt()
    RecoveryCode.objects.filter(person=person).delete()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(person=person, hash=hasher.encode(_tidy(code), salt))
        for code in codes
    )
    audit.record(
        "accounts.recovery_codes", person, actor=person, office_id=person.office_id
    )
    return codes


def codes_left(person: User) -> int:
    return RecoveryCode.objects.filter(person=person, used_at=None).count()


def find(handle: str, code: str) -> Found | None:
    """Whose code this is, if it is good; always after one hash."""
    known = User.objects.known_as(handle)
    rows = list(RecoveryCode.objects.filter(person=known).select_related("person"))
    hasher = _CodeHasher()
    salt = str(hasher.decode(rows[0].hash)["salt"]) if rows else hasher.salt()
    wanted = hasher.encode(_tidy(code), salt)
    for row in rows:
        if row.used_at is None and secrets.compare_digest(row.hash, wanted):
            return Found(person=row.person, code=row)
    return None


def keep_for_page(request: HttpRequest, codes: list[str]) -> None:
    """Keep new codes, locked, until their page has been read.

    A page that got lost on the way to a phone can so be asked for again.
    """
    request.session[_SHOWN] = vault.lock(" ".join(codes), purpose=_PURPOSE)


def codes_for_page(request: HttpRequest) -> list[str]:
    """Codes that were made in this session and not yet written down."""
    locked = request.session.get(_SHOWN)
    try:
        return vault.unlock(locked, purpose=_PURPOSE).split() if locked else []
    except vault.CannotOpen:
        return []


def written_down(request: HttpRequest) -> None:
    request.session.pop(_SHOWN, None)


def _new_code() -> str:
    signs = [secrets.choice(_SIGNS) for _ in range(_GROUPS * _GROUP)]
    groups = ["".join(signs[i : i + _GROUP]) for i in range(0, len(signs), _GROUP)]
    return "-".join(groups)


def _tidy(code: str) -> str:
    """A code as it was made, however it was typed: capitals, spaces, Arabic digits."""
    plain = unicodedata.normalize("NFKC", code).lower()
    digits = (str(unicodedata.digit(sign, sign)) for sign in plain)
    return "".join(sign for sign in digits if sign in _SIGNS)
