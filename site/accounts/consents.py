"""Whether somebody needs a guardian's yes, and what becomes of it.

How a guardian is asked and answers is in ``accounts.guardian``. Here is what holds
whatever the way: a yes is given for a time, and ends by being taken back, running out
or no longer being needed.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import (
    Consent,
    ConsentRequest,
    Ending,
    Guardian,
    Method,
    Scope,
    User,
)
from accounts.sessions import end_sessions
from audit import actions as audit
from outbox.models import Letter

LASTS = datetime.timedelta(days=365)
SOON = datetime.timedelta(days=30)
"""How long before the end somebody is told, and a new yes reaches past a birthday."""


class NotNeeded(RuntimeError):
    """Nobody's consent is asked for a person who may agree alone."""


@dataclass(frozen=True, slots=True)
class Yes:
    """What a guardian agreed to, how, and after reading what."""

    scopes: frozenset[Scope]
    method: Method
    relation: Guardian.Relation
    text_version: str
    text_digest: str
    language: str
    assented_at: datetime.datetime
    verified_by: User | None = None


# --- what holds now --------------------------------------------------------------


def needs_guardian(person: User, today: datetime.date | None = None) -> bool:
    """Whether the law where they live asks for a guardian's consent today."""
    until = person.guardian_until
    return until is not None and (today or timezone.localdate()) < until


def given(person: User) -> set[Scope]:
    """What a guardian has agreed to and not taken back, needed or not."""
    scopes = Consent.objects.active().filter(person=person)
    return {Scope(scope) for scope in scopes.values_list("scope", flat=True)}


def lacking(person: User, scopes: Iterable[Scope]) -> set[Scope]:
    """Which of ``scopes`` somebody needs and does not have; one never implies another.

    Empty, and without a query, for everybody who may agree alone.
    """
    return set(scopes) - given(person) if needs_guardian(person) else set()


def waits(person: User) -> bool:
    """Whether nothing but waiting is open to them: no yes to an account."""
    return bool(lacking(person, [Scope.ACCOUNT]))


def taken_back(person: User) -> bool:
    """Whether they wait because a guardian took back the yes to their account."""
    withdrawn = Consent.objects.filter(
        person=person, scope=Scope.ACCOUNT, ending=Ending.WITHDRAWN
    )
    return waits(person) and withdrawn.exists()


def lacking_now(person: User, scopes: Iterable[Scope]) -> set[Scope]:
    """``lacking`` for whoever is about to publish, inside their transaction.

    Whoever takes a yes back waits for them, and whoever comes second sees what the
    first did: nothing becomes public between a guardian's no and the task that takes
    back. Only consents are locked, because the person's row is locked before their
    work is by whoever erases it.
    """
    if not needs_guardian(person):
        return set()
    held = Consent.objects.active().filter(person=person).select_for_update(no_key=True)
    return set(scopes) - {Scope(consent.scope) for consent in held.order_by("pk")}


def take_turn(person_id: int) -> User:
    """Whoever changes somebody's consents waits here for whoever does so already."""
    return User.objects.select_for_update(of=("self",), no_key=True).get(pk=person_id)


# --- giving ----------------------------------------------------------------------


def ends_at(person: User, now: datetime.datetime) -> datetime.datetime:
    """Twelve months, or when the age band changes, or when nobody has to be asked.

    A band that changes within a month has been thought of by whoever says yes now:
    otherwise a consent could never be renewed in time.
    """
    today = timezone.localdate(now)
    ends = [today + LASTS]
    if person.guardian_until:
        ends.append(person.guardian_until)
    if person.band_until and person.band_until > today + SOON:
        ends.append(person.band_until)
    return timezone.make_aware(datetime.datetime.combine(min(ends), datetime.time.min))


@transaction.atomic
def give(person: User, yes: Yes) -> None:
    """Record a yes to each scope; a yes that was there is replaced.

    Raises ``NotNeeded`` for somebody who may agree alone by now.
    """
    person = take_turn(person.pk)
    if not needs_guardian(person):
        raise NotNeeded
    now = timezone.now()
    _end(Consent.objects.filter(person=person, scope__in=yes.scopes), Ending.REPLACED)
    for scope in sorted(yes.scopes):
        consent = Consent.objects.create(
            person=person,
            scope=scope,
            text_version=yes.text_version,
            text_digest=yes.text_digest,
            language=yes.language,
            method=yes.method,
            relation=yes.relation,
            verified_by=yes.verified_by,
            assented_at=yes.assented_at,
            given_at=now,
            expires_at=ends_at(person, now),
        )
        _record("accounts.consent_given", consent, yes.verified_by)


