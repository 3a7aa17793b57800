"""What holds for a young person because of their age, as a guardian may read it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.policy import Defaults

_SHOWN: tuple[tuple[str, Any], ...] = (
    ("public_name", _("Name that others see")),
    ("posts", _("Texts")),
    ("comments", _("Replies")),
    ("pictures_and_reports", _("Pictures, and reports on the map")),
    ("pictures_of_people", _("People in pictures")),
    ("map_step", _("How exact the map is")),
    ("contact_by_adults", _("Contact by adults")),
    ("search_engines", _("Found by search engines")),
)


def settings_shown(defaults: Defaults) -> list[dict[str, Any]]:
    """Rows for ``components/definition.html``."""
    return [
        {"term": term, "text": getattr(defaults, name).label} for name, term in _SHOWN
    ]
