"""Asking a guardian, and what follows from each answer.

Every action takes the person's turn first, and reads the request again after that: a
second tab, a second press and a worker that was killed half-way change nothing.
"""

from __future__ import annotations

import datetime
import uuid
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts import consents, notices
from accounts.consents import NotNeeded, Yes
from accounts.guardian import contacts, letters
from accounts.guardian.texts import ConsentText, consent_text
from accounts.models import (
    Consent,
    ConsentRequest,
    Guardian,
    Method,
    Notification,
    Scope,
    User,
)
from accounts.rights.actions import erase_now
from audit import actions as audit

SECOND_YES_AFTER = datetime.timedelta(hours=24)
Outcome = ConsentRequest.Outcome


class TooEarly(RuntimeError):
    """The second yes comes sooner than a day after the first."""


class NotOpen(RuntimeError):
    """The request was answered, replaced or ran out before."""


class NothingToAsk(ValueError):
    """Everything that was chosen holds already."""


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody asks a guardian for, and how to reach them.

    ``method``, ``contact`` and ``language`` count only where no guardian has said yes
    to anything yet: a child cannot put somebody else in a guardian's place.
    """

    scopes: frozenset[Scope]
    method: Method = Method.PAPER
    contact: str = ""
    language: str = settings.LANGUAGE_CODE


def reference(request: ConsentRequest) -> str:
    """The short code of a request, for paper and for the phone."""
    code = request.key.hex[:8].upper()
    return f"{code[:4]}-{code[4:]}"


def open_request(person: User) -> ConsentRequest | None:
    return person.consent_requests.filter(closed_at__isnull=True).first()


def guardian_of(person: User) -> Guardian | None:
    return Guardian.objects.filter(person=person).first()


def lasting(person: User, now: datetime.datetime | None = None) -> set[Scope]:
    """What need not be asked for now: given, and not about to run out."""
    now = now or timezone.now()
    active = Consent.objects.active(now).filter(
        person=person, expires_at__gt=now + consents.SOON
    )
    return {Scope(scope) for scope in active.values_list("scope", flat=True)}


# --- the young person asks -------------------------------------------------------


@transaction.atomic
def ask(question: Question, *, acting_user: User) -> ConsentRequest:
    """Ask a guardian; who asks says yes themselves by doing so.

    A request that is still open is replaced, and its links are worth nothing any more.
    Raises ``NotNeeded`` for somebody who may agree alone, ``NothingToAsk`` where all of
    it holds already. How often somebody may ask is counted by the view.
    """
    person = consents.take_turn(acting_user.pk)
    if not consents.needs_guardian(person):
        raise NotNeeded
    scopes = (question.scopes | {Scope.ACCOUNT}) - lasting(person)
    if not scopes:
        raise NothingToAsk
    _close(open_request(person), Outcome.REPLACED)
    consents.stop_letters(person)
    guardian = _guardian_to_ask(person, question)
    now = timezone.now()
    text = consent_text(guardian.language)
    request = ConsentRequest.objects.create(
        person=person,
        scopes=_in_order(scopes),
        text_version=text.version,
        text_digest=text.digest,
        language=text.language,
        assented_at=now,
        asked_at=now,
        lasts_until=now + settings.RETENTION["consent_request"],
    )
    letters.ask(guardian, request)
    _record("accounts.ask_guardian", request, person, method=guardian.channel)
    return request


def _guardian_to_ask(person: User, question: Question) -> Guardian:
    known = guardian_of(person)
    if known and consents.given(person):
        return known
    Guardian.objects.filter(person=person).delete()
    return Guardian.objects.create(
        person=person,
        channel=question.method,
        contact=contacts.locked(question.contact),
        contact_fingerprint=contacts.fingerprint(question.contact),
        language=question.language,
    )


def contact_of(person: User, question: Question) -> str:
    """The fingerprint of the address that a question would be sent to."""
    known = guardian_of(person)
    if known and consents.given(person):
        return known.contact_fingerprint
    return contacts.fingerprint(question.contact)


# --- the guardian answers --------------------------------------------------------


@transaction.atomic
def say_yes(
    request: ConsentRequest,
    scopes: set[Scope],
    relation: Guardian.Relation,
    text: ConsentText,
) -> None:
    """The first yes by a link. It counts after a second one, a day later.

    Said again before that, it changes nothing. Raises ``NotOpen``.
    """
    request = _locked(request)
    if request.answered_at:
        return
    now = timezone.now()
    request.granted = _in_order(scopes & asked_for(request))
    request.text_version, request.text_digest = text.version, text.digest
    request.language = text.language
    request.answered_at = now
    request.confirm_from = now + SECOND_YES_AFTER
    request.lasts_until = now + settings.RETENTION["consent_request"]
    request.save()
    guardian = Guardian.objects.get(person=request.person)
    guardian.relation = relation
    guardian.save(update_fields=["relation"])
    letters.ask_once_more(guardian, request)
    _record("accounts.guardian_said_yes", request, None)


@transaction.atomic
def confirm(request: ConsentRequest) -> Guardian:
    """The second yes: consents are recorded, and the young person is told.

    Returns the guardian, whose page is open from now on. Raises ``TooEarly``, and
    ``NotOpen`` where there was no first yes.
    """
    request = _locked(request)
    if request.answered_at is None or request.confirm_from is None:
        raise NotOpen
    if timezone.now() < request.confirm_from:
        raise TooEarly
    guardian = Guardian.objects.get(person=request.person)
    _give(
        request,
        asked_scopes(request.granted),
        method=Method(guardian.channel),
        relation=Guardian.Relation(guardian.relation),
    )
    letters.say_what_holds(guardian)
    return guardian


@transaction.atomic
def refuse(request: ConsentRequest) -> None:
    """The guardian says no. Without any yes to the account everything is deleted."""
    request = _locked(request)
    person = request.person
    _record("accounts.guardian_said_no", request, None)
    _close(request, Outcome.REFUSED)
    consents.stop_letters(person)
    if consents.waits(person):
        erase_now(person)
    else:
        notices.tell(person, Notification.Kind.GUARDIAN_ANSWERED)


# --- staff write down what was signed or said ------------------------------------


@transaction.atomic
def verify(
    request: ConsentRequest,
    scopes: set[Scope],
    *,
    method: Method,
    relation: Guardian.Relation,
    acting_user: User,
) -> None:
    """Record a signed form or a call that a member of staff has checked.

    Whether they may is asked by the view. Raises ``NotOpen``.
    """
    request = _locked(request)
    if request.person_id == acting_user.pk:
        raise PermissionError("Nobody verifies consent to their own account.")
    _give(
        request,
        scopes & asked_for(request),
        method=method,
        relation=relation,
        verified_by=acting_user,
    )
    consents.stop_letters(request.person)
    Guardian.objects.filter(person=request.person).update(relation=relation)


def _give(
    request: ConsentRequest,
    scopes: set[Scope],
    *,
    method: Method,
    relation: Guardian.Relation,
    verified_by: User | None = None,
) -> None:
    consents.give(
        request.person,
        Yes(
            scopes=frozenset(scopes),
            method=method,
            relation=relation,
            text_version=request.text_version,
            text_digest=request.text_digest,
            language=request.language,
            assented_at=request.assented_at,
            verified_by=verified_by,
        ),
    )
    request.granted = _in_order(scopes)
    _close(request, Outcome.GIVEN)
    notices.tell(request.person, Notification.Kind.GUARDIAN_ANSWERED)


# --- time passes -----------------------------------------------------------------


def close_unanswered(now: datetime.datetime | None = None) -> int:
    """Close requests that nobody answered in time; returns how many things were done.

    Who never had a yes to their account, or has had none for as long, is deleted.
    """
    now = now or timezone.now()
    over = ConsentRequest.objects.filter(closed_at__isnull=True, lasts_until__lte=now)
    closed = sum(_run_out(pk, now) for pk in list(over.values_list("pk", flat=True)))
    for person in list(_left_waiting(now)):
        erase_now(person)
        closed += 1
    return closed


@transaction.atomic
def _run_out(request_id: int, now: datetime.datetime) -> int:
    request = ConsentRequest.objects.filter(pk=request_id).first()
    if request is None:
        return 0
    person = consents.take_turn(request.person_id)
    request.refresh_from_db()
    if request.closed_at or request.lasts_until > now:
        return 0
    _close(request, Outcome.UNANSWERED)
    consents.stop_letters(person)
    if consents.waits(person):
        erase_now(person)
    return 1


def _left_waiting(now: datetime.datetime) -> Any:
    """People who need a guardian's yes to be here, have none and wait for none."""
    since = now - settings.RETENTION["consent_request"]
    own: dict[str, Any] = {"person": OuterRef("pk")}
    accounts = Consent.objects.filter(**own, scope=Scope.ACCOUNT)
    lately = accounts.filter(expires_at__gt=since).exclude(ended_at__lte=since)
    requests = ConsentRequest.objects.filter(**own)
    return User.objects.filter(
        ~Exists(lately),
        ~Exists(requests.filter(closed_at__isnull=True)),
        ~Exists(requests.filter(closed_at__gt=since)),
        guardian_until__gt=timezone.localdate(now),
        closing_at__isnull=True,
        joined_at__lte=since,
    )


