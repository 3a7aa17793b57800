"""What is missing, said to the young person whose work needs it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import Scope

MISSING: dict[Scope, Any] = {
    Scope.ACCOUNT: _("Your guardian has not agreed to your account."),
    Scope.PUBLISH_TEXT: _("Your guardian has not agreed to publishing texts."),
    Scope.PUBLISH_PICTURE: _("Your guardian has not agreed to publishing pictures."),
    Scope.MAP: _("Your guardian has not agreed to reports on the map."),
    Scope.INTERNSHIP: _("Your guardian has not agreed to an internship."),
    Scope.CAMPAIGN_REUSE: _("Your guardian has not agreed to use in a campaign."),
}


def missing(scopes: Iterable[Scope]) -> list[str]:
    """A sentence for each of ``scopes``, in their order."""
    wanted = set(scopes)
    return [str(MISSING[scope]) for scope in Scope if scope in wanted]
