"""Closing somebody's account, opening it again, and signing somebody out."""

from __future__ import annotations

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from accounts.holdings import holdings
from accounts.models import User
from accounts.sessions import end_sessions
from audit import actions as audit
from audit.models import Entry
from offices.access import is_staff
from offices.actions import NotAllowed
from outbox import actions as outbox
from outbox.models import Channel


class Reason(models.TextChoices):
    """Why an account is closed, in words that its person reads."""

    RULES = "rules", _("It broke our rules again and again.")
    DANGER = "danger", _("It put other people in danger.")
    PRETENCE = "pretence", _("It is not the person it says it is.")
    AGE = "age", _("Its person is too young for an account.")
    STOLEN = "stolen", _("Somebody else may be using it.")


@transaction.atomic
def close_account(
    person: User, reason: Reason, *, take_back: bool, acting_user: User
) -> None:
    """Nobody signs in to the account any more; what they wrote stays, or is taken back.

    Staff are no target: their roles are ended first. Again changes nothing.
    """
    if not acting_user.has_perm("accounts.close_person", person) or is_staff(person):
        raise NotAllowed
    if not User.objects.filter(pk=person.pk, is_active=True).update(is_active=False):
        return
    person.is_active = False
    end_sessions(person)
    if take_back:
        for holding in holdings():
            holding.unpublish(person)
    if person.email:
        _write_to(person, person.email, reason)
    _record("accounts.close", person, acting_user, reason=reason.value)


@transaction.atomic
def reopen_account(person: User, *, acting_user: User) -> None:
    """The person can sign in again; what was taken back stays so until they send it."""
    if not acting_user.has_perm("accounts.close_person", person):
        raise NotAllowed
    if User.objects.filter(pk=person.pk, is_active=False).update(is_active=True):
        person.is_active = True
        _record("accounts.reopen", person, acting_user)


@transaction.atomic
def sign_out(person: User, *, acting_user: User) -> None:
    """End somebody's sessions everywhere, for instance when a phone was lost."""
    if not acting_user.has_perm("accounts.close_person", person):
        raise NotAllowed
    end_sessions(person)
    _record("accounts.sign_out", person, acting_user)


def reason_of(person: User) -> str:
    """Why a closed account is closed, in words; empty where nobody wrote it down."""
    entry = (
        Entry.objects.filter(verb="accounts.close", target=audit.target_of(person))
        .order_by("-pk")
        .first()
    )
    code = entry.data.get("reason") if entry else ""
    return str(Reason(code).label) if code in Reason.values else ""


def _write_to(person: User, address: str, reason: Reason) -> None:
    with override(person.language):
        why = str(reason.label)
    outbox.post(
        "staff_closed",
        to=address,
        channel=Channel.EMAIL,
        language=person.language,
        values={"reason": why},
        about_key=person.public_id,
    )


def _record(verb: str, person: User, actor: User, **data: str) -> None:
    audit.record(verb, person, actor=actor, office_id=person.office_id, **data)
