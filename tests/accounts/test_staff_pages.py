"""The list of staff, moving the end of a role, and asking again before that."""

from __future__ import annotations

import datetime
import time

from django.test import Client
from django.utils import timezone

import pytest

from accounts.models import User
from offices.models import Office, Role
from tests.conftest import staff
from tests.sessions import second_factor_used, set_up_totp, staff_client, status_of

pytestmark = pytest.mark.django_db
STAFF = "/cms/staff/"
DAY = datetime.timedelta(days=1)


@pytest.fixture
def admin(kenya_office: Office) -> User:
    return staff("runs-kisumu", kenya_office, Role.OFFICE_ADMIN)


def role_page(person: User) -> str:
    return f"{STAFF}{person.memberships.get().pk}/"


def test_the_list_says_who_works_here_and_who_has_no_second_step(
    admin: User, moderator: User, editor: User, tunis_moderator: User
) -> None:
    set_up_totp(moderator)
    page = staff_client(admin).get(STAFF)
    body = page.content.decode()

    assert {
        row["role"].user.handle: row["second_step"] for row in page.context["rows"]
    } == {
        "runs-kisumu": True,
        "desk-kisumu": True,
        "pages-kisumu": False,
    }
    assert "No second step yet" in body
    assert "desk-tunis" not in body
    assert role_page(moderator) in body
    assert role_page(admin) not in body


def test_a_lead_sees_who_works_here_and_changes_nobody(
    kenya_office: Office, moderator: User
) -> None:
    client = staff_client(staff("cares-kisumu", kenya_office, Role.SAFEGUARDING_LEAD))
    page = client.get(STAFF)

    assert page.status_code == 200
    assert role_page(moderator) not in page.content.decode()
    assert status_of(client, role_page(moderator)) == 404
    assert status_of(client, f"{role_page(moderator)}end/", {}) == 404
    assert status_of(client, f"{STAFF}invite/") == 404


def test_headquarters_administrator_sees_other_offices_administrators_only(
    headquarters: Office, admin: User, moderator: User
) -> None:
    client = staff_client(staff("runs-all", headquarters, Role.OFFICE_ADMIN))
    page = client.get(STAFF).content.decode()

    assert "runs-kisumu" in page
    assert "desk-kisumu" not in page
    assert status_of(client, role_page(moderator)) == 404
    assert client.post(f"{role_page(admin)}end/").status_code == 302
    assert not admin.memberships.active().exists()


def test_the_last_day_moves(admin: User, moderator: User) -> None:
    day = timezone.localdate() + 200 * DAY
    client = staff_client(admin)
    assert (
        client.post(role_page(moderator), {"ends": day.isoformat()}).status_code == 302
    )

    assert moderator.memberships.get().ends.date() == day


@pytest.mark.parametrize("typed", ["", "soon", "2001-01-01", "2999-12-31", "\x00"])
def test_a_day_that_cannot_be_is_said(admin: User, moderator: User, typed: str) -> None:
    before = moderator.memberships.get().ends
    response = staff_client(admin).post(role_page(moderator), {"ends": typed})

    assert response.status_code == 422
    assert moderator.memberships.get().ends == before


def test_nobody_changes_their_own_role(admin: User) -> None:
    client = staff_client(admin)
    assert status_of(client, role_page(admin)) == 404
    assert status_of(client, f"{role_page(admin)}end/", {}) == 404


def test_who_signed_in_long_ago_is_asked_again_before_roles_change(
    admin: User, moderator: User
) -> None:
    client = staff_client(admin)
    second_factor_used(client, admin, at=time.time() - 20 * 60)
    pk = moderator.memberships.get().pk
    assert client.get(STAFF).status_code == 200
    for response in (
        client.get(f"{STAFF}invite/"),
        client.get(role_page(moderator)),
        client.post(f"{STAFF}{pk}/end/"),
    ):
        assert "reauthenticate" in response["Location"]
    assert moderator.memberships.active().exists()


@pytest.mark.parametrize("path", ["", "invite/", "1/", "1/end/"])
def test_nobody_without_an_account_comes_in(
    client: Client, db: None, path: str
) -> None:
    assert "/login/" in client.get(f"{STAFF}{path}")["Location"]


@pytest.mark.parametrize("role", list(Role))
def test_operations_open_to_system_administrators_alone(
    headquarters: Office, role: Role
) -> None:
    client = staff_client(staff("somebody-there", headquarters, role))
    expected = 200 if role == Role.SYSTEM_ADMIN else 404

    assert status_of(client, "/cms/operations/") == expected
    assert client.get("/cms/").status_code == 200
