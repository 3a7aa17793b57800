"""Get help: right numbers or none, and no trace of who asked."""

from __future__ import annotations

import datetime
from typing import Any

from django.test import Client
from django.utils.translation import override

import pytest
from django_countries import countries
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from safety_resources.models import EmergencyNumber, Helpline
from safety_resources.reference import load_emergency_numbers, load_helplines
from safety_resources.wording import hours_in_words, languages_in_words
from tests.conftest import signed_in

TODAY = datetime.date(2026, 11, 21)
NUMBER = "0800 720 019"
DIRECTORY = "https://childhelplineinternational.org/helplines/"


@pytest.fixture(autouse=True)
def _frozen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *args: TODAY)


def helpline(days_old: int, **fields: Any) -> Helpline:
    return Helpline.objects.create(
        **{
            "country": "KE",
            "name": "Sunflower line",
            "phone": NUMBER,
            "hours": "24/7",
            "certainty": "A",
            "checked_on": TODAY - datetime.timedelta(days=days_old),
            "source": "invented for this test",
            **fields,
        }
    )


@pytest.fixture
def emergency(db: None) -> EmergencyNumber:
    return EmergencyNumber.objects.create(
        country="KE", general="999", checked_on=TODAY, source="invented"
    )


def page(client: Client, country: str = "KE", language: str = "en") -> str:
    response = client.get(f"/{language}/help/{country}/")
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("days_old", [0, 180])
def test_a_number_checked_within_half_a_year_is_shown_plainly(
    client: Client, emergency: EmergencyNumber, days_old: int
) -> None:
    helpline(days_old)
    content = page(client)
    assert 'href="tel:0800720019"' in content
    assert content.count('href="tel:999"') == 1
    assert "for a while" not in content


@pytest.mark.parametrize("days_old", [181, 365])
def test_an_older_number_has_emergency_and_directory_beside_it(
    client: Client, emergency: EmergencyNumber, days_old: int
) -> None:
    helpline(days_old)
    content = page(client)
    assert 'href="tel:0800720019"' in content
    assert content.count('href="tel:999"') == 2
    assert "for a while" in content
    assert content.count(DIRECTORY) == 2


@pytest.mark.parametrize(
    "fields",
    [{"days_old": 366}, {"days_old": 0, "certainty": "C"}, {"days_old": -1}],
    ids=["too old", "contested", "from the future"],
)
def test_a_number_we_are_not_sure_of_is_not_shown(
    client: Client, emergency: EmergencyNumber, fields: dict[str, Any]
) -> None:
    helpline(**fields)
    content = page(client)
    assert NUMBER not in content
    assert "Sunflower" not in content
    assert 'href="tel:999"' in content
    assert DIRECTORY in content


def test_emergency_comes_before_helplines(
    client: Client, emergency: EmergencyNumber
) -> None:
    helpline(1)
    content = page(client)
    assert content.index('href="tel:999"') < content.index(NUMBER)


def test_countries_without_one_number_name_each_service(
    client: Client, db: None
) -> None:
    EmergencyNumber.objects.create(
        country="TN", police="197", ambulance="190", checked_on=TODAY, source="x"
    )
    content = page(client, "TN")
    assert 'href="tel:197"' in content
    assert 'href="tel:190"' in content
    assert "Ambulance" in content or "ambulance" in content


def test_every_country_has_a_page(client: Client, db: None) -> None:
    for code, _name in countries:
        assert DIRECTORY in page(client, code)


@pytest.mark.parametrize("code", ["XX", "ZZ", "ke", "KEN", "%27", "1"])
def test_what_is_no_country_is_not_found(client: Client, db: None, code: str) -> None:
    assert client.get(f"/en/help/{code}/").status_code == 404


def test_the_choice_of_country_leads_to_its_page(client: Client, db: None) -> None:
    response = client.get("/en/help/", {"country": "KE"})
    assert response.headers["Location"] == "/en/help/KE/"


@pytest.mark.parametrize("typed", ["XX", "Kenya", "k" * 5000, "<script>", "ke"])
def test_a_choice_that_is_no_country_gets_a_message(
    client: Client, db: None, typed: str
) -> None:
    response = client.get("/en/help/", {"country": typed})
    assert response.status_code == 200
    content = response.content.decode()
    assert "Choose a country from the list." in content
    assert "<script>" not in content


@pytest.mark.parametrize("path", ["/en/help/", "/en/help/KE/"])
def test_a_visit_leaves_as_little_as_a_browser_lets_us(
    client: Client, emergency: EmergencyNumber, path: str
) -> None:
    response = client.get(path)
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")
    content = response.content.decode()
    assert "<title>Voices</title>" in content
    assert "csrf" not in content
    assert "data-leave" in content


@pytest.mark.parametrize("path", ["/en/help/", "/en/help/KE/"])
def test_the_page_is_the_same_for_somebody_signed_in(
    client: Client, amina: User, path: str
) -> None:
    mine = signed_in(amina)
    assert mine.get(path).content == client.get(path).content


def test_the_language_switch_sets_no_cookie(client: Client, db: None) -> None:
    assert 'href="/ar/help/KE/"' in page(client)


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_help_opens_in_every_language(client: Client, db: None, language: str) -> None:
    load_helplines()
    load_emergency_numbers()
    assert DIRECTORY in page(client, "FR", language)


def test_a_help_page_is_light(client: Client, db: None) -> None:
    load_helplines()
    load_emergency_numbers()
    for path in ("/en/help/", "/ar/help/", "/en/help/GB/", "/ar/help/FR/"):
        response = client.get(path, headers={"Accept-Encoding": "gzip"})
        assert response.headers["Content-Encoding"] == "gzip"
        assert len(response.content) < 8_000


def test_a_country_takes_two_queries_whatever_it_has(
    client: Client, db: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(30):
        helpline(1, name=f"Line {number}")
    with django_assert_num_queries(2):
        page(client)


def test_a_text_word_goes_into_the_link(client: Client, db: None) -> None:
    helpline(1, sms="741 741", sms_text="HOME")
    assert 'href="sms:741741?body=HOME"' in page(client)


def test_loading_twice_changes_nothing_and_forgets_what_was_taken_out(db: None) -> None:
    helpline(1, name="No longer in the file")
    first = load_helplines(), load_emergency_numbers()
    assert first == (load_helplines(), load_emergency_numbers())
    assert Helpline.objects.count() == first[0]
    assert not Helpline.objects.filter(name="No longer in the file").exists()
    assert not Helpline.objects.filter(country="ZZ").exists()


def test_a_contested_emergency_number_is_not_loaded(db: None) -> None:
    load_emergency_numbers()
    assert not EmergencyNumber.objects.filter(country="YE").exists()


def test_hours_are_said_in_the_readers_language_or_as_they_stand() -> None:
    assert hours_in_words("24/7") == "Day and night"
    assert hours_in_words("daily 09:00-17:00") == "every day 09:00-17:00"
    assert hours_in_words("Mon-Fri 09:00-20:00") == "Mon-Fri 09:00-20:00"
    odd = "24/7; Ukrainian and Russian 14:00-24:00"
    assert hours_in_words(odd) == odd
    assert hours_in_words("") == ""


def test_languages_are_named_in_the_readers_language() -> None:
    assert languages_in_words("English; Papiamento") == "English, Papiamento"
    assert languages_in_words("") == ""
    with override("ar"):
        assert "،" in languages_in_words("English; French")
