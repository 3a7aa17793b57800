"""A picture as a page shows it: small copies first, where the worker has made them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.urls import reverse

from moderation.models import Picture, PictureRendition


@dataclass(frozen=True)
class Source:
    """One kind of file that a browser may choose, in several widths."""

    srcset: str
    type: str


@dataclass(frozen=True)
class ShownPicture:
    """What ``components/picture.html`` wants to know."""

    src: str
    sources: tuple[Source, ...]
    alt: str
    width: int
    height: int


def shown_picture(picture: Picture, alt: str) -> ShownPicture:
    """Addresses of ``picture``; whoever may not see it gets a 404 from them."""
    return ShownPicture(
        src=reverse("pictures:original", args=[picture.public_id]),
        sources=_sources(picture),
        alt=alt,
        width=picture.width,
        height=picture.height,
    )


def _sources(picture: Picture) -> tuple[Source, ...]:
    by_format: dict[str, list[PictureRendition]] = defaultdict(list)
    for rendition in picture.renditions.all():
        by_format[rendition.format].append(rendition)
    # "avif" before "webp": a browser takes the first kind that it knows.
    return tuple(
        Source(
            srcset=", ".join(
                f"{_address(picture, row)} {row.width}w"
                for row in sorted(rows, key=lambda row: row.width)
            ),
            type=f"image/{image_format}",
        )
        for image_format, rows in sorted(by_format.items())
    )


def _address(picture: Picture, rendition: PictureRendition) -> str:
    return reverse(
        "pictures:show", args=[picture.public_id, rendition.width, rendition.format]
    )
