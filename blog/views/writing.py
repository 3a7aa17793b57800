"""The writing room: the form of a piece, its preview, and taking it back."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts import consents
from accounts.guardian.words import missing
from blog import actions
from blog.actions import SavedElsewhere
from blog.forms import DraftForm, SubmissionForm
from blog.limits import TooMany
from blog.models import Draft, Post, direction_of
from blog.progress import tell
from blog.rendering import render_body
from blog.views.doors import (
    arrived_words,
    author_of,
    for_the_signed_in,
    own_post,
    words_arrived,
)
from blog.writing import Typed, advice_on, may_link, needs_consent, rendered
from moderation import states
from moderation.models import Assessment
from moderation.shown import shown_picture
from moderation.states import State, Step
from moderation.submissions import ConsentMissing
from topics.models import Topic

ON_ITS_WAY = (Step.WITH_US, Step.PICTURE)

TOO_MANY = _(
    "You have sent a lot in a short time. Your words are still here: "
    "please try again in an hour."
)
SAVED_ELSEWHERE = _(
    "This piece was changed in another window. Your words are still here: "
    "save them again to keep these and not the others."
)
NOT_SENT = _("Not sent yet. Your words are kept: only you can see them.")
SEND_AGAIN = _("Something went wrong on the way. Your words are here: send them again.")


@for_the_signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The form of a piece that does not exist before it is saved for the first time."""
    author = author_of(request)
    if request.method != "POST":
        first = Typed(
            language=get_language() or settings.LANGUAGE_CODE,
            campaign=request.GET.get("campaign", ""),
        )
        form = DraftForm(initial=first.as_initial(), author=author)
        return _new_page(request, form)
    form = _bound(request, campaign="")
    if not form.is_valid():
        _mend(form)
        return _new_page(request, form, status=422)
    typed = form.typed()
    try:
        post = actions.start_draft(
            typed, client_id=form.cleaned_data["client_id"], acting_user=author
        )
    except TooMany:
        form.add_error(None, TOO_MANY)
        return _new_page(request, form, status=429)
    if Typed.of(post.draft) != typed:
        # Back in the browser and on with the writing: this becomes a second piece.
        form.ask_again()
        form.add_error(None, SEND_AGAIN)
        return _new_page(request, form, status=409)
    words_arrived(request, _kept_name(author, None))
    form.cleaned_data["lock_version"] = post.draft.lock_version
    return _save_or_send(request, post, form)


@for_the_signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def piece(request: HttpRequest, pk: int) -> HttpResponse:
    """Where a piece is; and its form where it is the author's turn."""
    post = own_post(request, pk)
    if request.method == "POST":
        return _receive(request, post)
    state = states.state_of(post)
    if state.step == Step.PUBLIC or state.step in ON_ITS_WAY:
        return render(request, "blog/piece.html", about(request, post, state))
    return _form_page(request, post, state, _form_of(request, post))


@for_the_signed_in
@require_GET
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """The form of a piece that is with us or public."""
    post = own_post(request, pk)
    return _form_page(request, post, states.state_of(post), _form_of(request, post))


def _bound(request: HttpRequest, *, campaign: str) -> DraftForm:
    sends = "send" in request.POST
    kind = SubmissionForm if sends else DraftForm
    return kind(request.POST, author=author_of(request), campaign=campaign)


def _form_of(request: HttpRequest, post: Post) -> DraftForm:
    typed = Typed.of(post.draft)
    initial = typed.as_initial() | {"lock_version": post.draft.lock_version}
    return DraftForm(
        initial=initial, author=author_of(request), campaign=typed.campaign
    )


def _mend(form: DraftForm) -> None:
    """A hidden field that came broken cannot be mended by the person."""
    if "client_id" in form.errors or "lock_version" in form.errors:
        form.ask_again()


def _receive(request: HttpRequest, post: Post) -> HttpResponse:
    form = _bound(request, campaign=Typed.of(post.draft).campaign)
    if not form.is_valid():
        _mend(form)
        return _form_page(request, post, states.state_of(post), form, status=422)
    return _save_or_send(request, post, form)


def _save_or_send(request: HttpRequest, post: Post, form: DraftForm) -> HttpResponse:
    try:
        if "send" in request.POST:
            return _send(request, post, form)
        return _save(request, post, form)
    except SavedElsewhere:
        post.draft.refresh_from_db()
        form.ask_again(lock_version=post.draft.lock_version)
        form.add_error(None, SAVED_ELSEWHERE)
        status = 409
    except TooMany:
        form.add_error(None, TOO_MANY)
        status = 429
    except ConsentMissing as refusal:
        return _ask_first(request, post, form, refusal)
    return _form_page(request, post, states.state_of(post), form, status=status)


def _ask_first(
    request: HttpRequest, post: Post, form: DraftForm, refusal: ConsentMissing
) -> HttpResponse:
    """The words are kept; the page says what the guardian has not agreed to."""
    form.ask_again(lock_version=post.draft.lock_version)
    form.add_error(None, NOT_SENT)
    state = states.state_of(post)
    worried = refusal.show_support
    return _form_page(request, post, state, form, status=409, worried=worried)


