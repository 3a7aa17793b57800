"""Write the log, seal it, and check that nobody touched it."""

from __future__ import annotations

import hashlib
import json
import re
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from django.conf import settings
from django.db import connection, models, transaction
from django.utils import timezone

from audit.models import Entry, Seal

SEAL_AT_MOST = 10_000
_KEY = re.compile(r"[\w.:-]{0,64}", re.ASCII)

type_of_value = bool | int | str | uuid.UUID | None


class Actor(Protocol):
    """Somebody who acts: known to the log by a random public id only."""

    @property
    def public_id(self) -> uuid.UUID: ...


def target_of(row: models.Model) -> str:
    """The name of a row in the log, for instance ``blog.post:12``."""
    return f"{row._meta.label_lower}:{row.pk}"


def record(
    verb: str,
    target: models.Model,
    *,
    actor: Actor | None,
    office_id: int | None,
    **data: type_of_value,
) -> Entry:
    """Append an entry in the caller's transaction.

    ``data`` takes ids, numbers and short codes only: free text is refused with
    ``ValueError``, because the log must not become a second copy of what people wrote.
    """
    return Entry.objects.create(
        actor_key=actor.public_id if actor else None,
        office_key=office_id,
        verb=verb,
        target=target_of(target),
        data={key: _plain(value) for key, value in data.items()},
    )


def _plain(value: type_of_value) -> bool | int | str | None:
    if isinstance(value, uuid.UUID):
        return str(value)
    if isinstance(value, str) and not _KEY.fullmatch(value):
        raise ValueError("The audit log holds ids and codes, never text.")
    return value


def seal() -> Seal | None:
    """Chain the entries written since the last seal; ``None`` when there are none.

    Writers are locked out for the moment in which the last id is read, so that no
    entry with a lower id can still appear in a sealed range.
    """
    with transaction.atomic():
        _wait_for_writers()
        previous = Seal.objects.order_by("-number").first()
        entries = list(
            Entry.objects.filter(id__gt=previous.last_id if previous else 0).order_by(
                "id"
            )[:SEAL_AT_MOST]
        )
        if not entries:
            return None
        seal = Seal(
            number=previous.number + 1 if previous else 1,
            first_id=entries[0].pk,
            last_id=entries[-1].pk,
            count=len(entries),
            content_digest=_digest(map(_canonical, entries)),
            previous_digest=previous.digest if previous else "",
        )
        seal.digest = _digest_of(seal)
        seal.save(force_insert=True)
        return seal


def _wait_for_writers() -> None:
    # SQLite has one writer at a time already (transactions begin IMMEDIATE).
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {Entry._meta.db_table} IN SHARE MODE")


def _digest(pieces: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    for piece in pieces:
        digest.update(piece)
    return digest.hexdigest()


def _digest_of(seal: Seal) -> str:
    """Over everything in a seal, and so over the entries and the seal before it."""
    fields: list[Any] = [
        seal.number,
        seal.first_id,
        seal.last_id,
        seal.count,
        seal.content_digest,
        seal.previous_digest,
        seal.sealed_at.isoformat(),
    ]
    return _digest([json.dumps(fields, separators=(",", ":")).encode()])


def _canonical(entry: Entry) -> bytes:
    fields: list[Any] = [
        entry.pk,
        str(entry.actor_key) if entry.actor_key else None,
        entry.office_key,
        entry.verb,
        entry.target,
        entry.data,
        entry.at.isoformat(),
    ]
    return json.dumps(fields, sort_keys=True, separators=(",", ":")).encode()


@dataclass(frozen=True)
class Fault:
    """A place where the log is not what was sealed."""

    seal: int
    what: str


def verify(*, expected: dict[int, str] | None = None) -> list[Fault]:
    """Compare the log with its seals.

    ``expected`` holds seal numbers and digests that were written down outside this
    host: with one of them, a log cut off at its end is found too.
    """
    faults = list(_verify_seals())
    for number, digest in (expected or {}).items():
        found = Seal.objects.filter(number=number).first()
        if found is None or found.digest != digest:
            faults.append(Fault(number, "is not the seal that was written down"))
    return faults


def _verify_seals() -> Iterator[Fault]:
    before, number, last_id = "", 0, 0
    for row in Seal.objects.order_by("number").iterator():
        number += 1
        if row.number != number or row.previous_digest != before:
            yield Fault(row.number, "does not follow the seal before it")
        if _digest_of(row) != row.digest:
            yield Fault(row.number, "was changed itself")
        if Entry.objects.filter(id__gt=last_id, id__lt=row.first_id).exists():
            yield Fault(row.number, "leaves out an entry before its range")
        yield from _verify_range(row)
        before, number, last_id = row.digest, row.number, row.last_id


def _verify_range(row: Seal) -> Iterator[Fault]:
    entries = list(
        Entry.objects.filter(id__range=(row.first_id, row.last_id)).order_by("id")
    )
    if not entries and row.sealed_at < timezone.now() - settings.RETENTION["audit"]:
        return  # deleted after their retention: the seal accounts for them
    if len(entries) != row.count:
        yield Fault(row.number, "has lost or gained entries")
    elif _digest(map(_canonical, entries)) != row.content_digest:
        yield Fault(row.number, "covers an entry that was changed")