def remind(now: datetime.datetime | None = None) -> int:
    """Say once, a month before, that consents run out; returns to how many people."""
    now = now or timezone.now()
    return sum(_remind(person, ends) for person, ends in consents.ending_soon(now))


@transaction.atomic
def _remind(person: User, ends: datetime.datetime) -> bool:
    person = consents.take_turn(person.pk)
    kind, day = Notification.Kind.CONSENT_ENDS, timezone.localdate(ends).isoformat()
    if person.notifications.filter(kind=kind, target_key=day).exists():
        return False
    notices.tell(person, kind, target_key=day)
    if guardian := guardian_of(person):
        letters.say_it_ends(guardian, ends)
    return True


# --- what they share -------------------------------------------------------------


def asked_for(request: ConsentRequest) -> set[Scope]:
    return asked_scopes(request.scopes)


def asked_scopes(values: list[str]) -> set[Scope]:
    return {Scope(value) for value in values}


def by_key(key: uuid.UUID) -> ConsentRequest | None:
    return (
        ConsentRequest.objects.filter(key=key).select_related("person__office").first()
    )


def _locked(request: ConsentRequest) -> ConsentRequest:
    """The request once it is our turn; raises ``NotOpen`` where it is over."""
    person = consents.take_turn(request.person_id)
    found = ConsentRequest.objects.filter(pk=request.pk).first()
    if found is None or found.closed_at or found.lasts_until <= timezone.now():
        raise NotOpen
    if not consents.needs_guardian(person):
        raise NotOpen
    found.person = person
    return found


def _close(request: ConsentRequest | None, outcome: ConsentRequest.Outcome) -> None:
    if request is None:
        return
    request.closed_at, request.outcome = timezone.now(), outcome
    request.save()


def _in_order(scopes: set[Scope] | frozenset[Scope]) -> list[str]:
    return [scope.value for scope in Scope if scope in scopes]


def _record(
    verb: str, request: ConsentRequest, actor: User | None, **data: str
) -> None:
    audit.record(
        verb,
        request,
        actor=actor,
        office_id=request.person.office_id,
        person=request.person.public_id,
        **data,
    )
