"""Deleting what has been kept long enough, a little at a time.

A batch is one short transaction, so that nobody waits for a sweep, and a sweep that was
killed half-way goes on where it stopped the next time.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.core.files.storage import Storage
from django.db import models, transaction

BATCH = 500


def limit(key: str, now: datetime.datetime) -> datetime.datetime:
    """Whatever is as old as this has been kept for its whole period."""
    period: datetime.timedelta = settings.RETENTION[key]
    return now - period


def in_batches(
    rows: models.QuerySet[Any], act: Callable[[models.QuerySet[Any]], object]
) -> int:
    """Call ``act`` on all of ``rows``, some at a time; returns how many there were.

    A row that ``act`` leaves as it is gets no second turn.
    """
    done, last = 0, None
    rows = rows.order_by("pk")
    while True:
        waiting = rows if last is None else rows.filter(pk__gt=last)
        with transaction.atomic():
            keys = list(waiting.values_list("pk", flat=True)[:BATCH])
            if not keys:
                return done
            act(rows.model._base_manager.filter(pk__in=keys))
        done, last = done + len(keys), keys[-1]


def one_by_one(rows: models.QuerySet[Any], act: Callable[[Any], object]) -> int:
    """Call ``act`` on each of ``rows`` in a transaction of its own."""
    done = 0
    for key in rows.order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            # Somebody may have been quicker, or changed it so that it may stay.
            if (row := rows.filter(pk=key).first()) is not None:
                act(row)
                done += 1
    return done


def delete(rows: models.QuerySet[Any]) -> int:
    """Delete all of ``rows``; returns how many there were, without what hung on them."""
    return in_batches(rows, lambda batch: batch.delete())


def delete_files(storage: Storage, names: Iterable[str | None]) -> None:
    """Delete files once it is certain that their rows are gone."""
    gone = [name for name in names if name]

    def delete_now() -> None:
        for name in gone:
            storage.delete(name)

    transaction.on_commit(delete_now)
