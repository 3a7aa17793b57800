from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.holdings import Shown


class HandleForm(forms.Form):
    # Longer ones get the handle's own message.
    handle = forms.CharField(
        label=_("New handle"),
        max_length=200,
        help_text=_(
            "The name that others see. Please do not use your real name. "
            "3 to 24 letters, numbers and . _ -"
        ),
        widget=forms.TextInput(
            attrs={
                "dir": "auto",
                "autocapitalize": "none",
                "autocomplete": "off",
                "spellcheck": "false",
            }
        ),
    )


class FreshStartForm(forms.Form):
    """Which of the things before the fresh start are taken back."""

    hide = forms.MultipleChoiceField(
        label=_("What you wrote before"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, things: list[Shown], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["hide"]
        field.choices = [
            (thing.key, f"{thing.what}: {thing.title}" if thing.title else thing.what)
            for thing in things
        ]
