"""The desk's words in its templates: ``{% load desk %}``."""

from __future__ import annotations

import datetime

from django import template
from django.utils import timezone
from django.utils.timesince import timesince, timeuntil
from django.utils.translation import gettext

from moderation.desk import reading, words
from moderation.models import Outcome, QueueItem, Version

register = template.Library()

register.filter("category_name", words.category)
register.filter("rule_name", words.rule)
register.filter("cue_name", words.cue)
register.filter("spoken_language", words.language)


@register.filter
def tier_name(tier: int) -> str:
    return str(words.TIERS[tier])


@register.filter
def is_severe(tier: int) -> bool:
    return tier <= words.SEVERE


@register.filter
def outcome_name(code: str) -> str:
    return str(Outcome(code).label) if code in Outcome.values else code


@register.filter
def held_name(code: str) -> str:
    """What the policy ruled; to hold is its word, not an outcome of a decision."""
    held = {"hold": gettext("A person reads first"), "escalate": gettext("At once")}
    return held.get(code) or outcome_name(code)


@register.filter
def first_words(version: Version) -> str:
    return reading.first_words(version)


@register.filter
def kind_name(item: QueueItem) -> str:
    return str(item.version.subject.model.kind_name)


@register.filter
def ago(moment: datetime.datetime) -> str:
    """How long ago; the same wherever the office and its people are."""
    return gettext("%(time)s ago") % {"time": timesince(moment, depth=1)}


@register.filter
def clock(item: QueueItem) -> str:
    """The deadline in words, late or not: never by colour alone."""
    now = timezone.now()
    if item.is_overdue(now):
        return gettext("Late by %(time)s") % {
            "time": timesince(item.due_at, now, depth=1)
        }
    return gettext("Due in %(time)s") % {"time": timeuntil(item.due_at, now, depth=1)}


@register.filter
def held_by(item: QueueItem, user: object) -> bool:
    return item.is_held_by(user)


@register.filter
def read_by_another(item: QueueItem, user: object) -> bool:
    return item.claimed_by_another(user)
