"""What the desk calls tiers, categories, rules and parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from moderation.checks import handed_in_models

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

SEVERE = 2
"""Up to this tier the words are hidden until somebody asks to read them."""

TIERS: dict[int, _StrPromise] = {
    0: _("Life at risk"),
    1: _("Sexual danger"),
    2: _("Serious"),
    3: _("Harm"),
    4: _("Ordinary"),
}

CATEGORIES: dict[str, _StrPromise] = {
    "sexual": _("Sexual talk"),
    "sexual_minors": _("Sexual talk about a child"),
    "hate": _("Hate"),
    "harassment": _("Bullying"),
    "violence": _("Violence"),
    "self_harm": _("Self-harm"),
    "grooming": _("Grooming"),
    "contact": _("Contact details"),
    "spam": _("Advertising"),
    "profanity": _("Rude words"),
}

RULES: dict[str, _StrPromise] = {
    "self-harm-plan": _("Words that may be a plan to self-harm: a person now."),
    "threat": _("Words that may be a threat: a person now."),
    "detector-failed": _("A check did not work, so a person reads it."),
    "over-budget": _("It is too long for our checks, so a person reads it."),
    "sanitisers-disagree": _("The text has unusual code, so a person reads it."),
    "unknown-language": _("We cannot read this language, so a person reads it."),
    "minors-content": _("An adult writes under a young person's work."),
    "picture": _("A person looks at pictures first."),
    "known-picture": _("It matches a known picture. Nobody sees it."),
    "person-first": _("At this age a person reads first."),
    "first-posts": _("One of the first by this person."),
    "first-comments": _("One of the first by this person."),
    "first-reports": _("One of the first by this person."),
    "nobody-on-duty": _("Nobody was on duty when it came."),
    "watched": _("Public at once; a person reads it within a day."),
    "sample": _("Public at once; picked by chance for a second look."),
    "second-person": _("Staff wrote it, so a second person reads it."),
}
"""The policy's rules in words; a rule named like a category says the category."""

CUES: dict[str, _StrPromise] = {
    "age": _("asks how old they are"),
    "alone": _("asks whether they are alone"),
    "app": _("wants to talk somewhere else"),
    "flattery": _("flatters"),
    "gift": _("offers gifts"),
    "isolation": _("sets them against others"),
    "meet": _("wants to meet"),
    "nudes": _("asks for naked pictures"),
    "picture": _("asks for pictures"),
    "secrecy": _("asks for secrecy"),
    "testing": _("tests how far they go"),
}
"""Cues of grooming (``pipeline/data/*/grooming.*.txt``) in words."""

PARTS: dict[str, _StrPromise] = {
    "title": _("Title"),
    "body": _("Text"),
    "text": _("Text"),
}
"""Parts in the order in which they are read; others follow by name."""

LANGUAGES = dict(settings.LANGUAGES)


def category(code: str) -> str:
    return str(CATEGORIES.get(code, code))


def rule(code: str) -> str:
    known = RULES.get(code) or CATEGORIES.get(code.replace("-", "_"))
    return str(known or code)


def cue(kind: str) -> str:
    return str(CUES.get(kind, kind))


def language(code: str) -> str:
    """A language by its own name; a code that we do not serve stays a code."""
    return LANGUAGES.get(code, code)


def kinds() -> list[tuple[str, str | _StrPromise]]:
    return [(model._meta.label_lower, model.kind_name) for model in handed_in_models()]
