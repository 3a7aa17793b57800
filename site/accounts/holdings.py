"""What each room keeps of a person, asked of all rooms in the same few words.

Accounts cannot import what stands above it, so the rooms are named in
``settings.ACCOUNTS_HOLDINGS``, as Django names its password validators: ``Account``
first, because the others are about the person that it keeps.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from wagtail.models import ModelLogEntry, PageLogEntry

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

import vault
from accounts import consents
from accounts.handles import skeleton
from accounts.models import Consent, RetiredHandle, Scope, User
from outbox import actions as outbox
from outbox.models import Letter


@dataclass(frozen=True)
class Counted:
    """How many things of one kind are held, for a line such as "Drafts: 3"."""

    what: str | Promise
    how_many: int


@dataclass(frozen=True)
class Shown:
    """One thing of a person that everybody can read now."""

    key: str
    what: str | Promise
    title: str
    href: str
    since: datetime | None


class Holding:
    """One room. It says only what it has to: by default it keeps nothing."""

    words: ClassVar[dict[str, str | Promise]] = {}
    """What the keys of its export are called on a page."""

    def counts(self, person: User) -> list[Counted]:
        """What is held of ``person``, in numbers."""
        return []

    def export(self, person: User) -> dict[str, Any]:
        """Everything held of ``person``, as plain JSON, in words they understand.

        Nothing of anybody else is in it, and no name of staff.
        """
        return {}

    def files(self, person: User) -> Iterator[tuple[str, bytes]]:
        """The files that the export speaks of, by the ids that it gives them."""
        return iter(())

    def shown(self, person: User) -> list[Shown]:
        """What everybody can read of ``person`` now, newest first."""
        return []

    def hide(self, person: User, keys: Iterable[str]) -> int:
        """Take back those things of ``shown``; returns how many were public."""
        return 0

    def unpublish(self, person: User, *, scope: Scope | None = None) -> int:
        """Take back what is public of ``person``, or only what falls under ``scope``.

        What waits to be read is taken back as well. Returns how many things were
        public. Calling it again changes nothing.
        """
        return 0

    def erase(self, person: User) -> None:
        """Leave nothing of ``person``, files included. Runs in one transaction with
        the others; files go after its commit. Calling it again changes nothing."""


def holdings() -> list[Holding]:
    return [import_string(path)() for path in settings.ACCOUNTS_HOLDINGS]


def forget_tasks(task_path: str, first_arguments: Iterable[Any]) -> None:
    """Drop what is queued or was done with one of these as its first argument.

    A task that runs now keeps its row until it is done: its worker writes the end into
    it. Such rows hold numbers only, and are swept with all others.
    """
    DBTaskResult.objects.exclude(status=TaskResultStatus.RUNNING).filter(
        task_path=task_path, args_kwargs__args__0__in=list(first_arguments)
    ).delete()


class Account(Holding):
    """The person, their consents, and how they come in. It goes last of all."""

    words: ClassVar[dict[str, str | Promise]] = {
        "account": _("Your account"),
        "id": _("Number"),
        "handle": _("Handle"),
        "name_shown": _("Name shown"),
        "avatar": _("Picture beside your name"),
        "email": _("E-mail address"),
        "age_group": _("Age group"),
        "age_group_until": _("Age group until"),
        "guardian_until": _("A guardian is needed until"),
        "country": _("Country"),
        "office": _("Office"),
        "language": _("Language"),
        "joined_at": _("Joined on"),
        "last_month_here": _("Last month here"),
        "closing_at": _("Closes on"),
        "ways_to_sign_in": _("Ways to sign in"),
        "unused_recovery_codes": _("Recovery codes not used yet"),
        "places_signed_in": _("Places where you are signed in"),
        "guardian": _("Your guardian"),
        "relation": _("Relation"),
        "reached_by": _("How we reach them"),
        "consents": _("What your guardian agreed to"),
        "consent_requests": _("What we asked your guardian"),
        "for_what": _("For what"),
        "how": _("How"),
        "given_at": _("Given on"),
        "expires_at": _("Good until"),
        "ended_at": _("Ended on"),
        "ending": _("How it ended"),
        "you_agreed_at": _("You agreed"),
        "asked_at": _("Asked on"),
        "answered_at": _("Answered on"),
        "text_version": _("Text that was read"),
        "notices": _("What we told you here"),
        "about": _("About"),
        "made_at": _("Written on"),
        "read_at": _("Read by you on"),
        "requests": _("What you asked us to do"),
        "due_at": _("Due on"),
        "state": _("State"),
    }

    def counts(self, person: User) -> list[Counted]:
        counted = [
            Counted(_("What your guardian agreed to"), person.consents.count()),
            Counted(_("What we told you here"), person.notifications.count()),
        ]
        return [line for line in counted if line.how_many]

    def export(self, person: User) -> dict[str, Any]:
        return {
            "account": _account(person),
            "guardian": _guardian(person),
            "consents": [_consent(row) for row in person.consents.order_by("given_at")],
            "consent_requests": [
                {
                    "for_what": [str(Scope(scope).label) for scope in row.scopes],
                    "text_version": row.text_version,
                    "you_agreed_at": _iso(row.assented_at),
                    "asked_at": _iso(row.asked_at),
                    "answered_at": _iso(row.answered_at),
                }
                for row in person.consent_requests.order_by("asked_at")
            ],
            "notices": [
                {
                    "about": row.kind,
                    "made_at": _iso(row.made_at),
                    "read_at": _iso(row.read_at),
                }
                for row in person.notifications.order_by("made_at")
            ],
            "requests": [
                {
                    "about": row.kind,
                    "state": row.state,
                    "made_at": _iso(row.made_at),
                    "due_at": _iso(row.due_at),
                }
                for row in person.data_requests.order_by("made_at")
            ],
        }

    def erase(self, person: User) -> None:
        if not User.objects.filter(pk=person.pk).exists():
            return
        # Who waited for a guardian never wrote here: their handle can be had again.
        if not consents.lacking(person, [Scope.ACCOUNT]):
            retire_handle(person)
        letters = Letter.objects.filter(about_key=person.public_id)
        forget_tasks("outbox.tasks.send_letter", letters.values_list("pk", flat=True))
        outbox.withdraw(person.public_id)
        _forget_own_tasks(person)
        for log in (ModelLogEntry, PageLogEntry):
            log.objects.filter(user_id=person.pk).update(user=None)
        # Its rows in other tables go with it, or lose its number: see each foreign key.
        User.objects.filter(pk=person.pk).delete()


def fingerprint_of(handle: str) -> str:
    """What is kept of a handle that somebody had: equal where handles look alike."""
    return vault.fingerprint(skeleton(handle), purpose="handle")


def retire_handle(person: User) -> None:
    """Nobody else ever gets this handle: its new owner could pass for the old one."""
    RetiredHandle.objects.update_or_create(
        fingerprint=fingerprint_of(person.handle), defaults={"person": person}
    )


def _forget_own_tasks(person: User) -> None:
    DBTaskResult.objects.exclude(status=TaskResultStatus.RUNNING).filter(
        task_path__startswith="accounts.", args_kwargs__args__0=person.pk
    ).delete()


def _account(person: User) -> dict[str, Any]:
    return {
        "id": str(person.public_id),
        "handle": person.handle,
        "name_shown": person.display_name,
        "avatar": person.avatar,
        "email": person.email or "",
        "age_group": str(person.get_age_band_display()),
        "age_group_until": _iso(person.band_until),
        "guardian_until": _iso(person.guardian_until),
        "country": str(person.country.name) if person.country else "",
        "office": person.office.name,
        "language": get_language_info(person.language)["name_local"],
        "joined_at": _iso(person.joined_at),
        "last_month_here": _iso(person.last_active_in),
        "closing_at": _iso(person.closing_at),
        "ways_to_sign_in": _ways_in(person),
        "unused_recovery_codes": person.recovery_codes.filter(
            used_at__isnull=True
        ).count(),
        "places_signed_in": person.sessions.count(),
    }


def _ways_in(person: User) -> list[str]:
    ways = [str(_("Passphrase"))] if person.has_usable_password() else []
    if EmailAddress.objects.filter(user=person).exists():
        ways.append(str(_("Code by e-mail")))
    names = {
        Authenticator.Type.TOTP: _("Authenticator app"),
        Authenticator.Type.WEBAUTHN: _("Passkey"),
        Authenticator.Type.RECOVERY_CODES: _("Spare codes"),
    }
    found = Authenticator.objects.filter(user=person).order_by("pk")
    return ways + [str(names[Authenticator.Type(row.type)]) for row in found]


def _guardian(person: User) -> dict[str, Any]:
    """That there is one, and how we reach them; their address is theirs."""
    guardian = getattr(person, "guardian", None)
    if guardian is None:
        return {}
    return {
        "reached_by": str(guardian.get_channel_display()),
        "language": get_language_info(guardian.language)["name_local"],
        "made_at": _iso(guardian.created_at),
    }


def _consent(row: Consent) -> dict[str, Any]:
    return {
        "for_what": str(row.get_scope_display()),
        "how": str(row.get_method_display()),
        "relation": str(row.get_relation_display()),
        "text_version": row.text_version,
        "language": get_language_info(row.language)["name_local"],
        "you_agreed_at": _iso(row.assented_at),
        "given_at": _iso(row.given_at),
        "expires_at": _iso(row.expires_at),
        "ended_at": _iso(row.ended_at),
        "ending": str(row.get_ending_display()) if row.ending else "",
    }


def _iso(moment: Any) -> str:
    """A date or a time as machines read it; empty where there is none."""
    return moment.isoformat() if moment else ""
