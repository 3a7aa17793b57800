"""What a young person asks with, and what a guardian or an office answers with."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.guardian import contacts
from accounts.guardian.actions import Question, asked_for, reference
from accounts.guardian.texts import ConsentText
from accounts.models import ConsentRequest, Guardian, Method, Scope, User

ASKS: dict[Scope, Any] = {
    Scope.PUBLISH_TEXT: _("I want to publish what I write."),
    Scope.PUBLISH_PICTURE: _("I want to publish pictures."),
    Scope.MAP: _("I want to report problems on the map."),
    Scope.INTERNSHIP: _("I want to be able to take part as an intern."),
    Scope.CAMPAIGN_REUSE: _("My work may be used again in a campaign."),
}
"""Each thing to ask for, as a young person says it."""

CHOOSE_SOMETHING = _("Choose at least one thing to ask for.")
TEXT_CHANGED = _("Our words changed while you were reading. Please read them again.")
NO_ACCOUNT = _(
    "Without an account nothing else works. Tick the account too, or say no to all."
)


def _ways() -> list[tuple[str, Any]]:
    ways: list[tuple[str, Any]] = []
    if settings.MAIL_WORKS:
        ways.append((Method.EMAIL.value, _("By e-mail")))
    if contacts.can_send_text_messages():
        ways.append((Method.SMS.value, _("By text message")))
    ways.append((Method.PAPER.value, _("On paper: I print a form")))
    ways.append((Method.CALL.value, _("Somebody from the office calls them")))
    return ways


class ScopesForm(forms.Form):
    """What to ask for, and the young person's own yes."""

    scopes = forms.MultipleChoiceField(
        label=_("What do you want to do here?"),
        help_text=_(
            "Your guardian decides about each of them. You can ask again later."
        ),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    assent = forms.BooleanField(
        label=_("I want this myself. Nobody makes me do it."),
        error_messages={"required": _("We only go on if you want it yourself.")},
    )

    def __init__(
        self, *args: Any, person: User, lasting: set[Scope], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        self.needs_account = Scope.ACCOUNT not in lasting
        left = [(scope.value, ASKS[scope]) for scope in ASKS if scope not in lasting]
        self.fields["scopes"].choices = left  # type: ignore[attr-defined]
        if not left:
            del self.fields["scopes"]

    def clean_scopes(self) -> list[str]:
        scopes: list[str] = self.cleaned_data["scopes"]
        if not scopes and not self.needs_account:
            raise ValidationError(CHOOSE_SOMETHING)
        return scopes

    def scopes_given(self) -> frozenset[Scope]:
        return frozenset(Scope(value) for value in self.cleaned_data.get("scopes", []))

    def question(self) -> Question:
        return Question(scopes=self.scopes_given())


class AskForm(ScopesForm):
    """The same, with how to reach a guardian who has not said yes to anything yet."""

    way = forms.ChoiceField(
        label=_("How do we ask your guardian?"),
        help_text=_("A guardian is a parent, or whoever takes care of you by law."),
        choices=lazy(_ways, list),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how we ask them.")},
    )
    contact = forms.CharField(
        label=_("Their e-mail address or phone number"),
        help_text=_(
            "For a phone number, begin with + and the code of the country. "
            "For paper, leave this empty."
        ),
        required=False,
        max_length=contacts.LONGEST,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    language = forms.ChoiceField(
        label=_("Which language do they read?"), choices=settings.LANGUAGES
    )

    field_order = ("scopes", "way", "contact", "language", "assent")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"language": get_language()})
        super().__init__(*args, **kwargs)
        # Only paper goes without: the label must not call it a matter of taste.
        self.fields["contact"].sometimes_required = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "way" not in data or "contact" not in data:
            return data
        try:
            data["contact"] = contacts.tidy(
                data["contact"],
                Method(data["way"]),
                country=str(self.person.country or ""),
            )
        except ValidationError as error:
            self.add_error("contact", error)
        else:
            self._refuse_own(data["contact"])
        return data

    def _refuse_own(self, contact: str) -> None:
        if contact and contact == (self.person.email or "").lower():
            self.add_error(
                "contact",
                _("This is your own address. We have to ask your guardian."),
            )

    def question(self) -> Question:
        return Question(
            scopes=self.scopes_given(),
            method=Method(self.cleaned_data["way"]),
            contact=self.cleaned_data["contact"],
            language=self.cleaned_data["language"],
        )


class GrantForm(forms.Form):
    """What a guardian says yes to, and what they are to the young person."""

    scopes = forms.MultipleChoiceField(
        label=_("What do you say yes to?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one thing, or say no to all.")},
    )
    relation = forms.ChoiceField(
        label=_("Who are you to this young person?"),
        choices=Guardian.Relation.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one.")},
    )

    def __init__(
        self,
        *args: Any,
        request: ConsentRequest,
        text: ConsentText,
        has_account: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.consent_request = request
        self.has_account = has_account
        self.about = text.on(list(asked_for(request)))
        self.fields["scopes"].choices = [  # type: ignore[attr-defined]
            (scope.value, part.heading) for scope, part in self.about
        ]

    def clean_scopes(self) -> set[Scope]:
        scopes = {Scope(value) for value in self.cleaned_data["scopes"]}
        if not self.has_account and Scope.ACCOUNT not in scopes:
            raise ValidationError(NO_ACCOUNT)
        return scopes

    @property
    def relation_given(self) -> Guardian.Relation:
        return Guardian.Relation(self.cleaned_data["relation"])


class AnswerForm(GrantForm):
    """A guardian's answer by a link; ``digest`` says which text was on the page."""

    digest = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, text: ConsentText, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"digest": text.digest})
        super().__init__(*args, text=text, **kwargs)
        self.text = text

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("digest") != self.text.digest:
            self.data = {**self.data.dict(), "digest": self.text.digest}  # type: ignore[attr-defined]
            raise ValidationError(TEXT_CHANGED)
        return data


