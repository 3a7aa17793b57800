"""Offices are walls: what staff may see begins with where they work, and until when."""

from __future__ import annotations

import datetime

from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

import pytest

from accounts.models import User
from audit.models import Entry
from blog.models import Post
from moderation.models import QueueItem
from offices.access import DESK, is_staff, offices_of
from offices.actions import appoint
from offices.models import Membership, Office, Role
from tests.conftest import staff
from tests.factories import OfficeFactory, UserFactory, office_of, submitted_post

pytestmark = pytest.mark.django_db


def in_days(days: int) -> datetime.datetime:
    return timezone.now() + datetime.timedelta(days=days)


def test_staff_see_what_belongs_to_their_office_and_nothing_else(
    amina: User, leila: User, moderator: User, tunis_moderator: User
) -> None:
    submitted_post(amina)
    submitted_post(leila)

    for person, office in (
        (moderator, amina.office),
        (tunis_moderator, leila.office),
    ):
        seen = QueueItem.objects.for_staff(person, *DESK)
        assert {item.version.subject.office for item in seen} == {office}
    assert Post.objects.count() == 2


def test_headquarters_is_an_office_like_the_rest(
    amina: User, headquarters: Office
) -> None:
    submitted_post(amina)
    person = staff("hq-desk", headquarters, Role.MODERATOR)

    assert not QueueItem.objects.for_staff(person, *DESK).exists()


def test_a_role_opens_what_the_role_is_for_and_no_more(
    amina: User, editor: User
) -> None:
    submitted_post(amina)

    assert is_staff(editor)
    assert not QueueItem.objects.for_staff(editor, *DESK).exists()


def test_nobody_stands_above_the_walls(amina: User) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        UserFactory.create(is_superuser=True, office=amina.office)


def test_whoever_runs_the_machine_sees_nobodys_young_people(
    amina: User, headquarters: Office
) -> None:
    submitted_post(amina)
    host = staff("keeps-the-machine", headquarters, Role.SYSTEM_ADMIN)

    assert is_staff(host)
    assert not QueueItem.objects.for_staff(host, *DESK).exists()


def test_a_membership_counts_from_its_start_until_its_end(
    kenya_office: Office,
) -> None:
    person = UserFactory.create(office=kenya_office)
    now = timezone.now()
    day = datetime.timedelta(days=1)
    membership = Membership.objects.create(
        user=person,
        office=kenya_office,
        role=Role.MODERATOR,
        starts=now,
        ends=now + day,
    )
    active = Membership.objects.active

    assert not active(now - datetime.timedelta(seconds=1)).exists()
    assert active(now).get() == membership
    assert not active(now + day).exists()


def test_with_the_last_membership_staff_are_staff_no_more(moderator: User) -> None:
    assert is_staff(moderator)
    moderator.memberships.update(ends=timezone.now())

    assert not is_staff(moderator)
    assert not offices_of(moderator).exists()


def test_a_closed_account_is_no_staff(moderator: User) -> None:
    moderator.is_active = False

    assert not is_staff(moderator)
    assert not offices_of(moderator).exists()


def test_nobody_is_no_staff(client: Client) -> None:
    assert not is_staff(None)
    assert not offices_of(None).exists()


def test_appointing_is_written_down_and_twice_is_once(
    kenya_office: Office, editor: User
) -> None:
    person = UserFactory.create(office=kenya_office)
    for _time in range(2):
        appoint(
            person, kenya_office, Role.MODERATOR, ends=in_days(90), acting_user=editor
        )

    assert person.memberships.count() == 1
    entry = Entry.objects.get(
        verb="offices.appoint", data__person=str(person.public_id)
    )
    assert entry.actor_key == editor.public_id
    assert entry.office_key == kenya_office.pk
    assert entry.data["role"] == "moderator"


def test_a_person_can_be_appointed_again_after_their_time(
    kenya_office: Office, moderator: User
) -> None:
    moderator.memberships.update(ends=timezone.now())
    appoint(moderator, kenya_office, Role.MODERATOR, ends=in_days(90), acting_user=None)

    assert is_staff(moderator)
    assert moderator.memberships.count() == 2


def test_nobody_appoints_themselves(moderator: User, tunisia_office: Office) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        appoint(
            moderator,
            tunisia_office,
            Role.MODERATOR,
            ends=in_days(90),
            acting_user=moderator,
        )
    assert not offices_of(moderator).filter(pk=tunisia_office.pk).exists()


def test_a_membership_that_ends_before_it_starts_is_refused(
    moderator: User, tunisia_office: Office
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        appoint(
            moderator,
            tunisia_office,
            Role.MODERATOR,
            ends=in_days(-1),
            acting_user=None,
        )


def test_a_moderator_may_edit_no_page(moderator: User, editor: User) -> None:
    assert moderator.has_perm("wagtailadmin.access_admin")
    assert [group.name for group in moderator.groups.all()] == ["Staff"]
    assert {group.name for group in editor.groups.all()} == {
        "Staff",
        "Editors of kenya",
    }


def test_a_country_belongs_to_one_office_and_else_to_headquarters(
    headquarters: Office,
) -> None:
    office = office_of("uganda", "UG")

    assert Office.objects.for_country("UG") == office
    assert Office.objects.for_country("BR") == headquarters
    assert Office.objects.for_country("") == headquarters
    with pytest.raises(IntegrityError), transaction.atomic():
        office_of("another", "UG")


@pytest.mark.django_db
def test_headquarters_is_there_before_anybody_made_it() -> None:
    made = Office.objects.for_country("BR")
    assert made.is_headquarters
    assert Office.objects.headquarters() == made


def test_there_is_one_headquarters(headquarters: Office) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        OfficeFactory(is_headquarters=True)


@pytest.mark.parametrize(
    ("utc_hour", "on_duty"), [(4, False), (5, True), (14, True), (15, False)]
)
def test_duty_hours_are_local(utc_hour: int, on_duty: bool) -> None:
    office = OfficeFactory.create(
        timezone="Africa/Nairobi",
        duty_starts=datetime.time(8),
        duty_ends=datetime.time(18),
    )
    at = datetime.datetime(2026, 11, 20, utc_hour, tzinfo=datetime.UTC)

    assert office.is_on_duty(at) is on_duty
