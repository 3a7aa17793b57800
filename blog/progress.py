"""Where a piece is and who acts next, in the words that its author reads."""

from __future__ import annotations

import math
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from moderation.states import State, Step


@dataclass(frozen=True)
class Told:
    """``name`` is a step of ``components/state_line.html``; ``word`` its short name.

    ``reason`` is what the person who decided wrote to the author, or the house rule in
    plain words; ``rule`` is that rule where both are there.
    """

    name: str
    word: str
    headline: str
    text: str
    reason: str = ""
    rule: str = ""


def tell(state: State) -> Told:
    match state.step:
        case Step.PICTURE:
            return Told("with_us", _("With us"), _("Next: us."), _picture(state))
        case Step.WITH_US:
            return Told("with_us", _("With us"), _("Next: us."), _waiting(state))
        case Step.BACK_TO_YOU:
            text = _("Change what you like and send it again.")
            return Told(
                "back_to_you", _("Back to you"), _("Next: you."), text, *_why(state)
            )
        case Step.NOT_PUBLISHED:
            text = _("You can change it and send it again.")
            return Told(
                "back_to_you", _("Not published"), _("Next: you."), text, *_why(state)
            )
        case Step.PUBLIC:
            text = _(
                "Everyone can read it. You can change it or take it back any time."
            )
            return Told("public", _("Public"), _("It is public."), text)
        case _:
            text = _("Only you can see this. Send it when you are ready.")
            return Told("draft", _("Draft"), _("Next: you."), text)


def _picture(state: State) -> str:
    return _still_public(state) + _("We are getting your picture ready, then we read.")


def _waiting(state: State) -> str:
    return _still_public(state) + _by_when(state)


def _still_public(state: State) -> str:
    if not state.is_public:
        return ""
    return _("It is public. Your new version is with us.") + " "


def _by_when(state: State) -> str:
    if state.due_at is None:
        return _("A person reads it.")
    seconds = (state.due_at - timezone.now()).total_seconds()
    if seconds <= 0:
        return _("We are late. A person will read it; you do not have to do anything.")
    if state.back_at and state.back_at > state.due_at:
        return _(
            "Nobody from our team is here right now. A person reads it first thing."
        )
    hours = max(1, math.ceil(seconds / 3600))
    return ngettext(
        "A person reads it within %(hours)s hour.",
        "A person reads it within %(hours)s hours.",
        hours,
    ) % {"hours": hours}


def _why(state: State) -> tuple[str, str]:
    decision = state.decision
    if decision is None:
        return "", ""
    if decision.explanation:
        return decision.explanation, decision.reason_text
    return decision.reason_text, ""
