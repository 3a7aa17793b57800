"""Staff come by invitation: one link, one person, one role, one office."""

from __future__ import annotations

import datetime
import re
from io import StringIO
from typing import Any

from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

import pytest
import time_machine

from accounts.models import AgeBand, Session, User
from accounts.staff import invitations
from accounts.staff.invitations import Over, Themselves, accept, find, invite, link
from audit.models import Entry
from offices.actions import NotAllowed, NotARole
from offices.models import Invitation, Office, Role
from outbox import tasks
from outbox.models import Letter
from tests.conftest import signed_in, staff
from tests.factories import PASSPHRASE, UserFactory
from tests.sessions import staff_client, status_of

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
ADDRESS = "new.colleague@example.org"
LONG = "eleven copper kettles under a bridge"


@pytest.fixture
def admin(kenya_office: Office) -> User:
    return staff("runs-kisumu", kenya_office, Role.OFFICE_ADMIN)


@pytest.fixture
def invitation(admin: User, kenya_office: Office) -> Invitation:
    return invited(admin, kenya_office)


def invited(by: User, office: Office, role: Role = Role.MODERATOR) -> Invitation:
    return invite(
        ADDRESS,
        office=office,
        role=role,
        role_ends=timezone.now() + 90 * DAY,
        language="en",
        acting_user=by,
    )


def door(invitation: Invitation) -> str:
    return link(invitation).split("8000", 1)[1]


def newcomer(**other: str) -> dict[str, str]:
    return {"handle": "warm.stone", "passphrase": LONG, "adult": "on", **other}


def adult(office: Office, handle: str = "grown.reader") -> User:
    return UserFactory.create(handle=handle, office=office, age_band=AgeBand.FROM_25)


def test_the_letter_brings_a_link_and_the_address_is_locked(
    invitation: Invitation,
) -> None:
    tasks.send_letter.func(Letter.objects.get().pk)
    letter = mail.outbox[0]

    assert letter.to == [ADDRESS]
    assert "Kenya" in letter.body
    assert "Moderator" in letter.body
    assert re.search(r"https?://\S+/accounts/staff/invitation/\S+", str(letter.body))
    assert ADDRESS not in str(Invitation.objects.values())
    assert ADDRESS not in str(list(Entry.objects.values()))
    assert ADDRESS not in link(invitation)


def test_a_newcomer_makes_an_account_and_sets_up_a_second_step_before_anything(
    client: Client, invitation: Invitation, kenya_office: Office
) -> None:
    page = client.get(door(invitation)).content.decode()
    for said in ("runs-kisumu", "Kenya", "Moderator"):
        assert said in page
    response = client.post(door(invitation), newcomer())

    person = User.objects.get(handle="warm.stone")
    assert response.status_code == 302
    assert person.office == kenya_office
    assert person.age_band == AgeBand.FROM_18
    assert person.email == ADDRESS
    assert person.memberships.get().role == Role.MODERATOR
    assert person.memberships.get().granted_by == invitation.invited_by
    written_down = client.post("/en/accounts/codes/")
    assert written_down["Location"] == "/cms/"
    assert "2fa/totp/activate" in client.get("/cms/")["Location"]
    invitation.refresh_from_db()
    assert (invitation.accepted_by, invitation.contact) == (person, "")


def test_an_address_of_another_account_is_left_where_it_is(
    client: Client, invitation: Invitation, amina: User
) -> None:
    amina.email = ADDRESS
    amina.save()
    client.post(door(invitation), newcomer())

    assert User.objects.get(handle="warm.stone").email is None


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("passphrase", "only fourteen."),
        ("passphrase", ""),
        ("handle", "x"),
        ("handle", "amina.writes"),
        ("handle", "\x00\x00\x00"),
        ("handle", "h" * 5000),
        ("adult", ""),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_happens(
    client: Client, invitation: Invitation, amina: User, field: str, typed: str
) -> None:
    response = client.post(door(invitation), newcomer(**{field: typed}))

    assert response.status_code == 200
    assert 'role="alert"' in response.content.decode()
    assert User.objects.count() == 2
    assert Invitation.objects.open().exists()


