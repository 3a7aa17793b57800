"""What the pages of the writing room have in common: who may open them, and errors."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache

from accounts.models import User
from blog.actions import open_draft
from blog.models import Comment, Post

View = Callable[..., HttpResponse]


def for_the_signed_in(view: View) -> View:
    """Pages about somebody's own work: behind the login, in no cache.

    Whoever was signed out while writing gets their words back to keep, because a
    redirect would throw them away.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        words = request.POST.get("body", "").strip() if request.method == "POST" else ""
        if words:
            context = {"title": request.POST.get("title", ""), "words": words}
            return render(request, "blog/signed_out.html", context, status=403)
        return redirect_to_login(request.get_full_path())

    return never_cache(guarded)


def author_of(request: HttpRequest) -> User:
    return cast("User", request.user)


def words_arrived(request: HttpRequest, name: str) -> None:
    """The next page tells the browser that it may forget its own copy of them."""
    request.session["kept_words"] = [*request.session.get("kept_words", []), name]


def arrived_words(request: HttpRequest) -> list[str]:
    names: list[str] = request.session.pop("kept_words", [])
    return names


def own_post(request: HttpRequest, pk: int) -> Post:
    """The asker's own piece; somebody else's is as absent as none."""
    author = author_of(request)
    posts = Post.objects.by(author).select_related("subject__office")
    post = get_object_or_404(posts, pk=pk)
    post.subject.author = author
    post.draft = open_draft(post, acting_user=author)
    return post


def own_comment(request: HttpRequest, pk: int) -> Comment:
    comments = Comment.objects.by(author_of(request)).select_related(
        "subject__office", "post__subject"
    )
    return get_object_or_404(comments, pk=pk)
