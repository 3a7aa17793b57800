"""Every change that moderation makes: submit, decide, withdraw.

Each action is one transaction with its audit entry; whatever must happen afterwards
is queued inside it, so that a crash can neither lose nor repeat it.
"""

from __future__ import annotations

from moderation.actions.caring import answer
from moderation.actions.checking import go_on_after
from moderation.actions.deciding import claim, decide, record_reading, release
from moderation.actions.submitting import (
    already_submitted,
    open_subject,
    repeated,
    submit,
)
from moderation.actions.taking_back import withdraw, withdraw_for_author

__all__ = [
    "already_submitted",
    "answer",
    "claim",
    "decide",
    "go_on_after",
    "open_subject",
    "record_reading",
    "release",
    "repeated",
    "submit",
    "withdraw",
    "withdraw_for_author",
]
