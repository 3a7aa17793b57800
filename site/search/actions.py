"""Keep the index the same as what is public."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import transaction

from moderation.models import ModeratedModel
from search.models import Entry
from search.sources import SOURCES, Source
from search.words import words

BATCH = 500
FIELDS = (
    *("kind", "url_name", "url_key", "title", "text", "folded_title", "folded_text"),
    *("language", "office", "topic", "published_at"),
)


def kind_of(row: ModeratedModel) -> str:
    return row._meta.label_lower


def source_of(kind: str, pk: int) -> str:
    return f"{kind}:{pk}"


def index_row(row: ModeratedModel) -> None:
    """Let a public row be found, as it stands now."""
    _write([_entry(SOURCES[kind_of(row)], row)])


def forget_row(row: ModeratedModel) -> None:
    Entry.objects.filter(source=source_of(kind_of(row), row.pk)).delete()


@transaction.atomic
def refresh(kind: str, pk: int) -> None:
    """Index the row if it is public, forget it if not; again changes nothing."""
    source = SOURCES[kind]
    row = source.public().select_for_update(of=("self",)).filter(pk=pk).first()
    if row is None:
        Entry.objects.filter(source=source_of(kind, pk)).delete()
    else:
        index_row(row)


def rebuild() -> int:
    """Index everything public and forget the rest, in small transactions."""
    count = 0
    for kind, source in SOURCES.items():
        for rows in _batches(source.public().iterator(BATCH)):
            _write(_entry(source, row) for row in rows)
            count += len(rows)
        _forget_strays(kind, source)
    return count


def _forget_strays(kind: str, source: Source) -> None:
    entries = Entry.objects.filter(kind=kind).order_by("pk")
    for batch in _batches(entries.values_list("pk", "source").iterator(BATCH)):
        row_of = {pk: int(key.rpartition(":")[2]) for pk, key in batch}
        public = set(
            source.public()
            .filter(pk__in=row_of.values())
            .order_by()
            .values_list("pk", flat=True)
        )
        strays = [pk for pk, row in row_of.items() if row not in public]
        Entry.objects.filter(pk__in=strays).delete()


def _entry(source: Source, row: Any) -> Entry:
    fields = source.fields(row)
    kind = kind_of(row)
    return Entry(
        source=source_of(kind, row.pk),
        kind=kind,
        folded_title=" ".join(words(fields["title"])),
        folded_text=" ".join(words(fields["text"])),
        office_id=row.subject.office_id,
        published_at=row.published_at,
        **fields,
    )


def _write(entries: Iterable[Entry]) -> None:
    Entry.objects.bulk_create(
        entries,
        update_conflicts=True,
        unique_fields=["source"],
        update_fields=FIELDS,
    )


def _batches(rows: Iterable[Any]) -> Iterator[list[Any]]:
    batch: list[Any] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
