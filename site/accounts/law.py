"""The page on which headquarters keeps the consent ages of the law up to date."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies.base import BasePermissionPolicy
from wagtail.permissions import register_permission_policy

from accounts.models import ConsentAge
from audit import actions as audit
from offices.models import Office
from offices.permissions import offices_where

PERMISSION = "accounts.set_consent_ages"
OLDEST = 21
"""No law asks for more, and a slip of the pen should not close a country."""


class OfHeadquarters(BasePermissionPolicy):
    """Open to who may set consent ages, and to nobody by a group's rights."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return offices_where(user, PERMISSION).exists()

    def users_with_any_permission(self, actions: Iterable[str]) -> QuerySet[Any]:
        people = get_user_model().objects.all()
        allowed = [
            person.pk
            for person in people.filter(memberships__office__is_headquarters=True)
            if self.user_has_permission(person, "change")
        ]
        return people.filter(pk__in=allowed)


class ConsentAgeForm(WagtailAdminModelForm):
    """A number only with where it is written, when somebody looked and how sure it is."""

    class Meta:
        model = ConsentAge
        fields = ("country", "age", "source", "checked_on", "certainty")
        labels = {
            "country": _("Country"),
            "age": _("Age"),
            "source": _("Where this is written"),
            "checked_on": _("Looked up on"),
            "certainty": _("How sure this is"),
        }

    def clean_age(self) -> int:
        age: int = self.cleaned_data["age"]
        if age > OLDEST:
            raise forms.ValidationError(_("Please check the age."))
        return age

    def clean_checked_on(self) -> Any:
        day = self.cleaned_data["checked_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day has not come yet."))
        return day


def _record(verb: str, row: ConsentAge, actor: Any) -> None:
    audit.record(
        f"accounts.consent_age_{verb}",
        row,
        actor=actor,
        office_id=Office.objects.headquarters().pk,
        country=row.country.code,
        age=row.age,
    )


class Add(generic.CreateView):
    def save_instance(self) -> ConsentAge:
        row: ConsentAge = super().save_instance()
        _record("added", row, self.request.user)
        return row


class Change(generic.EditView):
    def save_instance(self) -> ConsentAge:
        row: ConsentAge = super().save_instance()
        _record("changed", row, self.request.user)
        return row


class Remove(generic.DeleteView):
    def delete_action(self) -> None:
        _record("removed", self.object, self.request.user)
        super().delete_action()


class ConsentAges(ModelViewSet):
    model = ConsentAge
    name = "consent_ages"
    url_prefix = "consent-ages"
    icon = "globe"
    menu_label = _("Consent ages")
    add_to_settings_menu = True
    copy_view_enabled = False
    add_view_class = Add
    edit_view_class = Change
    delete_view_class = Remove
    list_display = ("country", "age", "certainty", "checked_on")
    ordering = ("checked_on", "country")
    search_fields = ("country",)

    def get_form_class(self, for_update: bool = False) -> type[ConsentAgeForm]:
        return ConsentAgeForm


register_permission_policy(ConsentAge, OfHeadquarters(ConsentAge))
