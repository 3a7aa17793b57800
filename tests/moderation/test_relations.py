"""Three ordinary replies to one young person: together they are a pattern."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

import pytest

from accounts.models import User
from blog.models import Comment, Post
from moderation import actions, relations
from moderation.holdings import Submitted
from moderation.models import Assessment, Finding, Outcome, Version
from tests.conftest import signed_in
from tests.factories import (
    published_post,
    submitted_comment,
    waiting_item,
)
from tests.sessions import staff_client

AGE = "What a good poem! How old are you?"
FLATTERY = "You are so mature for your age, I mean it."
ALONE = "Are you home alone when you write?"
SECRET = "Can you keep a secret?"
KIND = "The line about the river is lovely."


@pytest.fixture
def post(amina: User, moderator: User) -> Post:
    return published_post(amina, moderator)


def reply(
    author: User, post: Post, body: str, *, to: Comment | None = None
) -> Assessment:
    """Sent as a browser sends it."""
    answer = signed_in(author).post(
        f"/en/posts/{post.slug}/reply/",
        {"body": body, "client_id": str(uuid.uuid4()), "to": to.pk if to else ""},
    )
    assert answer.status_code == 302
    return Assessment.objects.latest("pk")


def publish(moderator: User) -> Comment:
    """What was sent last is looked at alone, and let pass."""
    comment = Comment.objects.latest("pk")
    if not comment.is_public:
        actions.decide(waiting_item(comment), Outcome.PUBLISH, acting_user=moderator)
        comment.refresh_from_db()
    return comment


def is_pattern(assessment: Assessment) -> bool:
    return bool(assessment.related) and assessment.rule == "grooming"


def test_three_ordinary_replies_of_an_adult_are_a_pattern_at_the_third(
    juma: User, moderator: User, post: Post
) -> None:
    first = reply(juma, post, FLATTERY)
    publish(moderator)
    assert first.rule == "minors-content"
    second = reply(juma, post, KIND)
    publish(moderator)
    assert second.rule == "minors-content"
    third = reply(juma, post, ALONE)
    item = waiting_item(Comment.objects.latest("pk"))
    assert is_pattern(third)
    assert (third.outcome, third.tier, item.tier) == ("escalate", 1, 1)
    assert third.related["messages"] == [first.version_id]
    assert third.related["cues"] == ["alone", "flattery"]
    assert Comment.objects.filter(is_public=True).count() == 2


def test_the_desk_reads_what_was_said_before_behind_the_cover(
    juma: User, moderator: User, post: Post
) -> None:
    reply(juma, post, AGE)
    publish(moderator)
    reply(juma, post, ALONE)
    item = waiting_item(Comment.objects.latest("pk"))
    page = staff_client(moderator).get(f"/cms/desk/{item.pk}/").content.decode()
    assert "Also said to this person" in page
    assert "<mark>How old are you</mark>" in page
    told = page.index("Also said to this person")
    assert page.index("<summary>", told) < page.index("What a good poem!")
    assert "Public now" in page
    queue = staff_client(moderator).get("/cms/desk/").content.decode()
    assert "How old are you" not in queue


def test_another_offices_words_are_counted_and_not_shown(
    juma: User,
    amina: User,
    leila: User,
    moderator: User,
    tunis_moderator: User,
    post: Post,
) -> None:
    """Amina replies in Tunisia; what is said to her there is Tunisia's to read."""
    abroad = published_post(leila, tunis_moderator)
    hers, _ = submitted_comment(amina, abroad, KIND)
    reply(juma, abroad, AGE, to=hers)
    assert is_pattern(reply(juma, post, f"{ALONE} {SECRET}"))
    item = waiting_item(Comment.objects.latest("pk"))
    page = staff_client(moderator).get(f"/cms/desk/{item.pk}/").content.decode()
    assert "How old are you" not in page
    assert "in another office" in page


def test_words_to_others_do_not_count(
    juma: User, amina: User, leila: User, moderator: User, tunis_moderator: User
) -> None:
    posts = [published_post(amina, moderator), published_post(leila, tunis_moderator)]
    reply(juma, posts[0], AGE)
    assert not is_pattern(reply(juma, posts[1], ALONE))


