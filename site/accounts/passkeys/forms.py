"""Forms that a script fills: a browser signs, the form carries what it signed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from allauth.account.adapter import get_adapter
from allauth.core import context
from allauth.mfa.base.internal.flows import check_rate_limit, post_authentication
from allauth.mfa.models import Authenticator

from accounts.forms import SignupForm
from accounts.models import User
from accounts.passkeys import ceremony

NEEDS_SCRIPT = _("Your browser did not send a passkey. Passkeys need JavaScript.")
NAME_AT_MOST = 40


class _Signed(forms.JSONField):
    """What a browser signed; nobody types it, so that each fault is told the same."""

    def __init__(self) -> None:
        super().__init__(
            widget=forms.HiddenInput,
            error_messages={
                "required": NEEDS_SCRIPT,
                "invalid": ceremony.NOT_RIGHT,
            },
        )

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str) and len(value) > ceremony.LARGEST:
            raise forms.ValidationError(ceremony.NOT_RIGHT)
        try:
            return super().to_python(value)
        except RecursionError as error:
            raise forms.ValidationError(ceremony.NOT_RIGHT) from error


def passkey_name(**options: Any) -> forms.CharField:
    return forms.CharField(
        label=_("Name of this passkey"),
        max_length=NAME_AT_MOST,
        help_text=_("So that you know which is which, for instance: my phone."),
        **options,
    )


class HandleForm(forms.Form):
    username = forms.CharField(
        label=_("Handle"), help_text=SignupForm.hints["username"], max_length=100
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


class MadePasskeyForm(forms.Form):
    credential = _Signed()

    def clean_credential(self) -> dict[str, Any]:
        return ceremony.made(self.cleaned_data["credential"])


class AddPasskeyForm(MadePasskeyForm):
    name = passkey_name(required=False)


class NameForm(forms.Form):
    name = passkey_name()


class UsedPasskeyForm(forms.Form):
    """A passkey of anybody, or of ``person``: then a wrong one is counted."""

    credential = _Signed()
    passwordless = True
    reauthenticated = False

    def __init__(self, *args: Any, person: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_credential(self) -> Authenticator:
        uncount = check_rate_limit(self.person) if self.person else None
        passkey = ceremony.used(self.cleaned_data["credential"], self.person)
        if uncount:
            uncount()
        return passkey


class SecondStepPasskeyForm(UsedPasskeyForm):
    """allauth's second step hands over its person as ``user`` and calls ``save``."""

    passwordless = False

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, person=user, **kwargs)

    def save(self) -> None:
        post_authentication(
            context.request,
            self.cleaned_data["credential"],
            passwordless=self.passwordless,
            reauthenticated=self.reauthenticated,
        )


class AgainPasskeyForm(SecondStepPasskeyForm):
    reauthenticated = True
