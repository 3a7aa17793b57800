"""Trust grows with what went well, and falls with what did not."""

from __future__ import annotations

import datetime

from django.utils import timezone

import pytest
import time_machine

from accounts.models import User
from moderation import actions, trust
from moderation.models import Cause, Outcome, QueueItem, Reason
from moderation.pipeline import POLICY, Surface
from tests.factories import (
    published_post,
    refused_post,
    submitted_comment,
    submitted_post,
    waiting_item,
)


def posts_of(author: User) -> int:
    return trust.of(author, Surface.POST)


def removed(author: User, moderator: User, reason: Reason = Reason.RESPECT) -> None:
    """Something of this author that others could read is taken down by the desk."""
    post = published_post(author, moderator)
    assert post.public_version
    # One of ten is watched by chance already.
    item, _ = QueueItem.objects.open().get_or_create(
        version=post.public_version,
        cause=Cause.WATCH,
        defaults={
            "office": post.subject.office,
            "language": "en",
            "tier": 4,
            "due_at": timezone.now(),
        },
    )
    actions.decide(item, Outcome.REFUSE, reason=reason, acting_user=moderator)
    post.refresh_from_db()
    assert not post.is_public


@pytest.mark.parametrize(
    ("story", "earned"),
    [
        ("", 0),
        ("p", 1),
        ("ppp", 3),
        ("r", 0),
        ("pppr", 2),
        ("prr", 0),
        ("rpppp", 3),
        ("pppx", 0),
        ("pppxp", 1),
        ("pppxppp", 3),
        ("pppxpppr", 2),
        ("rrxp", 1),
        ("pppc", 3),
        ("ppps", 3),
    ],
)
def test_what_went_well_counts_and_what_went_wrong_takes_away(
    juma: User, moderator: User, story: str, earned: int
) -> None:
    """p published, r refused, x removed later, c sent back, s held back out of care."""
    for event in story:
        if event == "p":
            published_post(juma, moderator)
        elif event == "x":
            removed(juma, moderator)
        elif event == "r":
            refused_by(juma, moderator, Outcome.REFUSE, Reason.RESPECT)
        elif event == "c":
            refused_by(juma, moderator, Outcome.CHANGES, Reason.CLARITY)
        else:
            refused_by(juma, moderator, Outcome.REFUSE, Reason.SUPPORT)
    assert posts_of(juma) == earned


def refused_by(author: User, moderator: User, outcome: Outcome, reason: Reason) -> None:
    body = "My number is +254 712 345 678."
    post = submitted_post(author, body=body)
    actions.decide(waiting_item(post), outcome, reason=reason, acting_user=moderator)


def test_after_a_removal_a_person_looks_first_again(
    juma: User, moderator: User
) -> None:
    first = POLICY.first_look[Surface.POST]["18_24"].first
    assert first == 3
    for _ in range(first + 3):
        published_post(juma, moderator)
    assert submitted_post(juma).is_public
    removed(juma, moderator)
    for _ in range(first):
        post = submitted_post(juma)
        assert not post.is_public
        actions.decide(waiting_item(post), Outcome.PUBLISH, acting_user=moderator)
    assert submitted_post(juma).is_public


def test_after_half_a_year_it_is_forgotten(juma: User, moderator: User) -> None:
    now = timezone.now()
    with time_machine.travel(now, tick=False):
        for _ in range(3):
            published_post(juma, moderator)
        refused_post(juma, moderator, body="Call +254 712 345 678.")
        removed(juma, moderator)
        assert posts_of(juma) == 0
    later = now + trust.REMEMBERED
    with time_machine.travel(later - datetime.timedelta(seconds=1), tick=False):
        assert posts_of(juma) == 0
    with time_machine.travel(later, tick=False):
        assert posts_of(juma) == 3


def test_who_is_published_after_all_loses_nothing(juma: User, moderator: User) -> None:
    published_post(juma, moderator)
    post = refused_post(juma, moderator, body="Call +254 712 345 678.")
    version = post.subject.versions.get()
    assert posts_of(juma) == 0
    item = QueueItem.objects.create(
        version=version,
        cause=Cause.SUBMISSION,
        office=post.subject.office,
        language="en",
        tier=4,
        due_at=timezone.now(),
    )
    actions.decide(item, Outcome.PUBLISH, acting_user=moderator)
    assert posts_of(juma) == 2


def test_each_kind_and_each_person_has_their_own(
    juma: User, amina: User, moderator: User
) -> None:
    post = published_post(juma, moderator)
    comment, _ = submitted_comment(juma, post, "The smallest tree is the best one.")
    assert comment.is_public
    removed(juma, moderator)
    assert posts_of(juma) == 0
    assert trust.of(juma, Surface.COMMENT) == 1
    published_post(amina, moderator)
    assert posts_of(amina) == 1


def test_what_is_handed_in_now_does_not_speak_for_itself(
    juma: User, moderator: User
) -> None:
    post = published_post(juma, moderator)
    assert trust.of(juma, Surface.POST, besides=post) == 0
