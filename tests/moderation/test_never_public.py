"""Words of method reach no public page, whoever decides and however they came."""

from __future__ import annotations

from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

import pytest

from accounts.models import User
from blog.models import Post
from moderation import actions
from moderation.actions.checking import _reconsider
from moderation.actions.publishing import decide_by_policy
from moderation.method import words_of_method
from moderation.models import Assessment, Cause, Decision, Outcome, QueueItem, Reason
from moderation.submissions import NeverPublic
from tests.conftest import signed_in
from tests.factories import (
    post_submission,
    published_post,
    submitted_comment,
    submitted_post,
    waiting_item,
)
from tests.sessions import staff_client
from voices.promises import public_without_decision

METHOD = "I want to die. I think about the rope in the shed."
WITHOUT = "I want to die. I told my sister about it."


@pytest.fixture
def post(amina: User) -> Post:
    return submitted_post(amina, body=METHOD)


def claimed(row: Post, moderator: User) -> QueueItem:
    item = waiting_item(row)
    assert actions.claim(item, acting_user=moderator)
    return item


def test_what_names_a_means_is_held_and_marked(post: Post) -> None:
    assessment = Assessment.objects.get()
    assert assessment.never_public
    assert assessment.outcome in {"hold", "escalate"}
    assert not post.is_public


def test_a_moderator_cannot_publish_it(post: Post, moderator: User) -> None:
    item = claimed(post, moderator)
    for outcome in (Outcome.PUBLISH, Outcome.WATCH):
        with pytest.raises(NeverPublic):
            actions.decide(item, outcome, acting_user=moderator)
    post.refresh_from_db()
    assert not post.is_public
    assert not Decision.objects.exists()
    assert waiting_item(post).closed_at is None


def test_the_desk_says_why_and_what_to_do_instead(post: Post, moderator: User) -> None:
    item = claimed(post, moderator)
    desk = staff_client(moderator)
    address = f"/cms/desk/{item.pk}/"
    assert "nobody can publish it as it is" in desk.get(address).content.decode()
    refused = desk.post(address, {"outcome": "publish"})
    assert refused.status_code == 409
    assert "Ask for changes" in refused.content.decode()
    changes = {"outcome": "changes", "reason": "support", "explanation": "Write to us."}
    assert desk.post(address, changes).status_code == 302
    assert waiting_item_closed(item)


def waiting_item_closed(item: QueueItem) -> bool:
    item.refresh_from_db()
    return item.closed_at is not None


def test_the_author_reads_which_words_and_that_they_did_nothing_wrong(
    amina: User, juma: User, moderator: User, post: Post
) -> None:
    address = f"/en/write/{post.pk}/"
    page = signed_in(amina).get(address).content.decode()
    assert "<bdi>rope</bdi>" in page
    assert "You did nothing wrong" in page
    assert signed_in(juma).get(address).status_code == 404
    actions.decide(
        claimed(post, moderator),
        Outcome.CHANGES,
        reason=Reason.SUPPORT,
        explanation="We are here.",
        acting_user=moderator,
    )
    back = signed_in(amina).get(address).content.decode()
    assert "<bdi>rope</bdi>" in back
    assert "/en/help/KE/" in back


def test_words_without_a_means_may_be_published_by_a_person(
    amina: User, moderator: User, post: Post
) -> None:
    actions.submit(post, post_submission(body=WITHOUT), acting_user=amina)
    actions.decide(claimed(post, moderator), Outcome.PUBLISH, acting_user=moderator)
    post.refresh_from_db()
    assert post.is_public
    page = signed_in(amina).get(f"/en/write/{post.pk}/").content.decode()
    assert "Some words stay between you and us" not in page


def test_an_edit_does_not_bring_them_onto_a_public_page(
    amina: User, moderator: User
) -> None:
    post = published_post(amina, moderator)
    actions.submit(post, post_submission(body=METHOD), acting_user=amina)
    with pytest.raises(NeverPublic):
        actions.decide(claimed(post, moderator), Outcome.PUBLISH, acting_user=moderator)
    post.refresh_from_db()
    assert post.is_public
    assert "rope" not in Client().get(post.get_absolute_url()).content.decode()


def test_a_reply_with_them_is_kept_back_as_well(
    amina: User, leila: User, moderator: User
) -> None:
    host = published_post(amina, moderator)
    comment, assessment = submitted_comment(leila, host, METHOD)
    assert assessment.never_public
    assert not comment.is_public
    with pytest.raises(NeverPublic):
        actions.decide(waiting_item(comment), Outcome.PUBLISH, acting_user=moderator)
    page = signed_in(leila).get(f"/en/write/replies/{comment.pk}/").content.decode()
    assert "<bdi>rope</bdi>" in page


def test_no_policy_publishes_them(post: Post) -> None:
    assessment = Assessment.objects.get()
    assessment.outcome = Outcome.PUBLISH.value
    with pytest.raises(NeverPublic), transaction.atomic():
        decide_by_policy(post, assessment.version, assessment)
    post.refresh_from_db()
    assert not post.is_public


def test_the_database_itself_refuses(amina: User, moderator: User, post: Post) -> None:
    version = post.subject.versions.get()
    decision = Decision.objects.create(
        subject=post.subject,
        version=version,
        outcome=Outcome.PUBLISH,
        decided_by=moderator,
        rule="read",
    )
    with pytest.raises(DatabaseError), transaction.atomic():
        Post.objects.filter(pk=post.pk).update(
            is_public=True,
            public_version=version,
            public_decision=decision,
            published_at=timezone.now(),
        )


def test_a_breach_is_named(amina: User, moderator: User) -> None:
    post = published_post(amina, moderator)
    assert not list(public_without_decision())
    Assessment.objects.filter(version=post.public_version).update(never_public=True)
    assert list(public_without_decision()) == [
        f"blog.post:{post.pk} is public without a decision for it"
    ]


def test_nothing_is_told_of_words_that_were_erased(post: Post) -> None:
    version = post.subject.versions.get()
    assert words_of_method(version) == ["rope"]
    type(version).objects.filter(pk=version.pk).update(parts={}, attributes={})
    version.refresh_from_db()
    assert words_of_method(version) == []


def test_a_picture_that_was_checked_brings_nothing_out(post: Post) -> None:
    Assessment.objects.update(outcome="publish")
    item = waiting_item(post)
    assert item.cause == Cause.SUBMISSION
    _reconsider(item)
    post.refresh_from_db()
    assert not post.is_public
