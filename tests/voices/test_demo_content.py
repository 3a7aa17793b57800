"""The demo community and the reference data are complete, tied together and safe."""

from __future__ import annotations

import csv
import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import phonenumbers
import pytest
from django_countries.data import COUNTRIES
from PIL import Image

ROOT = Path(__file__).resolve().parents[2]
DEMO = ROOT / "site" / "voices" / "demo"
HELPLINES = ROOT / "safety_resources" / "data" / "helplines.csv"
EMERGENCY_NUMBERS = ROOT / "safety_resources" / "data" / "emergency_numbers.csv"
CONSENT_AGES = ROOT / "site" / "accounts" / "data" / "consent_ages.csv"
TOPICS = ROOT / "site" / "topics" / "data" / "topics.json"

LANGUAGES = {"en", "fr", "es", "ar"}
AGE_BANDS = {"13_15", "16_17", "18_24", "25_plus"}
ROLES = {"editor", "moderator", "safeguarding_lead", "office_admin"}
ROLES_OF = {
    "headquarters": {*ROLES, "writer", "data_officer", "headquarters", "system_admin"},
    "kenya": {*ROLES, "writer", "data_officer"},
}
EDITORIAL = {
    "home",
    "about",
    "rules",
    "how-we-decide",
    "your-data",
    "accessibility",
    "safer-internet-day",
}
NOWHERE = "ZZ"


