"""Pictures that tests draw: patterns with something in them, and codes."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import numpy.typing as npt
import zxingcpp
from PIL import Image

Pixels = npt.NDArray[np.uint8]


def waves(width: int, height: int, step: int) -> Pixels:
    """A pattern that is the same on each machine: whole numbers only."""
    x, y = np.arange(width)[None, :], np.arange(height)[:, None]

    def triangle(value: Any, period: int) -> Any:
        return np.abs(value % (2 * period) - period) * 255 // period

    red = triangle(x * 3 + y * step, 97 + step)
    green = triangle(y * 2 + x * step, 131)
    blue = triangle((x * y) // (40 + step), 90)
    return np.stack([red, green, blue], axis=2).astype(np.uint8)


def cloud(seed: int, width: int = 640, height: int = 480) -> Image.Image:
    """Soft coloured stains, large and small as in a photograph; others for each seed."""
    random = np.random.default_rng(seed)
    picture = Image.new("RGB", (width, height), "grey")
    for columns, rows in ((4, 3), (12, 9), (24, 18)):
        spots = random.integers(0, 255, (rows, columns, 3), dtype=np.uint8)
        stains = Image.fromarray(spots).resize(
            (width, height), Image.Resampling.BICUBIC
        )
        picture = Image.blend(picture, stains, 0.5)
    return picture


def code(text: str, kind: zxingcpp.BarcodeFormat | None = None) -> Image.Image:
    barcode = zxingcpp.create_barcode(text, kind or zxingcpp.BarcodeFormat.QRCode)
    pixels = np.asarray(zxingcpp.write_barcode_to_image(barcode, scale=5))
    return Image.fromarray(pixels).convert("RGB")


def saved(picture: Image.Image, image_format: str = "JPEG", **options: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, image_format, **options)
    return out.getvalue()
