"""How one's own office is reached, and when somebody is at its desk."""

from __future__ import annotations

import zoneinfo
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.desk.pages import opens_for, page, user_of
from offices import actions
from offices.models import Office
from offices.permissions import offices_where

DESCRIBES = "offices.describe"


class OfficeForm(forms.ModelForm[Office]):
    timezone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        choices=[(name, name) for name in sorted(zoneinfo.available_timezones())],
    )

    class Meta:
        model = Office
        fields = ("contact", "timezone", "duty_starts", "duty_ends")
        labels = {
            "contact": gettext_lazy("How young people and their guardians reach you"),
            "duty_starts": gettext_lazy("Somebody is at the desk from"),
            "duty_ends": gettext_lazy("Until"),
        }
        help_texts = {
            "contact": gettext_lazy(
                "E-mail, telephone, address, opening hours. Everybody can read it."
            ),
        }
        widgets = {
            "contact": forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
            "duty_starts": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "duty_ends": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        }

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        starts, ends = cleaned.get("duty_starts"), cleaned.get("duty_ends")
        if starts and ends and ends <= starts:
            self.add_error("duty_ends", _("The day ends after it starts."))
        return cleaned


@opens_for(DESCRIBES)
@require_safe
def offices(request: HttpRequest) -> HttpResponseBase:
    found = offices_where(user_of(request), DESCRIBES)
    return page(request, "offices", _("Office"), offices=found)


@opens_for(DESCRIBES)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, office: str) -> HttpResponseBase:
    user = user_of(request)
    here = get_object_or_404(offices_where(user, DESCRIBES), slug=office)
    sent = request.POST if request.method == "POST" else None
    form = OfficeForm(sent, instance=here)
    if request.method == "POST" and form.is_valid():
        actions.describe(here, acting_user=user)
        messages.success(request, _("Saved."))
        return redirect("office:list")
    return page(
        request,
        "office_change",
        here.name,
        parent=(reverse("office:list"), _("Office")),
        status=422 if form.errors else 200,
        form=form,
    )
