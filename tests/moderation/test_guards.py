"""Promise 1 below the views: what the database refuses whoever asks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django.core import checks
from django.db import IntegrityError, connection, models, transaction
from django.test.utils import isolate_apps

import pytest

import guards.triggers
from accounts.models import User
from blog.models import Post
from moderation import actions
from moderation.checks import (
    check_moderated_models,
    has_public_constraint,
    moderated_models,
)
from moderation.models import Decision, ModeratedModel, Outcome, Reason, Version
from moderation.submissions import NotAllowed
from tests.factories import (
    post_submission,
    published_post,
    refused_post,
    submitted_post,
    waiting_item,
)


def refused(write: Callable[[], Any]) -> bool:
    """Whether the database itself refuses a write."""
    try:
        with transaction.atomic():
            write()
    except IntegrityError:
        return True
    return False


def made_public(post: Post, version: Version, decision: Decision) -> bool:
    """Whether a row can be made public past every action."""
    return not refused(
        lambda: Post.objects.filter(pk=post.pk).update(
            is_public=True,
            public_version=version,
            public_decision=decision,
            published_at=decision.at,
        )
    )


@pytest.fixture
def decision(zawadi: User, moderator: User) -> Decision:
    return published_post(zawadi, moderator).subject.decisions.get()


def test_every_trigger_stands_in_the_database(db: None) -> None:
    assert guards.triggers.missing(connection) == set()


def test_a_trigger_that_was_dropped_is_missed(db: None) -> None:
    table = Post._meta.db_table
    on = f' ON "{table}"' if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f'DROP TRIGGER "{table}_public_by_decision_update"{on}')
    assert guards.triggers.missing(connection) == {f"{table}_public_by_decision_update"}


def test_nothing_is_public_without_a_decision(zawadi: User) -> None:
    post = submitted_post(zawadi)
    assert refused(lambda: Post.objects.filter(pk=post.pk).update(is_public=True))


def test_the_decision_of_another_subject_publishes_nothing(
    zawadi: User, decision: Decision
) -> None:
    post = submitted_post(zawadi)
    version = post.subject.versions.get()
    Post.objects.filter(public_decision=decision).update(
        is_public=False, public_decision=None
    )
    assert not made_public(post, version, decision)
    assert not made_public(post, decision.version, decision)


def test_the_decision_of_another_version_publishes_nothing(
    zawadi: User, moderator: User
) -> None:
    post = published_post(zawadi, moderator)
    actions.submit(post, post_submission(title="Newer"), acting_user=zawadi)
    newer = post.subject.versions.get(number=2)
    assert not made_public(post, newer, post.subject.decisions.get())


def test_a_refusal_publishes_nothing(zawadi: User, moderator: User) -> None:
    post = refused_post(zawadi, moderator)
    decision = post.subject.decisions.get()
    assert not made_public(post, decision.version, decision)


def test_an_overruled_decision_publishes_nothing(
    decision: Decision, moderator: User
) -> None:
    post = Post.objects.get(public_decision=decision)
    Post.objects.filter(pk=post.pk).update(is_public=False)
    Decision.objects.create(
        subject=decision.subject,
        version=decision.version,
        outcome=Outcome.REFUSE,
        decided_by=moderator,
        rule=Reason.SAFETY,
    )
    assert not made_public(post, decision.version, decision)


def test_the_right_decision_publishes(decision: Decision) -> None:
    post = Post.objects.get(public_decision=decision)
    Post.objects.filter(pk=post.pk).update(is_public=False)
    assert made_public(post, decision.version, decision)


def test_a_row_is_not_born_public(zawadi: User, decision: Decision) -> None:
    subject = actions.open_subject(
        Post, author=zawadi, office=zawadi.office, language="en"
    )
    assert refused(
        lambda: Post.objects.create(
            subject=subject,
            is_public=True,
            public_version=decision.version,
            public_decision=decision,
            published_at=decision.at,
        )
    )


def test_a_decision_speaks_of_its_own_subject(
    zawadi: User, decision: Decision, moderator: User
) -> None:
    other = submitted_post(zawadi).subject
    assert refused(
        lambda: Decision.objects.create(
            subject=other,
            version=decision.version,
            outcome=Outcome.PUBLISH,
            decided_by=moderator,
            rule="read",
        )
    )


def test_a_decision_is_made_by_a_person_or_by_a_policy(
    decision: Decision, moderator: User
) -> None:
    def decide(**by: Any) -> Callable[[], Any]:
        return lambda: Decision.objects.create(
            subject=decision.subject,
            version=decision.version,
            outcome=Outcome.PUBLISH,
            rule="read",
            **by,
        )

    assert refused(decide())
    assert refused(decide(decided_by=moderator, policy_version="1"))
    assert not refused(decide(decided_by=moderator))
    assert not refused(decide(policy_version="1"))


@pytest.mark.parametrize(
    "change",
    [
        {"outcome": Outcome.REFUSE},
        {"rule": "another"},
        {"statement": {"reason": "privacy"}},
        {"policy_version": "2"},
    ],
)
def test_a_decision_is_never_edited(decision: Decision, change: dict[str, Any]) -> None:
    assert refused(lambda: Decision.objects.filter(pk=decision.pk).update(**change))


def test_a_decision_is_not_put_into_another_hand(
    decision: Decision, second_moderator: User
) -> None:
    mine = Decision.objects.filter(pk=decision.pk)
    assert refused(lambda: mine.update(decided_by=second_moderator))
    assert not refused(lambda: mine.update(decided_by=None))


@pytest.mark.parametrize(
    "change",
    [
        {"parts": {"title": "Other words"}},
        {"attributes": {"signed": False}},
        {"digest": "0" * 64},
        {"number": 7},
    ],
)
def test_a_version_is_never_changed(decision: Decision, change: dict[str, Any]) -> None:
    version = Version.objects.filter(pk=decision.version_id)
    assert refused(lambda: version.update(**change))


def test_the_text_of_a_version_may_be_erased(decision: Decision) -> None:
    version = Version.objects.filter(pk=decision.version_id)
    assert not refused(lambda: version.update(parts={}, attributes={}))


def test_a_public_row_cannot_outlive_its_decision(
    zawadi: User, moderator: User
) -> None:
    post = published_post(zawadi, moderator)
    assert refused(lambda: Post.objects.filter(pk=post.pk).update(public_decision=None))


@pytest.mark.parametrize("model", moderated_models())
def test_every_moderated_model_has_the_constraint(
    model: type[ModeratedModel],
) -> None:
    assert has_public_constraint(model)


@isolate_apps("blog")
def test_a_model_that_lost_the_constraint_is_an_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Careless(ModeratedModel):
        class Meta:
            app_label = "blog"
            constraints: ClassVar[list[models.BaseConstraint]] = []

    monkeypatch.setattr("moderation.checks.moderated_models", lambda: [Careless])
    (found,) = check_moderated_models()
    assert found.id == "moderation.E001"
    assert found.level == checks.ERROR


def test_a_decision_waits_for_nobodys_office_but_its_own(
    zawadi: User, tunis_moderator: User
) -> None:
    item = waiting_item(submitted_post(zawadi))
    with pytest.raises(NotAllowed):
        actions.decide(item, Outcome.PUBLISH, acting_user=tunis_moderator)
    with pytest.raises(NotAllowed):
        actions.claim(item, acting_user=tunis_moderator)
