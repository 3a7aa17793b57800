"""Which role may do what, in which office, and when: the whole table."""

from __future__ import annotations

import datetime

from django.utils import timezone

import pytest

from accounts.models import AgeBand, User
from offices.models import Membership, Office, Role
from offices.permissions import (
    HEADQUARTERS_ONLY,
    OF_HEADQUARTERS,
    PERMISSIONS,
    grantable,
    offices_where,
)
from tests.conftest import staff
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

W, E, M, L, A, D, H, S = (
    Role.WRITER,
    Role.EDITOR,
    Role.MODERATOR,
    Role.SAFEGUARDING_LEAD,
    Role.OFFICE_ADMIN,
    Role.DATA_OFFICER,
    Role.HEADQUARTERS,
    Role.SYSTEM_ADMIN,
)

# Written out again, so that nobody widens a role without meaning to.
TABLE: dict[str, set[Role]] = {
    "home.write_pages": {W, E, A},
    "home.publish_pages": {E, A},
    "moderation.work_desk": {M, L},
    "accounts.see_person": {L, A, D},
    "accounts.close_person": {L, A},
    "accounts.verify_consent": {L, A},
    "accounts.place_hold": {L},
    "accounts.set_defaults": {A},
    "accounts.set_consent_ages": {A, D},
    "offices.describe": {A},
    "offices.see_staff": {L, A},
    "offices.invite": {A},
    "offices.end_role": {A},
    "offices.see_figures": {A, D, H},
    "offices.break_glass": {L, A},
    "offices.review_glass": {L, A},
    "audit.see_office": {L, A, D},
    "voices.operate": {S},
}


def test_the_table_is_whole() -> None:
    assert PERMISSIONS.keys() == TABLE.keys()
    assert {name: set(roles) for name, roles in PERMISSIONS.items()} == TABLE


def held(person: User, office: Office, role: Role, **when: int) -> Membership:
    now = timezone.now()
    return Membership.objects.create(
        user=person,
        office=office,
        role=role,
        starts=now + datetime.timedelta(days=when.get("starts", -1)),
        ends=now + datetime.timedelta(days=when.get("ends", 30)),
    )


@pytest.mark.parametrize("role", list(Role))
def test_a_role_opens_its_line_of_the_table_in_its_own_office_alone(
    role: Role, headquarters: Office, kenya_office: Office, amina: User, leila: User
) -> None:
    for office, young, other in (
        (kenya_office, amina, leila),
        (headquarters, UserFactory.create(office=headquarters), leila),
    ):
        if role in OF_HEADQUARTERS and not office.is_headquarters:
            continue
        person = staff(f"{role.value}-{office.slug}"[:24], office, role)
        for permission, roles in TABLE.items():
            here = role in roles and (
                permission not in HEADQUARTERS_ONLY or office.is_headquarters
            )
            all_figures = (
                permission == "offices.see_figures"
                and role == H
                and office.is_headquarters
            )
            assert person.has_perm(permission, young) is here, permission
            assert person.has_perm(permission, office) is here, permission
            assert person.has_perm(permission) is here, permission
            assert person.has_perm(permission, other) is all_figures, permission


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize(
    "when",
    [{"starts": -9, "ends": -1}, {"starts": 1, "ends": 9}],
    ids=["over", "not yet"],
)
def test_a_role_opens_nothing_before_its_start_or_after_its_end(
    role: Role, when: dict[str, int], headquarters: Office
) -> None:
    person = UserFactory.create(office=headquarters, age_band=AgeBand.FROM_25)
    held(person, headquarters, role, **when)

    assert not any(person.has_perm(name, headquarters) for name in PERMISSIONS)


@pytest.mark.parametrize("role", list(Role))
def test_a_closed_account_may_nothing(role: Role, headquarters: Office) -> None:
    person = UserFactory.create(office=headquarters, is_active=False)
    held(person, headquarters, role)

    assert not any(person.has_perm(name, headquarters) for name in PERMISSIONS)


def test_a_young_person_may_nothing(amina: User) -> None:
    assert not any(amina.has_perm(name, amina.office) for name in PERMISSIONS)


def test_headquarters_sees_the_figures_of_all_and_the_content_of_its_own(
    headquarters: Office, kenya_office: Office, tunisia_office: Office
) -> None:
    person = staff("counts-only", headquarters, Role.HEADQUARTERS)

    assert set(offices_where(person, "offices.see_figures")) == {
        headquarters,
        kenya_office,
        tunisia_office,
    }
    for permission in PERMISSIONS.keys() - {"offices.see_figures"}:
        assert not offices_where(person, permission).exists(), permission


def test_a_system_administrator_sees_no_content_and_nobody(
    headquarters: Office,
) -> None:
    person = staff("keeps-it-up", headquarters, Role.SYSTEM_ADMIN)

    assert [name for name in PERMISSIONS if person.has_perm(name)] == ["voices.operate"]


def test_an_administrator_gives_the_roles_of_their_office_but_not_their_own(
    headquarters: Office, kenya_office: Office, tunisia_office: Office
) -> None:
    local = staff("runs-kisumu", kenya_office, Role.OFFICE_ADMIN)
    central = staff("runs-all", headquarters, Role.OFFICE_ADMIN)

    assert set(grantable(local, kenya_office)) == {W, E, M, L, D}
    assert grantable(local, tunisia_office) == grantable(local, headquarters) == ()
    assert grantable(central, kenya_office) == (Role.OFFICE_ADMIN,)
    assert set(grantable(central, headquarters)) == set(Role)


@pytest.mark.parametrize("role", [W, E, M, L, D, H, S])
def test_nobody_else_gives_any_role(role: Role, headquarters: Office) -> None:
    person = staff("gives-nothing", headquarters, role)

    assert grantable(person, headquarters) == ()
