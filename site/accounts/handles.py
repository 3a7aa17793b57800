"""What a handle may look like, and when two handles look alike."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

SHORTEST, LONGEST = 3, 24
SIGNS = "._-"
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_BETWEEN_WORDS = re.compile(r"[._\-\d]+")
_ONE_SCRIPT = {"HIRAGANA": "CJK", "KATAKANA": "CJK"}

LOOK_ALIKES = str.maketrans(
    {
        "0": "o",
        "1": "l",
        "3": "e",
        "5": "s",
        "i": "l",
        "j": "l",
        "ı": "l",
        "|": "l",
        ".": "",
        "-": "",
        "_": "",
        "ـ": "",
        # Cyrillic and Greek letters drawn like Latin ones.
        **dict(zip("авекмнорстухіјѕһԁ", "abekmhopctyxllshd", strict=True)),
        **dict(zip("αικνορτυχ", "alkvoptux", strict=True)),
        # Arabic letters that differ by language or by habit only.
        **dict(zip("ىیۍکةۀہھ", "يييكهههه", strict=True)),
    }
)
PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"))

# Words by which somebody could pass for the people who run the site.
_HOUSE = (
    "admin administrator moderator moderation official unicef voices safeguarding "
    "administrateur administratrice moderateur moderatrice officiel officielle "
    "administrador administradora moderador moderadora oficial "
    "مشرف مشرفة مدير مديرة إدارة الإدارة المشرف المدير رسمي يونيسف اليونيسف"
)
_HOUSE_ALONE = (
    "mod mods staff system root support webmaster helpdesk helpline editor team "
    "équipe equipo soporte فريق الدعم voices"
)


def skeleton(handle: str) -> str:
    """The handle with letters that look alike made equal.

    >>> skeleton("Little_Delta") == skeleton("1ittle.de1ta")
    True
    """
    plain = unicodedata.normalize("NFKD", handle).casefold()
    plain = unicodedata.normalize("NFKD", plain)
    plain = "".join(
        _western_digit(letter) for letter in plain if not unicodedata.combining(letter)
    ).translate(LOOK_ALIKES)
    for pair, single in PAIRS:
        plain = plain.replace(pair, single)
    return plain


def _western_digit(letter: str) -> str:
    value = unicodedata.decimal(letter, None)
    return letter if value is None else str(value)


KEPT = frozenset(map(skeleton, _HOUSE.split()))
KEPT_ALONE = KEPT | frozenset(map(skeleton, _HOUSE_ALONE.split()))


def tidy(handle: str) -> str:
    """The handle in the form in which it is stored: as typed, in composed letters."""
    return unicodedata.normalize("NFKC", handle).strip()


def check_handle(handle: str) -> None:
    """Raise ``ValidationError`` that says why ``handle`` cannot be had, and what can.

    Whether somebody else has it already is not asked here.
    """
    _check_shape(handle)
    _check_script(handle)
    if _YEAR.search(_in_western_digits(handle)):
        raise ValidationError(
            _("A year may tell how old you are. Please leave it out."), code="year"
        )
    if passes_for_staff(handle):
        raise ValidationError(
            _("This looks like a name of the Voices team. Please choose another."),
            code="staff",
        )
    for path in settings.ACCOUNTS_HANDLE_CHECKS:
        import_string(path)(handle)


def _check_shape(handle: str) -> None:
    if not SHORTEST <= len(handle) <= LONGEST:
        raise ValidationError(
            _("A handle has 3 to 24 letters, numbers or signs."), code="length"
        )
    if not all(_is_allowed(letter) for letter in handle) or _is_stacked(handle):
        raise ValidationError(
            _("Please use letters, numbers and . _ - only, without spaces."),
            code="letters",
        )
    if not any(letter.isalpha() for letter in handle):
        raise ValidationError(_("Please use at least one letter."), code="no_letter")
    if handle[0] in SIGNS or handle[-1] in SIGNS:
        raise ValidationError(
            _("Please begin and end with a letter or a number."), code="ends"
        )


def _is_allowed(letter: str) -> bool:
    return (
        letter in SIGNS
        or unicodedata.category(letter)[0] in "LM"
        or (unicodedata.category(letter) == "Nd")
    )


def _is_stacked(handle: str) -> bool:
    """Whether marks are piled on one letter, or signs follow each other."""
    return unicodedata.category(handle[0]).startswith("M") or any(
        (first in SIGNS and second in SIGNS)
        or (
            unicodedata.category(first)[0] == "M"
            and unicodedata.category(second)[0] == "M"
        )
        for first, second in pairwise(handle)
    )


def _check_script(handle: str) -> None:
    scripts = {_script(letter) for letter in handle if letter.isalpha()}
    if len(scripts) > 1:
        raise ValidationError(
            _("Please use letters of one alphabet only."), code="alphabets"
        )


def _script(letter: str) -> str:
    script = unicodedata.name(letter, "UNKNOWN").split()[0]
    return _ONE_SCRIPT.get(script, script)


def _in_western_digits(handle: str) -> str:
    return "".join(_western_digit(letter) for letter in handle)


def passes_for_staff(handle: str) -> bool:
    """Whether readers could take the handle for one of the people who run the site."""
    whole = skeleton(handle)
    words = {skeleton(word) for word in _BETWEEN_WORDS.split(handle) if word}
    return (
        whole in KEPT_ALONE
        or not KEPT_ALONE.isdisjoint(words)
        or any(whole.startswith(word) or whole.endswith(word) for word in KEPT)
    )
