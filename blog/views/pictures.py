"""The picture of a piece, sent in a request of its own."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from blog import actions
from blog.forms import PictureForm, PictureWordsForm
from blog.limits import TooMany
from blog.models import Post
from blog.views.doors import (
    author_of,
    for_the_signed_in,
    own_post,
)
from blog.views.writing import TOO_MANY, about
from moderation import states
from pictures import PictureRefused, Reason

REFUSED_PICTURES: dict[Reason, str | Promise] = {
    Reason.EMPTY: _("This file is empty. Choose another one."),
    Reason.TOO_HEAVY: _("This picture is too heavy. It may have at most 5 MB."),
    Reason.TOO_LARGE: _("This picture is too large. It may have 25 million pixels."),
    Reason.NOT_A_PICTURE: _(
        "We cannot read this as a picture. Choose a JPEG, PNG, WebP or AVIF file."
    ),
}


@for_the_signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def picture(request: HttpRequest, pk: int) -> HttpResponse:
    """A request of its own: an upload never takes typed words down with it."""
    post = own_post(request, pk)
    author = author_of(request)
    if request.method != "POST":
        form = _picture_form(post, author)
        return _picture_page(request, post, form)
    if (
        post.draft.picture
        and "picture" not in request.FILES
        and not _too_heavy(request)
    ):
        return _describe(request, post)
    form = PictureForm(request.POST, request.FILES, author=author)
    if _too_heavy(request):
        form.full_clean()
        form.errors.pop("picture", None)
        form.add_error("picture", str(REFUSED_PICTURES[Reason.TOO_HEAVY]))
    if not form.is_valid():
        if "client_id" in form.errors:
            form.ask_again()
        return _picture_page(request, post, form, status=422)
    return _upload(request, post, form)


def _picture_form(post: Post, author: Any) -> PictureForm | PictureWordsForm:
    content = post.draft.content
    initial = {"alt": content.get("alt", ""), "people": content.get("people", "")}
    return PictureForm(initial=initial, author=author)


def _too_heavy(request: HttpRequest) -> bool:
    """Django drops a file that may not be kept in memory; only its size is left."""
    if "picture" in request.FILES:
        return False
    try:
        length = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return False
    return length > settings.FILE_UPLOAD_MAX_MEMORY_SIZE


def _describe(request: HttpRequest, post: Post) -> HttpResponse:
    form = PictureWordsForm(request.POST, author=author_of(request))
    if not form.is_valid():
        whole = PictureForm(request.POST, author=author_of(request))
        whole.full_clean()
        whole.errors.pop("picture", None)
        return _picture_page(request, post, whole, status=422)
    actions.describe_picture(
        post,
        alt=form.cleaned_data["alt"],
        people=form.cleaned_data["people"],
        acting_user=author_of(request),
    )
    return redirect("blog:change", post.pk)


def _upload(request: HttpRequest, post: Post, form: PictureForm) -> HttpResponse:
    try:
        actions.add_picture(
            post,
            form.cleaned_data["picture"].read(),
            alt=form.cleaned_data["alt"],
            people=form.cleaned_data["people"],
            client_id=form.cleaned_data["client_id"],
            acting_user=author_of(request),
        )
    except PictureRefused as refusal:
        form.add_error("picture", str(REFUSED_PICTURES[refusal.reason]))
        return _picture_page(request, post, form, status=422)
    except TooMany:
        form.add_error(None, TOO_MANY)
        return _picture_page(request, post, form, status=429)
    messages.success(request, gettext("Your picture is here. Only you can see it."))
    return redirect("blog:change", post.pk)


def _picture_page(
    request: HttpRequest,
    post: Post,
    form: PictureForm | PictureWordsForm,
    *,
    status: int = 200,
) -> HttpResponse:
    context = about(request, post, states.state_of(post)) | {"form": form}
    return render(request, "blog/picture.html", context, status=status)


@for_the_signed_in
@require_POST
def remove_picture(request: HttpRequest, pk: int) -> HttpResponse:
    post = own_post(request, pk)
    actions.remove_picture(post, acting_user=author_of(request))
    messages.success(request, gettext("The picture is out of this piece."))
    return redirect("blog:change", post.pk)
