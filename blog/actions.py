"""Every change to posts and replies that their authors make."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from blog import limits
from blog.models import Comment, Draft, Post
from blog.writing import Typed, submission_of
from moderation import actions as moderation
from moderation import uploads
from moderation.models import Assessment, Picture, Subject, Version
from moderation.submissions import NotAllowed, SentBefore, Submission


class SavedElsewhere(RuntimeError):
    """The draft was saved in another window meanwhile; nothing was overwritten."""


class RepliesClosed(RuntimeError):
    """The post takes no replies any more."""


def start_draft(typed: Typed, *, client_id: uuid.UUID, acting_user: User) -> Post:
    """A new piece with its draft; the same ``client_id`` again is the same piece."""
    with transaction.atomic():
        # Two presses of one button take their turns here.
        User.objects.select_for_update().get(pk=acting_user.pk)
        if earlier := _started_with(client_id, acting_user):
            return earlier
        limits.check_drafts(acting_user)
        subject = moderation.open_subject(
            Post,
            author=acting_user,
            office=acting_user.office,
            language=typed.language,
        )
        post = Post.objects.create(subject=subject)
        Draft.objects.create(
            post=post,
            content={**typed.as_content(), "started_with": str(client_id)},
            lock_version=1,
        )
        return post


def open_draft(post: Post, *, acting_user: User) -> Draft:
    """The draft of a piece; a piece that came another way gets one of its own words."""
    _require_author(post, acting_user)
    if draft := Draft.objects.filter(post=post).select_related("picture").first():
        return draft
    newest = post.subject.versions.order_by("-number").first()
    content: dict[str, Any] = {"language": post.subject.language}
    picture = None
    if newest:
        chosen = newest.attributes
        content |= {
            "title": newest.parts.get("title", ""),
            "body": chosen.get("source", ""),
            "topic": chosen.get("topic"),
            "signed": chosen.get("signed", True),
            "campaign": chosen.get("campaign", ""),
            "findable": chosen.get("findable"),
            "people": chosen.get("people", ""),
        }
        if placed := newest.pictures.select_related("picture").first():
            picture, content["alt"] = placed.picture, placed.alt
    return Draft.objects.get_or_create(
        post=post, defaults={"content": content, "picture": picture}
    )[0]


def _started_with(client_id: uuid.UUID, author: User) -> Post | None:
    return (
        Post.objects.by(author)
        .select_related("subject__office", "draft__picture")
        .filter(draft__content__started_with=str(client_id))
        .first()
    )


def save_draft(
    draft: Draft, typed: Typed, *, lock_version: int | None, acting_user: User
) -> None:
    """Keep what was typed; raises ``SavedElsewhere`` where it would overwrite.

    The same words again are no conflict: that is a button pressed twice.
    """
    _require_author(draft.post, acting_user)
    content = {**draft.content, **typed.as_content()}
    saved = Draft.objects.filter(pk=draft.pk, lock_version=lock_version or 0).update(
        content=content, lock_version=F("lock_version") + 1, saved_at=timezone.now()
    )
    if saved:
        draft.content, draft.lock_version = content, draft.lock_version + 1
        return
    draft.refresh_from_db(fields=["content", "lock_version"])
    if Typed.of(draft) != typed:
        raise SavedElsewhere


def submit_post(
    post: Post,
    typed: Typed,
    *,
    client_id: uuid.UUID,
    lock_version: int | None,
    acting_user: User,
) -> Assessment:
    """Save what was typed and hand it in; again with the same ids it counts once."""
    submission = submission_of(
        post.draft, typed, client_id=client_id, author=acting_user
    )
    if earlier := moderation.already_submitted(client_id, author=acting_user):
        # The same button again, or an old page with new words in it.
        if (
            earlier.subject_id != post.subject_id
            or earlier.digest != submission.digest()
        ):
            raise SavedElsewhere
        return moderation.submit(post, submission, acting_user=acting_user)
    limits.check_submissions(Post, acting_user)
    save_draft(post.draft, typed, lock_version=lock_version, acting_user=acting_user)
    return moderation.submit(post, submission, acting_user=acting_user)


def submit_reply(
    post: Post,
    body: str,
    *,
    parent: Comment | None,
    client_id: uuid.UUID,
    acting_user: User,
) -> tuple[Comment, Assessment]:
    """Hand in a reply; it stands in the post's office and language.

    A reply to a reply stands beside it: talks are one step deep. Raises ``SentBefore``
    where the id of a reply that was sent comes with other words.
    """
    parts = {"body": body}
    if earlier := moderation.repeated(
        client_id, parts, model=Comment, author=acting_user
    ):
        return _replied_as(earlier, post), earlier.assessments.earliest("pk")
    if not post.takes_comments:
        raise RepliesClosed
    limits.check_submissions(Comment, acting_user)
    top = parent.parent if parent and parent.parent else parent
    comment = Comment(
        subject=Subject(
            kind=Comment._meta.label_lower,
            author=acting_user,
            office=post.subject.office,
            language=post.language,
        ),
        post=post,
        parent=top,
        depth=1 if top else 0,
    )
    assessment = moderation.submit(
        comment,
        Submission(parts=parts, client_id=client_id, language=post.language),
        acting_user=acting_user,
    )
    if assessment.version.subject_id != comment.subject_id:
        # The same form arrived twice at the same moment: the first one counts.
        return _replied_as(assessment.version, post), assessment
    return comment, assessment


def _replied_as(version: Version, post: Post) -> Comment:
    comment = Comment.objects.filter(subject=version.subject_id, post=post).first()
    if comment is None:
        raise SentBefore
    return comment


def add_picture(
    post: Post,
    upload: bytes,
    *,
    alt: str,
    people: str,
    client_id: uuid.UUID,
    acting_user: User,
) -> Picture:
    """Put a picture into the draft, in place of the one before.

    Raises ``pictures.PictureRefused``. What is public keeps its picture until a new
    version is published.
    """
    _require_author(post, acting_user)
    limits.check_uploads(acting_user)
    picture = uploads.upload_picture(
        upload,
        client_id=client_id,
        office=post.subject.office,
        acting_user=acting_user,
    )
    _place(post.draft, picture, alt=alt, people=people)
    return picture


def describe_picture(post: Post, *, alt: str, people: str, acting_user: User) -> None:
    _require_author(post, acting_user)
    _place(post.draft, post.draft.picture, alt=alt, people=people)


def remove_picture(post: Post, *, acting_user: User) -> None:
    _require_author(post, acting_user)
    _place(post.draft, None, alt="", people="")


def _place(draft: Draft, picture: Picture | None, *, alt: str, people: str) -> None:
    with transaction.atomic():
        locked = Draft.objects.select_for_update(of=("self",)).get(pk=draft.pk)
        locked.picture = picture
        locked.content = {**locked.content, "alt": alt, "people": people}
        locked.save(update_fields=["picture", "content"])
    draft.picture, draft.content = picture, locked.content


def take_back(row: Post | Comment, *, acting_user: User) -> None:
    """Nobody else can read it from this moment on. The author's draft stays."""
    moderation.withdraw(row, acting_user=acting_user)


def _require_author(post: Post, user: User) -> None:
    if post.subject.author_id != user.pk:
        raise NotAllowed("Only its author changes a piece.")
