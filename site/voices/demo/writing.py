"""The demo's posts, drawings and comments."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import Any

from django.db import transaction

from accounts.models import User
from blog import actions as blog
from blog.models import Comment, Post
from blog.writing import People, Typed, submission_of
from campaigns.models import CampaignPage
from moderation import actions as moderation
from moderation import tasks
from moderation.models import Outcome, Reason
from moderation.submissions import Submission
from topics.models import Topic
from voices.demo import desk, files
from voices.demo.files import Text

REASONS = {
    "contact": Reason.PRIVACY,
    "privacy": Reason.PRIVACY,
    "harassment": Reason.RESPECT,
    "spam": Reason.ADVERTISING,
}
A_LITTLE_LATER = datetime.timedelta(minutes=7)
LOOKED_AT_AFTER = 1
"""Days after which somebody has looked at what was published and watched."""


def load_posts() -> None:
    # Oldest first: how much of a person is public decides who reads the next piece.
    for text in sorted(
        files.texts("posts"), key=lambda text: -int(text["published_days_ago"])
    ):
        _load_post(text)


def _load_post(text: Text) -> None:
    author = User.objects.select_related("office").get(handle=text["author"])
    client_id = files.client_id("post", text["slug"])
    if moderation.already_submitted(client_id, author=author):
        return
    typed = _typed(text)
    post = blog.start_draft(
        typed, client_id=files.client_id("draft", text["slug"]), acting_user=author
    )
    if text["state"] == "draft":
        return
    if text.get("cover"):
        _add_picture(post, text, author)
    with transaction.atomic():
        moderation.submit(post, _submission(post, text, author), acting_user=author)
        post.refresh_from_db()
        _bring_to(post, text)


def _typed(text: Text) -> Typed:
    """The fields of the writing form, as its author typed them."""
    return Typed(
        title=text["title"],
        body=text.body,
        topic=Topic.objects.get(slug=text["topic"]).pk,
        language=text["language"],
        signed=text["signed"] == "true",
        campaign=_campaign(text),
    )


def _submission(post: Post, text: Text, author: User) -> Submission:
    """What the form would hand in."""
    submission = submission_of(
        post.draft,
        _typed(text),
        client_id=files.client_id("post", text["slug"]),
        author=author,
    )
    return replace(submission, in_bulk=True)


def _campaign(text: Text) -> str:
    campaigns = CampaignPage.objects.in_language(text["language"])
    campaign = campaigns.filter(slug=text.get("campaign")).first()
    return str(campaign.translation_key) if campaign else ""


def _bring_to(post: Post, text: Text) -> None:
    """Let the desk do what the file says has become of the post."""
    state = text["state"]
    if state == "public":
        desk.let_public(post)
        days = int(text["published_days_ago"])
        Post.objects.filter(pk=post.pk).update(
            published_at=files.days_ago(days, text["slug"])
        )
        if days > LOOKED_AT_AFTER:
            desk.close_watch(post)
    elif state in {"refused", "changes"}:
        moderation.decide(
            desk.waiting(post),
            Outcome.REFUSE if state == "refused" else Outcome.CHANGES,
            reason=REASONS[text["reason"]],
            explanation=text["explanation"],
            acting_user=User.objects.get(handle=text["decided_by"]),
        )


# --- drawings --------------------------------------------------------------------


def _add_picture(post: Post, text: Text, author: User) -> None:
    drawing = next(
        row for row in files.rows("pictures") if row["name"] == text["cover"]
    )
    picture = blog.add_picture(
        post,
        (files.FOLDER / drawing["file"]).read_bytes(),
        alt=drawing["alt"][text["language"]],
        people=People.NOBODY,
        client_id=files.client_id("picture", text["slug"]),
        acting_user=author,
    )
    # The demo is to be whole before any worker runs.
    tasks.check_picture.func(picture.pk)


# --- comments --------------------------------------------------------------------


def load_comments() -> None:
    loaded: dict[int, Comment] = {}
    for position, row in enumerate(files.rows("comments")):
        loaded[position] = _load_comment(position, row, loaded)


def _load_comment(
    position: int, row: dict[str, Any], loaded: dict[int, Comment]
) -> Comment:
    author = User.objects.get(handle=row["author"])
    client_id = files.client_id("comment", position)
    if earlier := moderation.already_submitted(client_id, author=author):
        return Comment.objects.get(subject=earlier.subject)
    post = _post_of(row["post"])
    parent = None if row["parent"] is None else loaded[row["parent"]]
    with transaction.atomic():
        subject = moderation.open_subject(
            Comment, author=author, office=post.subject.office, language=post.language
        )
        comment = Comment.objects.create(
            subject=subject, post=post, parent=parent, depth=1 if parent else 0
        )
        moderation.submit(
            comment,
            Submission(
                parts={"body": row["body"]},
                client_id=client_id,
                language=row["language"],
                in_bulk=True,
            ),
            acting_user=author,
        )
        comment.refresh_from_db()
        if row["state"] == "public":
            desk.let_public(comment)
            Comment.objects.filter(pk=comment.pk).update(
                published_at=_moment(row, position, parent or post)
            )
            if row["days_ago"] > LOOKED_AT_AFTER:
                desk.close_watch(comment)
    return comment


def _post_of(slug: str) -> Post:
    return Post.objects.select_related("subject__office", "subject__author").get(
        draft__content__started_with=str(files.client_id("draft", slug))
    )


def _moment(
    row: dict[str, Any], position: int, answered: Post | Comment
) -> datetime.datetime:
    """An answer is younger than what it answers, even on the same day."""
    moment = files.days_ago(row["days_ago"], f"comment {position}")
    answered.refresh_from_db(fields=["published_at"])
    if answered.published_at is None:
        return moment
    return max(moment, answered.published_at + A_LITTLE_LATER)
