"""What is counted of an office: people, public things, what waits, what was decided."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import AgeBand, User
from moderation.checks import handed_in_models
from moderation.desk.words import TIERS
from moderation.figures.hiding import Row, hide
from moderation.models import Decision, Outcome, QueueItem
from offices.models import Membership, Office

LATELY = datetime.timedelta(days=30)


@dataclass(frozen=True)
class Table:
    """Numbers by office, with small ones hidden. No column is summed: a sum over
    offices would give away what is hidden in one of them."""

    title: str | Promise
    columns: list[str | Promise]
    rows: list[tuple[Office, Row]]


def tables(offices: Sequence[Office]) -> list[Table]:
    return [
        _people(offices),
        _public_things(offices),
        _waiting(offices),
        _decided(offices),
    ]


def _people(offices: Sequence[Office]) -> Table:
    works = Membership.objects.active().filter(user=OuterRef("pk"))
    people = User.objects.filter(~Exists(works), is_active=True, office__in=offices)
    bands = [band for band in AgeBand if band != AgeBand.UNDER_13]
    return _table(
        _("People by age"),
        [(band.value, band.label) for band in bands],
        _counted(people, "office", "age_band"),
        offices,
    )


def _public_things(offices: Sequence[Office]) -> Table:
    models = handed_in_models()
    numbers = {
        (office, model._meta.label_lower): count
        for model in models
        for office, count in model._default_manager.filter(
            is_public=True, subject__office__in=offices
        )
        .order_by()
        .values_list("subject__office")
        .annotate(number=Count("pk"))
    }
    return _table(
        _("Public now"),
        [(model._meta.label_lower, model.kind_name) for model in models],
        numbers,
        offices,
    )


def _waiting(offices: Sequence[Office]) -> Table:
    items = QueueItem.objects.open().filter(office__in=offices)
    return _table(
        _("Waiting to be read, by urgency"),
        [(tier, name) for tier, name in TIERS.items()],
        _counted(items, "office", "tier"),
        offices,
    )


def _decided(offices: Sequence[Office]) -> Table:
    decisions = Decision.objects.filter(
        at__gt=timezone.now() - LATELY, subject__office__in=offices
    )
    return _table(
        _("Decided in the last 30 days"),
        [(outcome.value, outcome.label) for outcome in Outcome],
        _counted(decisions, "subject__office", "outcome"),
        offices,
    )


def _counted(rows: QuerySet[Any], office: str, by: str) -> dict[tuple[int, Any], int]:
    counted = rows.order_by().values_list(office, by).annotate(number=Count("pk"))
    return {(office_id, value): number for office_id, value, number in counted}


def _table(
    title: str | Promise,
    columns: Iterable[tuple[Any, str | Promise]],
    numbers: dict[tuple[int, Any], int],
    offices: Sequence[Office],
) -> Table:
    columns = list(columns)
    return Table(
        title,
        [label for _value, label in columns],
        [
            (
                office,
                hide([numbers.get((office.pk, value), 0) for value, _label in columns]),
            )
            for office in offices
        ],
    )
