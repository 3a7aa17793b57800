"""What a person may always do with what is theirs, and the erasure at its end."""

from __future__ import annotations

import datetime
import json
import logging
import uuid
from base64 import b64encode
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

import vault
from accounts import names, policy
from accounts.holdings import holdings, retire_handle
from accounts.models import DataRequest, LegalHold, Notification, User
from accounts.rights.copies import everything_of
from accounts.sessions import end_sessions
from audit import actions as audit
from offices.access import is_staff

HANDLE_RESTS = datetime.timedelta(days=30)
"""How long a new handle stays, so that readers know whom they read."""

PURPOSE = "hold"

logger = logging.getLogger(__name__)


class StillStaff(RuntimeError):
    """Somebody who works here leaves their work first; their role has to end."""


class NotYours(PermissionError):
    """A hold is the safeguarding lead's, and only of their own office."""


def record_export(person: User, *, kind: str) -> None:
    """Write down that somebody took a copy of their data."""
    audit.record(
        "accounts.export", person, actor=person, office_id=person.office_id, kind=kind
    )


@transaction.atomic
def unpublish_everything(person: User, *, acting_user: User) -> int:
    """Take back all that is public of somebody, at once; returns how many things."""
    hidden = sum(holding.unpublish(person) for holding in holdings())
    audit.record(
        "accounts.unpublish",
        person,
        actor=acting_user,
        office_id=person.office_id,
        things=hidden,
    )
    return hidden


# --- another handle --------------------------------------------------------------


def may_change_handle_at(person: User) -> datetime.datetime | None:
    """From when somebody may choose another handle; ``None`` where they may now."""
    latest = person.retired_handles.order_by("-retired_at").first()
    if latest is None or latest.retired_at + HANDLE_RESTS <= timezone.now():
        return None
    return latest.retired_at + HANDLE_RESTS


def change_handle(handle: str, *, acting_user: User) -> None:
    """Another public name, everywhere at once, because it is read from one place.

    Raises ``ValidationError`` that says why not, and what to do. The old one is nobody
    else's from now on.
    """
    try:
        with transaction.atomic():
            person = User.objects.select_for_update().get(pk=acting_user.pk)
            handle = _another(handle, person)
            retire_handle(person)
            person.handle = handle
            person.save(update_fields=["handle", "handle_skeleton"])
            audit.record(
                "accounts.change_handle",
                person,
                actor=acting_user,
                office_id=person.office_id,
            )
    except IntegrityError as error:
        taken = names.with_ideas(names.taken())
        raise taken from error  # in the same moment, by somebody else
    acting_user.handle, acting_user.handle_skeleton = handle, person.handle_skeleton


def _another(typed: str, person: User) -> str:
    handle = names.clean_handle(typed, besides=person)
    if handle == person.handle:
        same = ValidationError(_("This is your handle already."), code="same")
        raise names.with_ideas(same)
    if may_change_handle_at(person):
        raise ValidationError(
            _("You can choose another handle once in 30 days."), code="too_soon"
        )
    return handle


# --- leaving ---------------------------------------------------------------------


def begin_closing(person: User, *, acting_user: User | None = None) -> DataRequest:
    """Hide all of a person now, and erase it when their days are over; again is once.

    Raises ``StillStaff``. They are signed out everywhere. Until the day comes they may
    change their mind (``keep``).
    """
    with transaction.atomic():
        locked = User.objects.select_for_update().get(pk=person.pk)
        if is_staff(locked):
            raise StillStaff
        days = policy.of(locked).days_after_leaving
        now = timezone.now()
        request, made = DataRequest.objects.get_or_create(
            person=locked,
            kind=DataRequest.Kind.ERASE,
            state=DataRequest.State.OPEN,
            defaults={"made_at": now, "due_at": now + datetime.timedelta(days=days)},
        )
        if made:
            locked.closing_at = request.due_at
            locked.save(update_fields=["closing_at"])
            for holding in holdings():
                holding.unpublish(locked)
            audit.record(
                "accounts.begin_closing",
                locked,
                actor=acting_user,
                office_id=locked.office_id,
                days=days,
            )
        end_sessions(locked)
    person.closing_at = locked.closing_at
    return request


@transaction.atomic
def keep(person: User) -> None:
    """They stay after all. What was hidden stays hidden: sending it again is theirs."""
    locked = User.objects.select_for_update().get(pk=person.pk)
    open_requests = DataRequest.objects.filter(
        person=locked, kind=DataRequest.Kind.ERASE, state=DataRequest.State.OPEN
    )
    if open_requests.update(state=DataRequest.State.CANCELLED):
        audit.record("accounts.keep", locked, actor=locked, office_id=locked.office_id)
    locked.closing_at = None
    locked.save(update_fields=["closing_at"])
    person.closing_at = None


