"""What everybody may read: lists of posts, and a post with its comments.

No page here asks who is reading, so that one answer serves all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from blog.models import Comment, Post, PostQuerySet
from blog.paging import NotAPlace, Page, later_page, older_page
from topics.models import Topic

CARDS_A_PAGE = 20
COMMENTS_A_PAGE = 50
ALL_LANGUAGES = "all"
SENSITIVE_TOPICS = frozenset({"mind"})
"""Topics under which help stands beside every post."""


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    return _list(request, None)


@require_safe
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    return _list(request, slug)


def _list(request: HttpRequest, topic_slug: str | None) -> HttpResponse:
    language = _asked_language(request)
    topics = list(Topic.objects.named())
    chosen = _chosen(topics, topic_slug)
    posts = Post.objects.public().for_cards()
    if language != ALL_LANGUAGES:
        posts = posts.in_language(language)
    if chosen:
        posts = posts.filter(topic=chosen)
    before = request.GET.get("before", "")
    page = _page_or_404(posts, before)
    path = _list_path(chosen)
    return render(
        request,
        "blog/post_list.html",
        {
            "topic": chosen,
            "topics": _topic_items(topics, chosen, language),
            "languages": _language_items(path, language),
            "feed": _feed(language, chosen),
            "page": page,
            "first_page": _address(path, language) if before else "",
            "older": _address(path, language, page.after) if page.after else "",
        },
    )


def _asked_language(request: HttpRequest) -> str:
    asked = request.GET.get("language", "")
    known = {code for code, _name in settings.LANGUAGES} | {ALL_LANGUAGES}
    return asked if asked in known else _own_language()


def _own_language() -> str:
    return get_language() or settings.LANGUAGE_CODE


def _chosen(topics: list[Topic], slug: str | None) -> Topic | None:
    if slug is None:
        return None
    for row in topics:
        if row.slug == slug:
            return row
    raise Http404


def _page_or_404(posts: PostQuerySet, before: str) -> Page[Post]:
    try:
        return older_page(posts, before, size=CARDS_A_PAGE)
    except NotAPlace as error:
        raise Http404 from error


def _list_path(chosen: Topic | None) -> str:
    if chosen is None:
        return reverse("blog:index")
    return reverse("blog:topic", args=[chosen.slug])


def _address(path: str, language: str, before: str = "") -> str:
    query = {"before": before} if before else {}
    if language != _own_language():
        query["language"] = language
    return f"{path}?{urlencode(query)}" if query else path


def _topic_items(
    topics: list[Topic], chosen: Topic | None, language: str
) -> list[dict[str, Any]]:
    everything = {
        "label": gettext("Everything"),
        "href": _address(_list_path(None), language),
        "current": chosen is None,
    }
    return [everything] + [
        {
            "label": row.name,
            "href": _address(_list_path(row), language),
            "current": row == chosen,
        }
        for row in topics
    ]


def _language_items(path: str, language: str) -> list[dict[str, Any]]:
    names = dict(settings.LANGUAGES)
    own = _own_language()
    choices = {own: str(names[own]), ALL_LANGUAGES: gettext("All languages")}
    return [
        {"label": label, "href": _address(path, code), "current": code == language}
        for code, label in choices.items()
    ]


def _feed(language: str, chosen: Topic | None) -> str:
    if language == ALL_LANGUAGES:
        language = _own_language()
    if chosen is None:
        return reverse("api:feed", args=[language])
    return reverse("api:topic-feed", args=[language, chosen.slug])


@dataclass(frozen=True)
class Talk:
    """A comment and the replies to it, as they are read."""

    comment: Comment
    replies: list[Comment]


@require_safe
def post(request: HttpRequest, slug: str) -> HttpResponse:
    shown = get_object_or_404(Post.objects.public().for_reading(), slug=slug)
    try:
        comments = later_page(
            shown.comments.public().filter(depth=0).for_reading(),
            request.GET.get("after", ""),
            size=COMMENTS_A_PAGE,
        )
    except NotAPlace as error:
        raise Http404 from error
    path = shown.get_absolute_url()
    return render(
        request,
        "blog/post.html",
        {
            "post": shown,
            "campaign": shown.campaign_in(_own_language()),
            "canonical": request.build_absolute_uri(shown.canonical_path()),
            "feed": reverse("api:feed", args=[shown.language]),
            "talks": _talks(shown, comments.rows),
            "later": f"{path}?after={comments.after}#comments"
            if comments.after
            else "",
            "how_we_decide": reverse("wagtail_serve", args=["how-we-decide/"]),
            "offers_help": shown.topic is not None
            and shown.topic.slug in SENSITIVE_TOPICS,
        },
    )


def _talks(post: Post, comments: list[Comment]) -> list[Talk]:
    replies = post.comments.public().filter(parent__in=comments).for_reading()
    by_parent: dict[int | None, list[Comment]] = {}
    for reply in replies[: COMMENTS_A_PAGE * 10]:
        by_parent.setdefault(reply.parent_id, []).append(reply)
    return [Talk(comment, by_parent.get(comment.pk, [])) for comment in comments]
