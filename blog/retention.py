from __future__ import annotations

import datetime

from django.db import models

from accounts.retention import is_held
from blog.models import Draft, Post
from moderation.models import Subject
from privacy import sweeping


def delete_old_drafts(now: datetime.datetime) -> int:
    """Delete drafts that nobody has saved for a year, and pieces never handed in."""
    return sweeping.in_batches(
        Draft.objects.filter(saved_at__lte=sweeping.limit("draft", now)).exclude(
            is_held("post__subject__author")
        ),
        _delete,
    )


def _delete(drafts: models.QuerySet[Draft]) -> None:
    posts = list(drafts.values_list("post_id", flat=True))
    drafts.delete()
    never_sent = Post.objects.filter(pk__in=posts, subject__versions__isnull=True)
    subjects = list(never_sent.values_list("subject_id", flat=True))
    never_sent.delete()
    Subject.objects.filter(pk__in=subjects).delete()
