"""What the writing room keeps of a person: drafts that nobody else has seen."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.holdings import Counted, Holding
from accounts.models import User
from blog.models import Draft

NOT_TYPED = frozenset({"started_with"})
"""What the form added by itself, so that one press of a button is one draft."""


class Drafts(Holding):
    words: ClassVar[dict[str, str | Promise]] = {
        "drafts": _("Drafts"),
        "saved_at": _("Saved"),
        "typed": _("Texts"),
        "alt": _("What the picture shows"),
    }

    def counts(self, person: User) -> list[Counted]:
        drafts = _of(person).count()
        return [Counted(_("Drafts"), drafts)] if drafts else []

    def export(self, person: User) -> dict[str, Any]:
        return {
            "drafts": [
                {
                    "saved_at": draft.saved_at.isoformat(),
                    "typed": {
                        key: value
                        for key, value in draft.content.items()
                        if key not in NOT_TYPED
                    },
                    "picture": str(draft.picture.public_id) if draft.picture else "",
                }
                for draft in _of(person)
            ]
        }

    def erase(self, person: User) -> None:
        _of(person).delete()


def _of(person: User) -> QuerySet[Draft]:
    drafts = Draft.objects.filter(post__subject__author=person)
    return drafts.select_related("picture").order_by("pk")
