"""Where the safeguarding lead says that the law wants something kept, and until when."""

from __future__ import annotations

import uuid

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.desk.pages import opens_for, page, user_of
from accounts.models import LegalHold, User
from accounts.reauthentication import asked_again
from accounts.rights import actions
from offices.permissions import offices_where
from offices.reading import record_reading
from vault import CannotOpen

HOLDS = "accounts.place_hold"
AT_ONCE = 200


class HoldForm(forms.Form):
    case_key = forms.UUIDField(
        label=gettext_lazy("Key of the case"),
        required=False,
        help_text=gettext_lazy(
            "The same key for all holds of one case. Leave it empty for a new case."
        ),
        error_messages={"invalid": gettext_lazy("This is not the key of a case.")},
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )


def _holds_of(user: User) -> QuerySet[LegalHold]:
    return LegalHold.objects.filter(
        office__in=offices_where(user, HOLDS)
    ).select_related("person", "office")


@opens_for(HOLDS)
@require_safe
def holds(request: HttpRequest) -> HttpResponse:
    user = user_of(request)
    shown = _holds_of(user).order_by("released_at", "-pk")[:AT_ONCE]
    for office in offices_where(user, HOLDS):
        record_reading("accounts.list_holds", office, reader=user, office_id=office.pk)
    return page(request, "holds", _("Legal holds"), holds=list(shown))


@opens_for(HOLDS)
@require_http_methods(["GET", "HEAD", "POST"])
def hold(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The holds on one person, and the form for another."""
    user = user_of(request)
    people = User.objects.filter(office__in=offices_where(user, HOLDS))
    person = get_object_or_404(people.select_related("office"), public_id=public_id)
    record_reading(
        "accounts.read_holds", person, reader=user, office_id=person.office_id
    )
    form = HoldForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.place_hold(person, form.cleaned_data["case_key"], acting_user=user)
        messages.success(request, _("A locked copy will be kept for this case."))
        return redirect("holds:hold", public_id)
    return page(
        request,
        "hold",
        _("Legal hold"),
        parent=(reverse("holds:list"), _("Legal holds")),
        status=422 if form.errors else 200,
        person=person,
        holds=list(
            _holds_of(user).filter(person=person).order_by("released_at", "-pk")
        ),
        form=form,
    )


@opens_for(HOLDS)
@require_POST
def release(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(_holds_of(user_of(request)), pk=pk)
    actions.release_hold(found, acting_user=user_of(request))
    messages.success(request, _("The hold is over. There is no copy any more."))
    return redirect("holds:list")


@opens_for(HOLDS)
@require_safe
@asked_again
def copy(request: HttpRequest, pk: int) -> HttpResponse:
    """The sealed copy of somebody who is gone, as a file for whoever may ask for it."""
    user = user_of(request)
    sealed = _holds_of(user).exclude(sealed="")
    found = get_object_or_404(sealed, pk=pk)
    try:
        content = actions.open_copy(found, acting_user=user)
    except CannotOpen as error:
        raise Http404 from error
    response = JsonResponse(content, json_dumps_params={"ensure_ascii": False})
    response["Content-Disposition"] = f'attachment; filename="{found.case_key}.json"'
    return response
