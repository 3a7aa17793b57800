"""What a moderator may choose, and what must be said with it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from moderation.desk import words
from moderation.models import Outcome, Reason
from offices.models import Office

EXPLANATION_AT_MOST = 500
LARGEST_KEY = 2**63 - 1


class LinesField(forms.CharField):
    """Text in which a line break counts as one character, as the browser counts it."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return text.replace("\r\n", "\n") if isinstance(text, str) else text


class DecisionForm(forms.Form):
    """A decision and its reasons; whoever is told no is told why."""

    outcome = forms.ChoiceField(
        label=_("Your decision"),
        choices=[
            (outcome.value, outcome.label)
            for outcome in (Outcome.PUBLISH, Outcome.CHANGES, Outcome.REFUSE)
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.ChoiceField(
        label=_("The rule, as the author will read it"),
        choices=Reason.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    explanation = LinesField(
        label=_("Your words to the author"),
        required=False,
        max_length=EXPLANATION_AT_MOST,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        outcome = cleaned.get("outcome")
        if outcome and Outcome(outcome) not in Outcome.public():
            self._require_reasons(cleaned)
        return cleaned

    def _require_reasons(self, cleaned: dict[str, Any]) -> None:
        if not cleaned.get("reason") and "reason" not in self.errors:
            self.add_error("reason", _("Choose the rule that it is about."))
        if not cleaned.get("explanation") and "explanation" not in self.errors:
            self.add_error(
                "explanation", _("Tell the author what to change, or why it cannot be.")
            )

    @property
    def outcome_given(self) -> Outcome:
        return Outcome(self.cleaned_data["outcome"])

    @property
    def reason_given(self) -> Reason | None:
        """Publishing rests on no house rule, whatever was ticked before."""
        reason = self.cleaned_data["reason"]
        if self.outcome_given in Outcome.public() or not reason:
            return None
        return Reason(reason)


class QueueFilter(forms.Form):
    """Which part of the queue to show; what does not fit is left out and said."""

    office = forms.ChoiceField(label=_("Office"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    tier = forms.TypedChoiceField(
        label=_("Urgency"), required=False, coerce=int, empty_value=None
    )
    after = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=LARGEST_KEY,
        widget=forms.HiddenInput,
    )

    def __init__(self, *args: Any, offices: list[Office], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everything = [("", _("All"))]
        choices: dict[str, list[Any]] = {
            "office": [(office.slug, office.name) for office in offices],
            "kind": words.kinds(),
            "language": list(words.LANGUAGES.items()),
            "tier": list(words.TIERS.items()),
        }
        for name, options in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = everything + options

    def lookups(self) -> dict[str, Any]:
        """The chosen filters as lookups on queue items."""
        fields = {
            "office": "office__slug",
            "kind": "version__subject__kind",
            "language": "language",
            "tier": "tier",
        }
        chosen = {fields[name]: self.cleaned_data.get(name) for name in fields}
        return {
            lookup: value for lookup, value in chosen.items() if value not in ("", None)
        }
