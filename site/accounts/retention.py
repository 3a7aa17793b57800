"""Accounts that nobody finished or came back to, and what outlives an account."""

from __future__ import annotations

import datetime

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator

from accounts import notices
from accounts.models import (
    Consent,
    LegalHold,
    Notification,
    RecoveryCode,
    Session,
    User,
)
from accounts.rights.actions import erase_now
from offices.models import Membership
from outbox import actions as outbox
from outbox.models import Channel
from privacy import sweeping


def is_held(person: str) -> Exists:
    """Whether the law asks to keep what ``person``, a path to the account, wrote."""
    return Exists(
        LegalHold.objects.filter(released_at__isnull=True, person=OuterRef(person))
    )


# --- joining -----------------------------------------------------------------------
def erase_abandoned_joins(now: datetime.datetime) -> int:
    """Erase accounts that were never finished: they would wait for ever.

    Who waits for a guardian's first yes is looked after by ``close_unanswered``.
    """
    begun = User.objects.filter(
        joined_at__lte=sweeping.limit("abandoned_join", now)
    ).exclude(_is_staff(now))
    return sweeping.one_by_one(_without_a_way_in(begun), erase_now)


def _without_a_way_in(people: models.QuerySet[User]) -> models.QuerySet[User]:
    """No passphrase, no passkey, no printed code and no proven address: nobody can
    ever log in here, and nobody has."""
    return people.filter(
        Q(password="") | Q(password__startswith=UNUSABLE_PASSWORD_PREFIX),
        ~Exists(Authenticator.objects.filter(user=OuterRef("pk"))),
        ~Exists(RecoveryCode.objects.filter(person=OuterRef("pk"))),
        ~Exists(EmailAddress.objects.filter(user=OuterRef("pk"), verified=True)),
        last_login__isnull=True,
    )


def _is_staff(now: datetime.datetime) -> Exists:
    return Exists(Membership.objects.active(now).filter(user=OuterRef("pk")))


# --- accounts that nobody comes back to ---------------------------------------------
def warn_inactive(now: datetime.datetime) -> int:
    """Tell those who were not here for long what will happen, once."""
    told = Notification.objects.filter(
        person=OuterRef("pk"), kind=Notification.Kind.INACTIVE, read_at__isnull=True
    )
    quiet = _quiet_since(sweeping.limit("inactive_warned", now), now)
    return sweeping.one_by_one(quiet.exclude(Exists(told)), _warn)


def erase_inactive(now: datetime.datetime) -> int:
    """Erase who did not come back, and never without the time between the warning and
    the end: a house that did not sweep for a year warns first."""
    between = sweeping.limit("inactive_erased", now) - sweeping.limit(
        "inactive_warned", now
    )
    told = Notification.objects.filter(
        person=OuterRef("pk"),
        kind=Notification.Kind.INACTIVE,
        read_at__isnull=True,
        made_at__lte=now + between,
    )
    quiet = _quiet_since(sweeping.limit("inactive_erased", now), now)
    return sweeping.one_by_one(quiet.filter(Exists(told)), erase_now)


def _quiet_since(
    moment: datetime.datetime, now: datetime.datetime
) -> models.QuerySet[User]:
    """Who was here last in a month that was over at ``moment``.

    Staff are left out: their roles end by themselves. So are accounts that close.
    """
    begun = timezone.localtime(moment).replace(
        day=1, hour=0, minute=0, second=0, microsecond=0
    )
    month = begun.date()
    return User.objects.filter(
        Q(last_active_in__lt=month)
        | Q(last_active_in__isnull=True, joined_at__lt=begun),
        closing_at__isnull=True,
    ).exclude(_is_staff(now))


def _warn(person: User) -> None:
    notices.tell(person, Notification.Kind.INACTIVE)
    proven = EmailAddress.objects.filter(user=person, verified=True).first()
    if proven is not None:
        outbox.post(
            "account_inactive",
            to=proven.email,
            channel=Channel.EMAIL,
            language=person.language,
            about_key=person.public_id,
        )


# --- what outlives an account -------------------------------------------------------
def delete_old_consents(now: datetime.datetime) -> int:
    """Delete what proved the consents of an account that is gone.

    They go together, three years after the last of them ended or ran out.
    """
    over = sweeping.limit("consent_after_account", now)
    gone = Consent.objects.filter(person__isnull=True)
    needed = Consent.objects.filter(person_key=OuterRef("person_key")).filter(
        Q(person__isnull=False)
        | Q(ended_at__gt=over)
        | Q(ended_at__isnull=True, expires_at__gt=over)
    )
    return sweeping.delete(gone.exclude(Exists(needed)))


def delete_released_holds(now: datetime.datetime) -> int:
    over = sweeping.limit("legal_hold", now)
    return sweeping.delete(LegalHold.objects.filter(released_at__lte=over))


def delete_old_sessions(now: datetime.datetime) -> int:
    return sweeping.delete(Session.objects.filter(expire_date__lte=now))
