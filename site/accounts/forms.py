"""Forms of the account pages; the fields of allauth's own, with our labels and hints."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp.forms import ActivateTOTPForm
from django_countries import countries

from accounts import limits, recovery
from accounts.adapter import TAKEN
from accounts.handles import skeleton
from accounts.models import User

NOT_SAID = "ZZ"
"""Chosen by somebody who would rather not say where they live."""

_OLDEST = 120


def _months() -> list[tuple[str, Any]]:
    return [("", _("Choose")), *((str(number), MONTHS[number]) for number in MONTHS)]


def _countries() -> list[tuple[str, Any]]:
    return [
        ("", _("Choose")),
        (NOT_SAID, _("I would rather not say")),
        *((code, name) for code, name in countries),
    ]


class AgeForm(forms.Form):
    """Asks without a hint: nothing is set beforehand, and no answer looks better."""

    month = forms.ChoiceField(
        label=_("In which month were you born?"), choices=lazy(_months, list)
    )
    year = forms.IntegerField(
        label=_("In which year were you born?"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "maxlength": 4}),
        error_messages={"invalid": _("Please write the year with four numbers.")},
    )
    country = forms.ChoiceField(
        label=_("Where do you live?"),
        choices=lazy(_countries, list),
        help_text=_("We ask because each country has its own rules."),
    )

    def clean_year(self) -> int:
        year: int = self.cleaned_data["year"]
        this_year = timezone.localdate().year
        if year < 1000 or year > 9999:
            raise forms.ValidationError(_("Please write the year with four numbers."))
        if not this_year - _OLDEST <= year <= this_year:
            raise forms.ValidationError(_("Please check the year."))
        return year

    def clean_country(self) -> str:
        country: str = self.cleaned_data["country"]
        return "" if country == NOT_SAID else country

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "month" in data and "year" in data:
            today = timezone.localdate()
            if (data["year"], int(data["month"])) > (today.year, today.month):
                self.add_error("month", _("This month has not come yet."))
        return data


class _Plain:
    """Takes away the placeholders that repeat a label, and names fields our way."""

    names: dict[str, Any] = {}
    hints: dict[str, Any] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, forms.Field] = getattr(self, "fields")  # noqa: B009
        for name, field in fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.widget.attrs.pop("style", None)
            field.label = self.names.get(name, field.label)
            if name in self.names:
                field.help_text = self.hints.get(name, "")


_AS_TYPED = {"dir": "auto", "autocapitalize": "none", "spellcheck": "false"}

_PASSPHRASE_HINT = _(
    "At least 12 letters, numbers or signs. Four or five words that only you would "
    "put together are easy to remember and hard to guess."
)


class SignupForm(_Plain, account.SignupForm):
    names = {"username": _("Handle"), "password1": _("Passphrase")}
    hints = {
        "username": _(
            "The name that others see. Please do not use your real name. "
            "3 to 24 letters, numbers and . _ -"
        ),
        "password1": _PASSPHRASE_HINT,
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].widget.attrs.update(_AS_TYPED)

    def try_save(self, request: HttpRequest) -> tuple[Any, HttpResponse | None]:
        """Two people may ask for one handle at once: the second is told, not lost."""
        try:
            with transaction.atomic():
                user, response = super().try_save(request)
        except IntegrityError:
            self.add_error("username", TAKEN)
            return None, TemplateResponse(
                request, "account/signup.html", {"form": self}
            )
        return user, response


class LoginForm(_Plain, account.LoginForm):
    names = {"login": _("Handle"), "password": _("Passphrase")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs.update(_AS_TYPED)


class RecoverForm(forms.Form):
    """A handle, one of its codes and a new passphrase.

    A handle that nobody has, a wrong code and a used one get the same answer.
    """

    handle = forms.CharField(
        label=_("Handle"),
        max_length=24,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", **_AS_TYPED},
        ),
    )
    code = forms.CharField(
        label=_("One of your codes"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", **_AS_TYPED}),
    )
    passphrase = forms.CharField(
        label=_("New passphrase"),
        max_length=1000,
        strip=False,
        help_text=_PASSPHRASE_HINT,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    found: recovery.Found

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "passphrase" in data:
            self._check_passphrase(User(handle=data.get("handle", "")))
        if not self.errors:
            self._find(data["handle"], data["code"])
        return data

    def _find(self, handle: str, code: str) -> None:
        usage = limits.attempt(self.request, skeleton(handle))
        if usage is None:
            raise forms.ValidationError(limits.TOO_OFTEN, code="too_often")
        found = recovery.find(handle, code)
        if found is None:
            raise forms.ValidationError(
                _(
                    "This handle and this code do not belong together, or the code is used."
                )
            )
        usage.rollback()
        self.found = found
        self._check_passphrase(found.person)

    def _check_passphrase(self, person: User) -> None:
        try:
            validate_password(self.cleaned_data["passphrase"], person)
        except forms.ValidationError as error:
            self.add_error("passphrase", error)


class ChangePassphraseForm(_Plain, account.ChangePasswordForm):
    names = {
        "oldpassword": _("Your passphrase now"),
        "password1": _("New passphrase"),
        "password2": _("New passphrase once more"),
    }
    hints = {"password1": _PASSPHRASE_HINT}


class ReauthenticateForm(_Plain, account.ReauthenticateForm):
    names = {"password": _("Passphrase")}


_CODE = {"code": _("Code")}
_CODE_HINT = {"code": _("Six numbers from your app, or one of your spare codes.")}


class SecondStepForm(_Plain, mfa.AuthenticateForm):
    names = _CODE
    hints = _CODE_HINT


class SecondStepAgainForm(_Plain, mfa.ReauthenticateForm):
    names = _CODE
    hints = _CODE_HINT


class TurnOnSecondStepForm(_Plain, ActivateTOTPForm):
    names = _CODE
    hints = {"code": _("Six numbers that your app shows now.")}
