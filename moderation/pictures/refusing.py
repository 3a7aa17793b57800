"""An office does not want to see a picture again that it refused."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import transaction

from audit import actions as audit
from moderation.models import BankHash, HashBank, Outcome, Picture, QueueItem
from moderation.submissions import NotAllowed

TIER = 3


class NotRefused(RuntimeError):
    """The picture is not part of a version that was refused."""


class NothingToKnow(RuntimeError):
    """There is too little in the picture to know it again."""


def do_not_show_again(item: QueueItem, picture: Picture, *, acting_user: Any) -> None:
    """Put a refused picture on its office's bank: when it comes again, a person looks.

    Raises ``NotAllowed`` for whoever may not read the item, ``NotRefused`` where it was
    not decided that way, ``NothingToKnow`` for a picture of one colour. Again changes
    nothing.
    """
    if not QueueItem.objects.for_desk(acting_user).filter(pk=item.pk).exists():
        raise NotAllowed("This belongs to another desk.")
    decision = item.closed_by
    if decision is None or decision.outcome != Outcome.REFUSE:
        raise NotRefused
    if not item.version.pictures.filter(picture=picture).exists():
        raise NotRefused
    hashed = picture.hash
    if hashed is None or not hashed.is_telling:
        raise NothingToKnow
    with transaction.atomic():
        bank = _bank_of_office(item)
        _, new = BankHash.objects.get_or_create(bank=bank, value=hashed.upright)
        if not new:
            return
        HashBank.objects.filter(pk=bank.pk).update(revision=uuid.uuid4())
        audit.record(
            "moderation.bank_picture",
            item.version.subject,
            actor=acting_user,
            office_id=item.office_id,
        )


def _bank_of_office(item: QueueItem) -> HashBank:
    bank, _ = HashBank.objects.get_or_create(
        office_id=item.office_id,
        defaults={
            "name": f"again-{item.office.slug}",
            "kind": HashBank.Kind.AGAIN,
            "source": item.office.name,
            "tier": TIER,
        },
    )
    return bank
