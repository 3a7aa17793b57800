"""A post holds only what is public; what is being written is its draft."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import get_language_info, override
from django.utils.translation import gettext_lazy as _

from blog import findable
from campaigns.models import CampaignPage, CampaignPageQuerySet
from moderation.models import (
    Fact,
    ModeratedModel,
    ModeratedQuerySet,
    Picture,
    Subject,
    Version,
)
from moderation.pipeline import Surface
from moderation.shown import ShownPicture, shown_picture
from privacy import Level, Personal
from topics.models import Topic

WORDS_A_MINUTE = 200
COMMENTS_OPEN_FOR = timedelta(days=30)
_WITH_AGE = ("author_id", "author__age_band")


def direction_of(language: str) -> str:
    """``rtl`` or ``ltr``; ``auto`` for a language that nobody has named."""
    try:
        return "rtl" if get_language_info(language)["bidi"] else "ltr"
    except KeyError:
        return "auto"


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

    def for_reading(self) -> Self:
        """Everything the page of one post shows but its comments."""
        return self.select_related(
            "subject__author",
            "subject__office",
            "topic",
            "cover",
            "public_decision",
            "campaign",
        ).prefetch_related("topic__names", "cover__renditions")


class Post(ModeratedModel):
    """A piece by a young person. Empty until its first publication.

    ``body`` is sanitised HTML in which a picture is ``<img data-picture="id">``;
    ``body_html`` is what readers get, rendered once at publication. A post that is not
    ``signed`` shows no handle: the house still knows whose it is. ``findable`` is what
    the author chose; ``for_search_engines`` is what comes of it.
    """

    personal: ClassVar[dict[str, Personal]] = {
        "title": Personal("What was written, while it is public", Level.PUBLIC),
        "slug": Personal("Its address, made of the title", Level.PUBLIC),
        "body": Personal("What was written, while it is public", Level.PUBLIC),
        "body_html": Personal("The same, ready to be shown", Level.PUBLIC),
        "cover": Personal("The picture that stands with it", Level.PUBLIC),
        "cover_alt": Personal("Its author's words for who cannot see it", Level.PUBLIC),
        "signed": Personal("Whether the handle is shown", Level.PUBLIC),
        "findable": Personal("Whether search engines may show it", Level.PUBLIC),
    }
    impersonal: ClassVar[str] = "words topic campaign language"

    surface = Surface.POST
    kind_name = _("Post")
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
    findable = models.BooleanField(default=False)

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

    def canonical_path(self) -> str:
        """The address in the post's own language, whatever the reader's."""
        with override(self.language):
            return self.get_absolute_url()

    @property
    def shown_handle(self) -> str:
        """The name that readers see; empty where the author chose none."""
        author = self.subject.author
        return author.shown_name if author and self.signed else ""

    @property
    def shown_country(self) -> str:
        """A country goes with a handle: without one it could point at somebody."""
        author = self.subject.author
        return str(author.country) if author and self.signed else ""

    @property
    def shown_seed(self) -> str:
        """What draws the avatar; never the account's where no handle is shown."""
        author = self.subject.author
        return author.avatar_seed if author and self.signed else ""

    @property
    def direction(self) -> str:
        return direction_of(self.language)

    @property
    def minutes(self) -> int:
        return max(1, math.ceil(self.words / WORDS_A_MINUTE))

    @property
    def cover_picture(self) -> ShownPicture | None:
        return shown_picture(self.cover, self.cover_alt) if self.cover else None

    @property
    def takes_comments(self) -> bool:
        """Old posts are closed: nobody watches over a talk that is long over."""
        return self.is_public and (
            self.published_at is not None
            and timezone.now() < self.published_at + COMMENTS_OPEN_FOR
        )

    @property
    def for_search_engines(self) -> bool:
        """Whether its author chose so, and age, office and work allow it today."""
        author: Any = self.subject.author
        if author is None or not self.findable:
            return False
        return findable.is_allowed(author, self.public_decision)

    def apply(self, version: Version) -> None:
        from blog.rendering import render_body

        attributes = version.attributes
        self.title = version.parts["title"]
        self.body = version.parts["body"]
        self.body_html, self.words = render_body(self.body)
        self.topic_id = attributes["topic"]
        self.language = attributes["language"]
        self.campaign = self._campaign_of(version)
        self.signed = attributes["signed"]
        self.findable = self._chosen_findable(version)
        placed = version.pictures.first()
        self.cover_id = placed.picture_id if placed else None
        self.cover_alt = placed.alt if placed else ""
        self.slug = self.slug or self._new_slug()

    def facts(self, version: Version) -> list[Fact]:
        attributes = version.attributes
        topic = Topic.objects.named().filter(pk=attributes.get("topic")).first()
        shown = _("Shown with the handle") if attributes.get("signed") else _("No name")
        facts = [Fact(_("Name"), shown)]
        if attributes.get("findable"):
            facts.append(Fact(_("Found by search engines"), _("Yes")))
        if campaign := self._campaign_of(version):
            href = (campaign.url or "") if campaign.live else ""
            facts.append(Fact(_("Campaign"), campaign.title, href))
        return [Fact(_("Topic"), topic.name), *facts] if topic else facts

    def campaign_in(self, language: str) -> CampaignPage | None:
        """The page about this post's campaign to send a reader to, if one is there."""
        if self.campaign is None:
            return None
        if self.campaign.live and self.language == language:
            return self.campaign
        pages: CampaignPageQuerySet = CampaignPage.objects.live()
        return pages.of_key(self.campaign.translation_key, language)

    def _campaign_of(self, version: Version) -> CampaignPage | None:
        """None as well where the campaign's pages were deleted since."""
        key = version.attributes.get("campaign")
        language = version.attributes.get("language", self.language)
        return CampaignPage.objects.of_key(key, language) if key else None

    def _chosen_findable(self, version: Version) -> bool:
        """By age where nobody was asked, as nobody was at first."""
        author: Any = self.subject.author
        chosen: bool | None = version.attributes.get("findable")
        if chosen is None:
            return author is not None and findable.by_default(author)
        return chosen

    def _new_slug(self) -> str:
        """Words of the title and the row's number: unique without a search."""
        words = slugify(self.title, allow_unicode=True)[:60].strip("-")
        return f"{words}-{self.pk}" if words else str(self.pk)

    def clear(self) -> None:
        self.title = self.body = self.body_html = self.cover_alt = ""
        self.cover = None
        self.words = 0
        self.findable = False

    def forget(self) -> None:
        """The address is made of the title: only the row's number stays in it."""
        self.clear()
        self.slug = str(self.pk) if self.slug else None
        self.topic = self.campaign = None


