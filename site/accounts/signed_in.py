"""Where somebody is signed in, and a way to end it everywhere else.

A session keeps no device and no address, so that the list can say only when each one
began. That is enough to see one too many.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Session, User
from accounts.reauthentication import asked_again
from accounts.session_limits import BEGAN
from audit import actions as audit


@dataclass(frozen=True)
class Place:
    """One browser in which somebody is signed in."""

    began_at: datetime.datetime
    is_this: bool


def places(person: User, *, this: str | None) -> list[Place]:
    """Where ``person`` is signed in now, the browser with the key ``this`` first."""
    sessions = Session.objects.filter(person=person, expire_date__gt=timezone.now())
    found = [
        Place(
            datetime.datetime.fromtimestamp(
                session.get_decoded().get(BEGAN, 0), tz=datetime.UTC
            ),
            session.session_key == this,
        )
        for session in sessions
    ]
    return sorted(found, key=lambda place: (not place.is_this, place.began_at))


def end_elsewhere(person: User, *, but: str | None) -> int:
    """Sign ``person`` out everywhere but in one browser; returns in how many."""
    ended, _by_model = (
        Session.objects.filter(person=person).exclude(session_key=but).delete()
    )
    if ended:
        audit.record(
            "accounts.end_sessions",
            person,
            actor=person,
            office_id=person.office_id,
            count=ended,
        )
    return ended


@require_safe
@login_required
def signed_in(request: HttpRequest) -> HttpResponse:
    found = places(_person(request), this=request.session.session_key)
    return render(request, "accounts/signed_in.html", {"places": found})


@require_POST
@asked_again
def sign_out_elsewhere(request: HttpRequest) -> HttpResponse:
    end_elsewhere(_person(request), but=request.session.session_key)
    messages.success(request, _("You are signed out everywhere else."))
    return redirect("accounts:signed_in")


def _person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
