"""What the square codes in a picture say: QR and its like, read without any network.

A code can carry what nobody would be let write: a phone number, an invitation, a link.
Codes of lines, as on a packet of tea, hold the number of a product and are left alone.
"""

from __future__ import annotations

import io

import zxingcpp
from PIL import Image

MOST_CODES = 20
"""Read from one picture; a picture with more is a wall of codes."""

MOST_CHARACTERS = 2000
"""Of one code; the largest QR code holds about 3,000 letters or 7,000 digits."""


def read_codes(picture: bytes) -> list[str]:
    """What the codes in one of our own clean pictures say, each text once."""
    with Image.open(io.BytesIO(picture)) as source:
        grey = source.convert("L")
    found = zxingcpp.read_barcodes(
        grey,
        formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.AllMatrix),
        text_mode=zxingcpp.TextMode.Plain,
    )
    texts = (code.text.replace("\0", " ").strip() for code in found)
    said = dict.fromkeys(text[:MOST_CHARACTERS] for text in texts if text)
    return list(said)[:MOST_CODES]
