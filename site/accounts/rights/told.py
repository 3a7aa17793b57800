"""The notices of an account in words: what happened, and where to go."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts import notices
from accounts.models import Notification, User

Kind = Notification.Kind


@dataclass(frozen=True)
class _Words:
    text: str | Promise
    door: str = ""
    label: str | Promise = ""


@dataclass(frozen=True)
class Told:
    """One notice as the account page shows it."""

    pk: int
    text: str | Promise
    href: str
    label: str | Promise
    waits_for_answer: bool


_WORDS: dict[str, _Words] = {
    Kind.GUARDIAN_ANSWERED: _Words(
        _("Your guardian has answered."), "accounts:guardian:mine", _("See the answer")
    ),
    Kind.CONSENT_ENDS: _Words(
        _("What your guardian agreed to ends soon. Please ask them again."),
        "accounts:guardian:mine",
        _("See what ends"),
    ),
    Kind.BAND_CHANGED: _Words(
        _(
            "You are in the next age group now. Some things are open to you that were not."
        )
    ),
    Kind.FRESH_START: _Words(
        _("You are 18. What you wrote before can stay, or you can hide it."),
        "accounts:rights:fresh_start",
        _("Choose"),
    ),
    Kind.INACTIVE: _Words(
        _("You were away for long. Accounts that nobody uses are deleted. Yours stays.")
    ),
    Kind.ROLE_ENDS: _Words(_("Your role ends soon.")),
    Kind.BREAK_GLASS: _Words(
        _("Somebody at headquarters opened your office's pages, and said why."),
        "wagtailadmin_home",
        _("Your desk"),
    ),
}


def told(person: User) -> list[Told]:
    """What ``person`` has not read yet, newest first."""
    return [_told(row) for row in notices.unread(person)]


def _told(row: Notification) -> Told:
    words = _WORDS[row.kind]
    return Told(
        pk=row.pk,
        text=words.text,
        href=reverse(words.door) if words.door else "",
        label=words.label,
        # It is read by being answered, and asked only once.
        waits_for_answer=row.kind == Kind.FRESH_START,
    )