# --- ending ----------------------------------------------------------------------


@transaction.atomic
def withdraw(
    person: User,
    scopes: Iterable[Scope] | None = None,
    *,
    acting_user: User | None = None,
) -> set[Scope]:
    """Take back a yes, all of it where no scope is named; nobody is asked why.

    Returns what was taken back. What is public because of it goes in a task that is
    queued here. Without a yes to the account nothing else stands, the person is signed
    out everywhere, and how to reach the guardian is forgotten. Again changes nothing.
    """
    person = take_turn(person.pk)
    active = Consent.objects.active().filter(person=person)
    if scopes is not None and Scope.ACCOUNT not in (named := set(scopes)):
        active = active.filter(scope__in=named)
    ended = _end(active, Ending.WITHDRAWN, acting_user)
    if not given(person):
        forget_guardian(person)
    _take_back(person, ended)
    return ended


def end_expired(now: datetime.datetime | None = None) -> int:
    """Take back what rested on consents that have run out; returns how many ended."""
    now = now or timezone.now()
    over = Consent.objects.filter(ended_at__isnull=True, expires_at__lte=now)
    people = over.order_by().values_list("person", flat=True).distinct()
    return sum(_expire(person_id, now) for person_id in list(people) if person_id)


@transaction.atomic
def _expire(person_id: int, now: datetime.datetime) -> int:
    person = User.objects.filter(pk=person_id).first()
    if person is None:
        return 0
    person = take_turn(person_id)
    if not needs_guardian(person, timezone.localdate(now)):
        return grow_up(person)
    over = Consent.objects.filter(
        person=person, ended_at__isnull=True, expires_at__lte=now
    )
    ended = _end(over, Ending.EXPIRED)
    _take_back(person, ended)
    return len(ended)


@transaction.atomic
def grow_up(person: User) -> int:
    """Nobody has to be asked any more: consents end, and what is public stays.

    How to reach the guardian goes. Returns how many consents ended.
    """
    person = take_turn(person.pk)
    ended = _end(Consent.objects.filter(person=person), Ending.GROWN)
    forget_guardian(person)
    return len(ended)


def forget_guardian(person: User) -> None:
    """Leave nothing that reaches the guardian: address, links, letters on their way."""
    person.consent_requests.filter(closed_at__isnull=True).update(
        closed_at=timezone.now(), outcome=ConsentRequest.Outcome.UNANSWERED
    )
    Guardian.objects.filter(person=person).delete()
    stop_letters(person)


def stop_letters(person: User) -> None:
    """Call back what is on its way to the guardian, and not what is for the person."""
    Letter.objects.filter(
        about_key=person.public_id, kind__startswith="guardian_"
    ).delete()


def _end(consents: Any, ending: Ending, acting_user: User | None = None) -> set[Scope]:
    ended = set()
    for consent in consents.filter(ended_at__isnull=True).order_by("pk"):
        consent.ended_at, consent.ending = timezone.now(), ending
        consent.save(update_fields=["ended_at", "ending"])
        _record("accounts.consent_ended", consent, acting_user, ending=ending.value)
        ended.add(Scope(consent.scope))
    return ended


def _take_back(person: User, scopes: set[Scope]) -> None:
    from accounts.tasks import take_back

    if Scope.ACCOUNT in scopes:
        end_sessions(person)
    for scope in sorted(scopes):
        take_back.enqueue(person.pk, scope.value)


def _record(verb: str, consent: Consent, acting_user: User | None, **data: str) -> None:
    audit.record(
        verb,
        consent,
        actor=acting_user,
        office_id=consent.person.office_id if consent.person else None,
        person=consent.person_key,
        scope=consent.scope,
        method=consent.method,
        **data,
    )


# --- before the end --------------------------------------------------------------


def ending_soon(now: datetime.datetime) -> Iterator[tuple[User, datetime.datetime]]:
    """Whose consents run out within a month while a guardian is still needed."""
    soon = (
        Consent.objects.active(now)
        .filter(expires_at__lte=now + SOON, person__closing_at__isnull=True)
        .select_related("person")
        .order_by("person", "expires_at")
    )
    seen: set[uuid.UUID] = set()
    for consent in soon:
        person = consent.person
        if person is None or person.public_id in seen:
            continue
        seen.add(person.public_id)
        if needs_guardian(person, timezone.localdate(consent.expires_at)):
            yield person, consent.expires_at
