"""The drawing beside a handle and, for adults, the name that others see.

There is nothing to upload: no face of anybody's, at any age.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts import names, policy
from accounts.models import User
from frontend.drawing import AVATARS, draw_avatar

_NO_NAME = gettext_lazy("Others see your handle. You cannot choose another name here.")


class AppearanceForm(forms.Form):
    """The name is asked only of whoever may have one, or has one to take away."""

    avatar = forms.ChoiceField(
        label=gettext_lazy("Picture"), required=False, widget=forms.RadioSelect
    )
    name = forms.CharField(
        label=gettext_lazy("Name shown"),
        required=False,
        help_text=gettext_lazy(
            "What others see instead of your handle. You do not need one, and it does "
            "not have to be your real name."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"avatar": person.avatar, "name": person.display_name}
        pictures: Any = self.fields["avatar"]
        pictures.choices = _pictures_for(person)
        if not policy.may_choose_name(person) and not person.display_name:
            del self.fields["name"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "name" not in self.fields and self.data.get("name"):
            raise ValidationError(_NO_NAME, code="no_name")
        return data


def _pictures_for(person: User) -> list[tuple[str, Any]]:
    """Every drawing in this person's colours; the first is the one made from their id."""
    seed = person.public_id
    return [
        ("", _labelled(seed, _("The one you were given"))),
        *(
            (avatar.code, _labelled(f"{seed}:{avatar.code}", avatar.name))
            for avatar in AVATARS
        ),
    ]


def _labelled(seed: object, name: object) -> str:
    return format_html("{} {}", draw_avatar(seed, "large"), name)


@transaction.atomic
def choose_appearance(avatar: str, name: str | None, *, acting_user: User) -> None:
    """Keep the drawing and the name; ``None`` leaves the name as it is."""
    if name is not None and name != acting_user.display_name:
        names.choose_name(name, acting_user=acting_user)
    if avatar != acting_user.avatar:
        acting_user.avatar = avatar
        acting_user.save(update_fields=["avatar"])


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def appearance(request: HttpRequest) -> HttpResponse:
    person: Any = request.user
    form = AppearanceForm(_sent(request), person=person)
    if request.method == "POST" and form.is_valid() and _kept(form, person):
        messages.success(request, _("Saved."))
        return redirect("accounts:avatar")
    status = 422 if form.errors else 200
    return render(request, "accounts/avatar.html", {"form": form}, status=status)


def _kept(form: AppearanceForm, person: User) -> bool:
    try:
        choose_appearance(
            form.cleaned_data["avatar"],
            form.cleaned_data.get("name"),
            acting_user=person,
        )
    except names.NoNameAtThisAge:
        form.add_error("name", ValidationError(_NO_NAME, code="no_name"))
    except ValidationError as refused:
        form.add_error("name", refused)
    return not form.errors


def _sent(request: HttpRequest) -> Any:
    """What was sent; a form without any answer was sent too."""
    return request.POST if request.method == "POST" else None
