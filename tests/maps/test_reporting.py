"""From an issue somebody sees to a mark on the map, and back out again."""

from __future__ import annotations

import uuid
from typing import Any

from django.test import Client

import pytest

from accounts.models import User
from audit.models import Entry
from maps import actions
from maps.models import Project, Report
from moderation import actions as moderation
from moderation.models import Outcome, Reason, Subject, Version
from moderation.submissions import NotAllowed
from tests.conftest import signed_in
from tests.factories import waiting_item
from tests.maps.conftest import (
    TEXT,
    TITLE,
    filled_in,
    over,
    public_report,
    report_by,
    tapped,
)


def new(project: Project) -> str:
    return f"/en/map/{project.slug}/new/"


def refused(answer: Any) -> str:
    """The page of a form that was not taken, with what was typed still in it."""
    page: str = answer.content.decode()
    assert answer.status_code == 422
    assert not Report.objects.exists()
    assert not Version.objects.exists()
    assert TEXT in page
    return page


def test_a_report_waits_for_a_person_and_then_stands_on_the_map(
    writer: Client, kisumu: Project, moderator: User, client: Client
) -> None:
    answer = writer.post(new(kisumu), tapped("-0.0957", "34.7561"), follow=True)
    page = answer.content.decode()
    assert "Next: us." in page
    assert "An area about 1 km wide around" in page
    report = Report.objects.get()
    assert client.get(f"/en/map/reports/{report.pk}/").status_code == 404
    moderation.decide(waiting_item(report), Outcome.PUBLISH, acting_user=moderator)
    assert report.place == "Milimani, an area about 1 km wide"
    public = client.get(f"/en/map/reports/{report.pk}/").content.decode()
    assert TITLE in public
    assert TEXT in public
    assert (
        "It is on the map." in writer.get(f"/en/map/mine/{report.pk}/").content.decode()
    )


def test_without_a_script_a_district_is_enough(writer: Client, kisumu: Project) -> None:
    answer = writer.post(new(kisumu), filled_in(district="milimani"))
    assert answer.status_code == 302
    report = Report.objects.get()
    assert (report.step, report.cell_y, report.cell_x) == (1, -11, 3475)


def test_the_form_says_what_will_be_stored_before_anything_is_chosen(
    kisumu: Project, coarse: Project, amina: User, zawadi: User
) -> None:
    for author, project, words in (
        (amina, kisumu, "about 1 km wide"),
        (zawadi, kisumu, "about 5 km wide"),
        (amina, coarse, "about 5 km wide"),
    ):
        assert words in signed_in(author).get(new(project)).content.decode()


def test_without_an_account_the_form_leads_to_signing_in(
    client: Client, kisumu: Project
) -> None:
    answer = client.get(new(kisumu))
    assert answer.status_code == 302
    assert "/accounts/login/" in answer["Location"]
    assert client.post(new(kisumu), filled_in()).status_code == 302
    assert not Report.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"district": ""},
        {"district": "", "latitude": "nan", "longitude": "nan"},
        {"district": "", "latitude": "48.85", "longitude": "2.35"},
        {"district": "", "latitude": "-0.09", "longitude": ""},
        {"district": "nowhere"},
        {"district": "\x00"},
        {"category": "nothing"},
        {"category": ""},
        {"category": "\x00"},
        {"category": "safety", "district": ""},
        {
            "category": "safety",
            "district": "",
            "latitude": "-0.09",
            "longitude": "34.76",
        },
        {"title": ""},
        {"title": "   "},
        {"title": "x" * 121},
        {"title": "a\x00b"},
        {"language": "xx"},
    ],
)
def test_wrong_input_costs_nobody_their_words(
    changes: dict[str, str], writer: Client, kisumu: Project
) -> None:
    refused(writer.post(new(kisumu), filled_in(**changes)))


@pytest.mark.parametrize("text", ["", "x" * 2001, "a\x00b"])
def test_a_text_that_cannot_be_taken_is_refused(
    text: str, writer: Client, kisumu: Project
) -> None:
    answer = writer.post(new(kisumu), filled_in(text=text))
    assert answer.status_code == 422
    assert TITLE in answer.content.decode()


@pytest.mark.parametrize("client_id", ["", "not-an-id", "\x00", "x" * 5000])
def test_a_broken_client_id_costs_nobody_their_words(
    client_id: str, writer: Client, kisumu: Project
) -> None:
    answer = writer.post(new(kisumu), filled_in(client_id=client_id))
    assert answer.status_code in (302, 422)
    if answer.status_code == 422:
        assert TEXT in answer.content.decode()


def test_an_empty_form_is_answered_with_what_is_missing(
    writer: Client, kisumu: Project
) -> None:
    page = writer.post(new(kisumu), {}).content.decode()
    assert "Choose what it is about." in page
    assert "Say where it is" in page


def test_another_drives_category_and_district_are_not_taken(
    writer: Client, kisumu: Project, coarse: Project
) -> None:
    coarse.categories.create(slug="elsewhere", names={"en": "Elsewhere"})
    coarse.districts.create(slug="elsewhere", names={"en": "Elsewhere"}, y=0, x=3470)
    refused(writer.post(new(kisumu), filled_in(category="elsewhere")))
    refused(writer.post(new(kisumu), filled_in(district="elsewhere")))


