"""What an author has earned: it grows with what went well and falls with what did not.

The policy asks for it before it lets a text be public without a person (``first_look``
in ``pipeline/data/policy.yaml``). Nobody is shown it, and nobody is ranked by it.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils import timezone

from moderation.checks import moderated_models
from moderation.models import Decision, ModeratedModel, Outcome, Reason
from moderation.pipeline import Surface

REMEMBERED = datetime.timedelta(days=182)
"""What went wrong longer ago than this is forgotten."""


def of(author: Any, surface: Surface, *, besides: ModeratedModel | None = None) -> int:
    """How much of this kind by ``author`` went well, less what went wrong.

    Each thing that is public counts one, and each refusal of the last half year takes
    one away. Something that was removed after others could read it weighs more: from
    then on the count begins again. To be held back out of care is nothing wrong.
    ``besides`` is the row that is handed in now.
    """
    models = [model for model in moderated_models() if model.surface is surface]
    refused, removed_at = _went_wrong(author, models)
    earned = sum(_public(model, author, removed_at, besides) for model in models)
    return max(0, earned - refused)


def _public(
    model: type[ModeratedModel],
    author: Any,
    since: datetime.datetime | None,
    besides: ModeratedModel | None,
) -> int:
    rows = model._default_manager.filter(subject__author=author, is_public=True)
    if since is not None:
        rows = rows.filter(public_decision__at__gt=since)
    if isinstance(besides, model):
        rows = rows.exclude(pk=besides.pk)
    return rows.count()


def _went_wrong(
    author: Any, models: list[type[ModeratedModel]]
) -> tuple[int, datetime.datetime | None]:
    """Refusals since the last removal, and when that was."""
    of_version = Decision.objects.filter(
        version=OuterRef("version"), outcome__in=Outcome.public()
    )
    refusals = (
        Decision.objects.filter(
            subject__author=author,
            subject__kind__in=[model._meta.label_lower for model in models],
            outcome=Outcome.REFUSE,
            at__gt=timezone.now() - REMEMBERED,
        )
        .exclude(rule=Reason.SUPPORT)
        # Somebody looked again and published it: then nothing was wrong.
        .exclude(Exists(of_version.filter(pk__gt=OuterRef("pk"))))
        .annotate(was_public=Exists(of_version.filter(pk__lt=OuterRef("pk"))))
        .order_by("at", "pk")
        .values_list("at", "was_public")
    )
    refused, removed_at = 0, None
    for at, was_public in refusals:
        if was_public:
            refused, removed_at = 0, at
        else:
            refused += 1
    return refused, removed_at
