"""An office records signed forms and calls, for its own young people only."""

from __future__ import annotations

import datetime
from typing import Any

from django.test import Client
from django.utils import timezone

import pytest

from accounts import consents
from accounts.guardian import actions
from accounts.guardian.forms import STEPS
from accounts.models import Consent, ConsentRequest, Guardian, Scope, User
from audit.models import Entry
from offices.models import Office, Role
from offices.permissions import OF_HEADQUARTERS
from tests.conftest import signed_in, staff
from tests.guardians import agreed, asked, child
from tests.sessions import staff_client

PHONE = "+254712345678"


@pytest.fixture
def kid(kenya_office: Office) -> User:
    return child(kenya_office)


@pytest.fixture
def paper(kid: User) -> ConsentRequest:
    return asked(kid, signed_in(kid), way="paper", contact="", scopes=["publish_text"])


@pytest.fixture
def admin(kenya_office: Office) -> User:
    return staff("office-kisumu", kenya_office, Role.OFFICE_ADMIN)


@pytest.fixture
def desk(admin: User) -> Client:
    return staff_client(admin)


def page_of(person: User) -> str:
    return f"/cms/people/{person.public_id}/consent/"


def form(request: ConsentRequest, **fields: Any) -> dict[str, Any]:
    return {
        "method": "paper",
        "reference": actions.reference(request),
        "answered_on": timezone.localdate().isoformat(),
        "scopes": ["account"],
        "relation": "guardian",
        "compared": "on",
        **fields,
    }


def test_a_signed_form_is_recorded_with_who_compared_it(
    kid: User, paper: ConsentRequest, admin: User, desk: Client
) -> None:
    assert desk.post(page_of(kid), form(paper)).status_code == 302
    consent = Consent.objects.get()
    assert consent.scope == "account"
    assert consent.method == "paper"
    assert consent.verified_by == admin
    assert consent.relation == "guardian"
    assert not consents.waits(kid)
    assert Entry.objects.filter(verb="accounts.consent_given").get().actor_key == (
        admin.public_id
    )


def test_recorded_twice_is_recorded_once(
    kid: User, paper: ConsentRequest, desk: Client
) -> None:
    desk.post(page_of(kid), form(paper))
    assert desk.post(page_of(kid), form(paper)).status_code == 409
    assert Consent.objects.count() == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"reference": "0000-0000"},
        {"reference": ""},
        {"compared": ""},
        {"scopes": []},
        {"scopes": ["publish_text"]},
        {"scopes": ["account", "map"]},
        {"answered_on": "2999-01-01"},
        {"answered_on": "1999-01-01"},
        {"answered_on": "yesterday"},
        {"relation": ""},
        {"method": "email"},
        {"method": "call", "steps": [STEPS[0][0]]},
    ],
)
def test_a_form_that_does_not_fit_is_not_recorded(
    kid: User, paper: ConsentRequest, desk: Client, fields: dict[str, Any]
) -> None:
    assert desk.post(page_of(kid), form(paper, **fields)).status_code == 422
    assert not Consent.objects.exists()


def test_a_call_counts_when_each_step_was_done(kid: User, desk: Client) -> None:
    request = asked(kid, signed_in(kid), way="call", contact=PHONE)
    steps = [name for name, _words in STEPS]
    answer = form(request, method="call", compared="", steps=steps)
    assert desk.post(page_of(kid), answer).status_code == 302
    assert Consent.objects.get().method == "call"


def test_the_number_is_shown_on_request_and_that_is_written_down(
    kid: User, desk: Client, admin: User
) -> None:
    asked(kid, signed_in(kid), way="call", contact=PHONE)
    assert PHONE not in desk.get(page_of(kid)).content.decode()
    assert not Entry.objects.filter(verb="accounts.read_guardian_contact").exists()
    assert PHONE in desk.post(f"{page_of(kid)}contact/").content.decode()
    read = Entry.objects.get(verb="accounts.read_guardian_contact")
    assert read.actor_key == admin.public_id
    assert PHONE not in str(read.data)


def test_who_waits_is_listed_for_their_own_office_only(
    kid: User, paper: ConsentRequest, desk: Client, tunisia_office: Office
) -> None:
    elsewhere = staff("office-tunis", tunisia_office, Role.OFFICE_ADMIN)
    page = desk.get("/cms/people/consents/").content.decode()
    assert kid.handle in page
    assert actions.reference(paper) in page
    assert kid.handle not in (
        staff_client(elsewhere).get("/cms/people/consents/").content.decode()
    )


@pytest.mark.parametrize("address", ["", "contact/", "withdraw/"])
def test_another_office_finds_nothing(
    kid: User, paper: ConsentRequest, tunisia_office: Office, address: str
) -> None:
    client = staff_client(staff("office-tunis", tunisia_office, Role.OFFICE_ADMIN))
    answer = client.post(page_of(kid) + address, form(paper), follow=True)
    assert answer.status_code == 404
    assert not Consent.objects.exists()


@pytest.mark.parametrize(
    "role",
    [role for role in Role if role not in (Role.OFFICE_ADMIN, Role.SAFEGUARDING_LEAD)],
)
def test_other_roles_find_nothing(
    kid: User,
    paper: ConsentRequest,
    kenya_office: Office,
    headquarters: Office,
    role: Role,
) -> None:
    office = headquarters if role in OF_HEADQUARTERS else kenya_office
    client = staff_client(staff("somebody-else", office, role))
    assert client.get(page_of(kid), follow=True).status_code == 404
    client.post(page_of(kid), form(paper))
    assert not Consent.objects.exists()


def test_a_guardian_without_a_link_takes_back_by_calling(
    kid: User, desk: Client, admin: User
) -> None:
    agreed(kid, {Scope.ACCOUNT, Scope.PUBLISH_TEXT})
    desk.post(f"{page_of(kid)}withdraw/", {"scope": "publish_text"})
    assert consents.given(kid) == {Scope.ACCOUNT}
    desk.post(f"{page_of(kid)}withdraw/", {"scope": "all"})
    assert consents.given(kid) == set()
    assert not Guardian.objects.exists()


def test_a_form_may_come_for_a_question_that_went_by_mail(
    kid: User, desk: Client
) -> None:
    request = asked(kid, signed_in(kid))
    assert desk.post(page_of(kid), form(request)).status_code == 302
    assert consents.given(kid) == {Scope.ACCOUNT}
    assert Guardian.objects.get().channel == "email"


def test_a_question_that_ran_out_is_not_answered_any_more(
    kid: User, paper: ConsentRequest, desk: Client
) -> None:
    ConsentRequest.objects.update(
        lasts_until=timezone.now() - datetime.timedelta(minutes=1)
    )
    assert desk.post(page_of(kid), form(paper)).status_code == 409
    assert not Consent.objects.exists()
