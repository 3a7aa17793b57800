"""Whether search engines may show a post: what its author chose, and what age allows.

Two answers, asked at different times. The choice travels with the version and stays on
the post; what is allowed is asked at each reading, since an author grows up, begins to
work for us, or belongs to an office that became stricter.
"""

from __future__ import annotations

from accounts import policy
from accounts.models import User
from accounts.policy import SearchEngines
from moderation.models import Decision


def may_choose(author: User) -> bool:
    return policy.of(author).search_engines is not SearchEngines.NO


def by_default(author: User) -> bool:
    """What holds for whoever was never asked."""
    return policy.of(author).search_engines is SearchEngines.OPT_OUT


def is_allowed(author: User, decision: Decision | None) -> bool:
    """Whether what ``author`` chose counts today.

    What a minor wrote is not shown anywhere else before a person has read it, also at
    16 and 17, where some of it is public at once and looked at within a day.
    """
    allowed = policy.of(author).search_engines
    if allowed is SearchEngines.NO:
        return False
    if author.is_minor or allowed is SearchEngines.OPT_IN_AFTER_REVIEW:
        return decision is not None and not decision.by_machine
    return True
