"""The first page of the admin leads everywhere, also where there are no scripts."""

from __future__ import annotations

import re

import pytest

from offices.models import Office, Role
from tests.conftest import staff
from tests.sessions import staff_client

pytestmark = pytest.mark.django_db


def rooms(page: str) -> list[str]:
    found = re.search(r'<ul class="desk-rooms">(.*?)</ul>', page, re.DOTALL)
    assert found is not None
    return re.findall(r'href="([^"]+)"', found[1])


@pytest.mark.parametrize("role", Role.values)
def test_every_role_finds_its_pages_on_the_first_one(
    headquarters: Office, role: str
) -> None:
    client = staff_client(staff("works-here", headquarters, Role(role)))
    found = rooms(client.get("/cms/").content.decode())

    assert found
    assert all(client.get(room).status_code == 200 for room in found)


def test_a_lead_is_led_to_what_leads_do(kenya_office: Office) -> None:
    client = staff_client(staff("cares-kisumu", kenya_office, Role.SAFEGUARDING_LEAD))
    assert rooms(client.get("/cms/").content.decode()) == [
        "/cms/desk/",
        "/cms/people/",
        "/cms/staff/",
        "/cms/break-glass/",
        "/cms/people/consents/",
        "/cms/holds/",
        "/cms/audit/",
    ]


def test_what_stands_in_a_menu_below_the_menu_is_found_too(
    headquarters: Office,
) -> None:
    client = staff_client(staff("runs-all", headquarters, Role.OFFICE_ADMIN))
    assert "/cms/consent-ages/" in rooms(client.get("/cms/").content.decode())


def test_pages_without_scripts_lead_back_to_the_first_one(
    kenya_office: Office,
) -> None:
    client = staff_client(staff("reads-kisumu", kenya_office, Role.MODERATOR))
    page = client.get("/cms/desk/").content.decode()
    without = re.search(
        r'<noscript>\s*<nav class="desk-ways".*?</noscript>', page, re.DOTALL
    )
    assert without is not None
    assert 'href="/cms/"' in without[0]
