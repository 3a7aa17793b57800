"""Pages about young people: of one's own office, read one by one, and written down."""

from __future__ import annotations

import uuid
from typing import Any

from django.core import mail
from django.test import Client

import pytest

from accounts.models import Session, User
from accounts.staff.closing import Reason, close_account
from audit.models import Entry
from offices.actions import NotAllowed
from offices.models import Office, Role
from outbox import tasks
from outbox.models import Letter
from tests.conftest import signed_in, staff
from tests.factories import (
    PASSPHRASE,
    UserFactory,
    published_post,
    submitted_post,
)
from tests.sessions import staff_client, status_of

pytestmark = pytest.mark.django_db
PEOPLE = "/cms/people/"
MAY_READ = [Role.SAFEGUARDING_LEAD, Role.OFFICE_ADMIN, Role.DATA_OFFICER]
MAY_CLOSE = [Role.SAFEGUARDING_LEAD, Role.OFFICE_ADMIN]


@pytest.fixture
def lead(kenya_office: Office) -> User:
    return staff("cares-kisumu", kenya_office, Role.SAFEGUARDING_LEAD)


def page_of(person: User) -> str:
    return f"{PEOPLE}{person.public_id}/"


@pytest.mark.parametrize("role", list(Role))
def test_people_pages_open_to_some_roles_and_only_in_their_office(
    role: Role, headquarters: Office, kenya_office: Office, amina: User, leila: User
) -> None:
    central = role in (Role.HEADQUARTERS, Role.SYSTEM_ADMIN)
    office = headquarters if central else kenya_office
    client = staff_client(staff("somebody-here", office, role))
    expected = 200 if role in MAY_READ else 404

    assert status_of(client, PEOPLE) == expected
    assert status_of(client, page_of(amina)) == expected
    assert status_of(client, page_of(leila)) == 404
    for step in ("close", "reopen", "sign-out"):
        for person, may in ((amina, role in MAY_CLOSE), (leila, False)):
            address = f"{page_of(person)}{step}/"
            answer = status_of(client, address, {"reason": "rules"})
            assert answer == (302 if may else 404), (step, person)
    leila.refresh_from_db()
    assert leila.is_active


def test_the_list_has_young_people_of_this_office_and_no_staff(
    lead: User, moderator: User, amina: User, leila: User
) -> None:
    page = staff_client(lead).get(PEOPLE).content.decode()

    assert "amina.writes" in page
    assert "leila.ecrit" not in page
    assert "desk-kisumu" not in page


def test_people_are_found_by_how_their_handle_begins_and_nowhere_else(
    lead: User, amina: User, juma: User, leila: User
) -> None:
    client = staff_client(lead)
    for typed in ("AMINA", "amina_wr", "Amina.Writes"):
        page = client.post(PEOPLE, {"handle": typed}).content.decode()
        assert page_of(amina) in page
        assert page_of(juma) not in page
    assert (
        page_of(leila) not in client.post(PEOPLE, {"handle": "leila"}).content.decode()
    )


@pytest.mark.parametrize("typed", ["", "\x00", "x" * 9999, "%", "_", "' OR 1=1 --"])
def test_whatever_is_searched_for_gets_an_answer(
    lead: User, amina: User, typed: str
) -> None:
    response = staff_client(lead).post(PEOPLE, {"handle": typed})

    assert response.status_code == 200


def test_a_long_list_goes_on_where_it_ended(lead: User, kenya_office: Office) -> None:
    UserFactory.create_batch(60, office=kenya_office)
    client = staff_client(lead)
    first = client.get(PEOPLE)
    after = first.context["more"]
    second = client.get(f"{PEOPLE}?after={after}")

    shown = [*first.context["people"], *second.context["people"]]
    assert len({person.pk for person in shown}) == 60
    assert client.get(f"{PEOPLE}?after=nonsense").status_code == 200
    assert status_of(client, f"{PEOPLE}?after={uuid.uuid4()}") == 404


def test_a_page_says_what_is_public_and_shows_no_words_drafts_or_contacts(
    lead: User, moderator: User, amina: User, climate: Any
) -> None:
    amina.email = "amina@example.org"
    amina.save()
    published_post(amina, moderator, title="Trees that we planted", topic=climate)
    submitted_post(amina, title="Something that still waits", topic=climate)
    page = staff_client(lead).get(page_of(amina)).content.decode()

    assert "Public: Post" in page
    for hidden in ("Trees that", "Something that", "amina@example.org"):
        assert hidden not in page


