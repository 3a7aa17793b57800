"""What a role brought goes with it: groups, sessions and open invitations."""

from __future__ import annotations

import datetime

from django.contrib.auth.models import Group
from django.utils import timezone

import pytest
import time_machine

from accounts.models import Notification, Session, User
from accounts.staff.ends import tell_of_ends
from accounts.staff.invitations import invite
from audit.models import Entry
from offices.actions import NotAllowed, NotARole, appoint, end_over, end_role, prolong
from offices.models import Office, Role
from offices.permissions import OF_HEADQUARTERS
from tests.conftest import signed_in, staff
from tests.sessions import staff_client

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture
def admin(kenya_office: Office) -> User:
    return staff("runs-kisumu", kenya_office, Role.OFFICE_ADMIN)


def groups(person: User) -> set[str]:
    return set(person.groups.values_list("name", flat=True))


@pytest.mark.parametrize(
    ("role", "own_group"),
    [
        (Role.WRITER, "Writers of kenya"),
        (Role.EDITOR, "Editors of kenya"),
        (Role.OFFICE_ADMIN, "Editors of kenya"),
        (Role.MODERATOR, None),
        (Role.DATA_OFFICER, None),
    ],
)
def test_a_role_puts_into_the_groups_that_it_needs(
    kenya_office: Office, role: Role, own_group: str | None
) -> None:
    person = staff("has-a-role", kenya_office, role)

    assert groups(person) == {"Staff"} | ({own_group} if own_group else set())


def test_ending_a_role_ends_all_that_rests_on_it(
    kenya_office: Office, admin: User, editor: User
) -> None:
    client = staff_client(editor)
    membership = editor.memberships.get()
    assert client.get("/cms/").status_code == 200

    end_role(membership, acting_user=admin)

    assert groups(editor) == set()
    assert not Session.objects.filter(person=editor).exists()
    assert "/accounts/login/" in client.get("/cms/")["Location"]
    entry = Entry.objects.get(verb="offices.end_role")
    assert (entry.actor_key, entry.office_key) == (admin.public_id, kenya_office.pk)
    assert entry.data == {"role": "editor", "person": str(editor.public_id)}


def test_ending_twice_is_ending_once(admin: User, editor: User) -> None:
    membership = editor.memberships.get()
    for _time in range(2):
        end_role(membership, acting_user=admin)

    assert Entry.objects.filter(verb="offices.end_role").count() == 1


def test_one_of_two_roles_leaves_the_groups_of_the_other(
    kenya_office: Office, admin: User, editor: User
) -> None:
    appoint(
        editor,
        kenya_office,
        Role.MODERATOR,
        ends=timezone.now() + 9 * DAY,
        acting_user=None,
    )
    end_role(editor.memberships.get(role=Role.EDITOR), acting_user=admin)

    assert groups(editor) == {"Staff"}


def test_an_administrator_takes_their_open_invitations_along(
    headquarters: Office, kenya_office: Office, admin: User
) -> None:
    central = staff("runs-all", headquarters, Role.OFFICE_ADMIN)
    invitation = invite(
        "new@example.org",
        office=kenya_office,
        role=Role.WRITER,
        role_ends=timezone.now() + 90 * DAY,
        language="en",
        acting_user=admin,
    )
    end_role(admin.memberships.get(), acting_user=central)

    invitation.refresh_from_db()
    assert invitation.revoked_at is not None
    assert invitation.contact == ""


@pytest.mark.parametrize("role", [Role.OFFICE_ADMIN, Role.HEADQUARTERS])
def test_nobody_changes_their_own_role_or_one_that_they_cannot_give(
    headquarters: Office, admin: User, role: Role
) -> None:
    above = staff("from-above", headquarters, role)
    for membership in (admin.memberships.get(), above.memberships.get()):
        with pytest.raises(NotAllowed):
            end_role(membership, acting_user=admin)
        with pytest.raises(NotAllowed):
            prolong(membership, timezone.now() + DAY, acting_user=admin)


def test_another_offices_administrator_ends_nothing_here(
    tunisia_office: Office, editor: User
) -> None:
    other = staff("runs-tunis", tunisia_office, Role.OFFICE_ADMIN)
    with pytest.raises(NotAllowed):
        end_role(editor.memberships.get(), acting_user=other)


@pytest.mark.parametrize("role", OF_HEADQUARTERS)
def test_roles_of_headquarters_exist_there_only(
    kenya_office: Office, moderator: User, role: Role
) -> None:
    with pytest.raises(NotARole):
        appoint(
            moderator,
            kenya_office,
            role,
            ends=timezone.now() + DAY,
            acting_user=None,
        )


def test_nobody_is_appointed_for_more_than_two_years(
    kenya_office: Office, moderator: User
) -> None:
    with pytest.raises(NotARole):
        appoint(
            moderator,
            kenya_office,
            Role.WRITER,
            ends=timezone.now() + 732 * DAY,
            acting_user=None,
        )


def test_a_role_can_be_prolonged_and_then_ends_later(admin: User, editor: User) -> None:
    membership = editor.memberships.get()
    later = timezone.now() + 500 * DAY
    prolong(membership, later, acting_user=admin)

    membership.refresh_from_db()
    assert membership.ends == later


def test_after_a_role_ran_out_the_sweep_tidies_up_once(
    editor: User, moderator: User
) -> None:
    signed_in(editor)
    by_hand = Group.objects.create(name="Made by the host")
    editor.groups.add(by_hand)
    editor.memberships.update(ends=timezone.now())

    assert end_over() == 1
    assert groups(editor) == {"Made by the host"}
    assert not Session.objects.filter(person=editor).exists()
    assert groups(moderator) == {"Staff"}
    assert end_over() == 0


def test_who_may_stay_two_more_weeks_is_told_once(editor: User) -> None:
    editor.memberships.update(ends=timezone.now() + 20 * DAY)
    assert tell_of_ends() == 0

    with time_machine.travel(timezone.now() + 7 * DAY):
        assert tell_of_ends() == 1
        Notification.objects.update(read_at=timezone.now())
        assert tell_of_ends() == 0
    assert Notification.objects.get().kind == Notification.Kind.ROLE_ENDS