class Draft(models.Model):
    """What an author is writing: nobody else sees it, and it is never judged.

    ``content`` holds the fields of the writing form as typed. ``lock_version`` counts
    saves, so that a second window cannot overwrite the first without a word.
    """

    personal: ClassVar[dict[str, Personal]] = {
        "content": Personal(
            "What is being written; nobody else reads it", Level.OWN, kept="draft"
        ),
        "picture": Personal("The picture chosen for it", Level.OWN, kept="draft"),
        "saved_at": Personal("When a forgotten draft must go", Level.OWN, kept="draft"),
    }
    impersonal: ClassVar[str] = "post lock_version"

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

    personal: ClassVar[dict[str, Personal]] = {
        "body": Personal("What was written, while it is public", Level.PUBLIC),
    }
    impersonal: ClassVar[str] = "post parent depth"

    surface = Surface.COMMENT
    kind_name = _("Comment")

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
        return f"{self.post.get_absolute_url()}#{self.anchor}"

    @property
    def anchor(self) -> str:
        return f"comment-{self.pk}"

    @property
    def shown_handle(self) -> str:
        author = self.subject.author
        return author.shown_name if author else ""

    @property
    def shown_country(self) -> str:
        author = self.subject.author
        return str(author.country) if author else ""

    @property
    def shown_seed(self) -> str:
        author = self.subject.author
        return author.avatar_seed if author else ""

    @property
    def is_by_the_posts_author(self) -> bool:
        """Said only where the post shows a handle: it would name its author else."""
        post = self.post
        return post.signed and self.subject.author_id == post.subject.author_id

    def apply(self, version: Version) -> None:
        self.body = version.parts["body"]

    def clear(self) -> None:
        self.body = ""

    def facts(self, version: Version) -> list[Fact]:
        post = self.post
        href = post.get_absolute_url() if post.is_public else ""
        facts = [Fact(_("Under the post"), str(post), href)]
        if self.parent:
            facts.append(Fact(_("Reply to"), self.parent.body, by_another=True))
        return facts

    def stands_under(self) -> str:
        return f"{Post._meta.label_lower}:{self.post_id}"

    def people_spoken_to(self) -> dict[int, str]:
        """Whose post it is, and who wrote before it in the same talk."""
        subjects = [self.post.subject_id]
        if self.parent:
            subjects.append(self.parent.subject_id)
        people = Subject.objects.filter(pk__in=subjects).values_list(*_WITH_AGE)
        if self.parent:
            in_talk = Subject.objects.filter(blog_comment__parent=self.parent)
            people = people.union(in_talk.values_list(*_WITH_AGE))
        return {person: band or "" for person, band in people if person}

    @classmethod
    def said_to(
        cls, people: Sequence[int], *, author: Any, since: datetime
    ) -> models.QuerySet[Any, tuple[int, int]]:
        mine = cls.objects.by(author).filter(subject__created_at__gt=since)
        spoken = [
            mine.filter(**{f"{theirs}__in": people})
            .order_by()
            .values_list("subject_id", theirs)
            for theirs in (
                "post__subject__author_id",
                "parent__subject__author_id",
                "parent__replies__subject__author_id",
            )
        ]
        return spoken[0].union(*spoken[1:]).order_by("-subject_id")

    def about_a_minor(self) -> bool:
        author: Any = self.post.subject.author
        return author is None or bool(author.is_minor)
