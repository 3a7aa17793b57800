"""Care: who wrote of hurting themselves is heard, helped, and never shown to others."""

from __future__ import annotations

import datetime
import itertools
import uuid
from typing import Any

from django.test import Client
from django.utils import timezone

import pytest

from accounts.models import AgeBand, User
from audit.models import Entry
from blog.models import Post
from maps.models import Report
from moderation import actions, pipeline
from moderation.holdings import Submitted
from moderation.models import Answer, ModeratedModel, QueueItem
from moderation.pipeline import Outcome, Standing, Surface
from moderation.submissions import NotAllowed
from safety_resources.reference import load_emergency_numbers
from tests.conftest import signed_in
from tests.factories import (
    mapping_project,
    post_submission,
    published_post,
    submitted_comment,
    submitted_post,
    waiting_item,
)
from tests.sessions import staff_client

IN_DISTRESS = "I do not want to be alive any more. I want to die."
PLAN = "I will kill myself tonight."


@pytest.fixture
def worrying(amina: User) -> Post:
    return submitted_post(amina, body=IN_DISTRESS)


def care_of(row: ModeratedModel) -> str:
    return f"/en/care/{row.subject_id}/"


def say(client: Client, row: ModeratedModel, answer: str) -> str:
    response = client.post(care_of(row), {"answer": answer}, follow=True)
    assert response.status_code == 200
    return response.content.decode()


def off_duty(row: ModeratedModel) -> None:
    """Nobody of the office is there at any minute of today."""
    office = row.subject.office
    now = timezone.now()
    office.duty_starts = (now + datetime.timedelta(hours=6)).time()
    office.duty_ends = (now + datetime.timedelta(hours=6, minutes=1)).time()
    office.save()


def test_the_author_reads_at_once_who_sees_it_and_how_to_answer(
    amina: User, worrying: Post
) -> None:
    page = signed_in(amina).get(f"/en/write/{worrying.pk}/").content.decode()
    assert "Only you and our safety team can see what you wrote" in page
    assert "/en/help/KE/" in page
    assert page.count(f'action="{care_of(worrying)}"') == 2
    assert "I am safe" in page
    assert "I need help" in page


def test_to_need_help_goes_to_the_head_of_the_queue(
    amina: User, moderator: User, worrying: Post
) -> None:
    before = waiting_item(worrying)
    assert before.tier == 2
    page = say(signed_in(amina), worrying, "help")
    assert "Thank you for telling us" in page
    item = waiting_item(worrying)
    assert (item.author_answer, item.tier) == ("help", 0)
    assert item.due_at <= timezone.now() + datetime.timedelta(minutes=15)
    desk = staff_client(moderator)
    assert "The author says: I need help" in desk.get("/cms/desk/").content.decode()
    assert "I need help" in desk.get(f"/cms/desk/{item.pk}/").content.decode()


def test_to_be_safe_is_told_to_the_desk_and_lowers_nothing(
    amina: User, moderator: User, worrying: Post
) -> None:
    before = waiting_item(worrying)
    page = say(signed_in(amina), worrying, "safe")
    assert "Good to hear from you" in page
    assert 'value="help"' in page
    item = waiting_item(worrying)
    assert item.author_answer == "safe"
    assert (item.tier, item.due_at) == (before.tier, before.due_at)
    desk = staff_client(moderator).get(f"/cms/desk/{item.pk}/").content.decode()
    assert "I am safe" in desk


def test_an_answer_given_twice_is_given_once(amina: User, worrying: Post) -> None:
    client = signed_in(amina)
    say(client, worrying, "help")
    first = waiting_item(worrying)
    say(client, worrying, "help")
    assert waiting_item(worrying).due_at == first.due_at
    assert Entry.objects.filter(verb="moderation.answer").count() == 1


def test_who_asked_for_help_has_asked_for_it(amina: User, worrying: Post) -> None:
    client = signed_in(amina)
    say(client, worrying, "safe")
    say(client, worrying, "help")
    page = say(client, worrying, "safe")
    assert waiting_item(worrying).author_answer == "help"
    assert "Thank you for telling us" in page


def test_an_urgent_piece_is_never_made_less_urgent(amina: User) -> None:
    post = submitted_post(amina, body=PLAN)
    before = waiting_item(post)
    assert before.tier == 0
    say(signed_in(amina), post, "help")
    assert waiting_item(post).due_at <= before.due_at


def test_newer_words_keep_the_plea(amina: User, worrying: Post) -> None:
    say(signed_in(amina), worrying, "help")
    actions.submit(worrying, post_submission(), acting_user=amina)
    item = waiting_item(worrying)
    assert item.version.number == 2
    assert (item.author_answer, item.tier) == ("help", 0)


def test_the_audit_log_says_that_there_was_an_answer_and_not_which(
    amina: User, worrying: Post
) -> None:
    say(signed_in(amina), worrying, "help")
    entry = Entry.objects.get(verb="moderation.answer")
    assert set(entry.data) == {"version"}


def test_the_page_of_another_person_is_not_there(
    amina: User, juma: User, worrying: Post
) -> None:
    client = signed_in(juma)
    assert client.get(care_of(worrying)).status_code == 404
    assert client.post(care_of(worrying), {"answer": "help"}).status_code == 404
    assert waiting_item(worrying).author_answer == ""
    anonymous = Client().post(care_of(worrying), {"answer": "help"})
    assert anonymous.status_code == 302
    assert "login" in anonymous["Location"]


