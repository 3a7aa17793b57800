"""Replies: the form on a page of its own, and one's own replies."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts import consents
from accounts.guardian.words import missing
from blog import actions
from blog.actions import RepliesClosed
from blog.forms import ReplyForm
from blog.limits import TooMany
from blog.models import Comment, Post
from blog.progress import tell
from blog.views.doors import (
    arrived_words,
    author_of,
    for_the_signed_in,
    own_comment,
    words_arrived,
)
from blog.views.own import listed_replies, own_replies, page_of_own
from blog.views.writing import (
    NOT_SENT,
    ON_ITS_WAY,
    SEND_AGAIN,
    TOO_MANY,
    needs_support,
)
from moderation import states
from moderation.submissions import ConsentMissing, SentBefore

CLOSED = _("Replies to this piece are closed. They stay open for 30 days.")
GONE = _("The reply that you answer is not public any more.")


@for_the_signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def reply(request: HttpRequest, slug: str) -> HttpResponse:
    posts = Post.objects.public().for_reading()
    post = get_object_or_404(posts, slug=slug)
    if request.method == "POST":
        form = ReplyForm(request.POST)
        return _receive(request, post, form)
    asked = ReplyForm({"to": request.GET.get("to", "")})
    asked.full_clean()
    to = _answered(post, asked.cleaned_data.get("to"))
    form = ReplyForm(initial={"to": to.pk if to else None})
    return _page(request, post, form, to)


def _answered(post: Post, pk: int | None) -> Comment | None:
    if pk is None:
        return None
    comments = post.comments.public().select_related("subject__author", "parent")
    return comments.filter(pk=pk).first()


def _receive(request: HttpRequest, post: Post, form: ReplyForm) -> HttpResponse:
    if not form.is_valid():
        if "client_id" in form.errors or "to" in form.errors:
            form.ask_again(to="")
        return _page(request, post, form, None, status=422)
    asked = form.cleaned_data["to"]
    to = _answered(post, asked)
    if asked and to is None:
        form.ask_again(to="")
        form.add_error(None, GONE)
        return _page(request, post, form, None, status=409)
    try:
        comment, assessment = actions.submit_reply(
            post,
            form.cleaned_data["body"],
            parent=to,
            client_id=form.cleaned_data["client_id"],
            acting_user=author_of(request),
        )
    except RepliesClosed:
        form.add_error(None, CLOSED)
        return _page(request, post, form, to, status=409)
    except SentBefore:
        form.ask_again()
        form.add_error(None, SEND_AGAIN)
        return _page(request, post, form, to, status=409)
    except TooMany:
        form.add_error(None, TOO_MANY)
        return _page(request, post, form, to, status=429)
    except ConsentMissing as refusal:
        form.ask_again()
        form.add_error(None, NOT_SENT)
        worried = refusal.show_support
        return _page(request, post, form, to, status=409, worried=worried)
    words_arrived(request, _kept_name(request, post))
    if comment.is_public:
        messages.success(request, gettext("Your reply is public."))
        return redirect(comment.get_absolute_url())
    if not assessment.show_support:
        messages.success(request, gettext("Sent. Thank you."))
    return redirect("blog:reply-state", comment.pk)


def _page(
    request: HttpRequest,
    post: Post,
    form: ReplyForm,
    to: Comment | None,
    *,
    status: int = 200,
    worried: bool = False,
) -> HttpResponse:
    needed = Comment().scopes_needed(with_picture=False)
    context = {
        "missing": missing(consents.lacking(author_of(request), needed)),
        "worried": worried,
        "post": post,
        "to": to,
        "form": form,
        "keep_as": _kept_name(request, post),
    }
    return render(request, "blog/reply.html", context, status=status)


def _kept_name(request: HttpRequest, post: Post) -> str:
    return f"{author_of(request).public_id.hex[:8]}-reply-{post.pk}"


@for_the_signed_in
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    page = page_of_own(own_replies(author_of(request)), request)
    return render(
        request,
        "blog/own_replies.html",
        {
            "replies": listed_replies(page.rows),
            "older": f"{request.path}?before={page.after}" if page.after else "",
            "first_page": request.path if request.GET.get("before") else "",
        },
    )


@for_the_signed_in
@require_GET
def state(request: HttpRequest, pk: int) -> HttpResponse:
    comment = own_comment(request, pk)
    found = states.state_of(comment)
    post = comment.post
    return render(
        request,
        "blog/reply_state.html",
        {
            "comment": comment,
            "words": found.version.parts.get("body", "") if found.version else "",
            "reply_again": reverse("blog:reply", args=[post.slug])
            if post.is_public
            else "",
            "state": found,
            "can_be_taken_back": comment.is_public or found.step in ON_ITS_WAY,
            "told": tell(found),
            "support": needs_support(found),
            "on_duty": comment.subject.office.is_on_duty(),
            "kept_words": arrived_words(request),
        },
    )


@for_the_signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    comment = own_comment(request, pk)
    if request.method == "POST":
        actions.take_back(comment, acting_user=author_of(request))
        messages.success(request, gettext("Taken back. Only you can see it now."))
        return redirect("blog:replies")
    context = {
        "title": gettext("Your reply"),
        "back": reverse("blog:reply-state", args=[comment.pk]),
    }
    return render(request, "blog/take_back.html", context)
