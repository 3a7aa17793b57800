"""What can be found, and how a row of each kind becomes an entry."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from blog.models import Post
from maps.models import Report
from moderation.models import ModeratedModel
from moderation.pipeline import plain_text


@dataclass(frozen=True)
class Source:
    """A kind of public thing; ``fields`` are those of its entry."""

    model: type[ModeratedModel]
    name: str | Promise
    fields: Callable[[Any], dict[str, Any]]
    related: tuple[str, ...] = ("subject",)

    def public(self) -> models.QuerySet[Any]:
        rows: models.QuerySet[Any] = self.model._default_manager.filter(is_public=True)
        return rows.select_related(*self.related).order_by("published_at", "pk")


def _post(post: Post) -> dict[str, Any]:
    return {
        "url_name": "blog:post",
        "url_key": post.slug or "",
        "title": post.title,
        "text": plain_text(post.body),
        "language": post.language,
        "topic_id": post.topic_id,
    }


def _report(report: Report) -> dict[str, Any]:
    return {
        "url_name": "maps:report",
        "url_key": str(report.pk),
        "title": report.title,
        "text": report.text,
        "language": report.language,
        "topic_id": None,
    }


SOURCES: dict[str, Source] = {
    "blog.post": Source(Post, _("Posts"), _post),
    "maps.report": Source(Report, _("On the map"), _report),
}
"""By the label of the model, which is also the kind of its entries."""
