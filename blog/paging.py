"""Pages of a list by the place of their last row: page 50,000 costs what page 1 does."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db.models import Model, Q, QuerySet

ModelT = TypeVar("ModelT", bound=Model)

_PLACE = re.compile(r"([0-9]{1,16})-([0-9]{1,15})")
_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
_MICROSECOND = datetime.timedelta(microseconds=1)


class NotAPlace(ValueError):
    """An address that names no place in a list."""


@dataclass(frozen=True)
class Place:
    """Where a row stands in a list by time of publication."""

    at: datetime.datetime
    pk: int

    def __str__(self) -> str:
        return f"{(self.at - _EPOCH) // _MICROSECOND}-{self.pk}"

    @classmethod
    def parse(cls, token: str) -> Place:
        found = _PLACE.fullmatch(token)
        if found is None:
            raise NotAPlace
        at = _EPOCH + int(found[1]) * _MICROSECOND
        return cls(at, int(found[2]))


@dataclass(frozen=True)
class Page(Generic[ModelT]):
    """Some rows, and the token of the page after them (empty at the end)."""

    rows: list[ModelT]
    after: str


def older_page(
    rows: QuerySet[ModelT], token: str, *, size: int, field: str = "published_at"
) -> Page[ModelT]:
    """The page after ``token`` of rows that are read from the newest to the oldest."""
    return _page(rows.order_by(f"-{field}", "-id"), token, size, field, "lt")


def later_page(
    rows: QuerySet[ModelT], token: str, *, size: int, field: str = "published_at"
) -> Page[ModelT]:
    """The page after ``token`` of rows that are read from the oldest to the newest."""
    return _page(rows.order_by(field, "id"), token, size, field, "gt")


def _page(
    rows: QuerySet[ModelT], token: str, size: int, field: str, beyond: str
) -> Page[ModelT]:
    if token:
        place = Place.parse(token)
        # The first condition alone lets the database begin at the right row.
        rows = rows.filter(
            Q(**{f"{field}__{beyond}e": place.at}),
            Q(**{f"{field}__{beyond}": place.at})
            | Q(**{field: place.at, f"id__{beyond}": place.pk}),
        )
    found = list(rows[: size + 1])
    shown = found[:size]
    if len(found) <= size:
        return Page(shown, "")
    last = shown[-1]
    return Page(shown, str(Place(_time_of(last, field), last.pk)))


def _time_of(row: Model, field: str) -> datetime.datetime:
    value = row
    for name in field.split("__"):
        value = getattr(value, name)
    assert isinstance(value, datetime.datetime)
    return value
