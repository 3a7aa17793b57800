"""Young people of one's own office: found by handle, looked at one by one."""

from __future__ import annotations

import uuid
from collections import Counter

from django.contrib import messages
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts import consents
from accounts.desk.forms import CloseForm, SearchForm
from accounts.desk.pages import opens_for, page, user_of
from accounts.handles import skeleton
from accounts.holdings import holdings
from accounts.models import Scope, User
from accounts.staff import closing
from offices.models import Membership
from offices.permissions import offices_where
from offices.reading import record_reading

AT_ONCE = 50
SEES = "accounts.see_person"


def people_for(user: User) -> QuerySet[User]:
    """The people of one's office who are not staff themselves."""
    works = Membership.objects.active().filter(user=OuterRef("pk"))
    return User.objects.filter(
        ~Exists(works), office__in=offices_where(user, SEES)
    ).select_related("office")


@opens_for(SEES)
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest) -> HttpResponse:
    """The newest first; or, after a search, those whose handle begins so."""
    user = user_of(request)
    shown = people_for(user).order_by("-pk")
    form = SearchForm(request.POST or None)
    searched = form.is_bound and form.is_valid()
    if searched:
        begins = skeleton(form.cleaned_data["handle"])
        shown = shown.filter(handle_skeleton__startswith=begins)
    elif after := _after(request):
        before = get_object_or_404(people_for(user), public_id=after)
        shown = shown.filter(pk__lt=before.pk)
    rows = list(shown[: AT_ONCE + 1])
    offices = list(offices_where(user, SEES))
    for office in offices:
        record_reading("accounts.list_people", office, reader=user, office_id=office.pk)
    return page(
        request,
        "people",
        _("People"),
        people=rows[:AT_ONCE],
        form=form,
        searched=searched,
        several_offices=len(offices) > 1,
        more=rows[AT_ONCE - 1].public_id if len(rows) > AT_ONCE else "",
    )


def _after(request: HttpRequest) -> uuid.UUID | None:
    try:
        return uuid.UUID(request.GET.get("after", ""))
    except ValueError:
        return None


@opens_for(SEES)
@require_safe
def person(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    found = _person_or_404(request, public_id)
    record_reading(
        "accounts.read_person",
        found,
        reader=user_of(request),
        office_id=found.office_id,
    )
    return _person_page(request, found, CloseForm())


@opens_for("accounts.close_person")
@require_POST
def close(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    found = _person_or_404(request, public_id, "accounts.close_person")
    form = CloseForm(request.POST)
    if not form.is_valid():
        return _person_page(request, found, form, status=422)
    closing.close_account(
        found,
        form.reason_given,
        take_back=form.cleaned_data["take_back"],
        acting_user=user_of(request),
    )
    messages.success(request, _("The account is closed."))
    return redirect("people:person", found.public_id)


@opens_for("accounts.close_person")
@require_POST
def reopen(request: HttpRequest, public_id: uuid.UUID) -> HttpResponseBase:
    found = _person_or_404(request, public_id, "accounts.close_person")
    closing.reopen_account(found, acting_user=user_of(request))
    messages.success(request, _("The account is open again."))
    return redirect("people:person", found.public_id)


@opens_for("accounts.close_person")
@require_POST
def sign_out(request: HttpRequest, public_id: uuid.UUID) -> HttpResponseBase:
    found = _person_or_404(request, public_id, "accounts.close_person")
    closing.sign_out(found, acting_user=user_of(request))
    messages.success(request, _("Signed out everywhere."))
    return redirect("people:person", found.public_id)


def _person_or_404(
    request: HttpRequest, public_id: uuid.UUID, permission: str = SEES
) -> User:
    user = user_of(request)
    return get_object_or_404(
        people_for(user).filter(office__in=offices_where(user, permission)),
        public_id=public_id,
    )


def _person_page(
    request: HttpRequest, found: User, form: CloseForm, status: int = 200
) -> HttpResponse:
    user = user_of(request)
    return page(
        request,
        "person",
        found.handle,
        parent=(reverse("people:list"), _("People")),
        status=status,
        person=found,
        state=_state(found),
        reason="" if found.is_active else closing.reason_of(found),
        facts=_public_things(found),
        consents=found.consents.order_by("-given_at"),
        form=form,
        may_close=user.has_perm("accounts.close_person", found),
        may_verify=found.guardian_until is not None
        and user.has_perm("accounts.verify_consent", found),
        may_hold=user.has_perm("accounts.place_hold", found),
    )


def _state(found: User) -> str:
    if not found.is_active:
        return _("Closed by staff")
    if found.is_closing:
        return _("Leaving: everything goes soon")
    if consents.lacking(found, [Scope.ACCOUNT]):
        return _("Waiting for a guardian")
    return _("In use")


def _public_things(found: User) -> list[tuple[str, int]]:
    """How much is public, by kind, from the rooms that hold it; no titles, no drafts."""
    kinds = (
        str(thing.what) for holding in holdings() for thing in holding.shown(found)
    )
    return sorted(Counter(kinds).items())
