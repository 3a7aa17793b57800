"""What somebody who is invited to staff is asked."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from allauth.account.adapter import get_adapter

from accounts import passphrases
from accounts.models import User

_HINT = _(
    "At least 15 letters, numbers or signs. Four or five words that only you would "
    "put together are easy to remember and hard to guess."
)
_AS_TYPED = {"dir": "auto", "autocapitalize": "none", "spellcheck": "false"}


class AdultForm(forms.Form):
    """Staff are adults; more is not asked."""

    adult = forms.BooleanField(
        label=_("I am 18 or older."),
        error_messages={"required": _("Only adults can work here.")},
    )


class NewcomerForm(AdultForm):
    """An account for somebody who has none."""

    handle = forms.CharField(
        label=_("Handle"),
        max_length=24,
        help_text=_("Young people see this name when you write. 3 to 24 letters."),
        widget=forms.TextInput(attrs={"autocomplete": "username", **_AS_TYPED}),
    )
    passphrase = forms.CharField(
        label=_("Passphrase"),
        max_length=1000,
        strip=False,
        help_text=_HINT,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    field_order = ("handle", "passphrase", "adult")

    def clean_handle(self) -> str:
        handle: str = get_adapter().clean_username(self.cleaned_data["handle"])
        return handle

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "passphrase" in data:
            _check(self, data["passphrase"], User(handle=data.get("handle", "")))
        return data


class KnownForm(AdultForm):
    """The same passphrase again: it shows who is there, and that it is long enough."""

    passphrase = forms.CharField(
        label=_("Your passphrase"),
        max_length=1000,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    field_order = ("passphrase", "adult")

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        if not person.has_usable_password():
            del self.fields["passphrase"]

    def clean_passphrase(self) -> str:
        passphrase: str = self.cleaned_data["passphrase"]
        if not self.person.check_password(passphrase):
            raise ValidationError(
                _("This is not your passphrase. Please try again."), code="wrong"
            )
        return passphrase

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "passphrase" in data:
            _check(self, data["passphrase"], self.person)
        return data


def _check(form: forms.Form, passphrase: str, person: User) -> None:
    try:
        passphrases.check_staff(passphrase, person)
    except ValidationError as error:
        form.add_error("passphrase", error)
