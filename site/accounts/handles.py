"""What a handle may look like, and when two handles look alike."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from accounts.look_alikes import skeleton, western_digit
from accounts.real_names import reads_like_a_full_name

__all__ = ["check_handle", "passes_for_staff", "skeleton", "tidy"]

SHORTEST, LONGEST = 3, 24
SIGNS = "._-"
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_BETWEEN_WORDS = re.compile(r"[._\-\d\s'’]+")
_ONE_SCRIPT = {"HIRAGANA": "CJK", "KATAKANA": "CJK"}

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
    check_script(handle)
    if _YEAR.search(_inwestern_digits(handle)):
        raise ValidationError(
            _("A year may tell how old you are. Please leave it out."), code="year"
        )
    if passes_for_staff(handle):
        raise ValidationError(
            _("This looks like a name of the Voices team. Please choose another."),
            code="staff",
        )
    if reads_like_a_full_name(handle):
        raise ValidationError(
            _(
                "This looks like a real first and last name. Please keep yours to "
                "yourself: one word that you like is enough."
            ),
            code="full_name",
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
    if not any(letter.isalpha() for letter in handle) or not skeleton(handle):
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


def check_script(handle: str) -> None:
    """Raise ``ValidationError`` where letters of two alphabets stand together."""
    scripts = {_script(letter) for letter in handle if letter.isalpha()}
    if len(scripts) > 1:
        raise ValidationError(
            _("Please use letters of one alphabet only."), code="alphabets"
        )


def _script(letter: str) -> str:
    script = unicodedata.name(letter, "UNKNOWN").split()[0]
    return _ONE_SCRIPT.get(script, script)


def _inwestern_digits(handle: str) -> str:
    return "".join(western_digit(letter) for letter in handle)


def passes_for_staff(handle: str) -> bool:
    """Whether readers could take the handle for one of the people who run the site."""
    whole = skeleton(handle)
    words = {skeleton(word) for word in _BETWEEN_WORDS.split(handle) if word}
    return (
        whole in KEPT_ALONE
        or not KEPT_ALONE.isdisjoint(words)
        or any(whole.startswith(word) or whole.endswith(word) for word in KEPT)
    )
