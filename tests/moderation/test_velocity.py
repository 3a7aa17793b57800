"""The same again and too much at once is held for a person, and says why."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

from django.utils import timezone

import pytest

from accounts.models import User
from blog.models import Comment, Post
from moderation import velocity
from moderation.holdings import Submitted
from moderation.models import Assessment, Trace
from moderation.pipeline.velocity import LIMITS
from tests.conftest import signed_in
from tests.factories import UserFactory, published_post, submitted_comment

STORY = "We planted forty trees behind the library and the smaller children name them."


@pytest.fixture(autouse=True)
def _counting(settings: Any) -> None:
    settings.MODERATION_COUNTS_REPEATS = True


@pytest.fixture
def post(juma: User, moderator: User) -> Post:
    return published_post(juma, moderator)


def newcomer(post: Post) -> User:
    return UserFactory.create(office=post.subject.office)


def reply(author: User, post: Post, body: str) -> Assessment:
    """Sent as a browser sends it."""
    answer = signed_in(author).post(
        f"/en/posts/{post.slug}/reply/",
        {"body": body, "client_id": str(uuid.uuid4()), "to": ""},
    )
    assert answer.status_code == 302
    return Assessment.objects.latest("pk")


def left_by(author: User) -> bool:
    return Trace.objects.filter(version__subject__author=author).exists()


def counted(assessment: Assessment) -> set[str]:
    return {
        found.detector.removeprefix("velocity.")
        for found in assessment.findings.all()
        if found.detector.startswith("velocity.")
    }


def test_the_same_words_for_the_third_time_wait_for_a_person(
    amina: User, post: Post
) -> None:
    answers = [reply(amina, post, STORY) for _ in range(2)]
    answers.append(reply(amina, post, STORY.replace("children", "kids").upper()))
    assert [counted(answer) for answer in answers] == [set(), set(), {"repeated"}]
    assert (answers[2].rule, answers[2].tier) == ("spam", 4)
    assert Comment.objects.filter(is_public=True).count() == 2


def test_the_same_words_by_several_newcomers_wait(post: Post) -> None:
    answers = [reply(newcomer(post), post, STORY) for _ in range(3)]
    assert [counted(answer) for answer in answers] == [set(), set(), {"same-text"}]


def test_one_link_by_several_newcomers_waits(post: Post) -> None:
    texts = [
        f"{words} www.my-page.example/win"
        for words in ("So good!", "I like it.", "Thank you.", "How nice.")
    ]
    answers = [reply(newcomer(post), post, text) for text in texts]
    assert counted(answers[2]) == set()
    assert counted(answers[3]) == {"same-link"}


def test_many_replies_in_a_few_minutes_wait(amina: User, post: Post) -> None:
    answers = [
        reply(amina, post, f"Tree {n}.") for n in range(1, LIMITS.by_one_at_once + 1)
    ]
    assert [bool(counted(answer)) for answer in answers] == [False] * 7 + [True]


def test_a_crowd_of_newcomers_under_one_post_waits(post: Post) -> None:
    answers = [
        reply(newcomer(post), post, f"Tree {n}.")
        for n in range(1, LIMITS.newcomers_at_once + 1)
    ]
    assert counted(answers[-2]) == set()
    assert counted(answers[-1]) == {"newcomers"}


def test_a_newcomers_third_link_waits(post: Post) -> None:
    links = " ".join(f"www.page-{n}.example/" for n in "abc")
    assert counted(reply(newcomer(post), post, links)) == {"links"}


def test_short_thanks_are_no_repetition(amina: User, post: Post) -> None:
    answers = [reply(amina, post, "Thank you so much!") for _ in range(5)]
    assert all(counted(answer) == set() for answer in answers)


def test_what_is_a_day_old_is_forgotten(amina: User, post: Post) -> None:
    for _ in range(2):
        reply(amina, post, STORY)
    Trace.objects.update(at=timezone.now() - datetime.timedelta(hours=25))
    assert counted(reply(amina, post, STORY)) == set()


def test_staff_are_not_counted(moderator: User, post: Post) -> None:
    answers = [submitted_comment(moderator, post, STORY)[1] for _ in range(4)]
    assert all(counted(answer) == set() for answer in answers)
    assert not left_by(moderator)


def test_where_nobody_can_count_the_words_are_held(
    amina: User, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(*args: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(velocity, "_seen", break_down)
    held = reply(amina, post, STORY)
    assert (held.rule, held.failed) == ("detector-failed", ["velocity"])


def test_marks_hold_no_words_and_go_with_their_author(amina: User, post: Post) -> None:
    reply(amina, post, STORY)
    assert left_by(amina)
    before = Trace.objects.filter(version__subject__author=amina).values_list("pk")
    keys = [pk for (pk,) in before]
    Submitted().erase(amina)
    assert not Trace.objects.filter(pk__in=keys).exists()
