"""Asking for an address, and for the code that was sent there."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from allauth.account import forms as account
from allauth.account.adapter import get_adapter

from accounts.forms import SignupForm, _Plain
from accounts.mail.codes import in_plain_digits

_CODE_INPUT = {
    "inputmode": "numeric",
    "autocomplete": "one-time-code",
    "maxlength": 20,
    "dir": "ltr",
}


class _Address(forms.EmailField):
    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("E-mail address"))
        super().__init__(
            max_length=254,
            widget=forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr"}),
            **options,
        )

    def clean(self, value: Any) -> str:
        address: str = super().clean(value)
        return address.lower()


class AddressForm(forms.Form):
    email = _Address()


class JoinByEmailForm(forms.Form):
    username = forms.CharField(
        label=_("Handle"), help_text=SignupForm.hints["username"], max_length=100
    )
    email = _Address(
        help_text=_("Only we know it. Please use one that only you can read.")
    )
    website = forms.CharField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].widget.attrs.update(
            {"dir": "auto", "autocapitalize": "none", "spellcheck": "false"}
        )
        self.fields["website"].widget.attrs.update(
            {"autocomplete": "off", "tabindex": "-1"}
        )

    def clean_username(self) -> str:
        handle: str = get_adapter().clean_username(self.cleaned_data["username"])
        return handle


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        help_text=_("Six numbers, from the e-mail that we sent you."),
        widget=forms.TextInput(attrs=_CODE_INPUT),
    )


class _AsksForCode(_Plain):
    names = {"code": _("Code")}
    hints = {"code": _("Six numbers, from the e-mail that we sent you.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, forms.Field] = getattr(self, "fields")  # noqa: B009
        fields["code"].widget.attrs.update(_CODE_INPUT)

    def clean_code(self) -> str:
        data: dict[str, Any] = getattr(self, "cleaned_data")  # noqa: B009
        data["code"] = in_plain_digits(data["code"])
        code: str = super().clean_code()  # type: ignore[misc]
        return code


class SignInCodeForm(_AsksForCode, account.ConfirmLoginCodeForm):
    pass


class PassphraseCodeForm(_AsksForCode, account.ConfirmPasswordResetCodeForm):
    pass


class _AsksForAddress(_Plain):
    names = {"email": _("E-mail address")}


class AskSignInCodeForm(_AsksForAddress, account.RequestLoginCodeForm):
    pass


class ForgottenPassphraseForm(_AsksForAddress, account.ResetPasswordForm):
    pass


class NewPassphraseForm(_Plain, account.ResetPasswordKeyForm):
    names = {
        "password1": _("New passphrase"),
        "password2": _("New passphrase once more"),
    }
    hints = {"password1": SignupForm.hints["password1"]}


class FirstPassphraseForm(_Plain, account.SetPasswordForm):
    names = NewPassphraseForm.names
    hints = NewPassphraseForm.hints
