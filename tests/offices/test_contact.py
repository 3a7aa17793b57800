"""How an office is reached: what its administrator says, and who reads it."""

from __future__ import annotations

from django.test import Client

import pytest

from accounts.models import User
from audit.models import Entry
from offices.models import Office, Role
from tests.conftest import staff
from tests.sessions import staff_client

pytestmark = pytest.mark.django_db
OFFICE = "/cms/office/"
FILLED = {
    "contact": "kenya@voices.example\n+254 700 000 000",
    "timezone": "Africa/Nairobi",
    "duty_starts": "09:00",
    "duty_ends": "17:00",
}


@pytest.fixture
def administrator(kenya_office: Office) -> User:
    return staff("kenya.admin", kenya_office, Role.OFFICE_ADMIN)


def test_what_an_administrator_says_everybody_can_read(
    administrator: User, kenya_office: Office
) -> None:
    client = staff_client(administrator)
    answer = client.post(f"{OFFICE}{kenya_office.slug}/", FILLED)
    assert answer["Location"] == OFFICE
    assert "kenya@voices.example" in client.get(OFFICE).content.decode()
    page = Client().get("/en/offices/").content.decode()
    assert "mailto:kenya@voices.example" in page
    assert "+254 700 000 000" in page
    assert Entry.objects.get(verb="offices.describe").office_key == kenya_office.pk


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"duty_ends": "08:00"}, "The day ends after it starts."),
        ({"timezone": "Mars/Olympus"}, "Mars/Olympus"),
        ({"contact": "x" * 501}, "501"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_kept(
    administrator: User, kenya_office: Office, changed: dict[str, str], words: str
) -> None:
    answer = staff_client(administrator).post(
        f"{OFFICE}{kenya_office.slug}/", FILLED | changed
    )
    assert answer.status_code == 422
    assert words in answer.content.decode()
    kenya_office.refresh_from_db()
    assert kenya_office.contact == ""


def test_nobody_describes_another_office_or_without_the_role(
    administrator: User, moderator: User, tunisia_office: Office
) -> None:
    elsewhere = f"{OFFICE}{tunisia_office.slug}/"
    answer = staff_client(administrator).post(elsewhere, FILLED, follow=True)
    assert answer.status_code == 404
    tunisia_office.refresh_from_db()
    assert tunisia_office.contact == ""
    assert staff_client(moderator).get(OFFICE, follow=True).status_code == 404


def test_markup_in_a_contact_is_words(
    administrator: User, kenya_office: Office
) -> None:
    kenya_office.contact = "<script>alert(1)</script>"
    kenya_office.save()
    page = Client().get("/en/offices/").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_the_page_costs_the_same_for_many_offices(
    kenya_office: Office, django_assert_num_queries: object
) -> None:
    for number in range(30):
        Office.objects.create(slug=f"o{number}", name=f"Office {number}")
    with django_assert_num_queries(2):  # type: ignore[operator]
        Client().get("/ar/offices/")
