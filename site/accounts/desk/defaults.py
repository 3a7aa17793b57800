"""What holds at which age in one's own office, and where it is made stricter."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts import policy
from accounts.defaults import set_defaults, stored
from accounts.desk.pages import opens_for, page, user_of
from accounts.models import AgeBand
from offices.models import Office
from offices.permissions import offices_where

SETS = "accounts.set_defaults"
BANDS = tuple(band for band in AgeBand if band is not AgeBand.UNDER_13)
"""Nobody under 13 has an account, so there is nothing to tighten."""


class DefaultsForm(forms.Form):
    """One field for each setting; an empty one means: as everywhere."""

    def __init__(self, *args: Any, band: AgeBand, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for setting, label in policy.ADJUSTABLE.items():
            field = _field(setting, band)
            if field is not None:
                field.label = str(label)
                self.fields[setting] = field

    def changes(self) -> dict[str, str]:
        return {
            setting: str(value)
            for setting, value in self.cleaned_data.items()
            if value not in ("", None)
        }


def _field(setting: str, band: AgeBand) -> forms.Field | None:
    """``None`` where the table is as strict already as an office can be."""
    base = getattr(policy.of_band(band), setting)
    if isinstance(base, int):
        return forms.IntegerField(
            required=False,
            min_value=1,
            max_value=base - 1,
            help_text=_everywhere(base),
        )
    levels = policy.stricter_than(setting, band)
    if not levels:
        return None
    return forms.ChoiceField(
        required=False,
        help_text=_everywhere(base.label),
        choices=[
            ("", _("As everywhere")),
            *((level.value, level.label) for level in levels),
        ],
        error_messages={"invalid_choice": gettext_lazy("Please choose one of these.")},
    )


def _everywhere(value: object) -> str:
    return _("Everywhere: %(value)s") % {"value": value}


@opens_for(SETS)
@require_safe
def defaults(request: HttpRequest) -> HttpResponseBase:
    offices = list(offices_where(user_of(request), SETS))
    return page(
        request,
        "defaults",
        _("Rules by age"),
        offices=[
            {
                "office": office,
                "bands": [(band, _rows(office, band)) for band in BANDS],
            }
            for office in offices
        ],
    )


def _rows(office: Office, band: AgeBand) -> list[dict[str, Any]]:
    """Each setting with what holds here, and whether that is the office's own rule."""
    base = policy.of_band(band)
    holds = policy.tightened(base, stored(office, band))
    return [
        {
            "label": label,
            "value": getattr(getattr(holds, setting), "label", getattr(holds, setting)),
            "own": getattr(holds, setting) != getattr(base, setting),
        }
        for setting, label in policy.ADJUSTABLE.items()
    ]


@opens_for(SETS)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, office: str, band: str) -> HttpResponseBase:
    user = user_of(request)
    here = get_object_or_404(offices_where(user, SETS), slug=office)
    if band not in BANDS:
        raise Http404
    age_band = AgeBand(band)
    form = DefaultsForm(_sent(request), initial=stored(here, age_band), band=age_band)
    if request.method == "POST" and form.is_valid():
        set_defaults(here, age_band, form.changes(), acting_user=user)
        messages.success(request, _("Saved."))
        return redirect("defaults:list")
    return page(
        request,
        "defaults_change",
        str(age_band.label),
        parent=(reverse("defaults:list"), _("Rules by age")),
        status=422 if form.errors else 200,
        form=form,
        office=here,
    )


def _sent(request: HttpRequest) -> Any:
    """What was sent; a form without any answer was sent too."""
    return request.POST if request.method == "POST" else None
