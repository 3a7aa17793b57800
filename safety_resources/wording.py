"""Facts about a helpline in the reader's language, from the few words of the data.

What the data says in other words than these is shown as it stands: a guess about the
hours of a helpline could send somebody to a phone that nobody answers.
"""

from __future__ import annotations

import re

from django.conf.locale import LANG_INFO
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import get_language_info, gettext, pgettext

DAY_AND_NIGHT = "24/7"
_DAYS = dict(zip("Mon Tue Wed Thu Fri Sat Sun".split(), range(7), strict=True))
_WORD = re.compile(r"[A-Za-z]+")
_CODES = {info["name"]: code for code, info in LANG_INFO.items() if "name" in info}


def is_always_open(hours: str) -> bool:
    return hours == DAY_AND_NIGHT


def hours_in_words(hours: str) -> str:
    """Opening hours in the reader's language; as they stand where a word is unknown.

    >>> hours_in_words("24/7")
    'Day and night'
    """
    if not hours or is_always_open(hours):
        return gettext("Day and night") if hours else ""
    words = {"daily": gettext("every day"), "from": gettext("from")}
    words |= {name: str(WEEKDAYS_ABBR[day]) for name, day in _DAYS.items()}
    if not set(_WORD.findall(hours)) <= set(words):
        return hours
    return _WORD.sub(lambda match: words[match.group()], hours)


def languages_in_words(languages: str) -> str:
    """The spoken languages, each named in the reader's language where we know it."""
    names = [name.strip() for name in languages.split(";") if name.strip()]
    comma = pgettext("between words", ",")
    return f"{comma} ".join(_language(name) for name in names)


def _language(name: str) -> str:
    if code := _CODES.get(name):
        return str(get_language_info(code)["name_translated"])
    return name
