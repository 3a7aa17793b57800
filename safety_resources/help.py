"""What a help page shows for a country: the rules of age and certainty in one place."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from frontend.templatetags.voices import day
from safety_resources.models import EmergencyNumber, Helpline
from safety_resources.wording import (
    hours_in_words,
    is_always_open,
    languages_in_words,
)

DIRECTORY = "https://childhelplineinternational.org/helplines/"
"""Helplines of the whole world, kept by those who run them."""


@dataclass(frozen=True)
class HelplineCard:
    """A helpline as the page shows it. One that is not ``fresh`` is shown with the
    emergency number and the directory beside it."""

    name: str
    phone: str
    phone_href: str
    sms: str
    sms_href: str
    url: str
    open_now: bool
    hours: str
    languages: str
    checked: str
    fresh: bool


@dataclass(frozen=True)
class EmergencyCall:
    name: str
    number: str
    href: str


@dataclass(frozen=True)
class HelpOfCountry:
    helplines: list[HelplineCard]
    emergency: list[EmergencyCall]
    emergency_note: str
    directory: str = DIRECTORY


def help_of(country: str, today: datetime.date) -> HelpOfCountry:
    """Everything that may be shown for ``country`` on ``today``, in two queries."""
    lines = Helpline.objects.filter(country=country).showable(today)
    emergency = EmergencyNumber.objects.filter(country=country).first()
    return HelpOfCountry(
        helplines=[_card(line, today) for line in lines],
        emergency=_calls(emergency),
        emergency_note=emergency.note if emergency else "",
    )


def _calls(emergency: EmergencyNumber | None) -> list[EmergencyCall]:
    if emergency is None:
        return []
    return [
        EmergencyCall(name, number, _href("tel", number))
        for name, number in emergency.numbers()
    ]


def _card(line: Helpline, today: datetime.date) -> HelplineCard:
    return HelplineCard(
        name=line.name,
        phone=line.phone,
        phone_href=_href("tel", line.phone),
        sms=f"{line.sms} ({line.sms_text})" if line.sms_text else line.sms,
        sms_href=_href("sms", line.sms, line.sms_text),
        url=line.url,
        open_now=is_always_open(line.hours),
        hours=hours_in_words(line.hours),
        languages=languages_in_words(line.languages),
        checked=_checked(line),
        fresh=line.is_fresh(today),
    )


def _href(scheme: str, number: str, text: str = "") -> str:
    """A link that dials. Only digits, plus and the star and hash of short codes."""
    dialled = re.sub(r"[^\d+*#]", "", number)
    if not dialled:
        return ""
    return f"{scheme}:{dialled}?body={text}" if text else f"{scheme}:{dialled}"


def _checked(line: Helpline) -> str:
    return _("%(certainty)s Last checked on %(date)s.") % {
        "certainty": line.get_certainty_display(),
        "date": day(line.checked_on),
    }
