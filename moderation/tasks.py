"""What the worker does for moderation. Each task may run twice without harm."""

from __future__ import annotations

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from django_tasks import task

import pictures
from moderation import actions
from moderation.models import Picture, PictureRendition
from moderation.pictures.looking import look_at
from moderation.pictures.recording import compare_again, record_look

WIDTHS = (480, 960)
FORMATS = (("AVIF", 50), ("WEBP", 75))
AT_ONCE = 500
"""Pictures in one task: none takes so long that it would be thought lost."""


@task()
def check_picture(picture_id: int) -> None:
    """Look at an uploaded picture and make its renditions; what waited can go on.

    A worker that is killed anywhere in between does the rest the next time.
    """
    picture = Picture.objects.filter(pk=picture_id).first()
    if picture is None:
        return
    if picture.checked_at is None:
        look = look_at(picture)
        if not look.sealing:
            make_renditions(picture)
        record_look(picture, look)
    actions.go_on_after(picture)


@task()
def compare_pictures(after: int) -> None:
    """Compare the pictures that are here already with banks that have changed."""
    some = Picture.objects.filter(pk__gt=after).exclude(state=Picture.State.SEALED)
    pictures_now = list(some.order_by("pk")[:AT_ONCE])
    for picture in pictures_now:
        try:
            compare_again(picture)
        except FileNotFoundError:
            continue  # Its file went with its row, or is going.
    if len(pictures_now) == AT_ONCE:
        compare_pictures.enqueue(pictures_now[-1].pk)


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
