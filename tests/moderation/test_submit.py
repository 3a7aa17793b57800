"""Handing something in: once, in few queries, and never half."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from audit.models import Entry
from blog.models import Comment, Post
from moderation import actions
from moderation.models import Assessment, Outcome, QueueItem, Version
from moderation.submissions import AlreadyDecided, NotAllowed
from tests.conftest import signed_in
from tests.factories import (
    new_post,
    post_submission,
    published_post,
    submitted_post,
    waiting_item,
)
from topics.models import Topic

MOST_QUERIES = 15
REUSED_DATABASE = [HealthCheck.function_scoped_fixture]


def in_transaction(captured: CaptureQueriesContext) -> list[str]:
    """Queries of the first transaction: in a test, a SAVEPOINT and its RELEASE."""
    statements = [query["sql"] for query in captured.captured_queries]
    start = next(n for n, sql in enumerate(statements) if sql.startswith("SAVEPOINT"))
    name = statements[start].removeprefix("SAVEPOINT ")
    return statements[start : statements.index(f"RELEASE SAVEPOINT {name}") + 1]


def test_a_submission_that_waits_costs_few_queries(amina: User, climate: Topic) -> None:
    post, submission = new_post(amina), post_submission(topic=climate)
    with CaptureQueriesContext(connection) as captured:
        actions.submit(post, submission, acting_user=amina)
    assert not post.is_public
    assert len(in_transaction(captured)) <= MOST_QUERIES


def test_a_submission_that_is_public_at_once_costs_few_queries(
    juma: User, moderator: User, climate: Topic
) -> None:
    for _ in range(3):
        published_post(juma, moderator)
    post, submission = new_post(juma), post_submission(topic=climate)
    with CaptureQueriesContext(connection) as captured:
        actions.submit(post, submission, acting_user=juma)
    assert post.is_public
    assert len(in_transaction(captured)) <= MOST_QUERIES


def test_a_whole_reply_request_costs_few_queries(
    amina: User, leila: User, moderator: User
) -> None:
    post = published_post(amina, moderator)
    sister = signed_in(leila)
    path = f"/en/posts/{post.slug}/reply/"
    fields = {
        "body": "We did that as well, with beans.",
        "client_id": str(uuid.uuid4()),
    }
    with CaptureQueriesContext(connection) as captured:
        assert sister.post(path, fields).status_code == 302
    assert Comment.objects.get().is_public
    assert len(in_transaction(captured)) <= MOST_QUERIES


@settings(max_examples=20, deadline=None, suppress_health_check=REUSED_DATABASE)
@given(order=st.lists(st.integers(0, 2), min_size=1, max_size=8))
def test_each_client_id_makes_one_version_however_often_it_comes(
    amina: User, climate: Topic, order: list[int]
) -> None:
    post = new_post(amina)
    ids = [uuid.uuid4() for _ in range(3)]
    answers: dict[int, set[int]] = {}
    for number in order:
        submission = post_submission(topic=climate, client_id=ids[number])
        assessment = actions.submit(post, submission, acting_user=amina)
        answers.setdefault(number, set()).add(assessment.pk)
    assert Version.objects.filter(subject=post.subject).count() == len(set(order))
    assert all(len(stored) == 1 for stored in answers.values())
    waiting = QueueItem.objects.open().filter(version__subject=post.subject)
    assert waiting.count() == 1
    assert waiting.get().version.number == len(set(order))


def test_an_assessment_names_what_its_version_held(amina: User, climate: Topic) -> None:
    body = "Call me on +254 712 345 678."
    post = submitted_post(amina, topic=climate, body=body)
    assessment = Assessment.objects.get(version__subject=post.subject)
    assert assessment.outcome == "hold"
    found = assessment.findings.filter(category="contact")
    assert any("712" in body[finding.start : finding.end] for finding in found)


def test_nobody_submits_for_another_person(
    amina: User, juma: User, climate: Topic
) -> None:
    post = new_post(amina)
    with pytest.raises(NotAllowed):
        actions.submit(post, post_submission(topic=climate), acting_user=juma)
    assert Version.objects.count() == 0


def test_a_client_id_counts_once_for_each_person(
    amina: User, juma: User, climate: Topic
) -> None:
    client_id = uuid.uuid4()
    submission = post_submission(topic=climate, client_id=client_id)
    for author in (juma, amina, amina):
        submitted_post(author, topic=climate, client_id=client_id)
    for author in (juma, amina):
        earlier = actions.already_submitted(client_id, author=author)
        assert earlier
        assert earlier.subject.author == author
        assert earlier.digest == submission.digest()
    assert Version.objects.count() == 2


def test_a_crash_inside_leaves_nothing(
    amina: User, climate: Topic, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("the power went")

    post = new_post(amina)
    monkeypatch.setattr("audit.actions.record", broken)
    with pytest.raises(RuntimeError):
        actions.submit(post, post_submission(topic=climate), acting_user=amina)
    assert Version.objects.count() == 0
    assert QueueItem.objects.count() == 0


def test_every_submission_is_in_the_log_without_its_words(
    amina: User, climate: Topic
) -> None:
    post = submitted_post(amina, topic=climate, title="Secret words")
    entry = Entry.objects.get(verb="moderation.submit")
    assert entry.target == f"moderation.subject:{post.subject_id}"
    assert "Secret" not in str(entry.data)


def test_a_taken_back_piece_is_not_published_from_an_old_page(
    amina: User, moderator: User, climate: Topic
) -> None:
    """The moderator's page was open while the author took the piece back."""
    post = submitted_post(amina, topic=climate)
    item = waiting_item(post)
    actions.withdraw(post, acting_user=amina)
    with pytest.raises(AlreadyDecided):
        actions.decide(item, Outcome.PUBLISH, acting_user=moderator)
    assert not Post.objects.public().exists()


def test_taking_back_counts_what_was_published_meanwhile(
    amina: User, moderator: User, climate: Topic
) -> None:
    post = submitted_post(amina, topic=climate)
    looked_at_before = Post.objects.get(pk=post.pk)
    actions.decide(waiting_item(post), Outcome.PUBLISH, acting_user=moderator)
    actions.withdraw(looked_at_before, acting_user=amina)
    assert not Post.objects.public().exists()


def test_an_edit_from_an_old_page_keeps_the_address(
    juma: User, moderator: User, climate: Topic
) -> None:
    for _ in range(3):
        published_post(juma, moderator)
    post = new_post(juma)
    looked_at_before = Post.objects.select_related("subject").get(pk=post.pk)
    first = post_submission(topic=climate, title="First name")
    actions.submit(post, first, acting_user=juma)
    address = post.get_absolute_url()
    submission = post_submission(topic=climate, title="Second name")
    actions.submit(looked_at_before, submission, acting_user=juma)
    assert looked_at_before.get_absolute_url() == address
