"""Consents at the office: what waits, and what staff record of a form or a call."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts import consents
from accounts.consents import NotNeeded
from accounts.desk.pages import opens_for, page, user_of
from accounts.guardian import actions, contacts
from accounts.guardian.actions import NotOpen
from accounts.guardian.forms import STEPS, VerifyForm
from accounts.guardian.texts import consent_text
from accounts.models import Consent, ConsentRequest, Method, Scope, User
from audit import actions as audit
from offices.permissions import offices_where
from offices.reading import record_reading

VERIFIES = "accounts.verify_consent"
AT_ONCE = 100


@opens_for(VERIFIES)
@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """Whose guardian has not answered, in one's own offices; the oldest first."""
    asked = (
        ConsentRequest.objects.filter(
            closed_at__isnull=True,
            person__office__in=offices_where(user_of(request), VERIFIES),
        )
        .select_related("person__guardian", "person__office")
        .order_by("lasts_until", "pk")[:AT_ONCE]
    )
    rows = [
        {
            "person": one.person,
            "reference": actions.reference(one),
            "way": one.person.guardian.get_channel_display(),
            "is_call": one.person.guardian.channel == Method.CALL,
            "until": one.lasts_until,
        }
        for one in asked
    ]
    user = user_of(request)
    for office in offices_where(user, VERIFIES):
        record_reading(
            "accounts.list_consents", office, reader=user, office_id=office.pk
        )
    return page(request, "consents", _("Guardians to hear from"), rows=rows)


@opens_for(VERIFIES)
@require_http_methods(["GET", "HEAD", "POST"])
def person(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    found = _person_or_404(request, public_id)
    if request.method == "POST":
        return _verify(request, found)
    return _page(request, found)


@opens_for(VERIFIES)
@require_POST
def contact(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show how to reach the guardian; that it was looked at is written down."""
    found = _person_or_404(request, public_id)
    guardian = actions.guardian_of(found)
    if guardian is None or not guardian.contact:
        raise Http404
    audit.record(
        "accounts.read_guardian_contact",
        guardian,
        actor=user_of(request),
        office_id=found.office_id,
        person=found.public_id,
    )
    return _page(request, found, contact=contacts.unlocked(guardian))


@opens_for(VERIFIES)
@require_POST
def withdraw(request: HttpRequest, public_id: uuid.UUID) -> HttpResponseBase:
    """A guardian without a link called or wrote: they take a yes back."""
    found = _person_or_404(request, public_id)
    named = request.POST.get("scope", "")
    if named in Scope.values:
        consents.withdraw(found, [Scope(named)], acting_user=user_of(request))
    elif named == "all":
        consents.withdraw(found, acting_user=user_of(request))
    messages.success(request, _("Taken back. What was public goes offline now."))
    return redirect("consents:person", found.public_id)


def _verify(request: HttpRequest, found: User) -> HttpResponse:
    asked = actions.open_request(found)
    if asked is None:
        messages.warning(request, _("This request is over. Nothing changed."))
        return _page(request, found, status=409)
    form = _form(asked, request)
    if not form.is_valid():
        return _page(request, found, form=form, status=422)
    try:
        actions.verify(
            asked,
            form.cleaned_data["scopes"],
            method=form.method_given,
            relation=form.relation_given,
            acting_user=user_of(request),
        )
    except (NotOpen, NotNeeded):
        messages.warning(request, _("This request is over. Nothing changed."))
        return _page(request, found, status=409)
    messages.success(request, _("Recorded. The young person is told."))
    return redirect("consents:person", found.public_id)


def _form(asked: ConsentRequest, request: HttpRequest | None = None) -> VerifyForm:
    return VerifyForm(
        request.POST if request else None,
        request=asked,
        text=consent_text(asked.language, asked.text_version),
        has_account=not consents.waits(asked.person),
    )


def _person_or_404(request: HttpRequest, public_id: uuid.UUID) -> User:
    user = user_of(request)
    offices = offices_where(user, VERIFIES)
    people = User.objects.filter(office__in=offices).exclude(pk=user.pk)
    return get_object_or_404(people.select_related("office"), public_id=public_id)


def _page(
    request: HttpRequest,
    found: User,
    *,
    form: VerifyForm | None = None,
    contact: str = "",
    status: int = 200,
) -> HttpResponse:
    audit.record(
        "accounts.read_consents",
        found,
        actor=user_of(request),
        office_id=found.office_id,
    )
    asked = actions.open_request(found)
    guardian = actions.guardian_of(found)
    text = consent_text(asked.language, asked.text_version) if asked else None
    return page(
        request,
        "consent",
        _("Consent"),
        parent=(reverse("consents:waiting"), _("Guardians to hear from")),
        status=status,
        person=found,
        asked=asked,
        text=text,
        about=text.on(list(actions.asked_for(asked))) if asked and text else [],
        form=form or (_form(asked) if asked else None),
        guardian=guardian,
        contact=contact,
        steps=[words for _name, words in STEPS],
        given=Consent.objects.active().filter(person=found).order_by("pk"),
        earlier=Consent.objects.filter(person=found, ended_at__isnull=False).order_by(
            "-ended_at"
        ),
    )
