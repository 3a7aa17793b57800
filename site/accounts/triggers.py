"""What the database itself refuses on people's rows."""

from __future__ import annotations

import guards.triggers
from accounts.models import Consent
from guards.triggers import Guard

_FIXED = (
    "person_key",
    "scope",
    "text_version",
    "text_digest",
    "language",
    "method",
    "relation",
    "assented_at",
    "given_at",
    "expires_at",
)


def register() -> None:
    guards.triggers.register(*_consent_guards())


def _consent_guards() -> list[Guard]:
    unchanged = " AND ".join(f"NEW.{column} = OLD.{column}" for column in _FIXED)
    only_gone = " AND ".join(
        f"(NEW.{column} IS NULL OR NEW.{column} = COALESCE(OLD.{column}, 0))"
        for column in ("person_id", "verified_by_id")
    )
    return [
        Guard(
            name="accounts_consent_unchanged",
            model=Consent,
            events=("UPDATE",),
            refuse_when=(
                f"NOT ({unchanged} AND {only_gone} AND (OLD.ended_at IS NULL OR "
                "(NEW.ended_at IS NOT NULL AND NEW.ended_at = OLD.ended_at "
                "AND NEW.ending = OLD.ending)))"
            ),
            message="A consent is never edited: it ends, once.",
        ),
        Guard(
            name="accounts_consent_kept",
            model=Consent,
            events=("DELETE",),
            refuse_when="OLD.person_id IS NOT NULL",
            message="A consent stays as long as its person.",
        ),
        Guard(
            name="accounts_consent_verified",
            model=Consent,
            events=("INSERT",),
            refuse_when="NEW.method IN ('paper', 'call') AND NEW.verified_by_id IS NULL",
            message="A form or a call is verified by somebody.",
        ),
    ]