def _save(request: HttpRequest, post: Post, form: DraftForm) -> HttpResponse:
    actions.save_draft(
        post.draft,
        form.typed(),
        lock_version=form.cleaned_data["lock_version"],
        acting_user=author_of(request),
    )
    words_arrived(request, _kept_name(author_of(request), post))
    if "preview" in request.POST:
        return redirect("blog:preview", post.pk)
    if "picture" in request.POST:
        return redirect("blog:picture", post.pk)
    messages.success(request, gettext("Saved. Only you can see it."))
    return redirect("blog:change", post.pk)


def _send(request: HttpRequest, post: Post, form: DraftForm) -> HttpResponse:
    author = author_of(request)
    if problem := _picture_problem(post.draft, author):
        actions.save_draft(
            post.draft,
            form.typed(),
            lock_version=form.cleaned_data["lock_version"],
            acting_user=author,
        )
        form.ask_again(lock_version=post.draft.lock_version)
        form.add_error(None, str(problem))
        return _form_page(request, post, states.state_of(post), form, status=422)
    assessment = actions.submit_post(
        post,
        form.typed(),
        client_id=form.cleaned_data["client_id"],
        lock_version=form.cleaned_data["lock_version"],
        acting_user=author,
    )
    words_arrived(request, _kept_name(author, post))
    if not assessment.show_support:
        messages.success(request, gettext("Sent. Thank you."))
    return redirect("blog:piece", post.pk)


def _picture_problem(draft: Draft, author: Any) -> str | Promise:
    if draft.picture is None:
        return ""
    if not draft.content.get("alt"):
        return gettext("Say in a few words what the picture shows.")
    people = draft.content.get("people")
    if not people:
        return gettext("Tell us whether anyone can be recognised.")
    return needs_consent(people, author)


def _missing(author: Any, post: Post | None) -> list[str]:
    """What a guardian has not agreed to, said before somebody presses send."""
    with_picture = bool(post and post.draft.picture)
    needed = (post or Post()).scopes_needed(with_picture=with_picture)
    return missing(consents.lacking(author, needed))


def _new_page(
    request: HttpRequest, form: DraftForm, *, status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "action": reverse("blog:new"),
        "keep_as": _kept_name(author_of(request), None),
        "has_links": may_link(author_of(request)),
        "missing": _missing(author_of(request), None),
    }
    return render(request, "blog/write.html", context, status=status)


def _form_page(
    request: HttpRequest,
    post: Post,
    state: State,
    form: DraftForm,
    *,
    status: int = 200,
    worried: bool = False,
) -> HttpResponse:
    author = author_of(request)
    context = about(request, post, state) | {
        "form": form,
        "action": reverse("blog:piece", args=[post.pk]),
        "keep_as": _kept_name(author, post),
        "advice": advice_on(Typed.of(post.draft), post.draft, author=author),
        "picture_problem": _picture_problem(post.draft, author),
        "has_links": may_link(author),
        "missing": _missing(author, post),
        "worried": worried,
    }
    return render(request, "blog/write.html", context, status=status)


def about(request: HttpRequest, post: Post, state: State) -> dict[str, Any]:
    """What every page about one piece says: its state, and who looks at it."""
    draft = post.draft
    picture = draft.picture
    return {
        "post": post,
        "typed": Typed.of(draft),
        "picture": shown_picture(picture, draft.content.get("alt", ""))
        if picture
        else None,
        "state": state,
        "can_be_taken_back": post.is_public or state.step in ON_ITS_WAY,
        "told": tell(state),
        "support": needs_support(state),
        "on_duty": post.subject.office.is_on_duty(),
        "kept_words": arrived_words(request),
    }


def needs_support(state: State) -> bool:
    """Whether help stands in front of the author: while what worried us is with us."""
    if state.version is None or state.step not in ON_ITS_WAY:
        return False
    return Assessment.objects.filter(version=state.version, show_support=True).exists()


def _kept_name(author: Any, post: Post | None) -> str:
    """Under which name the browser keeps unsaved words, for each account its own."""
    return f"{author.public_id.hex[:8]}-{post.pk if post else 'new'}"


@for_the_signed_in
@require_GET
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    post = own_post(request, pk)
    typed = Typed.of(post.draft)
    author = author_of(request)
    body_html, words = render_body(rendered(typed, author=author).html)
    topic = Topic.objects.named().filter(pk=typed.topic or 0).first()
    shown = Post(
        pk=post.pk,
        subject=post.subject,
        title=typed.title,
        words=words,
        language=typed.language,
        signed=typed.signed,
        topic=topic,
        cover=post.draft.picture,
        cover_alt=post.draft.content.get("alt", ""),
    )
    return render(
        request,
        "blog/preview.html",
        {
            "post": shown,
            "body_html": body_html,
            "direction": direction_of(typed.language),
            "kept_words": arrived_words(request),
        },
    )


@for_the_signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    post = own_post(request, pk)
    if request.method == "POST":
        actions.take_back(post, acting_user=author_of(request))
        messages.success(request, gettext("Taken back. Only you can see it now."))
        return redirect("blog:piece", post.pk)
    context = {
        "title": Typed.of(post.draft).title or gettext("No title yet"),
        "back": reverse("blog:piece", args=[post.pk]),
    }
    return render(request, "blog/take_back.html", context)
