"""How much one account may hand in within an hour.

Counted in what is stored already, so that all processes and machines agree.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from blog.models import Comment, Post
from moderation.models import ModeratedModel, Picture, Subject, Version

WITHIN = datetime.timedelta(hours=1)
SUBMISSIONS: dict[type[ModeratedModel], int] = {Post: 12, Comment: 30}
DRAFTS = 20
UPLOADS = 20


class TooMany(RuntimeError):
    """More in a short time than a person writes; nothing of it is lost."""


def check_submissions(model: type[ModeratedModel], user: User) -> None:
    recent = Version.objects.filter(
        subject__author=user,
        subject__kind=model._meta.label_lower,
        submitted_at__gt=_an_hour_ago(),
    )
    _check(recent, SUBMISSIONS[model])


def check_drafts(user: User) -> None:
    recent = Subject.objects.filter(
        author=user, kind=Post._meta.label_lower, created_at__gt=_an_hour_ago()
    )
    _check(recent, DRAFTS)


def check_uploads(user: User) -> None:
    _check(
        Picture.objects.filter(uploader=user, uploaded_at__gt=_an_hour_ago()), UPLOADS
    )


def _an_hour_ago() -> datetime.datetime:
    return timezone.now() - WITHIN


def _check(recent: QuerySet[Any], most: int) -> None:
    if recent[:most].count() >= most:
        raise TooMany
