"""Accepting an invitation to staff."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts import joining, limits
from accounts.adapter import TAKEN
from accounts.models import User
from accounts.staff import invitations
from accounts.staff.forms import AdultForm, KnownForm, NewcomerForm
from accounts.staff.invitations import Over, Themselves, TooYoung
from offices.models import Invitation


@sensitive_post_parameters("passphrase")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponseBase:
    """What somebody is invited to, and the form with which they accept.

    A link that we did not write finds nothing; one that is over says so.
    """
    found = invitations.find(token)
    if found is None:
        raise Http404
    if request.method == "POST" and not limits.allow(
        request, "invitation", key=str(found.key)
    ):
        return limits.refuse(request)
    if not invitations.is_open(found):
        return _over(request, found)
    person: Any = request.user
    if person.is_authenticated:
        return _known(request, found, person)
    return _newcomer(request, found)


def _known(request: HttpRequest, found: Invitation, person: User) -> HttpResponseBase:
    if refusal := _refusal(found, person):
        return _page(request, found, None, refusal=refusal, status=403)
    form = KnownForm(request.POST or None, person=person)
    if not form.is_valid():
        return _page(request, found, form)
    try:
        invitations.accept(found, person)
    except Over:
        return _over(request, found)
    # Every session of theirs has ended, this one with them.
    request.session.flush()
    messages.success(request, _("You are in. Please sign in again."))
    desk = urlencode({"next": reverse("wagtailadmin_home")})
    return redirect(f"{reverse('account_login')}?{desk}")


def _newcomer(request: HttpRequest, found: Invitation) -> HttpResponseBase:
    form = NewcomerForm(request.POST or None)
    if not form.is_valid():
        return _page(request, found, form)
    try:
        person = invitations.join(
            found,
            form.cleaned_data["handle"],
            form.cleaned_data["passphrase"],
            language=get_language() or found.language,
        )
    except IntegrityError:
        form.add_error("handle", TAKEN)
        return _page(request, found, form)
    except Over:
        return _over(request, found)
    return joining.finish(request, person, codes=True)


def _refusal(found: Invitation, person: User) -> str:
    """Why this person, of all people, cannot accept."""
    try:
        invitations.check_person(found, person)
    except TooYoung:
        return _("This is for people of 18 or older. Your account cannot accept it.")
    except Themselves:
        return _("You wrote this invitation. Somebody else has to accept it.")
    return ""


def _page(
    request: HttpRequest,
    found: Invitation,
    form: AdultForm | None,
    *,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "invitation": found,
        "form": form,
        "refusal": refusal,
        "login": f"{reverse('account_login')}?{urlencode({'next': request.path})}",
    }
    return render(request, "accounts/staff/invitation.html", context, status=status)


def _over(request: HttpRequest, found: Invitation) -> HttpResponse:
    """Used, taken back or too old; to whoever accepted it, the way to their desk."""
    found.refresh_from_db()
    context = {
        "mine": found.accepted_by_id is not None
        and found.accepted_by_id == request.user.pk
    }
    return render(request, "accounts/staff/over.html", context, status=410)
