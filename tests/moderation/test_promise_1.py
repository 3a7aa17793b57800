"""Promise 1: nothing by a young person is public without a recorded decision."""

from __future__ import annotations

from collections.abc import Callable

from django.db import IntegrityError, transaction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from blog.models import Post
from moderation import actions
from moderation.models import Decision, Outcome, QueueItem, Reason, Version
from tests.factories import (
    new_post,
    post_submission,
    published_post,
    refused_post,
    submitted_post,
)
from topics.models import Topic

STEPS = ("submit", "submit", "publish", "watch", "changes", "refuse", "withdraw")


def decide_first_open(post: Post, outcome: Outcome, moderator: User) -> None:
    """Whatever is open, oldest first: old watch items come before new versions."""
    items = QueueItem.objects.open().filter(version__subject=post.subject)
    item = items.order_by("pk").first()
    if item is None:
        return
    reason = None if outcome in Outcome.public() else Reason.RESPECT
    actions.decide(item, outcome, reason=reason, acting_user=moderator)


def is_rightly_public(post: Post) -> bool:
    decision = post.public_decision
    if decision is None or decision.outcome not in Outcome.public():
        return False
    overruled = Decision.objects.filter(
        version=decision.version_id, pk__gt=decision.pk
    ).exclude(outcome__in=Outcome.public())
    return (
        decision.subject_id == post.subject_id
        and decision.version_id == post.public_version_id
        and not overruled.exists()
    )


def shows_its_version(post: Post) -> bool:
    version = post.public_version
    return version is not None and post.title == version.parts["title"]


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=st.lists(st.sampled_from(STEPS), max_size=10))
def test_after_any_sequence_of_actions_public_rows_rest_on_a_decision(
    juma: User, moderator: User, climate: Topic, steps: list[str]
) -> None:
    # Somebody with a record, so that the policy publishes by itself as well.
    while Post.objects.public().by(juma).count() < 3:
        published_post(juma, moderator)
    post = new_post(juma)
    newest_shown = 0
    for number, step in enumerate(steps):
        if step == "submit":
            submission = post_submission(title=f"Words {number}", topic=climate)
            actions.submit(post, submission, acting_user=juma)
        elif step == "withdraw":
            actions.withdraw(post, acting_user=juma)
        else:
            decide_first_open(post, outcome_of(step), moderator)
        post = Post.objects.get(pk=post.pk)
        if post.is_public:
            assert is_rightly_public(post)
            assert shows_its_version(post)
            version = post.public_version
            assert version
            assert version.number >= newest_shown, "an older version came back"
            newest_shown = version.number
        else:
            assert post.title == post.body_html == ""


def outcome_of(step: str) -> Outcome:
    return {
        "publish": Outcome.PUBLISH,
        "watch": Outcome.WATCH,
        "changes": Outcome.CHANGES,
        "refuse": Outcome.REFUSE,
    }[step]


def refuses(change: Callable[[], object]) -> bool:
    try:
        with transaction.atomic():
            change()
    except IntegrityError:
        return True
    return False


@pytest.fixture
def public_post(amina: User, moderator: User) -> Post:
    return published_post(amina, moderator)


def make_public(post: Post, **fields: object) -> Callable[[], object]:
    return lambda: Post.objects.filter(pk=post.pk).update(is_public=True, **fields)


def test_the_database_refuses_public_without_a_decision(zawadi: User) -> None:
    post = submitted_post(zawadi)
    assert refuses(make_public(post))
    version = Version.objects.get(subject=post.subject)
    assert refuses(
        make_public(post, public_version=version, published_at=version.submitted_at)
    )


def test_the_database_refuses_a_decision_about_another_subject(
    zawadi: User, public_post: Post
) -> None:
    post = submitted_post(zawadi)
    version = Version.objects.get(subject=post.subject)
    decision = public_post.public_decision
    Post.objects.filter(pk=public_post.pk).update(is_public=False, public_decision=None)
    assert refuses(
        make_public(
            post,
            public_version=version,
            public_decision=decision,
            published_at=version.submitted_at,
        )
    )


def test_the_database_refuses_another_version_than_was_decided_about(
    amina: User, public_post: Post, climate: Topic
) -> None:
    actions.submit(public_post, post_submission(topic=climate), acting_user=amina)
    newer = Version.objects.get(subject=public_post.subject, number=2)
    change = Post.objects.filter(pk=public_post.pk)
    assert refuses(lambda: change.update(public_version=newer))


def test_the_database_refuses_to_publish_what_was_refused(
    amina: User, moderator: User
) -> None:
    post = refused_post(amina, moderator)
    decision = Decision.objects.get(subject=post.subject)
    assert refuses(
        make_public(
            post,
            public_version=decision.version,
            public_decision=decision,
            published_at=decision.at,
        )
    )


def test_the_database_refuses_a_decision_that_was_overruled(
    amina: User, moderator: User, public_post: Post
) -> None:
    yes = public_post.public_decision
    assert yes
    actions.withdraw(public_post, acting_user=amina)
    Decision.objects.create(
        subject=public_post.subject,
        version=yes.version,
        outcome=Outcome.REFUSE,
        decided_by=moderator,
        rule="respect",
    )
    assert refuses(
        make_public(
            public_post,
            public_version=yes.version,
            public_decision=yes,
            published_at=yes.at,
        )
    )


def test_the_database_refuses_to_edit_a_decision_or_a_version(
    public_post: Post,
) -> None:
    decisions = Decision.objects.filter(subject=public_post.subject)
    assert refuses(lambda: decisions.update(outcome=Outcome.REFUSE))
    versions = Version.objects.filter(subject=public_post.subject)
    assert refuses(lambda: versions.update(parts={"title": "Other words"}))
