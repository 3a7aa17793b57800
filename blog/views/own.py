"""One's own writing, and where each piece of it is."""

from __future__ import annotations

import dataclasses
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from blog.models import Comment, Post
from blog.paging import NotAPlace, Page, older_page
from blog.progress import Told, tell
from blog.views.doors import (
    author_of,
)
from blog.writing import Typed
from moderation import states
from moderation.states import State

PIECES_A_PAGE = 20
REPLIES_SHOWN = 5


@dataclasses.dataclass(frozen=True)
class Listed:
    """One's own piece or reply in a list."""

    title: str
    href: str
    told: Told


@never_cache
@require_GET
def write(request: HttpRequest) -> HttpResponse:
    if not request.user.is_authenticated:
        return render(request, "blog/invitation.html")
    author = author_of(request)
    page = page_of_own(
        Post.objects.by(author).select_related("draft", "subject"), request
    )
    replies = own_replies(author)[:REPLIES_SHOWN]
    return render(
        request,
        "blog/own_list.html",
        {
            "pieces": listed_posts(page.rows),
            "older": f"{request.path}?before={page.after}" if page.after else "",
            "first_page": request.path if request.GET.get("before") else "",
            "replies": listed_replies(list(replies)),
        },
    )


def page_of_own(rows: Any, request: HttpRequest) -> Page[Any]:
    try:
        return older_page(
            rows,
            request.GET.get("before", ""),
            size=PIECES_A_PAGE,
            field="subject__created_at",
        )
    except NotAPlace as error:
        raise Http404 from error


def own_replies(author: Any) -> Any:
    return (
        Comment.objects.by(author)
        .select_related("post", "subject")
        .order_by("-subject__created_at", "-id")
    )


def listed_posts(posts: list[Post]) -> list[Listed]:
    found = states.states_of(posts)
    return [
        Listed(
            _title_of(post) or gettext("No title yet"),
            reverse("blog:piece", args=[post.pk]),
            tell(found[post.pk]),
        )
        for post in posts
    ]


def _title_of(post: Post) -> str:
    draft = getattr(post, "draft", None)
    return Typed.of(draft).title if draft else post.title


def listed_replies(replies: list[Comment]) -> list[Listed]:
    found = states.states_of(replies)
    return [
        Listed(
            _beginning(found[reply.pk]) or gettext("A reply"),
            reverse("blog:reply-state", args=[reply.pk]),
            tell(found[reply.pk]),
        )
        for reply in replies
    ]


def _beginning(state: State, characters: int = 80) -> str:
    text = state.version.parts.get("body", "") if state.version else ""
    return text if len(text) <= characters else text[:characters].rstrip() + "…"
