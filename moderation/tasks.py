"""What the worker does for moderation. Each task may run twice without harm."""

from __future__ import annotations

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from django_tasks import task

import pictures
from moderation import actions
from moderation.models import Picture, PictureRendition

WIDTHS = (480, 960)
FORMATS = (("AVIF", 50), ("WEBP", 75))


@task()
def check_picture(picture_id: int) -> None:
    """Make the renditions of an uploaded picture, then let what waited go on."""
    picture = Picture.objects.filter(pk=picture_id).first()
    if picture is None or picture.checked_at is not None:
        return
    make_renditions(picture)
    actions.mark_checked(picture)


def make_renditions(picture: Picture) -> None:
    with picture.file.open() as file:
        original = file.read()
    for width in WIDTHS:
        for image_format, quality in FORMATS:
            _make(picture, original, min(width, picture.width), image_format, quality)


def _make(
    picture: Picture, original: bytes, width: int, image_format: str, quality: int
) -> None:
    suffix = image_format.lower()
    if picture.renditions.filter(format=suffix, width=width).exists():
        return
    data = pictures.resize(original, width, image_format, quality)
    rendition = PictureRendition(picture=picture, format=suffix, width=width)
    rendition.file.save(f"picture.{suffix}", ContentFile(data), save=False)
    try:
        with transaction.atomic():
            rendition.save()
    except IntegrityError:
        # Another worker was quicker with the same picture.
        rendition.file.delete(save=False)


@task()
def delete_files(names: list[str]) -> None:
    """Delete files whose rows are gone; their names are random and tell nothing."""
    for name in names:
        default_storage.delete(name)