STEPS: tuple[tuple[str, Any], ...] = (
    ("who", _("I said who I am and which office I call from, and asked if it suits.")),
    (
        "adult",
        _("I asked who they are to the young person, and that they are an adult."),
    ),
    ("knows", _("They know about the request: they told me the handle, not I them.")),
    ("read", _("I read out the text below, each part, and answered what they asked.")),
    ("each", _("I asked about each thing on its own, and waited for a clear yes.")),
    (
        "back",
        _("I said how to take a yes back: a call is enough, and nobody asks why."),
    ),
)
"""The script of a call, a tick for each step."""


class VerifyForm(GrantForm):
    """What staff record of a signed form, or of a call that they made."""

    method = forms.ChoiceField(
        label=_("How did they answer?"),
        choices=[
            (Method.PAPER.value, Method.PAPER.label),
            (Method.CALL.value, Method.CALL.label),
        ],
        widget=forms.RadioSelect,
    )
    reference = forms.CharField(
        label=_("Reference"),
        help_text=_(
            "As it stands on the form. For a call, as the guardian reads it out."
        ),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "ltr"}),
    )
    answered_on = forms.DateField(
        label=_("Date of the signature or the call"),
        help_text=_("Year-month-day, such as 2026-03-02."),
        input_formats=["%Y-%m-%d"],
        widget=forms.TextInput(attrs={"inputmode": "numeric", "dir": "ltr"}),
    )
    compared = forms.BooleanField(
        label=_("I compared the paper with this page, and it is signed."),
        required=False,
    )
    steps = forms.MultipleChoiceField(
        label=_("What I did in the call"),
        choices=STEPS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def clean_reference(self) -> str:
        typed = "".join(
            sign for sign in self.cleaned_data["reference"] if sign.isalnum()
        )
        if typed.upper() != reference(self.consent_request).replace("-", ""):
            raise ValidationError(_("This is not the reference of this request."))
        return typed

    def clean_answered_on(self) -> datetime.date:
        day: datetime.date = self.cleaned_data["answered_on"]
        asked = timezone.localdate(self.consent_request.asked_at)
        if not asked <= day <= timezone.localdate():
            raise ValidationError(
                _("This must be a day since the request, until today.")
            )
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("method") == Method.PAPER and not data.get("compared"):
            self.add_error("compared", _("Compare the paper first."))
        if data.get("method") == Method.CALL and len(data.get("steps", [])) < len(
            STEPS
        ):
            self.add_error("steps", _("A call counts when each step was done."))
        return data

    @property
    def method_given(self) -> Method:
        return Method(self.cleaned_data["method"])
