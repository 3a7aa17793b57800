"""What the pipeline says about a handle."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from moderation.pipeline import Part, assess

_REFUSED_FROM = 0.5
# A handle has no room for the words round an address by which texts are judged.
_ELSEWHERE = re.compile(
    r"(?i)(?:gmail|hotmail|outlook|yahoo|insta|instagram|snapchat|tiktok|telegram|"
    r"whatsapp|discord)(?![a-z])|\.(?:com|net|org|io|me|co)$"
)
_HARSH = ("sexual", "sexual_minors", "hate", "harassment", "violence", "profanity")


def refuse_contact_details(handle: str) -> None:
    """Raise ``ValidationError`` if others could reach somebody by this handle.

    It is read as typed and with its signs taken for spaces, because a number may be
    written with either.
    """
    scores = _scores(handle)
    if scores["contact"] >= _REFUSED_FROM or _ELSEWHERE.search(handle):
        raise ValidationError(
            _(
                "This looks like a phone number, an address or an account elsewhere. "
                "Please choose a handle by which nobody can reach you."
            ),
            code="contact",
        )
    if any(scores[category] >= _REFUSED_FROM for category in _HARSH):
        raise ValidationError(
            _("This handle could hurt somebody. Please choose another."), code="harsh"
        )


def _scores(handle: str) -> dict[str, float]:
    spaced = "".join(" " if sign in "._-" else sign for sign in handle)
    assessment = assess([Part("handle", handle), Part("words", spaced)])
    return assessment.scores
