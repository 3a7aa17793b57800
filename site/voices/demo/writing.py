"""The demo's posts, drawings and comments."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from accounts.models import User
from blog.models import Comment, Draft, Post
from campaigns.models import CampaignPage
from moderation import actions, tasks, uploads
from moderation.models import Outcome, Picture, Reason
from moderation.pipeline import render_markdown, sanitise
from moderation.submissions import PlacedPicture, Submission
from topics.models import Topic
from voices.demo import desk, files
from voices.demo.files import Text

REASONS = {
    "contact": Reason.PRIVACY,
    "privacy": Reason.PRIVACY,
    "harassment": Reason.RESPECT,
    "spam": Reason.ADVERTISING,
}
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
    if text["state"] == "draft":
        _load_draft(text, author)
        return
    client_id = files.client_id("post", text["slug"])
    if actions.already_submitted(client_id, author=author):
        return
    picture = _load_picture(text, author)
    with transaction.atomic():
        post = _new_post(author, text["language"])
        Draft.objects.create(
            post=post,
            content=_typed(text),
            picture=picture.picture if picture else None,
        )
        actions.submit(post, _submission(text, picture), acting_user=author)
        post.refresh_from_db()
        _bring_to(post, text)


def _new_post(author: User, language: str) -> Post:
    subject = actions.open_subject(
        Post, author=author, office=author.office, language=language
    )
    return Post.objects.create(subject=subject)


def _submission(text: Text, picture: PlacedPicture | None) -> Submission:
    clean = sanitise(render_markdown(text.body), links=False)
    campaign = _campaign(text)
    return Submission(
        parts={"title": text["title"], "body": clean.html},
        attributes={
            "topic": Topic.objects.get(slug=text["topic"]).pk,
            "campaign": campaign.pk if campaign else None,
            "language": text["language"],
            "signed": text["signed"] == "true",
            "source": text.body,
        },
        client_id=files.client_id("post", text["slug"]),
        language=text["language"],
        pictures=(picture,) if picture else (),
        sanitisers_agree=clean.agree,
    )


def _campaign(text: Text) -> CampaignPage | None:
    return CampaignPage.objects.filter(
        slug=text.get("campaign"), locale__language_code=text["language"]
    ).first()


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
        actions.decide(
            desk.waiting(post),
            Outcome.REFUSE if state == "refused" else Outcome.CHANGES,
            reason=REASONS[text["reason"]],
            explanation=text["explanation"],
            acting_user=User.objects.get(handle=text["decided_by"]),
        )


def _typed(text: Text) -> dict[str, Any]:
    """The fields of the writing form, as its author typed them."""
    return {
        "title": text["title"],
        "body": text.body,
        "topic": text["topic"],
        "language": text["language"],
        "signed": text["signed"] == "true",
    }


def _load_draft(text: Text, author: User) -> None:
    drafts = Draft.objects.filter(post__subject__author=author)
    if any(draft.content.get("title") == text["title"] for draft in drafts):
        return
    with transaction.atomic():
        Draft.objects.create(
            post=_new_post(author, text["language"]), content=_typed(text)
        )


# --- drawings --------------------------------------------------------------------


def _load_picture(text: Text, author: User) -> PlacedPicture | None:
    if not text.get("cover"):
        return None
    drawing = next(
        row for row in files.rows("pictures") if row["name"] == text["cover"]
    )
    picture = uploads.upload_picture(
        (files.FOLDER / drawing["file"]).read_bytes(),
        client_id=files.client_id("picture", text["slug"]),
        office=author.office,
        acting_user=author,
    )
    # The demo is to be whole before any worker runs.
    tasks.check_picture.func(picture.pk)
    picture = Picture.objects.get(pk=picture.pk)
    return PlacedPicture(picture, drawing["alt"][text["language"]])


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
    if earlier := actions.already_submitted(client_id, author=author):
        return Comment.objects.get(subject=earlier.subject)
    post = _post_of(row["post"])
    parent = None if row["parent"] is None else loaded[row["parent"]]
    with transaction.atomic():
        subject = actions.open_subject(
            Comment, author=author, office=post.subject.office, language=post.language
        )
        comment = Comment.objects.create(
            subject=subject, post=post, parent=parent, depth=1 if parent else 0
        )
        actions.submit(
            comment,
            Submission(
                parts={"body": row["body"]},
                client_id=client_id,
                language=row["language"],
            ),
            acting_user=author,
        )
        comment.refresh_from_db()
        if row["state"] == "public":
            desk.let_public(comment)
            Comment.objects.filter(pk=comment.pk).update(
                published_at=_after_parent(row, position, parent)
            )
            if row["days_ago"] > LOOKED_AT_AFTER:
                desk.close_watch(comment)
    return comment


def _post_of(slug: str) -> Post:
    return Post.objects.select_related("subject__office", "subject__author").get(
        subject__versions__client_id=files.client_id("post", slug)
    )


def _after_parent(row: dict[str, Any], position: int, parent: Comment | None) -> Any:
    """An answer is younger than what it answers, even on the same day."""
    moment = files.days_ago(row["days_ago"], f"comment {position}")
    if parent is None:
        return moment
    parent.refresh_from_db()
    if parent.published_at is None or parent.published_at < moment:
        return moment
    return parent.published_at + files.A_LITTLE_LATER