def test_opening_a_page_is_written_down_each_time(lead: User, amina: User) -> None:
    client = staff_client(lead)
    client.get(PEOPLE)
    for _time in range(2):
        client.get(page_of(amina))

    entries = Entry.objects.filter(verb="accounts.read_person")
    assert [entry.target for entry in entries] == [f"accounts.user:{amina.pk}"] * 2
    assert {entry.actor_key for entry in entries} == {lead.public_id}
    assert {entry.office_key for entry in entries} == {amina.office_id}
    assert Entry.objects.filter(verb="accounts.list_people").count() == 1
    assert "amina" not in str(list(Entry.objects.values()))


def test_a_closed_account_is_signed_out_and_stays_out(lead: User, amina: User) -> None:
    amina.email = "amina@example.org"
    amina.save()
    phone = signed_in(amina)
    client = staff_client(lead)
    client.post(f"{page_of(amina)}close/", {"reason": "pretence"})

    assert "/login/" in phone.get("/en/accounts/")["Location"]
    assert not Session.objects.filter(person=amina).exists()
    page = client.get(page_of(amina)).content.decode()
    assert str(Reason.PRETENCE.label) in page
    tasks.send_letter.func(Letter.objects.get().pk)
    assert str(Reason.PRETENCE.label) in mail.outbox[0].body
    entry = Entry.objects.get(verb="accounts.close")
    assert entry.data == {"reason": "pretence"}

    client.post(f"{page_of(amina)}reopen/")
    amina.refresh_from_db()
    assert amina.is_active


def test_somebody_whose_account_was_closed_reads_why_and_strangers_do_not(
    lead: User, amina: User
) -> None:
    close_account(amina, Reason.PRETENCE, take_back=False, acting_user=lead)
    words = str(Reason.PRETENCE.label)

    def tries(passphrase: str) -> str:
        answer = Client().post(
            "/en/accounts/login/",
            {"login": amina.handle, "password": passphrase},
            follow=True,
        )
        return answer.content.decode()

    assert words in tries(PASSPHRASE)
    assert words not in tries("not the passphrase of anybody")
    assert words not in Client().get("/en/accounts/inactive/").content.decode()


def test_closing_takes_back_what_is_public_only_when_that_was_chosen(
    lead: User, moderator: User, amina: User, juma: User, climate: Any
) -> None:
    stays = published_post(amina, moderator, topic=climate)
    goes = published_post(juma, moderator, topic=climate)
    client = staff_client(lead)
    client.post(f"{page_of(amina)}close/", {"reason": "rules"})
    client.post(f"{page_of(juma)}close/", {"reason": "rules", "take_back": "on"})

    stays.refresh_from_db()
    goes.refresh_from_db()
    assert (stays.is_public, goes.is_public) == (True, False)


@pytest.mark.parametrize("form", [{}, {"reason": "because"}, {"reason": "\x00"}])
def test_an_account_is_not_closed_without_a_reason(
    lead: User, amina: User, form: dict[str, str]
) -> None:
    response = staff_client(lead).post(f"{page_of(amina)}close/", form)

    assert response.status_code == 422
    amina.refresh_from_db()
    assert amina.is_active


def test_signing_out_leaves_the_account_open(lead: User, amina: User) -> None:
    signed_in(amina)
    staff_client(lead).post(f"{page_of(amina)}sign-out/")

    assert not Session.objects.filter(person=amina).exists()
    amina.refresh_from_db()
    assert amina.is_active


def test_staff_are_not_closed_before_their_roles_end(
    lead: User, moderator: User, tunis_moderator: User
) -> None:
    for person in (moderator, tunis_moderator):
        with pytest.raises(NotAllowed):
            close_account(person, Reason.RULES, take_back=False, acting_user=lead)
        assert status_of(staff_client(lead), page_of(person)) == 404


def test_nothing_changes_by_looking(lead: User, amina: User) -> None:
    client = staff_client(lead)
    for step in ("close", "reopen", "sign-out"):
        assert client.get(f"{page_of(amina)}{step}/").status_code == 405
