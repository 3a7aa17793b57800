"""What the pipeline says about a handle."""

from __future__ import annotations

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from moderation.pipeline import Assessment, Part, assess
from moderation.pipeline.findings import MEANS, MODEL

_REFUSED_FROM = 0.5
# A handle has no room for the words round an address by which texts are judged.
_ELSEWHERE = re.compile(
    r"(?i)(?:gmail|hotmail|outlook|yahoo|insta|instagram|snapchat|tiktok|telegram|"
    r"whatsapp|discord|facebook|twitter|youtube|wechat|viber|skype)(?![a-z])|"
    r"^wa[._-]?me(?![a-z])|\.(?:com|net|org|io|me|co)(?=$|[._-])"
)
# Short for the same, and ordinary syllables in the middle: looked for at the ends.
_ELSEWHERE_AT_AN_END = frozenset("ig snap tt fb tg kik dm yt wsp".split())
_BETWEEN_WORDS = re.compile(r"[._\-\d]+")

# What a number may be spelled out with, plain letters only.
_DIGITS = (
    "zero one two three four five six seven eight nine "
    "un deux trois quatre cinq sept huit neuf "
    "cero uno dos tres cuatro cinco seis siete ocho nueve "
    "sifuri moja mbili tatu nne tano sita saba nane tisa "
    "صفر واحد اثنان ثلاثة اربعة خمسة ستة سبعة ثمانية تسعة"
).split()
_SPELLED = re.compile(
    rf"(?:{'|'.join(sorted(map(re.escape, _DIGITS), key=len, reverse=True))}|\d){{5,}}"
)
"""Five in a row: somebody may count to three, and nobody's number is shorter."""

_HARSH = ("sexual", "sexual_minors", "hate", "harassment", "violence", "profanity")


def refuse_contact_details(handle: str) -> None:
    """Raise ``ValidationError`` if others could reach somebody by this handle.

    It is read as typed and with its signs taken for spaces, because a number may be
    written with either.
    """
    found = _read(handle)
    if (
        found.listed("contact") >= _REFUSED_FROM
        or _ELSEWHERE.search(handle)
        or _names_a_place_elsewhere(handle)
        or _spells_a_number(handle)
    ):
        raise ValidationError(
            _(
                "This looks like a phone number, an address or an account elsewhere. "
                "Please choose a handle by which nobody can reach you."
            ),
            code="contact",
        )
    harsh = any(found.listed(category) >= _REFUSED_FROM for category in _HARSH)
    if harsh or _names_a_way_to_get_hurt(found):
        raise ValidationError(
            _("This handle could hurt somebody. Please choose another."), code="harsh"
        )


def _names_a_way_to_get_hurt(found: Assessment) -> bool:
    """An ordinary word is a means beside talk of dying, and two words are no talk."""
    return found.never_public and any(
        finding.category == "self_harm"
        and not finding.detector.startswith(MODEL)
        and not finding.detector.endswith(f".{MEANS}")
        for finding in found.findings
    )


def _read(handle: str) -> Assessment:
    spaced = "".join(" " if sign in "._-" else sign for sign in handle)
    return assess([Part("handle", handle), Part("words", spaced)])


def _names_a_place_elsewhere(handle: str) -> bool:
    words = [word for word in _BETWEEN_WORDS.split(handle.casefold()) if word]
    return len(words) > 1 and not _ELSEWHERE_AT_AN_END.isdisjoint((words[0], words[-1]))


def _spells_a_number(handle: str) -> bool:
    """Whether digits are written out; figures alone are the detectors' to judge."""
    letters = unicodedata.normalize("NFKD", handle).casefold()
    plain = "".join(
        sign
        for sign in letters
        if sign not in "._-" and not unicodedata.combining(sign)
    )
    return any(not found[0].isdecimal() for found in _SPELLED.finditer(plain))