def test_somebody_with_an_account_accepts_and_signs_in_again(
    invitation: Invitation, kenya_office: Office
) -> None:
    person = adult(kenya_office)
    client, elsewhere = signed_in(person), signed_in(person)
    response = client.post(door(invitation), {"passphrase": PASSPHRASE, "adult": "on"})

    assert response["Location"].endswith("?next=%2Fcms%2F")
    assert not Session.objects.filter(person=person).exists()
    assert "/login/" in elsewhere.get("/en/accounts/")["Location"]
    assert person.memberships.get().office == kenya_office


def test_the_passphrase_of_an_account_is_asked_for_and_must_be_long(
    invitation: Invitation, kenya_office: Office
) -> None:
    person = adult(kenya_office)
    person.set_password("twelve chars")
    person.save()
    client = signed_in(person)
    for typed in ("", "a wrong passphrase", "twelve chars"):
        client.post(door(invitation), {"passphrase": typed, "adult": "on"})
        assert not person.memberships.exists(), typed


def test_a_minor_cannot_accept(invitation: Invitation, amina: User) -> None:
    client = signed_in(amina)
    for response in (
        client.get(door(invitation)),
        client.post(door(invitation), {"passphrase": PASSPHRASE, "adult": "on"}),
    ):
        assert response.status_code == 403
        assert "18 or older" in response.content.decode()
    assert not amina.memberships.exists()


def test_nobody_accepts_their_own_invitation(
    invitation: Invitation, admin: User
) -> None:
    assert signed_in(admin).get(door(invitation)).status_code == 403
    with pytest.raises(Themselves):
        accept(invitation, admin)


def test_a_link_opens_once(
    client: Client, invitation: Invitation, kenya_office: Office
) -> None:
    client.post(door(invitation), newcomer())
    again = Client().post(door(invitation), newcomer(handle="cold.stone"))
    own = client.get(door(invitation))

    assert again.status_code == own.status_code == 410
    assert "over" in again.content.decode()
    assert "accepted it already" in own.content.decode()
    assert not User.objects.filter(handle="cold.stone").exists()
    with pytest.raises(Over):
        accept(invitation, adult(kenya_office))


def test_after_a_week_or_when_taken_back_a_link_is_over(
    client: Client, invitation: Invitation, admin: User
) -> None:
    with time_machine.travel(timezone.now() + 7 * DAY + DAY / 24):
        assert client.get(door(invitation)).status_code == 410
    assert client.get(door(invitation)).status_code == 200
    invitations.revoke(invitation, acting_user=admin)
    assert client.get(door(invitation)).status_code == 410
    assert not Letter.objects.exists()


def test_sending_again_makes_the_older_link_worthless(
    client: Client, invitation: Invitation, admin: User
) -> None:
    old = door(invitation)
    invitations.resend(invitation, acting_user=admin)

    assert client.get(old).status_code == 404
    assert client.get(door(invitation)).status_code == 200
    assert Letter.objects.count() == 1


def test_an_invitation_by_somebody_who_left_is_over(
    client: Client, invitation: Invitation, admin: User
) -> None:
    admin.memberships.update(ends=timezone.now())

    assert client.get(door(invitation)).status_code == 410


@pytest.mark.parametrize("token", ["x", "eyJ:1:2", "%00", "a" * 3000])
def test_a_link_that_we_did_not_write_finds_nothing(
    client: Client, db: None, token: str
) -> None:
    assert find(token) is None
    response = client.get(f"/en/accounts/staff/invitation/{token}/")
    assert response.status_code in (400, 404)


def test_nobody_invites_to_what_they_cannot_give(
    admin: User, editor: User, kenya_office: Office, tunisia_office: Office
) -> None:
    for by, office, role in (
        (admin, kenya_office, Role.OFFICE_ADMIN),
        (admin, kenya_office, Role.HEADQUARTERS),
        (admin, tunisia_office, Role.WRITER),
        (editor, kenya_office, Role.WRITER),
    ):
        with pytest.raises(NotAllowed):
            invited(by, office, role)


def test_headquarters_makes_an_offices_administrator_and_nobody_else_there(
    headquarters: Office, kenya_office: Office
) -> None:
    central = staff("runs-all", headquarters, Role.OFFICE_ADMIN)
    assert invited(central, kenya_office, Role.OFFICE_ADMIN).pk
    with pytest.raises(NotAllowed):
        invited(central, kenya_office, Role.MODERATOR)


