"""Taking in a list of hashes of known pictures."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from audit import actions as audit
from moderation.models import BankHash, HashBank
from pictures.hash_files import Refused, Row

BATCH = 1000


class UnknownBank(ValueError):
    """A new bank needs a kind and a source; a known one keeps its own."""


@dataclass
class Imported:
    """What became of the rows of one list."""

    added: int = 0
    known: int = 0
    removed: int = 0
    refused: list[Refused] = field(default_factory=list)


def bank_for(
    name: str, *, kind: HashBank.Kind | None, source: str, tier: int | None
) -> HashBank:
    """The bank of that name, new and not yet saved where there is none."""
    bank = HashBank.objects.filter(name=name, office=None).first()
    if bank is None:
        if kind not in HashBank.Kind.sealing() or not source:
            raise UnknownBank("A new bank needs a kind and a source.")
        if HashBank.objects.filter(name=name).exists():
            raise UnknownBank("An office's own bank has this name.")
        return HashBank(
            name=name, kind=kind, source=source, tier=1 if tier is None else tier
        )
    if kind and kind != bank.kind:
        raise UnknownBank(f"This bank is of the kind {bank.kind}.")
    bank.source = source or bank.source
    bank.tier = bank.tier if tier is None else tier
    return bank


def import_rows(
    rows: Iterable[Row],
    bank: HashBank,
    *,
    dry_run: bool = False,
    progress: Callable[[int], None] = lambda done: None,
) -> Imported:
    """Add the rows to ``bank``, and forget those that their owner took back.

    The same list again adds nothing. It is one transaction: a list that is cut off half
    way is not taken in at all. Whoever calls lets the pictures that are here already be
    compared.
    """
    imported = Imported()
    with transaction.atomic():
        before = _values(bank)
        after = set(before)
        for done, row in enumerate(rows, start=1):
            _apply(row, after, imported)
            if done % BATCH == 0:
                progress(done)
        if not dry_run:
            _store(bank, before, after)
    return imported


def _values(bank: HashBank) -> set[bytes]:
    if bank._state.adding:
        return set()
    HashBank.objects.select_for_update().get(pk=bank.pk)
    return {
        bytes(value)
        for value in BankHash.objects.filter(bank=bank)
        .values_list("value", flat=True)
        .iterator(chunk_size=5000)
    }


def _apply(row: Row, values: set[bytes], imported: Imported) -> None:
    if isinstance(row, Refused):
        imported.refused.append(row)
    elif row.removed:
        imported.removed += row.value in values
        values.discard(row.value)
    elif row.value in values:
        imported.known += 1
    else:
        values.add(row.value)
        imported.added += 1


def _store(bank: HashBank, before: set[bytes], after: set[bytes]) -> None:
    new, gone = sorted(after - before), sorted(before - after)
    bank.imported_at = timezone.now()
    bank.revision = uuid.uuid4()
    bank.save()
    for start in range(0, len(gone), BATCH // 2):
        some = gone[start : start + BATCH // 2]
        BankHash.objects.filter(bank=bank, value__in=some).delete()
    BankHash.objects.bulk_create(
        (BankHash(bank=bank, value=value) for value in new), batch_size=BATCH
    )
    audit.record(
        "moderation.import_hashes",
        bank,
        actor=None,
        office_id=None,
        added=len(new),
        removed=len(gone),
    )
