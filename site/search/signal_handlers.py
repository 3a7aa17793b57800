"""What search hears from moderation, inside the transaction of the change."""

from __future__ import annotations

from typing import Any

from moderation.models import ModeratedModel
from search import actions, tasks
from search.sources import SOURCES


def find_it(sender: type[ModeratedModel], row: ModeratedModel, **kwargs: Any) -> None:
    if (kind := actions.kind_of(row)) in SOURCES:
        tasks.refresh_entry.enqueue(kind, row.pk)


def find_it_anew(
    sender: type[ModeratedModel], row: ModeratedModel, **kwargs: Any
) -> None:
    # What was taken out of a text must not be found a moment longer.
    lose_it(sender, row)
    find_it(sender, row)


def lose_it(sender: type[ModeratedModel], row: ModeratedModel, **kwargs: Any) -> None:
    if actions.kind_of(row) in SOURCES:
        actions.forget_row(row)


def forget_words(sender: type, **kwargs: Any) -> None:
    tasks.forget_words.enqueue()
