"""Breaking the glass: two hours, a reason, two people told, everything written down."""

from __future__ import annotations

import datetime
from typing import Any

from django.core import mail
from django.utils import timezone

import pytest
import time_machine

from accounts.models import Notification, User
from accounts.staff import glass as actions
from accounts.staff.glass import NobodyToTell, break_glass, leave, overdue, review
from audit.models import Entry
from moderation.models import QueueItem
from offices.access import DESK, offices_of
from offices.actions import NotAllowed
from offices.models import BreakGlass, Office, Role
from outbox import tasks
from outbox.models import Letter
from tests.conftest import staff
from tests.factories import submitted_post, waiting_item
from tests.sessions import staff_client, status_of

pytestmark = pytest.mark.django_db
WHY = "Nobody in this office can be reached and it cannot wait."
GLASS = "/cms/break-glass/"


@pytest.fixture
def central(headquarters: Office) -> User:
    return staff("cares-central", headquarters, Role.SAFEGUARDING_LEAD)


@pytest.fixture
def lead(kenya_office: Office) -> User:
    return staff("cares-kisumu", kenya_office, Role.SAFEGUARDING_LEAD)


@pytest.fixture
def admin(kenya_office: Office) -> User:
    return staff("runs-kisumu", kenya_office, Role.OFFICE_ADMIN)


@pytest.fixture
def told(lead: User, admin: User) -> list[User]:
    return [lead, admin]


def later(**time: int) -> Any:
    return time_machine.travel(timezone.now() + datetime.timedelta(**time))


def test_for_two_hours_the_desk_and_the_people_of_an_office_can_be_read(
    central: User, told: list[User], kenya_office: Office, zawadi: User, leila: User
) -> None:
    submitted_post(zawadi)
    submitted_post(leila)
    assert not QueueItem.objects.for_desk(central).exists()
    break_glass(kenya_office, WHY, acting_user=central)

    assert QueueItem.objects.for_desk(central).get().office == kenya_office
    assert central.has_perm("accounts.see_person", zawadi)
    for permission in (
        "accounts.close_person",
        "accounts.place_hold",
        "offices.invite",
    ):
        assert not central.has_perm(permission, zawadi)
    assert not central.has_perm("accounts.see_person", leila)
    with later(hours=2, seconds=1):
        assert not offices_of(central, *DESK).filter(pk=kenya_office.pk).exists()
        assert not central.has_perm("accounts.see_person", zawadi)


def test_it_ends_early_and_with_the_role_that_allowed_it(
    central: User, told: list[User], kenya_office: Office, tunisia_office: Office
) -> None:
    broken = break_glass(kenya_office, WHY, acting_user=central)
    leave(broken, acting_user=central)
    assert kenya_office not in offices_of(central, *DESK)

    staff("cares-tunis", tunisia_office, Role.SAFEGUARDING_LEAD)
    staff("runs-tunis", tunisia_office, Role.OFFICE_ADMIN)
    break_glass(tunisia_office, WHY, acting_user=central)
    central.memberships.update(ends=timezone.now())
    assert not offices_of(central, *DESK).exists()


def test_two_people_are_told_and_never_oneself(
    central: User, told: list[User], lead: User, kenya_office: Office
) -> None:
    lead.email = "lead@example.org"
    lead.save()
    broken = break_glass(kenya_office, WHY, acting_user=central)

    assert set(broken.told.all()) == set(told)
    notices = Notification.objects.filter(kind=Notification.Kind.BREAK_GLASS)
    assert {notice.person for notice in notices} == set(told)
    tasks.send_letter.func(Letter.objects.get().pk)
    assert "Kenya" in mail.outbox[0].body
    assert WHY not in mail.outbox[0].body


def test_headquarters_is_told_where_an_office_has_too_few(
    central: User, lead: User, headquarters: Office, kenya_office: Office
) -> None:
    with pytest.raises(NobodyToTell):
        break_glass(kenya_office, WHY, acting_user=central)
    above = staff("runs-all", headquarters, Role.OFFICE_ADMIN)
    broken = break_glass(kenya_office, WHY, acting_user=central)

    assert set(broken.told.all()) == {lead, above}


def test_a_second_tab_breaks_no_second_glass(
    central: User, told: list[User], kenya_office: Office
) -> None:
    for _tab in range(2):
        break_glass(kenya_office, WHY, acting_user=central)

    assert BreakGlass.objects.count() == 1
    assert Entry.objects.filter(verb="offices.break_glass").count() == 1


@pytest.mark.parametrize("role", list(Role))
def test_only_leads_and_administrators_of_headquarters_break_it(
    role: Role, told: list[User], headquarters: Office, kenya_office: Office
) -> None:
    person = staff("somebody-there", headquarters, role)
    if role in (Role.SAFEGUARDING_LEAD, Role.OFFICE_ADMIN):
        assert break_glass(kenya_office, WHY, acting_user=person).pk
    else:
        with pytest.raises(NotAllowed):
            break_glass(kenya_office, WHY, acting_user=person)