def read_json(name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads((DEMO / name).read_text("utf-8"))
    return rows


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read_texts(folder: str) -> list[dict[str, str]]:
    """Front matter of each file, with the Markdown under it as "body"."""
    texts = []
    for path in sorted((DEMO / folder).glob("*.md")):
        _, head, body = path.read_text("utf-8").split("---\n", 2)
        fields = dict(line.split(": ", 1) for line in head.strip().splitlines())
        texts.append({**fields, "body": body.strip(), "file": path.name})
    return texts


PEOPLE = {person["handle"]: person for person in read_json("people.json")}
OFFICES = {office["slug"]: office for office in read_json("offices.json")}
PROJECTS = {project["slug"]: project for project in read_json("projects.json")}
DISTRICTS = {district["slug"]: district for district in read_json("districts.json")}
PICTURES = {picture["name"]: picture for picture in read_json("pictures.json")}
POSTS = {post["slug"]: post for post in read_texts("posts")}
PAGES = read_texts("pages")
REPORTS = read_json("reports.json")
COMMENTS = read_json("comments.json")
TOPIC_ROWS: list[dict[str, Any]] = json.loads(TOPICS.read_text("utf-8"))
TOPIC_SLUGS = {topic["slug"] for topic in TOPIC_ROWS}


def test_handles_are_short_plain_and_unique() -> None:
    rows = read_json("people.json")
    assert len(PEOPLE) == len(rows)
    for handle in PEOPLE:
        assert re.fullmatch(r"[a-z][a-z0-9._-]{2,23}", handle), handle


def test_people_belong_to_the_office_of_their_country() -> None:
    office_of = {
        country: slug
        for slug, office in OFFICES.items()
        for country in office["countries"]
    }
    for person in PEOPLE.values():
        assert person["age_band"] in AGE_BANDS
        assert person["country"] in COUNTRIES
        assert person["language"] in LANGUAGES
        if person["role"] is None:
            expected = office_of.get(person["country"], "headquarters")
            assert person["office"] == expected, person["handle"]


def test_young_people_of_each_band_are_there() -> None:
    bands = {person["age_band"] for person in PEOPLE.values() if not person["role"]}
    assert bands == AGE_BANDS


@pytest.mark.parametrize("office", sorted(OFFICES))
def test_every_office_is_staffed(office: str) -> None:
    roles = [person["role"] for person in PEOPLE.values() if person["office"] == office]
    assert {role for role in roles if role} == ROLES_OF.get(office, ROLES)
    assert roles.count("moderator") == 2


def test_staff_are_adults() -> None:
    assert all(
        person["age_band"] == "25_plus" for person in PEOPLE.values() if person["role"]
    )


def test_there_is_one_headquarters_and_it_names_no_country() -> None:
    central = [office for office in OFFICES.values() if office["is_headquarters"]]
    assert [office["slug"] for office in central] == ["headquarters"]
    assert central[0]["countries"] == []


def test_posts_name_only_things_that_exist() -> None:
    for post in POSTS.values():
        assert post["file"] == f"{post['slug']}.md"
        assert PEOPLE[post["author"]]["language"] == post["language"], post["slug"]
        assert PEOPLE[post["author"]]["role"] is None
        assert post["topic"] in TOPIC_SLUGS
        assert post["signed"] in {"true", "false"}
        assert int(post["published_days_ago"]) >= 0
        assert post.get("cover", "rain-on-hills") in PICTURES
        assert post.get("campaign", "safer-internet-day") == "safer-internet-day"


def test_posts_are_there_in_every_state_and_language() -> None:
    public = [post for post in POSTS.values() if post["state"] == "public"]
    assert len(public) >= 16
    assert {post["language"] for post in public} == LANGUAGES
    states = [post["state"] for post in POSTS.values()]
    assert states.count("waiting") >= 5
    assert states.count("refused") == 2
    assert states.count("changes") == 1
    assert states.count("draft") == 1


def test_public_posts_are_neither_scraps_nor_essays() -> None:
    for post in POSTS.values():
        if post["state"] == "public":
            assert 180 <= len(post["body"].split()) <= 500, post["slug"]


def test_a_refusal_names_its_reason_and_a_moderator_of_the_office() -> None:
    for post in POSTS.values():
        if post["state"] in {"refused", "changes"}:
            moderator = PEOPLE[post["decided_by"]]
            assert moderator["role"] == "moderator"
            assert moderator["office"] == PEOPLE[post["author"]]["office"]
            assert post["reason"] in {"contact", "harassment", "spam", "privacy"}
            assert len(post["explanation"]) > 80


def test_comments_answer_public_posts_one_level_deep() -> None:
    assert len(COMMENTS) >= 30
    for position, comment in enumerate(COMMENTS):
        post = POSTS[comment["post"]]
        author = PEOPLE[comment["author"]]
        assert post["state"] == "public"
        assert comment["language"] == post["language"] == author["language"]
        assert 0 <= comment["days_ago"] <= int(post["published_days_ago"])
        if comment["parent"] is not None:
            parent = COMMENTS[comment["parent"]]
            assert comment["parent"] < position
            assert parent["post"] == comment["post"]
            assert parent["parent"] is None


def test_forty_reports_by_twenty_people_lie_inside_their_project() -> None:
    assert len(REPORTS) == 40
    assert len({report["author"] for report in REPORTS}) == 20
    for report in REPORTS:
        project = PROJECTS[report["project"]]
        assert PEOPLE[report["author"]]["office"] == project["office"]
        assert DISTRICTS[report["district"]]["project"] == project["slug"]
        if report["latitude"] is not None:
            west, south, east, north = project["boundary"]
            assert west < report["longitude"] < east
            assert south < report["latitude"] < north


def test_no_place_is_finer_than_a_hundredth_of_a_degree() -> None:
    for place in [*REPORTS, *DISTRICTS.values()]:
        for axis in ("latitude", "longitude"):
            value = place[axis]
            assert value is None or value == round(value, 2)


def test_a_sensitive_report_has_a_district_and_no_point() -> None:
    for report in REPORTS:
        categories = {
            category["slug"]: category
            for category in PROJECTS[report["project"]]["categories"]
        }
        sensitive = categories[report["category"]]["sensitive"]
        assert sensitive == (report["latitude"] is None), report["title"]


def test_a_project_has_a_coordinator_of_its_office_and_a_risk_note() -> None:
    for project in PROJECTS.values():
        assert PEOPLE[project["coordinator"]]["office"] == project["office"]
        assert len(project["risk_note"]) > 80
        assert project["starts"] < project["ends"]


def test_names_are_given_in_all_four_languages() -> None:
    named = [
        *(topic["names"] for topic in TOPIC_ROWS),
        *(office["names"] for office in OFFICES.values()),
        *(district["names"] for district in DISTRICTS.values()),
        *(project["titles"] for project in PROJECTS.values()),
        *(project["aim"] for project in PROJECTS.values()),
        *(picture["alt"] for picture in PICTURES.values()),
        *(
            category["names"]
            for project in PROJECTS.values()
            for category in project["categories"]
        ),
    ]
    for names in named:
        assert set(names) == LANGUAGES
        assert all(name.strip() for name in names.values())


def test_every_editorial_page_is_there_in_all_four_languages() -> None:
    found = {(page["slug"], page["language"]) for page in PAGES}
    assert found == {(slug, language) for slug in EDITORIAL for language in LANGUAGES}
    for page in PAGES:
        assert page["file"] == f"{page['slug']}.{page['language']}.md"
        assert page["title"]


def test_the_campaign_contains_safer_internet_day() -> None:
    for page in PAGES:
        if page["kind"] == "campaign":
            start = date.fromisoformat(page["starts"])
            assert start < date(2027, 2, 9) < date.fromisoformat(page["ends"])
            assert page["topic"] in TOPIC_SLUGS


def test_pictures_are_small_and_carry_no_metadata() -> None:
    for picture in PICTURES.values():
        path = DEMO / picture["file"]
        assert path.stat().st_size < 60_000
        with Image.open(path) as image:
            assert image.size == (1200, 900)
            assert not image.getexif()
            assert set(image.info) <= {"transparency"}


def test_only_the_post_meant_to_has_a_phone_number_and_nobody_can_be_called() -> None:
    """The number is one of those kept free for fiction: 555-0100 to 555-0199."""
    texts = {post["slug"]: post["body"] for post in POSTS.values()}
    texts |= {f"comment {i}": row["body"] for i, row in enumerate(COMMENTS)}
    texts |= {f"report {i}": row["text"] for i, row in enumerate(REPORTS)}
    found = {
        name: match.number.national_number or 0
        for name, text in texts.items()
        for region in ("KE", "TN", "CO", "MX")
        for match in phonenumbers.PhoneNumberMatcher(text, region)
    }
    assert set(found) == {"clean-up-on-saturday"}
    assert 5550100 <= found["clean-up-on-saturday"] % 10_000_000 <= 5550199


def test_the_demo_has_no_raw_html() -> None:
    for text in [*POSTS.values(), *PAGES]:
        assert not re.search(r"<[a-zA-Z/!]", text["body"]), text["file"]


@pytest.mark.parametrize("path", [HELPLINES, EMERGENCY_NUMBERS], ids=lambda p: p.name)
def test_help_numbers_have_country_certainty_date_and_source(path: Path) -> None:
    for row in read_csv(path):
        assert row["country_code"] in {*COUNTRIES, NOWHERE}
        assert row["certainty"] in {"A", "B", "C"}
        assert date.fromisoformat(row["checked_on"]).year >= 2024
        assert row["source"]
        assert not re.search(r"github|/\w+\.(json|ts|js|md|php)\b", row["source"])


def test_a_helpline_can_be_reached_in_some_way() -> None:
    for row in read_csv(HELPLINES):
        assert row["phone"] or row["sms"] or row["url"]
        assert re.fullmatch(r"[+\d][\d -]*|", row["phone"]), row
        assert re.fullmatch(r"[\d ]*", row["sms"]), row
        assert re.fullmatch(r"https?://\S+|", row["url"])
        assert row["sms"] or not row["sms_text"]


def test_no_helpline_is_listed_twice() -> None:
    rows = read_csv(HELPLINES)
    assert len({(row["country_code"], row["name"]) for row in rows}) == len(rows)


def test_every_country_without_a_number_has_a_directory_to_fall_back_on() -> None:
    assert any(row["country_code"] == NOWHERE for row in read_csv(HELPLINES))


def test_emergency_numbers_are_short_digits_one_row_a_country() -> None:
    rows = read_csv(EMERGENCY_NUMBERS)
    assert len({row["country_code"] for row in rows}) == len(rows)
    for row in rows:
        numbers = [row[k] for k in ("general", "police", "ambulance", "fire") if row[k]]
        assert numbers
        assert all(re.fullmatch(r"\d{2,5}", number) for number in numbers), row


def test_consent_ages_are_between_thirteen_and_eighteen_one_row_a_country() -> None:
    rows = read_csv(CONSENT_AGES)
    assert len({row["country_code"] for row in rows}) == len(rows)
    for row in rows:
        assert row["country_code"] in COUNTRIES
        assert 13 <= int(row["age"]) <= 18
        assert row["certainty"] in {"H", "M", "L"}
        assert row["source"]
        assert date.fromisoformat(row["checked_on"]).year >= 2026


def test_europe_has_a_consent_age_for_each_country() -> None:
    european = set(
        "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE "
        "IS LI NO GB".split()
    )
    assert european <= {row["country_code"] for row in read_csv(CONSENT_AGES)}