def test_a_piece_that_worries_nobody_has_no_such_page(amina: User) -> None:
    post = submitted_post(amina)
    assert signed_in(amina).post(care_of(post), {"answer": "help"}).status_code == 404
    assert waiting_item(post).tier == 4


@pytest.mark.parametrize("answer", ["", "HELP", "help\x00", "x" * 5000, "\u202ehelp"])
def test_what_is_no_answer_changes_nothing(
    amina: User, worrying: Post, answer: str
) -> None:
    assert "Are you all right?" in say(signed_in(amina), worrying, answer)
    assert waiting_item(worrying).author_answer == ""


def test_an_address_beyond_all_numbers_is_not_there(amina: User) -> None:
    assert signed_in(amina).get(f"/en/care/{10**40}/").status_code == 404


def test_an_answer_needs_the_token_of_its_form(amina: User, worrying: Post) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(amina)
    assert client.post(care_of(worrying), {"answer": "help"}).status_code == 403
    page = client.get(f"/en/write/{worrying.pk}/").content.decode()
    token = page.partition(f'action="{care_of(worrying)}"')[2]
    token = token.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
    answer = {"answer": "help", "csrfmiddlewaretoken": token}
    assert client.post(care_of(worrying), answer).status_code == 302


def test_nobody_is_made_to_wait_for_an_empty_desk(amina: User, worrying: Post) -> None:
    off_duty(worrying)
    client = signed_in(amina)
    assert (
        "Nobody from our team is here"
        in client.get(f"/en/write/{worrying.pk}/").content.decode()
    )
    assert "please do not wait for us" in say(client, worrying, "help")


def test_after_the_piece_was_decided_nobody_is_said_to_listen(
    amina: User, moderator: User, worrying: Post
) -> None:
    actions.withdraw(worrying, acting_user=amina)
    page = say(signed_in(amina), worrying, "help")
    assert "nobody here sees an answer" in page
    assert not QueueItem.objects.exclude(author_answer="").exists()


def test_the_numbers_of_the_country_stand_on_the_page(
    amina: User, worrying: Post
) -> None:
    load_emergency_numbers()
    page = say(signed_in(amina), worrying, "help")
    assert 'href="tel:' in page


def test_a_reply_and_a_report_are_cared_for_as_well(
    amina: User, juma: User, leila: User, moderator: User
) -> None:
    post = published_post(amina, moderator)
    comment, assessment = submitted_comment(leila, post, IN_DISTRESS)
    assert assessment.show_support
    page = signed_in(leila).get(f"/en/write/replies/{comment.pk}/").content.decode()
    assert f'action="{care_of(comment)}"' in page
    say(signed_in(leila), comment, "help")
    assert waiting_item(comment).tier == 0

    report = worrying_report(juma)
    page = signed_in(juma).get(f"/en/map/mine/{report.pk}/").content.decode()
    assert f'action="{care_of(report)}"' in page
    say(signed_in(juma), report, "help")
    assert waiting_item(report).tier == 0


def worrying_report(author: User) -> Report:
    assert author.office is not None
    project = mapping_project(author.office, author)
    form = {
        "title": "The bridge",
        "text": IN_DISTRESS,
        "category": "water",
        "district": "milimani",
        "language": "en",
        "client_id": str(uuid.uuid4()),
    }
    response = signed_in(author).post(f"/en/map/{project.slug}/new/", form)
    assert response.status_code == 302, response.content.decode()
    return Report.objects.get()


@pytest.mark.parametrize("text", [PLAN, "Tonight I am going to end my life."])
def test_a_plan_is_public_by_no_policy(text: str) -> None:
    found = pipeline.assess([pipeline.Part("body", text)], language="en")
    bands = [*AgeBand.values, "", "unknown"]
    everything: Any = itertools.product(
        bands, [0, 5, 10_000], [False, True], Surface, [0.0, 0.5, 1.0]
    )
    for band, published, is_staff, surface, sample in everything:
        standing = Standing(
            age_band=band,
            published=published,
            is_staff=is_staff,
            look=pipeline.FirstLook(0),
        )
        ruling = pipeline.decide(found, standing, surface, sample=sample)
        assert ruling.outcome is Outcome.ESCALATE
        assert (ruling.tier, ruling.show_support) == (0, True)


def test_words_of_a_plan_are_on_no_public_page(
    amina: User, juma: User, moderator: User
) -> None:
    posts = [submitted_post(juma, body=PLAN) for _ in range(6)]
    assert not any(post.is_public for post in posts)
    host = published_post(amina, moderator)
    comment, _assessment = submitted_comment(juma, host, PLAN)
    assert not comment.is_public
    assert "tonight" not in Client().get(host.get_absolute_url()).content.decode()
    assert Client().get("/en/posts/").content.decode().count("tonight") == 0


def test_whoever_searches_for_it_finds_help_first(db: None) -> None:
    page = Client().post("/en/search/", {"q": "how do I kill myself"})
    assert page.status_code == 200
    assert "You can talk to someone today" in page.content.decode()


def test_leaving_takes_the_answer_along(amina: User, worrying: Post) -> None:
    say(signed_in(amina), worrying, "help")
    Submitted().erase(amina)
    assert not QueueItem.objects.exclude(author_answer="").exists()


def test_only_the_author_answers(amina: User, juma: User, worrying: Post) -> None:
    with pytest.raises(NotAllowed):
        actions.answer(worrying.subject, Answer.HELP, acting_user=juma)
