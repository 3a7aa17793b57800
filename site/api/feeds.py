"""Atom feeds of what is public, one for each language and topic."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext, override
from django.views.decorators.http import conditional_page, require_safe

from blog.models import Post
from topics.models import Topic

ENTRIES = 30
KEPT_FOR = 5 * 60


@dataclass(frozen=True)
class Channel:
    """Posts of one language, perhaps of one topic only."""

    language: str
    topic: Topic | None = None


class PostFeed(Feed[Post, Channel]):
    feed_type = Atom1Feed

    def get_object(
        self, request: HttpRequest, language: str, slug: str = ""
    ) -> Channel:
        if not slug:
            return Channel(language)
        return Channel(language, get_object_or_404(Topic.objects.named(), slug=slug))

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if kwargs["language"] not in dict(settings.LANGUAGES):
            raise Http404
        # A feed has the language of its posts, whoever asks for it.
        with override(kwargs["language"]):
            response = super().__call__(request, *args, **kwargs)
        # A post that was taken back makes a feed "older": only the ETag can tell.
        del response["Last-Modified"]
        # It holds whole texts, also of those who said no to search engines.
        response["X-Robots-Tag"] = "noindex"
        patch_cache_control(response, public=True, max_age=KEPT_FOR)
        return response

    def get_feed(self, obj: Channel, request: HttpRequest) -> Any:
        feed = super().get_feed(obj, request)
        feed.feed["language"] = obj.language
        return feed

    def title(self, channel: Channel) -> str:
        name = gettext("Voices")
        return f"{name}: {channel.topic.name}" if channel.topic else name

    def link(self, channel: Channel) -> str:
        if channel.topic:
            return reverse("blog:topic", args=[channel.topic.slug])
        return reverse("blog:index")

    def feed_url(self, channel: Channel) -> str:
        if channel.topic:
            return reverse(
                "api:topic-feed", args=[channel.language, channel.topic.slug]
            )
        return reverse("api:feed", args=[channel.language])

    def items(self, channel: Channel) -> Iterable[Post]:
        posts = Post.objects.public().in_language(channel.language)
        if channel.topic:
            posts = posts.filter(topic=channel.topic)
        return (
            posts.select_related("subject__author", "topic", "public_decision")
            .prefetch_related("topic__names")
            .newest()[:ENTRIES]
        )

    def item_title(self, item: Post) -> str:
        return item.title

    def item_description(self, item: Post) -> str:
        return item.body_html

    def item_author_name(self, item: Post) -> str:
        return item.shown_handle or gettext("No name given")

    def item_categories(self, item: Post) -> list[str]:
        return [item.topic.name] if item.topic else []

    def item_pubdate(self, item: Post) -> datetime.datetime | None:
        return item.published_at

    def item_updateddate(self, item: Post) -> datetime.datetime | None:
        """When the version that is shown was decided about."""
        return item.public_decision.at if item.public_decision else item.published_at


feed = require_safe(conditional_page(PostFeed()))