def test_the_same_form_twice_is_one_report(writer: Client, kisumu: Project) -> None:
    form = filled_in()
    first = writer.post(new(kisumu), form)
    second = writer.post(new(kisumu), form)
    assert first["Location"] == second["Location"]
    assert Report.objects.count() == Version.objects.count() == 1


def test_other_words_under_the_same_id_are_given_back_to_be_sent_again(
    writer: Client, kisumu: Project
) -> None:
    form = filled_in()
    writer.post(new(kisumu), form)
    answer = writer.post(new(kisumu), {**form, "text": "Now it is the other tap."})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Now it is the other tap." in page
    assert form["client_id"] not in page
    assert Report.objects.count() == 1


def test_changed_words_under_the_id_of_others_are_given_back(
    writer: Client, kisumu: Project, amina: User, moderator: User
) -> None:
    report = public_report(amina, moderator, kisumu)
    form = filled_in()
    writer.post(new(kisumu), form)
    answer = writer.post(f"/en/map/mine/{report.pk}/change/", form)
    assert answer.status_code == 409
    assert TEXT in answer.content.decode()
    assert Version.objects.filter(subject=report.subject).count() == 1


def test_two_at_the_same_moment_are_one_report(
    kisumu: Project, amina: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = actions.Entry(
        category=kisumu.categories.get(slug="water"),
        title=TITLE,
        text=TEXT,
        language="en",
        client_id=uuid.uuid4(),
        district=kisumu.districts.get(slug="milimani"),
    )
    first, _assessment = actions.submit_report(kisumu, entry, acting_user=amina)
    # Twice it looks before the first one is there.
    too_early = [None, None]
    found = moderation.already_submitted

    def looking(client_id: uuid.UUID, *, author: User) -> Version | None:
        return too_early.pop() if too_early else found(client_id, author=author)

    monkeypatch.setattr(moderation, "already_submitted", looking)
    report, _assessment = actions.submit_report(kisumu, entry, acting_user=amina)
    assert report == first
    assert Report.objects.count() == Subject.objects.count() == 1


def test_another_persons_client_id_takes_nothing_from_them(
    kisumu: Project, amina: User, juma: User
) -> None:
    form = filled_in()
    for author in (amina, juma):
        answer = signed_in(author).post(new(kisumu), form)
        assert answer.status_code == 302
    assert Report.objects.count() == 2


def test_a_closed_drive_takes_no_report_and_gives_the_words_back(
    writer: Client, kisumu: Project
) -> None:
    over(kisumu)
    page = refused(writer.post(new(kisumu), filled_in()))
    assert "This map is closed to new reports." in page
    answer = writer.get(new(kisumu), follow=True)
    assert "This map is closed to new reports." in answer.content.decode()


def test_a_drive_that_has_not_begun_is_not_there(
    writer: Client, kisumu: Project
) -> None:
    kisumu.starts = kisumu.ends
    kisumu.save()
    assert writer.get(new(kisumu)).status_code == 404
    assert writer.get(f"/en/map/{kisumu.slug}/").status_code == 404


def test_somebody_in_distress_sees_help_at_once(
    writer: Client, kisumu: Project
) -> None:
    text = "The street is dark. I want to kill myself and nobody notices."
    answer = writer.post(new(kisumu), filled_in(text=text), follow=True)
    page = answer.content.decode()
    assert "Are you all right?" in page
    assert 'href="/en/help/KE/">Get help now' in page
    assert page.index("Are you all right?") < page.index(TITLE, page.index("<main"))


def test_the_author_changes_the_words_while_the_old_ones_stay(
    writer: Client, kisumu: Project, amina: User, moderator: User, client: Client
) -> None:
    report = public_report(amina, moderator, kisumu)
    before = (report.step, report.cell_y, report.cell_x, report.district_id)
    form = {"title": "The tap runs again", "text": "Since Monday.", "language": "en"}
    answer = writer.post(f"/en/map/mine/{report.pk}/change/", form, follow=True)
    assert "Your earlier words stay" in answer.content.decode()
    address = f"/en/map/reports/{report.pk}/"
    assert TITLE in client.get(address).content.decode()
    moderation.decide(waiting_item(report), Outcome.PUBLISH, acting_user=moderator)
    assert "The tap runs again" in client.get(address).content.decode()
    report.refresh_from_db()
    after = (report.step, report.cell_y, report.cell_x, report.district_id)
    assert before == after


def test_what_comes_back_says_why_and_can_be_sent_again(
    writer: Client, kisumu: Project, amina: User, moderator: User
) -> None:
    report = report_by(amina, kisumu)
    moderation.decide(
        waiting_item(report),
        Outcome.CHANGES,
        reason=Reason.PRIVACY,
        explanation="Please leave out the name of the shop owner.",
        acting_user=moderator,
    )
    for address in ("", "change/"):
        page = writer.get(f"/en/map/mine/{report.pk}/{address}").content.decode()
        assert "Please leave out the name" in page
    form = {"title": TITLE, "text": "Shorter.", "language": "en"}
    writer.post(f"/en/map/mine/{report.pk}/change/", form)
    assert waiting_item(report).version.parts["text"] == "Shorter."


def test_an_empty_change_is_refused_and_keeps_the_rest(
    writer: Client, kisumu: Project, amina: User, moderator: User
) -> None:
    report = public_report(amina, moderator, kisumu)
    form = {"title": "", "text": "Kept words.", "language": "en"}
    answer = writer.post(f"/en/map/mine/{report.pk}/change/", form)
    assert answer.status_code == 422
    assert "Kept words." in answer.content.decode()
    assert Version.objects.count() == 1
    empty = writer.post(f"/en/map/mine/{report.pk}/change/", {})
    assert empty.status_code == 422


def test_a_refused_report_says_why(
    writer: Client, kisumu: Project, amina: User, moderator: User
) -> None:
    report = report_by(amina, kisumu)
    moderation.decide(
        waiting_item(report),
        Outcome.REFUSE,
        reason=Reason.PLACE,
        explanation="This is a post, not a place.",
        acting_user=moderator,
    )
    page = writer.get(f"/en/map/mine/{report.pk}/").content.decode()
    assert "This report was not published." in page
    assert "This is a post, not a place." in page
    answer = writer.get(f"/en/map/mine/{report.pk}/change/")
    assert answer.status_code == 302


def test_taken_back_is_gone_at_once_and_again_changes_nothing(
    writer: Client, kisumu: Project, amina: User, moderator: User, client: Client
) -> None:
    report = public_report(amina, moderator, kisumu)
    for _again in range(2):
        answer = writer.post(f"/en/map/mine/{report.pk}/back/", follow=True)
        assert "You took this report back." in answer.content.decode()
    assert client.get(f"/en/map/reports/{report.pk}/").status_code == 404
    assert TITLE not in client.get(f"/en/map/{kisumu.slug}/").content.decode()
    found = client.get("/maps/reports.geojson?bbox=34,-1,35,1&zoom=12").json()
    assert found["features"] == []
    assert TITLE in writer.get("/en/map/mine/").content.decode()


def test_taking_back_is_a_post(writer: Client, kisumu: Project, amina: User) -> None:
    report = report_by(amina, kisumu)
    assert writer.get(f"/en/map/mine/{report.pk}/back/").status_code == 405


@pytest.mark.parametrize("page", ["", "change/", "back/"])
def test_another_persons_report_is_not_there(
    page: str, kisumu: Project, amina: User, leila: User, moderator: User
) -> None:
    report = report_by(amina, kisumu)
    address = f"/en/map/mine/{report.pk}/{page}"
    for stranger in (leila, moderator):
        client = signed_in(stranger)
        answer = client.post(address) if page == "back/" else client.get(address)
        assert answer.status_code == 404


def test_the_reports_office_moderates_it_whoever_wrote_it(
    kisumu: Project, leila: User, tunis_moderator: User, moderator: User
) -> None:
    report = report_by(leila, kisumu)
    with pytest.raises(NotAllowed):
        moderation.decide(
            waiting_item(report), Outcome.PUBLISH, acting_user=tunis_moderator
        )
    moderation.decide(waiting_item(report), Outcome.PUBLISH, acting_user=moderator)
    assert not Report.objects.for_staff(tunis_moderator).exists()
    assert Report.objects.for_staff(moderator).count() == 1


def test_what_came_of_a_report_is_said_by_its_office_and_written_down(
    kisumu: Project, amina: User, moderator: User, tunis_moderator: User
) -> None:
    report = public_report(amina, moderator, kisumu)
    for stranger in (amina, tunis_moderator):
        with pytest.raises(NotAllowed):
            actions.change_status(report, Report.Status.FIXED, acting_user=stranger)
    for _again in range(2):
        actions.change_status(report, Report.Status.FIXED, acting_user=moderator)
    report.refresh_from_db()
    assert report.status == "fixed"
    assert Entry.objects.filter(verb="maps.change_status").count() == 1


def test_my_reports_are_mine_and_come_in_pages(
    kisumu: Project, amina: User, leila: User, django_assert_max_num_queries: Any
) -> None:
    for number in range(23):
        report_by(amina, kisumu, title=f"Broken lamp {number}")
    report_by(leila, kisumu, title="Somebody else's")
    client = signed_in(amina)
    with django_assert_max_num_queries(12):
        page = client.get("/en/map/mine/").content.decode()
    assert page.count("Broken lamp") == 20
    assert "Somebody else" not in page
    older = client.get("/en/map/mine/", {"before": Report.objects.order_by("pk")[3].pk})
    assert older.content.decode().count("Broken lamp") == 3
    for nonsense in ("x", "-1", "9" * 40, "٣"):
        answer = client.get("/en/map/mine/", {"before": nonsense})
        assert answer.status_code == 200


def test_sending_a_report_takes_few_queries(
    writer: Client, kisumu: Project, django_assert_max_num_queries: Any
) -> None:
    form = filled_in()
    with django_assert_max_num_queries(23):
        assert writer.post(new(kisumu), form).status_code == 302
