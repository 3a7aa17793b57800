"""A post holds only what is public; what is being written is its draft."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify

from campaigns.models import CampaignPage
from moderation.models import ModeratedModel, ModeratedQuerySet, Picture, Version
from moderation.pipeline import Surface
from topics.models import Topic


class PostQuerySet(ModeratedQuerySet["Post"]):
    def for_cards(self) -> Self:
        """Everything a card shows, in a number of queries that does not grow."""
        return (
            self.select_related("subject__author", "topic", "cover")
            .prefetch_related("topic__names", "cover__renditions")
            .defer("body", "body_html")
        )

    def newest(self) -> Self:
        return self.order_by("-published_at", "-id")

    def in_language(self, language: str) -> Self:
        return self.filter(language=language)


class Post(ModeratedModel):
    """A piece by a young person. Empty until its first publication.

    ``body`` is sanitised HTML in which a picture is ``<img data-picture="id">``;
    ``body_html`` is what readers get, rendered once at publication. A post that is not
    ``signed`` shows no handle: the house still knows whose it is.
    """

    surface = Surface.POST
    markup_parts: ClassVar[frozenset[str]] = frozenset({"body"})

    slug = models.SlugField(max_length=80, null=True, unique=True, allow_unicode=True)
    title = models.CharField(max_length=200, blank=True)
    body = models.TextField(blank=True)
    body_html = models.TextField(blank=True)
    words = models.PositiveIntegerField(default=0)
    cover = models.ForeignKey(
        Picture, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    cover_alt = models.CharField(max_length=250, blank=True)
    topic = models.ForeignKey(
        Topic, on_delete=models.PROTECT, null=True, related_name="posts"
    )
    campaign = models.ForeignKey(
        CampaignPage,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="posts",
    )
    language = models.CharField(max_length=8, choices=settings.LANGUAGES, blank=True)
    signed = models.BooleanField(default=True)

    objects = PostQuerySet.as_manager()

    class Meta(ModeratedModel.Meta):
        indexes = [
            models.Index(
                fields=["language", "topic", "-published_at", "-id"],
                condition=models.Q(is_public=True),
                name="blog_post_by_topic",
            ),
            models.Index(
                fields=["-published_at", "-id"],
                condition=models.Q(is_public=True),
                name="blog_post_newest",
            ),
            models.Index(
                fields=["language", "-published_at", "-id"],
                condition=models.Q(is_public=True),
                name="blog_post_by_language",
            ),
        ]

    def __str__(self) -> str:
        return self.title or f"post {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("blog:post", args=[self.slug])

    @property
    def shown_handle(self) -> str:
        """The name that readers see; empty where the author chose none."""
        author = self.subject.author
        return author.handle if author and self.signed else ""

    def apply(self, version: Version) -> None:
        from blog.rendering import render_body

        attributes = version.attributes
        self.title = version.parts["title"]
        self.body = version.parts["body"]
        self.body_html, self.words = render_body(self.body)
        self.topic_id = attributes["topic"]
        self.campaign_id = attributes.get("campaign")
        self.language = attributes["language"]
        self.signed = attributes["signed"]
        placed = version.pictures.first()
        self.cover_id = placed.picture_id if placed else None
        self.cover_alt = placed.alt if placed else ""
        self.slug = self.slug or self._new_slug()

    def _new_slug(self) -> str:
        """Words of the title and the row's number: unique without a search."""
        words = slugify(self.title, allow_unicode=True)[:60].strip("-")
        return f"{words}-{self.pk}" if words else str(self.pk)

    def clear(self) -> None:
        self.title = self.body = self.body_html = self.cover_alt = ""
        self.cover = None
        self.words = 0


class Draft(models.Model):
    """What an author is writing: nobody else sees it, and it is never judged.

    ``content`` holds the fields of the writing form as typed. ``lock_version`` counts
    saves, so that a second window cannot overwrite the first without a word.
    """

    post = models.OneToOneField(Post, on_delete=models.CASCADE, related_name="draft")
    content = models.JSONField(default=dict)
    picture = models.ForeignKey(
        Picture, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    lock_version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"draft of {self.post_id}"


class CommentQuerySet(ModeratedQuerySet["Comment"]):
    def for_reading(self) -> Self:
        return self.select_related("subject__author").order_by("published_at", "id")


class Comment(ModeratedModel):
    """A reply to a post, or to a reply; no deeper."""

    surface = Surface.COMMENT

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="comments")
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replies"
    )
    depth = models.PositiveSmallIntegerField(default=0)
    body = models.TextField(blank=True)

    objects = CommentQuerySet.as_manager()

    class Meta(ModeratedModel.Meta):
        constraints = [
            *ModeratedModel.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(depth=0, parent__isnull=True)
                | models.Q(depth=1, parent__isnull=False),
                name="blog_comment_depth",
            ),
        ]
        indexes = [
            models.Index(
                fields=["post", "published_at", "id"],
                condition=models.Q(is_public=True),
                name="blog_comment_reading",
            )
        ]

    def __str__(self) -> str:
        return f"comment {self.pk}"

    def get_absolute_url(self) -> str:
        return f"{self.post.get_absolute_url()}#comment-{self.pk}"

    def apply(self, version: Version) -> None:
        self.body = version.parts["body"]

    def clear(self) -> None:
        self.body = ""

    def about_a_minor(self) -> bool:
        author: Any = self.post.subject.author
        return author is None or bool(author.is_minor)
