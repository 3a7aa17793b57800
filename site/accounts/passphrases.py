"""Rules for passphrases: long enough, not known to many, not easy to guess."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise
from typing import Any

from django.contrib.auth import password_validation as rules
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.breached import is_breached
from accounts.models import User
from offices.access import is_staff

STAFF_LENGTH = 15
FEWEST_SURPRISES = 6
"""Letters or signs that do not follow from the one before, in a good passphrase."""

_KEYS = ("1234567890", "qwertyuiop", "asdfghjkl;", "zxcvbnm,./")
_PLACES = {key: (x, y) for y, row in enumerate(_KEYS) for x, key in enumerate(row)}
_AS_LETTERS = str.maketrans("@4301$57", "aaeolsst")
_DRESS = re.compile(r"^[\W\d_]+|[\W\d_]+$")
"""Digits and signs before the first letter and after the last."""

_REPEATED = re.compile(r"(.{1,11}?)\1+", re.DOTALL)


class LongEnough(rules.MinimumLengthValidator):
    """12 letters or signs, and 15 for those who see other people's data."""

    def validate(self, password: str, user: Any = None) -> None:
        if isinstance(user, User) and user.pk and is_staff(user):
            check_length_for_staff(password)
        super().validate(password, user)

    def get_error_message(self) -> str:
        return ngettext(
            "Please make your passphrase longer: at least %(length)d letter or sign.",
            "Please make your passphrase longer: at least %(length)d letters or signs.",
            self.min_length,
        ) % {"length": self.min_length}


class Breached:
    """Refuses what is on a list of leaked or common passphrases, or close to it."""

    def validate(self, password: str, user: Any = None) -> None:
        if any(is_breached(variant) for variant in variants(password)):
            raise ValidationError(
                _("Many people use this passphrase. Please think of your own."),
                code="password_too_common",
            )

    def get_help_text(self) -> str:
        return ""


class Surprising:
    """Refuses numbers, repetitions, rows of the keyboard, alphabets and counting."""

    def validate(self, password: str, user: Any = None) -> None:
        only_digits = _letters_of(password).isdigit()
        if only_digits or surprises(password) < FEWEST_SURPRISES:
            raise ValidationError(
                _(
                    "This passphrase is easy to guess. "
                    "Please put words together that do not belong together."
                ),
                code="password_too_simple",
            )

    def get_help_text(self) -> str:
        return ""


class UnlikeTheHandle(rules.UserAttributeSimilarityValidator):
    def get_error_message(self) -> str:
        return _("Your passphrase is too much like your handle.")


def check_staff(passphrase: str, user: User) -> None:
    """All rules for ``user`` as staff, who may not be staff yet: ``ValidationError``."""
    check_length_for_staff(passphrase)
    rules.validate_password(passphrase, user)


def check_length_for_staff(passphrase: str) -> None:
    LongEnough(STAFF_LENGTH).validate(passphrase)


def variants(passphrase: str) -> set[str]:
    """The passphrase, and what is left without its decoration.

    Capitals, spaces, signs and digits around it, and digits in the place of letters,
    are what everybody adds to a common word first.
    """
    folded = unicodedata.normalize("NFKC", passphrase).casefold()
    undressed = _DRESS.sub("", folded)
    found = {passphrase, folded}
    for text in (folded, undressed):
        found |= {_letters_of(text), _letters_of(text.translate(_AS_LETTERS))}
    return found - {""}


def _letters_of(text: str) -> str:
    return "".join(sign for sign in text if sign.isalnum())


def surprises(passphrase: str) -> int:
    """How many letters or signs do not follow from what stands before them."""
    folded = "".join(unicodedata.normalize("NFKC", passphrase).casefold().split())
    once = _REPEATED.sub(r"\1", folded)
    follows = [_follows(before, sign) for before, sign in pairwise(once)]
    return len(once[:1]) + follows.count(False)


def _follows(before: str, sign: str) -> bool:
    """Whether ``sign`` is next to ``before`` in an alphabet, in counting or in reach."""
    if abs(ord(before) - ord(sign)) <= 1:
        return True
    if before in _PLACES and sign in _PLACES:
        (x, y), (next_x, next_y) = _PLACES[before], _PLACES[sign]
        return abs(x - next_x) <= 1 and abs(y - next_y) <= 1
    return False
