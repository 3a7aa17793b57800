"""Replies: sent from a page of their own, read before or after, one step deep."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

from django.test import Client
from django.utils import timezone

import pytest

from accounts.models import User
from blog import limits
from blog.models import Comment, Post
from moderation import actions
from moderation.models import Outcome, QueueItem, Reason
from tests.conftest import signed_in
from tests.factories import (
    new_post,
    post_submission,
    published_post,
    waiting_item,
)
from topics.models import Topic

KIND = "We tried the same with beans, and half of them came up."


@pytest.fixture
def post(amina: User, moderator: User) -> Post:
    return published_post(amina, moderator)


def path_of(post: Post) -> str:
    return f"/en/posts/{post.slug}/reply/"


def words(body: str = KIND, **fields: Any) -> dict[str, Any]:
    return {"body": body, "client_id": str(uuid.uuid4()), "to": "", **fields}


def test_a_low_risk_reply_of_a_16_year_old_is_public_at_once_and_watched(
    amina: User, leila: User, post: Post
) -> None:
    sister = signed_in(leila)
    answer = sister.post(path_of(post), words(), follow=True)
    assert "Your reply is public." in answer.content.decode()
    assert (
        "half of them came up" in Client().get(post.get_absolute_url()).content.decode()
    )
    item = QueueItem.objects.open().get(version__subject__kind="blog.comment")
    assert item.cause == "watch"
    assert item.office == post.subject.office


def test_an_adults_reply_to_a_minor_waits_for_a_person(
    juma: User, moderator: User, post: Post
) -> None:
    grown = signed_in(juma)
    answer = grown.post(path_of(post), words(), follow=True)
    assert "Next: us." in answer.content.decode()
    comment = Comment.objects.get()
    assert comment.is_public is False
    actions.decide(waiting_item(comment), Outcome.PUBLISH, acting_user=moderator)
    page = Client().get(post.get_absolute_url()).content.decode()
    assert "half of them came up" in page
    state = grown.get(f"/en/write/replies/{comment.pk}/").content.decode()
    assert "It is public." in state


def test_who_is_signed_out_comes_back_to_the_form_after_signing_in(
    client: Client, post: Post
) -> None:
    answer = client.get(path_of(post))
    assert answer.status_code == 302
    assert "next=" in answer["Location"]
    kept = client.post(path_of(post), words())
    assert kept.status_code == 403
    assert KIND in kept.content.decode()


def test_a_reply_to_a_reply_stands_beside_it(
    amina: User, leila: User, post: Post
) -> None:
    for body in (KIND, "And which kind of beans was it, do you know?"):
        last = Comment.objects.order_by("pk").last()
        to = {"to": last.pk if last else ""}
        signed_in(leila).post(path_of(post), words(body, **to))
    reply = Comment.objects.order_by("pk").last()
    assert reply
    signed_in(amina).post(path_of(post), words("Small brown ones.", to=reply.pk))
    answer = Comment.objects.order_by("pk").last()
    assert answer
    assert (answer.depth, answer.parent_id) == (1, reply.parent_id)
    page = Client().get(post.get_absolute_url()).content.decode()
    assert page.index(KIND) < page.index("Small brown ones.")


def test_sent_twice_is_one_reply_and_leaves_no_empty_row(
    leila: User, post: Post
) -> None:
    sister = signed_in(leila)
    fields = words()
    first, second = (sister.post(path_of(post), fields) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert Comment.objects.count() == 1


def test_other_words_under_the_same_id_are_given_back_to_be_sent_again(
    leila: User, post: Post
) -> None:
    """Back in the browser and on with the writing: the form's id is still the old one."""
    sister = signed_in(leila)
    fields = words()
    sister.post(path_of(post), fields)
    answer = sister.post(path_of(post), {**fields, "body": "And one thing more."})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "And one thing more." in page
    assert fields["client_id"] not in page
    assert Comment.objects.count() == 1


def test_the_id_of_a_piece_is_none_for_a_reply(
    leila: User, post: Post, climate: Topic
) -> None:
    piece = new_post(leila)
    submission = post_submission(topic=climate)
    actions.submit(piece, submission, acting_user=leila)
    fields = words(client_id=str(submission.client_id))
    assert signed_in(leila).post(path_of(post), fields).status_code == 409


def test_somebody_elses_client_id_takes_nobodys_reply(
    leila: User, juma: User, post: Post
) -> None:
    fields = words()
    for author in (leila, juma):
        assert signed_in(author).post(path_of(post), fields).status_code == 302
        assert Comment.objects.by(author).count() == 1


