from __future__ import annotations

from django import forms
from django.conf import settings
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from search.engine import LAST_PAGE
from search.sources import SOURCES
from topics.models import Topic

LONGEST = 200


class SearchForm(forms.Form):
    """What is typed travels in the body of a POST, and is written down nowhere."""

    q = forms.CharField(
        label=_("What are you looking for?"),
        max_length=LONGEST,
        widget=forms.TextInput({"type": "search", "autocomplete": "off"}),
    )
    kind = forms.ChoiceField(label=_("Where"), required=False)
    language = forms.ChoiceField(
        label=_("Language"),
        choices=[("", _("Every language")), *settings.LANGUAGES],
        required=False,
    )
    topic = forms.ModelChoiceField(
        label=_("Topic"),
        queryset=Topic.objects.named(),
        to_field_name="slug",
        empty_label=_("Every topic"),
        required=False,
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            ("", _("Everywhere")),
            *((kind, source.name) for kind, source in SOURCES.items()),
        ]
        self.fields["topic"].label_from_instance = lambda topic: topic.name  # type: ignore[attr-defined]

    def choices(self) -> list[BoundField]:
        """The fields that are left as they are by most."""
        return [self["kind"], self["language"], self["topic"]]


def page_of(value: str | None) -> int:
    """The page somebody asked for; the first for anything that is none."""
    if value is None or not (value.isascii() and value.isdecimal()):
        return 1
    return min(max(int(value[:4]), 1), LAST_PAGE)
