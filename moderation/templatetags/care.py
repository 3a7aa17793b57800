"""What an author is told of words that are never public."""

from __future__ import annotations

from typing import Any

from django import template

from moderation.method import words_of_method
from moderation.models import Version

register = template.Library()


@register.inclusion_tag("moderation/care/method.html")
def never_public(version: Version | None, country: str) -> dict[str, Any]:
    """Which words of ``version`` nobody may publish; nothing where there are none."""
    words = words_of_method(version) if version else []
    return {"words": words, "country": country}
