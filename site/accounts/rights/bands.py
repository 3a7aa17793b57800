"""Growing up: the next age band, and what comes with it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from accounts import consents, notices
from accounts.models import AgeBand, Notification, User
from accounts.rights.copies import shown_of
from audit import actions as audit


@dataclass(frozen=True)
class _Next:
    """The band that follows, and how many years somebody stays in it."""

    band: AgeBand
    years: int | None


_AFTER: dict[str, _Next] = {
    AgeBand.FROM_13: _Next(AgeBand.FROM_16, 2),
    AgeBand.FROM_16: _Next(AgeBand.FROM_18, 7),
    AgeBand.FROM_18: _Next(AgeBand.FROM_25, None),
}


def move_up(today: datetime.date | None = None) -> int:
    """Move everybody whose half-year has come; again on the same day moves nobody.

    Returns how many people moved. Who was forgotten for years arrives where they belong.
    """
    today = today or timezone.localdate()
    _need_no_guardian(today)
    due = User.objects.filter(band_until__lte=today, age_band__in=_AFTER)
    return sum(
        _move(person_id, today) for person_id in due.values_list("pk", flat=True)
    )


def _need_no_guardian(today: datetime.date) -> None:
    for person in User.objects.filter(guardian_until__lte=today):
        with transaction.atomic():
            consents.grow_up(person)
            User.objects.filter(pk=person.pk).update(guardian_until=None)


@transaction.atomic
def _move(person_id: int, today: datetime.date) -> bool:
    person = User.objects.select_for_update().filter(pk=person_id).first()
    if person is None or not _is_due(person, today):
        return False
    was_minor = person.is_minor
    while _is_due(person, today):
        _step(person)
    person.save(update_fields=["age_band", "band_until"])
    notices.tell(
        person, Notification.Kind.BAND_CHANGED, target_key=str(person.age_band)
    )
    if was_minor and not person.is_minor and shown_of(person):
        notices.tell(person, Notification.Kind.FRESH_START)
    audit.record(
        "accounts.move_up",
        person,
        actor=None,
        office_id=person.office_id,
        band=str(person.age_band),
    )
    return True


def _is_due(person: User, today: datetime.date) -> bool:
    return (
        person.age_band in _AFTER
        and person.band_until is not None
        and person.band_until <= today
    )


def _step(person: User) -> None:
    """Half-years begin on first days, so that years can be added to them."""
    following = _AFTER[person.age_band]
    until = person.band_until
    person.age_band = following.band
    person.band_until = (
        until.replace(year=until.year + following.years)
        if until is not None and following.years is not None
        else None
    )
