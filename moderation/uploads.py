"""Taking a picture in: decoded, stripped and held before anything is written."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

import pictures
from audit import actions as audit
from moderation import tasks
from moderation.models import Picture
from moderation.submissions import own_id
from offices.models import Office


def upload_picture(
    upload: bytes, *, client_id: uuid.UUID, office: Office, acting_user: Any
) -> Picture:
    """Strip an upload and keep its pixels, held; the same client id again is no copy.

    Raises ``pictures.PictureRefused``. Nothing is written before the upload has been
    decoded and re-encoded.
    """
    own = own_id(client_id, author=acting_user)
    mine = Picture.objects.filter(client_id=own, uploader=acting_user)
    if earlier := mine.first():
        return earlier
    clean = pictures.clean(upload)
    picture = Picture(
        uploader=acting_user,
        office=office,
        digest=clean.digest,
        width=clean.width,
        height=clean.height,
        client_id=own,
    )
    try:
        _store(picture, clean.data, acting_user)
    except IntegrityError:
        # The same form arrived twice at the same moment: the first one counts.
        if earlier := mine.first():
            return earlier
        raise
    return picture


def _store(picture: Picture, data: bytes, uploader: Any) -> None:
    picture.file.save("picture.jpg", ContentFile(data), save=False)
    try:
        with transaction.atomic():
            picture.save()
            audit.record(
                "moderation.upload_picture",
                picture,
                actor=uploader,
                office_id=picture.office_id,
            )
            tasks.check_picture.enqueue(picture.pk)
    except BaseException:
        # Without its row nobody would find the file again to delete it.
        picture.file.delete(save=False)
        raise
