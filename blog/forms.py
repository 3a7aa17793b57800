"""What people type, checked; a longer text gets a message and is never cut."""

from __future__ import annotations

import unicodedata
import uuid
from typing import Any

from django import forms
from django.conf import settings
from django.core.validators import MaxLengthValidator, ProhibitNullCharactersValidator
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from blog import findable
from blog.writing import People, Typed, needs_consent
from campaigns.models import CampaignPage
from topics.models import Topic

ALT_MAX = 250
_DIRECTION_SIGNS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
"""Signs that turn the direction of everything after them, on other people's lines."""

NO_NAME = _("No name on this one. We still know it is yours.")
FOUND_BY_ANYONE = _(
    "Then anyone in the world can find it, also people you know. Copies may stay out "
    "there after you take it back. A person from our team reads it first. You can "
    "leave this empty."
)
TOO_LONG = _(
    "This is too long: %(show_value)s characters. At most %(limit_value)s fit."
)


class WordsField(forms.CharField):
    """Words of a person: control signs go, line ends become one kind.

    Its length is checked by us, because a browser's ``maxlength`` cuts off what is
    pasted without a word.
    """

    def __init__(self, *, longest: int, **options: Any) -> None:
        super().__init__(**options)
        self.validators = [
            one
            for one in self.validators
            if not isinstance(one, ProhibitNullCharactersValidator)
        ]
        self.validators.append(MaxLengthValidator(longest, TOO_LONG))

    def to_python(self, value: Any) -> str:
        text = str(super().to_python(value) or "")
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        plain = (sign for sign in text if sign in "\n\t" or not _is_control(sign))
        return "".join(plain).strip()


class LineField(WordsField):
    """One line of words, such as a title."""

    def to_python(self, value: Any) -> str:
        line = " ".join(super().to_python(value).translate(_DIRECTION_SIGNS).split())
        return line if any(_is_seen(sign) for sign in line) else ""


def _is_control(sign: str) -> bool:
    return unicodedata.category(sign) in {"Cc", "Cs"}


def _is_seen(sign: str) -> bool:
    return unicodedata.category(sign)[0] not in {"C", "Z"}


class TopicField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class Once(forms.Form):
    """A form that counts once, however often it arrives."""

    client_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"client_id": uuid.uuid4(), **self.initial}

    def ask_again(self, **hidden: Any) -> None:
        """Let what was typed be sent once more, as a new try."""
        again = {"client_id": uuid.uuid4(), **hidden}
        self.data = {
            **{name: self.data[name] for name in self.data},
            **{name: str(value) for name, value in again.items()},
        }


