"""The room of "My data": see it, take it along, hide it, leave."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts import consents, notices, policy
from accounts.models import Notification, User
from accounts.reauthentication import asked_again
from accounts.rights import actions
from accounts.rights.copies import as_lines, counts_of, everything_of, shown_of
from accounts.rights.forms import FreshStartForm, HandleForm
from offices.access import is_staff

GET_OR_POST = ["GET", "HEAD", "POST"]
ANSWERS = frozenset({"none", "chosen", "all"})


def _person(request: HttpRequest) -> User:
    return cast("User", request.user)


@require_safe
@login_required
def mine(request: HttpRequest) -> HttpResponse:
    person = _person(request)
    context = {"counts": counts_of(person), "shown": len(shown_of(person))}
    return render(request, "accounts/rights/mine.html", context)


@require_safe
@asked_again
def download(request: HttpRequest) -> HttpResponse:
    person = _person(request)
    copy = everything_of(person)
    actions.record_export(person, kind="json")
    response = JsonResponse(
        copy, json_dumps_params={"ensure_ascii": False, "indent": 2}
    )
    response["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return response


@require_safe
@asked_again
def read(request: HttpRequest) -> HttpResponse:
    person = _person(request)
    copy = everything_of(person)
    actions.record_export(person, kind="page")
    return render(request, "accounts/rights/read.html", {"lines": as_lines(copy)})


@require_http_methods(GET_OR_POST)
@login_required
def unpublish(request: HttpRequest) -> HttpResponse:
    person = _person(request)
    if request.method != "POST":
        shown = shown_of(person)
        return render(request, "accounts/rights/unpublish.html", {"shown": shown})
    hidden = actions.unpublish_everything(person, acting_user=person)
    messages.success(request, _hidden(hidden))
    return redirect("accounts:rights:mine")


def _hidden(how_many: int) -> str:
    if not how_many:
        return _("Nothing of yours is public.")
    return ngettext(
        "%(number)s thing is hidden. Nobody else can read it now.",
        "%(number)s things are hidden. Nobody else can read them now.",
        how_many,
    ) % {"number": how_many}


@require_http_methods(GET_OR_POST)
@login_required
def handle(request: HttpRequest) -> HttpResponse:
    person = _person(request)
    form = HandleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_handle(form.cleaned_data["handle"], acting_user=person)
        except ValidationError as refusal:
            form.add_error("handle", refusal)
        else:
            messages.success(request, _("Your handle is changed everywhere."))
            return redirect("accounts:home")
    return render(
        request,
        "accounts/rights/handle.html",
        {"form": form, "again_at": actions.may_change_handle_at(person)},
        status=422 if form.errors else 200,
    )


@require_http_methods(GET_OR_POST)
@asked_again
def close(request: HttpRequest) -> HttpResponse:
    person = _person(request)
    context = {
        "days": policy.of(person).days_after_leaving,
        "works_here": is_staff(person),
    }
    if request.method != "POST":
        return render(request, "accounts/rights/close.html", context)
    try:
        actions.begin_closing(person, acting_user=person)
    except actions.StillStaff:
        return render(request, "accounts/rights/close.html", context, status=409)
    logout(request)
    return redirect("accounts:rights:closed")


@require_safe
def closed(request: HttpRequest) -> HttpResponse:
    """For whoever has just left; it says nothing of anybody."""
    return render(request, "accounts/rights/closed.html")


@require_safe
@login_required
def closing(request: HttpRequest) -> HttpResponse:
    person = _person(request)
    if not person.is_closing:
        return redirect("accounts:home")
    context = {"taken_back": consents.taken_back(person)}
    return render(request, "accounts/rights/closing.html", context)


@require_POST
@login_required
def keep(request: HttpRequest) -> HttpResponse:
    person = _person(request)
    if person.is_closing:
        actions.keep(person)
        messages.success(
            request, _("Your account stays. What was hidden is still hidden.")
        )
    return redirect("accounts:home")


@require_POST
@asked_again
def close_now(request: HttpRequest) -> HttpResponse:
    person = _person(request)
    if not person.is_closing:
        return redirect("accounts:rights:close")
    logout(request)
    actions.erase_now(person)
    return redirect("accounts:rights:closed")


@require_http_methods(GET_OR_POST)
@login_required
def fresh_start(request: HttpRequest) -> HttpResponse:
    """Asked once: whoever has answered is not asked again."""
    person = _person(request)
    notice = notices.unread(person).filter(kind=Notification.Kind.FRESH_START).first()
    if notice is None:
        return redirect("accounts:rights:mine")
    things = shown_of(person, before=notice.made_at)
    form = FreshStartForm(request.POST or None, things=things)
    answer = request.POST.get("answer")
    if answer not in ANSWERS or not form.is_valid():
        context = {"form": form, "things": things}
        status = 422 if request.method == "POST" else 200
        return render(
            request, "accounts/rights/fresh_start.html", context, status=status
        )
    chosen = {
        "none": [],
        "chosen": form.cleaned_data["hide"],
        "all": [thing.key for thing in things],
    }[answer]
    hidden = actions.answer_fresh_start(person, chosen, acting_user=person)
    messages.success(
        request, _hidden(hidden) if hidden else _("Everything stays as it is.")
    )
    return redirect("accounts:home")


@require_POST
@login_required
def notice_read(request: HttpRequest, pk: int) -> HttpResponse:
    person = _person(request)
    notice = get_object_or_404(person.notifications, pk=pk)
    if notice.kind != Notification.Kind.FRESH_START:
        notices.mark_read(person, notice.pk)
    return redirect("accounts:home")
