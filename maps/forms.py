"""What somebody fills in to report an issue."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from maps.actions import Entry, grid_for
from maps.grid import Cell
from maps.models import Project, Report
from maps.places import NotAPlace, read_cell


class WordsForm(forms.Form):
    """The words of a report, which can be changed after it was sent."""

    client_id = forms.CharField(required=False, widget=forms.HiddenInput)
    title = forms.CharField(
        label=_("What is the problem, in a few words?"),
        max_length=Report._meta.get_field("title").max_length,
        error_messages={"required": _("Say in a few words what the problem is.")},
    )
    text = forms.CharField(
        label=_("Tell us more"),
        help_text=_(
            "What happens, how often, and who it is hard for. Please leave out names, "
            "houses and schools."
        ),
        max_length=settings.MAPS_MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Tell us a little more about it.")},
    )
    language = forms.ChoiceField(
        label=_("Language you write in"),
        choices=settings.LANGUAGES,
        error_messages={"required": _("Choose a language.")},
    )

    def clean_client_id(self) -> uuid.UUID:
        """A lost or broken id costs nobody their words."""
        try:
            return uuid.UUID(self.cleaned_data["client_id"])
        except ValueError:
            return uuid.uuid4()

    def ask_again(self) -> None:
        """Let what was typed be sent once more, under an id of its own."""
        kept = {name: self.data.get(name, "") for name in self.fields}
        self.data = {**kept, "client_id": str(uuid.uuid4())}
        self.add_error(
            None,
            _("Something went wrong on the way. Your words are here: send them again."),
        )


class ReportForm(WordsForm):
    """A new report. The position that was tapped is a cell before the form holds it."""

    category = forms.ChoiceField(
        label=_("What is it about?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what it is about.")},
    )
    latitude = forms.CharField(required=False, widget=forms.HiddenInput)
    longitude = forms.CharField(required=False, widget=forms.HiddenInput)
    district = forms.ChoiceField(label=_("Part of town"), required=False)
    field_order = ["category", "title", "text", "district", "language"]

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        project: Project,
        author: User,
        **options: Any,
    ) -> None:
        self.project = project
        self.step = grid_for(author, project)
        self.categories = {row.slug: row for row in project.categories.all()}
        self.districts = {row.slug: row for row in project.districts.all()}
        self.cell: Cell | None = None
        self.position_is_broken = False
        super().__init__(self._coarsened(data), **options)
        self._offer(
            "category", [(c.slug, _choice(c)) for c in self.categories.values()]
        )
        districts = sorted(self.districts.values(), key=lambda row: row.name)
        self._offer(
            "district",
            [
                ("", gettext("Choose from the list")),
                *((d.slug, d.name) for d in districts),
            ],
        )

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def _coarsened(self, data: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
        """``data`` with the middle of the cell in the place of the exact position."""
        if data is None:
            return None
        kept = {name: data.get(name, "") for name in self.base_fields}
        try:
            self.cell = read_cell(
                str(kept["latitude"]), str(kept["longitude"]), self.step
            )
        except NotAPlace:
            self.position_is_broken = True
        kept["latitude"] = str(self.cell.latitude) if self.cell else ""
        kept["longitude"] = str(self.cell.longitude) if self.cell else ""
        return kept

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        category = self.categories.get(cleaned.get("category", ""))
        district = self.districts.get(cleaned.get("district", ""))
        if category and category.sensitive:
            self.cell = None
            if district is None:
                self._ask_for(_("For this kind, choose a part of town."))
        elif district is None and "district" not in self.errors:
            self._check_cell()
        return cleaned

    def _check_cell(self) -> None:
        if self.position_is_broken:
            self._ask_for(
                _("We could not read that place. Tap the map again or choose here.")
            )
        elif self.cell is None:
            self._ask_for(_("Say where it is: tap the map or choose here."))
        elif not self.project.touches(self.cell):
            self._ask_for(_("That place is not on this map. Choose one that is."))

    def _ask_for(self, message: Any) -> None:
        if "district" not in self.errors:
            self.add_error("district", message)

    @property
    def sensitive_slugs(self) -> list[str]:
        return [slug for slug, row in self.categories.items() if row.sensitive]

    def entry(self) -> Entry:
        cleaned = self.cleaned_data
        cell = self.cell
        return Entry(
            category=self.categories[cleaned["category"]],
            title=cleaned["title"],
            text=cleaned["text"],
            language=cleaned["language"],
            client_id=cleaned["client_id"],
            cell=cell if cell and self.project.touches(cell) else None,
            district=self.districts.get(cleaned["district"]),
        )


def _choice(category: Any) -> str:
    if not category.sensitive:
        return str(category.name)
    return gettext("%(kind)s (only the part of town is shown)") % {
        "kind": category.name
    }
