"""Write down what a look at a picture found, once."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from moderation.models import Picture, PictureFinding
from moderation.pictures.banks import find_bank
from moderation.pictures.looking import Look
from moderation.pictures.sealing import seal
from pictures.hashes import hash_picture


def record_look(picture: Picture, look: Look) -> None:
    """Store what was found and call the picture checked; the first look counts.

    Whoever hands in a version with this picture meanwhile is waited for, or waits.
    """
    with transaction.atomic():
        locked = Picture.objects.select_for_update().filter(pk=picture.pk).first()
        if locked is None or locked.checked_at is not None:
            return
        _keep_hash(locked, look)
        for finding in look.findings:
            finding.picture = locked
        PictureFinding.objects.bulk_create(look.findings)
        if look.sealing:
            seal(locked, look.sealing)
            return
        locked.checked_at = timezone.now()
        locked.save(update_fields=["checked_at"])


def compare_again(picture: Picture) -> bool:
    """Compare a picture that is here already with the banks as they are now.

    Returns whether it had to be sealed.
    """
    hashed = picture.hash
    if hashed is None:
        with picture.file.open("rb") as file:
            hashed = hash_picture(file.read())
    bank = find_bank(hashed, office_id=picture.office_id)
    with transaction.atomic():
        locked = Picture.objects.select_for_update().filter(pk=picture.pk).first()
        if locked is None:
            return False
        if locked.quality is None:
            _keep_hash(locked, Look(hashed, bank))
        if bank is None or not bank.seals:
            return False
        seal(locked, bank)
    return True


def _keep_hash(picture: Picture, look: Look) -> None:
    picture.hashes, picture.quality = bytes(look.hash), look.hash.quality
    picture.save(update_fields=["hashes", "quality"])