def test_crisis_words_in_a_reply_bring_help(leila: User, post: Post) -> None:
    answer = signed_in(leila).post(
        path_of(post),
        words("I want to kill myself tonight, I have a plan."),
        follow=True,
    )
    page = answer.content.decode()
    assert "Get help now" in page
    assert "Leave this page" in page
    assert "kill myself" not in Client().get(post.get_absolute_url()).content.decode()


def test_a_refused_reply_says_why(juma: User, moderator: User, post: Post) -> None:
    grown = signed_in(juma)
    grown.post(path_of(post), words())
    comment = Comment.objects.get()
    actions.decide(
        waiting_item(comment),
        Outcome.REFUSE,
        reason=Reason.RESPECT,
        explanation="Say it kindly.",
        acting_user=moderator,
    )
    page = grown.get(f"/en/write/replies/{comment.pk}/").content.decode()
    assert "Say it kindly." in page
    assert KIND in page


def test_a_reply_can_be_taken_back(leila: User, post: Post) -> None:
    sister = signed_in(leila)
    sister.post(path_of(post), words())
    comment = Comment.objects.get()
    assert sister.get(f"/en/write/replies/{comment.pk}/back/").status_code == 200
    sister.post(f"/en/write/replies/{comment.pk}/back/")
    assert KIND not in Client().get(post.get_absolute_url()).content.decode()


def test_replies_of_others_are_absent(leila: User, juma: User, post: Post) -> None:
    signed_in(leila).post(path_of(post), words())
    comment = Comment.objects.get()
    for path in (
        f"/en/write/replies/{comment.pk}/",
        f"/en/write/replies/{comment.pk}/back/",
    ):
        assert signed_in(juma).get(path).status_code == 404
        assert signed_in(juma).post(path).status_code in (404, 405)
    comment.refresh_from_db()
    assert comment.is_public


def test_old_posts_take_no_replies_and_keep_what_was_typed(
    leila: User, post: Post
) -> None:
    Post.objects.filter(pk=post.pk).update(
        published_at=timezone.now() - datetime.timedelta(days=31)
    )
    sister = signed_in(leila)
    assert "Replies are closed" in sister.get(path_of(post)).content.decode()
    answer = sister.post(path_of(post), words())
    assert answer.status_code == 409
    assert KIND in answer.content.decode()


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"body": ""}, 422),
        ({"body": "x" * 2001}, 422),
        ({"client_id": "?"}, 422),
        ({"to": "x"}, 422),
        ({"to": "999999"}, 409),
        ({"to": "9" * 40}, 422),
    ],
)
def test_broken_replies_get_a_message_and_keep_their_words(
    leila: User, post: Post, fields: dict[str, str], status: int
) -> None:
    answer = signed_in(leila).post(path_of(post), words() | fields)
    assert answer.status_code == status
    if "body" not in fields:
        assert KIND in answer.content.decode()
    form = answer.context["form"]
    assert form.errors
    if "body" not in fields:
        again = {name: form[name].value() for name in form.fields}
        assert signed_in(leila).post(path_of(post), again).status_code == 302


@pytest.mark.parametrize("to", ["x", "0", "-3", "9" * 30, "77"])
def test_an_address_that_answers_nobody_shows_the_plain_form(
    leila: User, post: Post, to: str
) -> None:
    answer = signed_in(leila).get(path_of(post), {"to": to})
    assert answer.status_code == 200
    assert answer.context["to"] is None


def test_a_post_that_is_not_public_takes_no_replies(
    amina: User, leila: User, post: Post
) -> None:
    actions.withdraw(post, acting_user=amina)
    assert signed_in(leila).get(path_of(post)).status_code == 404
    assert signed_in(leila).post(path_of(post), words()).status_code == 404


def test_a_flood_of_replies_waits_and_is_kept(
    leila: User, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "SUBMISSIONS", {Comment: 1})
    sister = signed_in(leila)
    sister.post(path_of(post), words())
    answer = sister.post(path_of(post), words("One more from me."))
    assert answer.status_code == 429
    assert "One more from me." in answer.content.decode()


def test_own_replies_are_listed_with_their_state(
    leila: User, juma: User, post: Post
) -> None:
    signed_in(juma).post(path_of(post), words())
    page = signed_in(juma).get("/en/write/replies/").content.decode()
    assert KIND in page
    assert "With us" in page
    assert KIND in signed_in(juma).get("/en/write/").content.decode()
    assert KIND not in signed_in(leila).get("/en/write/replies/").content.decode()
