"""A picture with nothing in it but pixels.

Young people's phones write the place, the time and the owner's name into a picture.
``clean`` decodes an upload, turns it upright, and writes its pixels into a new file, so
that nothing else can come along: no EXIF, XMP, IPTC, comment, thumbnail, colour profile
or second file behind the first.
"""

from __future__ import annotations

import hashlib
import io
import threading
from dataclasses import dataclass
from enum import StrEnum

from PIL import Image, ImageOps, UnidentifiedImageError

MAX_BYTES = 5 * 1024 * 1024
MAX_PIXELS = 25_000_000
MAX_SIDE = 1600
FORMATS = ("JPEG", "PNG", "WEBP", "AVIF")
JPEG_QUALITY = 82

_one_at_a_time = threading.Lock()
"""A few bytes can unpack to hundreds of megabytes: never twice in one process."""


class Reason(StrEnum):
    """Why a picture is not taken."""

    EMPTY = "empty"
    TOO_HEAVY = "too_heavy"
    TOO_LARGE = "too_large"
    NOT_A_PICTURE = "not_a_picture"


class PictureRefused(ValueError):
    """An upload that is not a picture we can take."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True)
class CleanPicture:
    """A JPEG of at most ``MAX_SIDE`` pixels a side, and the SHA-256 of its bytes."""

    data: bytes
    width: int
    height: int
    digest: str


def clean(upload: bytes) -> CleanPicture:
    """The pixels of ``upload`` as a new JPEG; raises ``PictureRefused``."""
    if not upload:
        raise PictureRefused(Reason.EMPTY)
    if len(upload) > MAX_BYTES:
        raise PictureRefused(Reason.TOO_HEAVY)
    with _one_at_a_time:
        pixels = _decode(upload)
    return _encode(pixels)


def _decode(upload: bytes) -> Image.Image:
    try:
        with Image.open(io.BytesIO(upload), formats=FORMATS) as source:
            # The header tells the size: a bomb is refused before it is unpacked.
            if source.width * source.height > MAX_PIXELS:
                raise PictureRefused(Reason.TOO_LARGE)
            # Made small before anything else, so that its pixels stand in memory once.
            source.thumbnail((MAX_SIDE, MAX_SIDE))
            ImageOps.exif_transpose(source, in_place=True)
            return _on_white(source)
    except PictureRefused:
        raise
    except (
        UnidentifiedImageError,
        Image.DecompressionBombError,
        OSError,
        ValueError,
        SyntaxError,
        EOFError,
        IndexError,
        KeyError,
        MemoryError,
        OverflowError,
        TypeError,
    ) as error:
        # Pillow's decoders raise all of these on files made to break them.
        raise PictureRefused(Reason.NOT_A_PICTURE) from error


def _on_white(picture: Image.Image) -> Image.Image:
    """New pixels, transparent ones on white: pasting leaves everything else behind."""
    layer = picture.convert("RGBA")
    pixels = Image.new("RGB", picture.size, "white")
    pixels.paste(layer, mask=layer.getchannel("A"))
    return pixels


def _encode(pixels: Image.Image) -> CleanPicture:
    out = io.BytesIO()
    pixels.save(out, "JPEG", quality=JPEG_QUALITY, optimize=True, progressive=True)
    data = out.getvalue()
    return CleanPicture(
        data, pixels.width, pixels.height, hashlib.sha256(data).hexdigest()
    )


def resize(picture: bytes, width: int, image_format: str, quality: int) -> bytes:
    """A smaller copy of one of our own clean pictures, in another format."""
    with Image.open(io.BytesIO(picture)) as source:
        height = max(1, round(source.height * width / source.width))
        copy = source.convert("RGB").resize((width, height))
    out = io.BytesIO()
    copy.save(out, image_format, quality=quality)
    return out.getvalue()
