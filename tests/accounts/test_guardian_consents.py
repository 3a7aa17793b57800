"""What a consent is in the database: never edited, ended once, kept."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

from django.db import DatabaseError, transaction
from django.utils import timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts import consents
from accounts.guardian import actions
from accounts.models import (
    Consent,
    ConsentRequest,
    Ending,
    Guardian,
    Notification,
    Scope,
    User,
)
from accounts.rights.actions import erase_now
from offices.models import Office
from tests.conftest import signed_in
from tests.guardians import agreed, asked, child, letters


@pytest.fixture
def kid(kenya_office: Office) -> User:
    return child(kenya_office)


def refused(change: Any) -> bool:
    try:
        with transaction.atomic():
            change()
    except DatabaseError:
        return True
    return False


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("scope", "map"),
        ("text_version", "9"),
        ("text_digest", "0" * 64),
        ("language", "fr"),
        ("method", "paper"),
        ("relation", "guardian"),
        ("person_key", uuid.uuid4()),
        ("assented_at", timezone.now() - datetime.timedelta(days=9)),
        ("given_at", timezone.now() - datetime.timedelta(days=9)),
        ("expires_at", timezone.now() + datetime.timedelta(days=9999)),
    ],
)
def test_no_part_of_a_consent_is_ever_changed(
    kid: User, field: str, value: Any
) -> None:
    agreed(kid, {Scope.ACCOUNT})
    assert refused(lambda: Consent.objects.update(**{field: value}))


def test_a_consent_cannot_be_given_to_somebody_else(kid: User, amina: User) -> None:
    agreed(kid, {Scope.ACCOUNT})
    assert refused(lambda: Consent.objects.update(person=amina))
    Consent.objects.update(person=None)
    assert refused(lambda: Consent.objects.update(person=kid))


def test_a_consent_ends_once(kid: User) -> None:
    agreed(kid, {Scope.ACCOUNT})
    consents.withdraw(kid)
    assert refused(lambda: Consent.objects.update(ended_at=None, ending=""))
    assert refused(lambda: Consent.objects.update(ending=Ending.GROWN))
    assert refused(lambda: Consent.objects.update(ended_at=timezone.now()))


def test_a_consent_stays_as_long_as_its_person(kid: User) -> None:
    agreed(kid, {Scope.ACCOUNT})
    assert refused(lambda: Consent.objects.all().delete())
    Consent.objects.update(person=None)
    assert not refused(lambda: Consent.objects.all().delete())


@pytest.mark.parametrize("method", ["paper", "call"])
def test_a_form_or_a_call_is_verified_by_somebody(kid: User, method: str) -> None:
    agreed(kid, {Scope.ACCOUNT})
    before = Consent.objects.get()

    def again() -> None:
        Consent.objects.create(
            person=kid,
            scope=Scope.MAP,
            text_version="1",
            text_digest=before.text_digest,
            language="en",
            method=method,
            relation="parent",
            assented_at=before.assented_at,
            expires_at=before.expires_at,
        )

    assert refused(again)


def test_a_new_yes_replaces_the_old_one(kid: User) -> None:
    agreed(kid, {Scope.ACCOUNT})
    agreed(kid, {Scope.ACCOUNT})
    endings = Consent.objects.order_by("pk").values_list("ending", flat=True)
    assert list(endings) == [Ending.REPLACED, ""]
    assert consents.given(kid) == {Scope.ACCOUNT}


def test_one_yes_never_implies_another(kid: User) -> None:
    for scope in Scope:
        Consent.objects.filter(person=kid, ended_at=None).update(
            ended_at=timezone.now(), ending=Ending.WITHDRAWN
        )
        agreed(kid, {scope})
        assert consents.lacking(kid, Scope) == set(Scope) - {scope}


DAYS = st.one_of(st.none(), st.integers(min_value=-400, max_value=2000))


@settings(max_examples=200)
@given(band=DAYS, guardian=st.integers(min_value=1, max_value=2000))
def test_a_yes_ends_within_a_year_with_the_band_or_with_the_need(
    band: int | None, guardian: int
) -> None:
    now = timezone.now()
    today = timezone.localdate(now)

    def on(days: int | None) -> datetime.date | None:
        return None if days is None else today + datetime.timedelta(days=days)

    person = User(band_until=on(band), guardian_until=on(guardian))
    ends = timezone.localdate(consents.ends_at(person, now))
    assert today < ends <= today + datetime.timedelta(days=365)
    assert person.guardian_until
    assert ends <= person.guardian_until
    if person.band_until and person.band_until > today + consents.SOON:
        assert ends <= person.band_until


def test_nobody_who_may_agree_alone_gets_a_consent(amina: User) -> None:
    with pytest.raises(consents.NotNeeded):
        agreed(amina, {Scope.ACCOUNT})


def test_a_month_before_the_end_both_are_told_once(kid: User) -> None:
    agreed(kid, {Scope.ACCOUNT, Scope.MAP})
    ends = Consent.objects.first()
    assert ends
    early = ends.expires_at - datetime.timedelta(days=31)
    assert actions.remind(early) == 0
    late = ends.expires_at - datetime.timedelta(days=29)
    assert actions.remind(late) == 1
    assert actions.remind(late + datetime.timedelta(days=1)) == 0
    kid.notifications.update(read_at=timezone.now())
    assert actions.remind(late + datetime.timedelta(days=2)) == 0
    kinds = kid.notifications.values_list("kind", flat=True)
    assert list(kinds) == [Notification.Kind.CONSENT_ENDS]
    assert len(letters("guardian_ends")) == 1


def test_whoever_grows_out_of_it_is_not_reminded(kid: User) -> None:
    kid.guardian_until = timezone.localdate() + datetime.timedelta(days=20)
    kid.save()
    agreed(kid, {Scope.ACCOUNT})
    assert actions.remind() == 0


def test_a_yes_can_be_given_again_before_it_ends(kid: User, time_machine: Any) -> None:
    agreed(kid, {Scope.ACCOUNT})
    time_machine.move_to(timezone.now() + datetime.timedelta(days=340))
    request = asked(kid, signed_in(kid), scopes=[])
    assert request.scopes == ["account"]


def test_growing_up_forgets_the_guardian_and_their_letters(kid: User) -> None:
    agreed(kid)

    assert consents.grow_up(kid) == len(Scope)
    assert consents.grow_up(kid) == 0
    assert not Guardian.objects.exists()
    assert not ConsentRequest.objects.filter(closed_at=None).exists()
    assert set(Consent.objects.values_list("ending", flat=True)) == {Ending.GROWN}


def test_an_erased_persons_consents_stay_by_key_alone(kid: User) -> None:
    agreed(kid, {Scope.ACCOUNT})
    key = kid.public_id
    erase_now(kid)
    consent = Consent.objects.get()
    assert consent.person is None
    assert consent.person_key == key