def test_two_people_who_ask_once_each_are_no_pattern(
    juma: User, leila: User, post: Post
) -> None:
    reply(juma, post, AGE)
    assert not is_pattern(reply(leila, post, ALONE))


def test_a_reply_to_somebodys_reply_is_said_to_them(
    juma: User, amina: User, zawadi: User, moderator: User, post: Post
) -> None:
    """The talk is one step deep: whoever wrote in it before is spoken to."""
    submitted_comment(amina, post, KIND)
    top = publish(moderator)
    signed_in(zawadi).post(
        f"/en/posts/{post.slug}/reply/",
        {"body": KIND, "client_id": str(uuid.uuid4()), "to": top.pk},
    )
    hers = publish(moderator)
    assert hers.parent_id == top.pk
    reply(juma, post, AGE, to=hers)
    own = published_post(zawadi, moderator)
    assert is_pattern(reply(juma, own, ALONE))


def test_what_was_said_long_ago_is_forgotten(juma: User, post: Post) -> None:
    long_ago = timezone.now() - relations.REMEMBERED - datetime.timedelta(days=1)
    first = reply(juma, post, AGE)
    subject = first.version.subject
    subject.created_at = long_ago
    subject.save()
    assert not is_pattern(reply(juma, post, ALONE))


def test_what_a_person_let_pass_is_no_pattern_again_without_a_new_cue(
    juma: User, moderator: User, post: Post
) -> None:
    reply(juma, post, AGE)
    publish(moderator)
    assert is_pattern(reply(juma, post, ALONE))
    assert is_pattern(reply(juma, post, KIND))
    for comment in Comment.objects.filter(is_public=False):
        actions.decide(waiting_item(comment), Outcome.PUBLISH, acting_user=moderator)
    assert not is_pattern(reply(juma, post, KIND))
    assert is_pattern(reply(juma, post, f"{SECRET} Add me on snapchat."))


def test_ones_own_page_is_no_relation(juma: User, moderator: User) -> None:
    post = published_post(juma, moderator)
    reply(juma, post, AGE)
    assert not is_pattern(reply(juma, post, ALONE))


def test_where_it_cannot_be_weighed_the_words_are_held(
    leila: User, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(*args: object, **kwargs: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(relations, "of", break_down)
    held = reply(leila, post, KIND)
    assert (held.rule, held.failed) == ("detector-failed", ["relation"])


def test_whoever_is_erased_leaves_nothing_of_it(
    juma: User, moderator: User, post: Post
) -> None:
    reply(juma, post, AGE)
    reply(juma, post, ALONE)
    Submitted().erase(juma)
    assert not Assessment.objects.exclude(related={}).exists()


def queries(author: User, post: Post, body: str) -> int:
    with CaptureQueriesContext(connection) as counted:
        reply(author, post, body)
    return len(counted.captured_queries)


def test_a_long_talk_costs_no_more_queries_than_a_short_one(
    juma: User, moderator: User, post: Post
) -> None:
    for body in (AGE, KIND, KIND):
        reply(juma, post, body)
    few = queries(juma, post, KIND)
    for _ in range(12):
        reply(juma, post, AGE)
    assert queries(juma, post, KIND) == few


def test_only_the_latest_messages_to_one_person_are_weighed(
    juma: User, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relations, "MOST", 3)
    reply(juma, post, AGE)
    for _ in range(3):
        reply(juma, post, KIND)
    assert not is_pattern(reply(juma, post, ALONE))


def test_an_erased_earlier_message_is_not_shown_and_breaks_nothing(
    juma: User, moderator: User, post: Post
) -> None:
    first = reply(juma, post, AGE)
    reply(juma, post, ALONE)
    Finding.objects.filter(assessment=first).delete()
    Version.objects.filter(pk=first.version_id).update(parts={}, attributes={})
    item = waiting_item(Comment.objects.latest("pk"))
    response: Any = staff_client(moderator).get(f"/cms/desk/{item.pk}/")
    assert response.status_code == 200


def test_a_reader_learns_nothing_of_it(juma: User, moderator: User, post: Post) -> None:
    reply(juma, post, AGE)
    publish(moderator)
    reply(juma, post, ALONE)
    page = Client().get(post.get_absolute_url()).content.decode()
    assert "How old are you?" in page
    assert "home alone" not in page
