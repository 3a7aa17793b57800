"""What staff type on the pages about people and staff."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.staff.closing import Reason
from offices.models import Office, Role
from offices.permissions import LONGEST_ROLE, grantable, may_grant, offices_to_staff


class SearchForm(forms.Form):
    """By handle, in a POST: a name that was looked for stands in no address and no log."""

    handle = forms.CharField(
        label=_("Handle"),
        max_length=24,
        widget=forms.TextInput(
            attrs={"dir": "auto", "autocomplete": "off", "spellcheck": "false"}
        ),
    )


class CloseForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("Why, as the person will read it"),
        choices=Reason.choices,
        widget=forms.RadioSelect,
    )
    take_back = forms.BooleanField(
        label=_("Take back everything that is public"), required=False
    )

    @property
    def reason_given(self) -> Reason:
        return Reason(self.cleaned_data["reason"])


class _EndField(forms.DateField):
    """The last day of a role; it ends when that day does."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def clean(self, value: Any) -> datetime.datetime:
        day: datetime.date = super().clean(value)
        today = timezone.localdate()
        if not today < day <= today + LONGEST_ROLE - datetime.timedelta(days=1):
            raise forms.ValidationError(
                _("Choose a day from tomorrow on, at most two years from now.")
            )
        return timezone.make_aware(
            datetime.datetime.combine(day, datetime.time.max.replace(microsecond=0))
        )


class ProlongForm(forms.Form):
    ends = _EndField(label=_("Last day"))


class InviteForm(forms.Form):
    """Offers only what ``acting_user`` may grant."""

    address = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    office = forms.ModelChoiceField(label=_("Office"), queryset=Office.objects.none())
    role = forms.ChoiceField(label=_("Role"))
    ends = _EndField(label=_("Last day"))
    language = forms.ChoiceField(
        label=_("Language of the letter"), choices=settings.LANGUAGES
    )

    def __init__(self, *args: Any, acting_user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.acting_user = acting_user
        offices = offices_to_staff(acting_user)
        office, role = self.fields["office"], self.fields["role"]
        assert isinstance(office, forms.ModelChoiceField)
        assert isinstance(role, forms.ChoiceField)
        office.queryset = offices
        granted = {
            value for found in offices for value in grantable(acting_user, found)
        }
        role.choices = [
            (value.value, value.label) for value in Role if value in granted
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        office, role = data.get("office"), data.get("role")
        if office and role and not may_grant(self.acting_user, office, role):
            self.add_error("role", _("You cannot give this role in this office."))
        return data


class GlassForm(forms.Form):
    """Why somebody goes behind another office's wall."""

    office = forms.ModelChoiceField(label=_("Office"), queryset=Office.objects.none())
    reason = forms.CharField(
        label=_("Why"),
        min_length=20,
        max_length=500,
        help_text=_("Name no young person. Whoever looks at it later reads this."),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )

    def __init__(self, *args: Any, offices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["office"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = offices