def test_nobody_of_another_office_breaks_it(
    told: list[User], kenya_office: Office, tunisia_office: Office
) -> None:
    person = staff("cares-tunis", tunisia_office, Role.SAFEGUARDING_LEAD)
    with pytest.raises(NotAllowed):
        break_glass(kenya_office, WHY, acting_user=person)


def test_everything_opened_behind_it_is_written_down_with_its_number(
    central: User, told: list[User], kenya_office: Office, zawadi: User
) -> None:
    submitted_post(zawadi)
    broken = break_glass(kenya_office, WHY, acting_user=central)
    client = staff_client(central)
    client.get(f"/cms/people/{zawadi.public_id}/")
    client.get(f"/cms/desk/{waiting_item_of(zawadi).pk}/")
    client.get("/cms/desk/")

    for verb in ("accounts.read_person", "moderation.read"):
        assert Entry.objects.get(verb=verb).data["glass"] == broken.pk
    pages = Entry.objects.filter(
        verb="offices.behind_glass", office_key=kenya_office.pk
    ).order_by("pk")
    assert [entry.data["page"] for entry in pages] == [
        "people:person",
        "desk:item",
        "desk:queue",
    ]


def waiting_item_of(author: User) -> QueueItem:
    return waiting_item(author.subjects.get().row())


def test_every_staff_page_says_that_glass_is_broken(
    central: User, told: list[User], kenya_office: Office
) -> None:
    client = staff_client(central)
    assert "behind the wall" not in client.get("/cms/").content.decode()
    break_glass(kenya_office, WHY, acting_user=central)

    for address in ("/cms/", "/cms/desk/", "/cms/people/", GLASS):
        assert "behind the wall of Kenya" in client.get(address).content.decode()


def test_the_page_breaks_it_and_leaves_it(
    central: User, told: list[User], kenya_office: Office
) -> None:
    client = staff_client(central)
    form = {"office": kenya_office.pk, "reason": WHY}
    assert client.post(f"{GLASS}break/", form)["Location"] == GLASS
    assert WHY in client.get(GLASS).content.decode()
    client.post(f"{GLASS}{BreakGlass.objects.get().pk}/leave/")

    assert BreakGlass.objects.get().ended_at is not None


@pytest.mark.parametrize(
    "wrong",
    [{"reason": ""}, {"reason": "short"}, {"reason": "x" * 501}, {"office": "0"}],
)
def test_without_a_reason_or_an_office_nothing_breaks(
    central: User, told: list[User], kenya_office: Office, wrong: dict[str, str]
) -> None:
    form = {"office": kenya_office.pk, "reason": WHY, **wrong}
    response = staff_client(central).post(f"{GLASS}break/", form)

    assert response.status_code == 422
    assert not BreakGlass.objects.exists()


def test_with_nobody_to_tell_the_page_says_so(
    central: User, kenya_office: Office
) -> None:
    form = {"office": kenya_office.pk, "reason": WHY}
    response = staff_client(central).post(f"{GLASS}break/", form)

    assert response.status_code == 422
    assert "Two other people" in response.content.decode()


def test_somebody_else_reviews_it_within_three_days_or_it_is_overdue(
    central: User, told: list[User], lead: User, kenya_office: Office
) -> None:
    broken = break_glass(kenya_office, WHY, acting_user=central)
    with pytest.raises(NotAllowed):
        review(broken, acting_user=central)
    assert not overdue(broken)
    assert overdue(broken, timezone.now() + datetime.timedelta(hours=72, seconds=5))
    client = staff_client(lead)
    assert "waits for somebody" in client.get("/cms/").content.decode()
    client.post(f"{GLASS}{broken.pk}/review/")

    broken.refresh_from_db()
    assert broken.reviewed_by == lead
    assert not overdue(broken, timezone.now() + datetime.timedelta(days=9))
    assert "waits for somebody" not in client.get("/cms/").content.decode()


def test_another_office_neither_sees_nor_reviews_it(
    central: User, told: list[User], kenya_office: Office, tunisia_office: Office
) -> None:
    broken = break_glass(kenya_office, WHY, acting_user=central)
    other = staff("runs-tunis", tunisia_office, Role.OFFICE_ADMIN)
    client = staff_client(other)

    assert WHY not in client.get(GLASS).content.decode()
    assert status_of(client, f"{GLASS}{broken.pk}/review/", {}) == 404
    with pytest.raises(NotAllowed):
        review(broken, acting_user=other)
    assert not actions.reviewable_by(other).exists()


def test_a_moderator_has_nothing_to_do_with_it(moderator: User) -> None:
    assert status_of(staff_client(moderator), GLASS) == 404
