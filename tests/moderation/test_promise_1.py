"""Promise 1 as a property; ``test_guards`` tries each trigger on its own."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from blog.models import Post
from moderation import actions
from moderation.models import Decision, Outcome, QueueItem, Reason
from tests.factories import new_post, post_submission, published_post
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


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
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