def test_the_desk_invites_lists_sends_again_and_takes_back(
    admin: User, kenya_office: Office
) -> None:
    client = staff_client(admin)
    day = (timezone.localdate() + 90 * DAY).isoformat()
    form = {
        "address": ADDRESS,
        "office": kenya_office.pk,
        "role": "editor",
        "ends": day,
        "language": "fr",
    }
    assert client.post("/cms/staff/invite/", form)["Location"] == "/cms/staff/"
    assert ADDRESS in client.get("/cms/staff/").content.decode()
    pk = Invitation.objects.get().pk
    client.post(f"/cms/staff/invitations/{pk}/resend/")
    client.post(f"/cms/staff/invitations/{pk}/revoke/")

    assert ADDRESS not in client.get("/cms/staff/").content.decode()
    assert list(
        Entry.objects.filter(verb__contains="invit").values_list("verb", flat=True)
    ) == ["offices.invite", "offices.invite_again", "offices.revoke_invitation"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"role": "headquarters"},
        {"role": "office_admin"},
        {"role": "nobody"},
        {"office": "999999"},
        {"address": "nobody"},
        {"address": ""},
        {"ends": "2020-01-01"},
        {"ends": "2999-01-01"},
        {"ends": "soon"},
        {"ends": "\x00"},
        {"language": "xx"},
    ],
)
def test_a_wrong_invitation_is_given_back_with_what_was_typed(
    admin: User, kenya_office: Office, wrong: dict[str, Any]
) -> None:
    form = {
        "address": ADDRESS,
        "office": kenya_office.pk,
        "role": "editor",
        "ends": (timezone.localdate() + 9 * DAY).isoformat(),
        "language": "en",
    }
    response = staff_client(admin).post("/cms/staff/invite/", {**form, **wrong})

    assert response.status_code == 422
    assert not Invitation.objects.exists()
    assert not Letter.objects.exists()


def test_another_offices_invitation_is_not_there(
    invitation: Invitation, tunisia_office: Office
) -> None:
    client = staff_client(staff("runs-tunis", tunisia_office, Role.OFFICE_ADMIN))
    for step in ("resend", "revoke"):
        address = f"/cms/staff/invitations/{invitation.pk}/{step}/"
        assert status_of(client, address, {}) == 404
    assert ADDRESS not in client.get("/cms/staff/").content.decode()


def in_shell(*words: str) -> str:
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def test_the_shell_appoints_the_first_administrator(headquarters: Office) -> None:
    person = adult(headquarters)
    day = (timezone.localdate() + 90 * DAY).isoformat()
    role = ("--office", "headquarters", "--role", "office_admin", "--until", day)
    assert "office_admin" in in_shell("appoint", "grown.reader", *role)

    assert person.has_perm("offices.invite", headquarters)
    assert "/accounts/staff/invitation/" in in_shell("invite", ADDRESS, *role)
    assert Invitation.objects.get().invited_by is None


@pytest.mark.parametrize(
    "words",
    [
        (
            "nobody.here",
            "--office",
            "kenya",
            "--role",
            "editor",
            "--until",
            "2027-01-01",
        ),
        (
            "amina.writes",
            "--office",
            "kenya",
            "--role",
            "editor",
            "--until",
            "2027-01-01",
        ),
        (
            "grown.reader",
            "--office",
            "atlantis",
            "--role",
            "editor",
            "--until",
            "2027-01-01",
        ),
        ("grown.reader", "--office", "kenya", "--role", "editor", "--until", "soon"),
        (
            "grown.reader",
            "--office",
            "kenya",
            "--role",
            "editor",
            "--until",
            "2001-01-01",
        ),
        (
            "grown.reader",
            "--office",
            "kenya",
            "--role",
            "editor",
            "--until",
            "2099-01-01",
        ),
        (
            "grown.reader",
            "--office",
            "kenya",
            "--role",
            "headquarters",
            "--until",
            "2027-01-01",
        ),
    ],
)
def test_the_shell_says_what_it_cannot_do(
    amina: User, kenya_office: Office, words: tuple[str, ...]
) -> None:
    person = adult(kenya_office)
    with time_machine.travel("2026-06-01"), pytest.raises(CommandError):
        in_shell("appoint", *words)
    assert not person.memberships.exists()


def test_an_invitation_cannot_last_longer_than_a_role(
    admin: User, kenya_office: Office
) -> None:
    with pytest.raises(NotARole):
        invite(
            ADDRESS,
            office=kenya_office,
            role=Role.WRITER,
            role_ends=timezone.now() + 800 * DAY,
            language="en",
            acting_user=admin,
        )