class DraftForm(Once):
    """A piece being written: everything may still be missing."""

    must_be_whole = False

    title = LineField(
        label=_("Title"),
        longest=settings.BLOG_MAX_TITLE,
        error_messages={"required": _("Give it a title.")},
    )
    body = WordsField(
        label=_("Your text"),
        longest=settings.BLOG_MAX_BODY,
        widget=forms.Textarea(attrs={"rows": 14}),
        error_messages={"required": _("Write your text first.")},
        help_text=_("Short is fine. Most pieces here have 200 to 700 words."),
    )
    topic = TopicField(
        label=_("Topic"),
        queryset=Topic.objects.none(),
        empty_label=_("Choose a topic"),
        error_messages={"required": _("Choose a topic, so that readers can find it.")},
    )
    language = forms.ChoiceField(
        label=_("Language of your text"), choices=settings.LANGUAGES
    )
    signed = forms.TypedChoiceField(
        label=_("Who should it say wrote this?"),
        coerce=lambda value: value == "yes",
        choices=[("yes", ""), ("no", NO_NAME)],
        widget=forms.RadioSelect,
    )
    campaign = forms.ChoiceField(
        label=_("Campaign"),
        required=False,
        error_messages={
            "invalid_choice": _("This campaign is over. Choose another one, or none.")
        },
    )
    findable = forms.BooleanField(
        label=_("Search engines may show this post"),
        required=False,
        help_text=_(
            "Then people who search the whole web can find it. Without this, people "
            "find it here only."
        ),
    )
    lock_version = forms.IntegerField(
        widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1, required=False
    )

    def __init__(
        self, *args: Any, author: User, campaign: str = "", **kwargs: Any
    ) -> None:
        """``campaign`` was chosen before: it stays, even when it is over by now."""
        super().__init__(*args, **kwargs)
        topics = self.fields["topic"]
        assert isinstance(topics, TopicField)
        topics.queryset = Topic.objects.named()
        signed = self.fields["signed"]
        assert isinstance(signed, forms.TypedChoiceField)
        signed.choices = [("yes", author.shown_name), ("no", NO_NAME)]
        self._offer_campaigns(campaign)
        self._offer_search_engines(author)

    def _offer_campaigns(self, chosen: str) -> None:
        """No field at all while nothing is going on."""
        language = get_language() or settings.LANGUAGE_CODE
        campaigns = CampaignPage.objects.live()
        running = campaigns.running().begun().in_language(language)
        offered = {str(page.translation_key): page.title for page in running}
        if chosen and chosen not in offered:
            page = campaigns.of_key(chosen, language)
            offered |= {chosen: page.title} if page else {}
        if not offered:
            del self.fields["campaign"]
            return
        field = self.fields["campaign"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("No campaign")), *offered.items()]
        if self.initial.get("campaign") not in offered:
            self.initial["campaign"] = ""

    def _offer_search_engines(self, author: User) -> None:
        """No field at all where the answer is no, whatever somebody chooses."""
        if not findable.may_choose(author):
            del self.fields["findable"]
            return
        if author.is_minor:
            self.fields["findable"].help_text = FOUND_BY_ANYONE
        if self.initial.get("findable") is None:
            self.initial["findable"] = findable.by_default(author)

    def full_clean(self) -> None:
        """On the page they are never called optional: only saving does without them."""
        for name in ("title", "body", "topic"):
            self.fields[name].required = self.must_be_whole
        super().full_clean()
        for name in ("title", "body", "topic"):
            self.fields[name].required = True

    def typed(self) -> Typed:
        """What was typed, as it is kept in the draft."""
        data = self.cleaned_data
        return Typed(
            title=data["title"],
            body=data["body"],
            topic=data["topic"].pk if data["topic"] else None,
            language=data["language"],
            signed=data["signed"],
            campaign=data.get("campaign", ""),
            findable=data.get("findable"),
        )


class SubmissionForm(DraftForm):
    """A piece that is to be read by others: the same fields, and none may be missing."""

    must_be_whole = True


class PictureWordsForm(forms.Form):
    """What must be known about a picture before anybody else sees it."""

    alt = LineField(
        label=_("What does the picture show?"),
        longest=ALT_MAX,
        help_text=_("For people who cannot see it, and while it loads."),
        error_messages={"required": _("Say in a few words what the picture shows.")},
    )
    people = forms.ChoiceField(
        label=_("Can anyone be recognised?"),
        choices=People.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Tell us whether anyone can be recognised.")},
    )

    def __init__(self, *args: Any, author: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._author = author

    def clean_people(self) -> str:
        people = People(self.cleaned_data["people"])
        if problem := needs_consent(people, self._author):
            raise forms.ValidationError(str(problem))
        return people.value


class PictureForm(PictureWordsForm, Once):
    """A picture and what must be known about it."""

    picture = forms.FileField(
        label=_("Picture"),
        help_text=_("JPEG, PNG, WebP or AVIF, at most 5 MB. We remove place and time."),
        widget=forms.FileInput(
            attrs={"accept": "image/jpeg,image/png,image/webp,image/avif"}
        ),
        error_messages={
            "required": _("Choose a picture."),
            "invalid": _("Choose a picture."),
            "empty": _("This file is empty. Choose another one."),
        },
    )
    field_order = ("picture", "alt", "people", "client_id")


class ReplyForm(Once):
    """A reply to a post, or to a reply."""

    body = WordsField(
        label=_("Your reply"),
        longest=settings.BLOG_MAX_COMMENT,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Write your reply first.")},
    )
    to = forms.IntegerField(
        widget=forms.HiddenInput, required=False, min_value=1, max_value=2**63 - 1
    )