def erase_now(person: User) -> None:
    """Leave nothing of a person, in one transaction; files follow by a queued task.

    What stays: decisions without words or an author, consents by a random key for as
    long as they must be proved, and entries of the audit log. Where the law asks for
    it, a sealed copy. Killed half-way, nothing was done; again changes nothing.
    """
    with transaction.atomic():
        # Whatever is being written in their name waits here, and then finds nobody.
        locked = User.objects.select_for_update().filter(pk=person.pk).first()
        if locked is None:
            return
        held = _seal_for_holds(locked)
        audit.record(
            "accounts.erase",
            locked,
            actor=None,
            office_id=locked.office_id,
            person=locked.public_id,
            held=held,
        )
        for holding in reversed(holdings()):
            holding.erase(locked)


def erase_due(now: datetime.datetime | None = None) -> int:
    """Erase whoever's last day has come, each by themselves; returns how many.

    One who cannot be erased is named by number in the log and tried again tomorrow:
    they must not keep all others from it.
    """
    due = User.objects.filter(closing_at__lte=now or timezone.now())
    erased = 0
    for person in due.order_by("closing_at", "pk"):
        try:
            erase_now(person)
        except IntegrityError as error:
            # Its kind only: an error's text may quote the row that it is about.
            logger.error(  # noqa: TRY400
                "Account %s could not be erased: %s", person.pk, type(error).__name__
            )
        else:
            erased += 1
    return erased


# --- what the law wants kept -----------------------------------------------------


def place_hold(
    person: User, case_key: uuid.UUID | None = None, *, acting_user: User
) -> LegalHold:
    """Have a sealed copy kept for one case when somebody is erased; again is once.

    Raises ``NotYours`` outside the own office and for anybody but its lead.
    """
    if not acting_user.has_perm("accounts.place_hold", person):
        raise NotYours
    with transaction.atomic():
        hold, made = LegalHold.objects.get_or_create(
            person_key=person.public_id,
            case_key=case_key or uuid.uuid4(),
            defaults={
                "person": person,
                "office": person.office,
                "placed_by": acting_user,
            },
        )
        if made:
            _record_hold("accounts.place_hold", hold, acting_user)
            DataRequest.objects.filter(
                person=person, state=DataRequest.State.OPEN
            ).update(held_by_case_key=hold.case_key)
    return hold


def release_hold(hold: LegalHold, *, acting_user: User) -> None:
    """The case is over: the copy goes now, and the duty with it. Again changes nothing.

    Raises ``NotYours``.
    """
    if not acting_user.has_perm("accounts.place_hold", hold.office):
        raise NotYours
    with transaction.atomic():
        released = LegalHold.objects.filter(
            pk=hold.pk, released_at__isnull=True
        ).update(released_at=timezone.now(), sealed="")
        if released:
            _record_hold("accounts.release_hold", hold, acting_user)


def open_copy(hold: LegalHold, *, acting_user: User) -> dict[str, Any]:
    """What was sealed when the person was erased; each opening is written down.

    Raises ``NotYours``.
    """
    if not acting_user.has_perm("accounts.place_hold", hold.office):
        raise NotYours
    _record_hold("accounts.open_hold", hold, acting_user)
    copy: dict[str, Any] = json.loads(vault.unlock(hold.sealed, purpose=PURPOSE))
    return copy


def _record_hold(verb: str, hold: LegalHold, acting_user: User) -> None:
    audit.record(
        verb,
        hold,
        actor=acting_user,
        office_id=hold.office_id,
        person=hold.person_key,
        case=hold.case_key,
    )


def _seal_for_holds(person: User) -> bool:
    holds = list(LegalHold.objects.filter(person=person, released_at__isnull=True))
    if not holds:
        return False
    with override("en"):
        copy = {"data": everything_of(person), "files": _files_of(person)}
    text = json.dumps(copy, ensure_ascii=False)
    for hold in holds:
        hold.sealed = vault.lock(text, purpose=PURPOSE)
        hold.save(update_fields=["sealed"])
    return True


def _files_of(person: User) -> dict[str, str]:
    return {
        name: b64encode(content).decode()
        for holding in holdings()
        for name, content in holding.files(person)
    }


# --- a fresh start ---------------------------------------------------------------


@transaction.atomic
def answer_fresh_start(person: User, hide: Iterable[str], *, acting_user: User) -> int:
    """Take back what somebody chose of their earlier writing; they are not asked again."""
    keys = list(hide)
    hidden = sum(holding.hide(person, keys) for holding in holdings())
    person.notifications.filter(
        kind=Notification.Kind.FRESH_START, read_at__isnull=True
    ).update(read_at=timezone.now())
    audit.record(
        "accounts.fresh_start",
        person,
        actor=acting_user,
        office_id=person.office_id,
        things=hidden,
    )
    return hidden
