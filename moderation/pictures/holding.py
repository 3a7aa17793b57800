"""Whether a version waits for its pictures, and how urgently."""

from __future__ import annotations

from django.db.models import Min, Q
from django.utils import timezone

from moderation import pipeline
from moderation.models import (
    Picture,
    PictureFinding,
    QueueItem,
    Version,
    VersionPicture,
)


def waits_for_picture(version: Version) -> bool:
    """Whether no policy may show ``version``: a picture of it is unchecked or sealed,
    or something was found in one, so that a person looks first."""
    return version.pictures.filter(
        Q(picture__checked_at=None)
        | Q(picture__state=Picture.State.SEALED)
        | Q(picture__findings__isnull=False)
    ).exists()


def has_sealed_picture(version: Version) -> bool:
    """Whether nobody at all may show ``version``."""
    return version.pictures.filter(picture__state=Picture.State.SEALED).exists()


def hurry(item: QueueItem) -> None:
    """Move ``item`` up to where what was found in its pictures belongs."""
    placed = VersionPicture.objects.filter(version=item.version_id)
    worst = PictureFinding.objects.filter(
        picture__in=placed.values("picture")
    ).aggregate(tier=Min("tier"))["tier"]
    if worst is None or worst >= item.tier:
        return
    item.tier = worst
    item.due_at = min(item.due_at, timezone.now() + pipeline.POLICY.clocks[worst])
    item.save(update_fields=["tier", "due_at"])
