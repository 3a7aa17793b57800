"""Nothing but pixels leaves ``pictures.clean``, whatever goes in."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ExifTags, Image, PngImagePlugin

import pictures
from tests.factories import picture_bytes

SECRET = b"kisumu-canary"


def gps_exif() -> bytes:
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = SECRET.decode()
    exif[ExifTags.Base.Orientation] = 6
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (0.0, 5.0, 30.0)
    return bytes(exif.tobytes())


def png_text() -> PngImagePlugin.PngInfo:
    info = PngImagePlugin.PngInfo()
    info.add_text("Author", SECRET.decode())
    info.add_itxt("XML:com.adobe.xmp", SECRET.decode())
    return info


def leftovers(data: bytes) -> dict[str | int, Any]:
    with Image.open(io.BytesIO(data)) as image:
        kept = {"exif", "icc_profile", "comment", "xmp", "photoshop"} & set(image.info)
        return {key: image.info[key] for key in kept} | dict(image.getexif())


@pytest.mark.parametrize(
    "upload",
    [
        picture_bytes(exif=gps_exif(), comment=SECRET, icc_profile=SECRET * 20),
        picture_bytes(image_format="PNG", exif=gps_exif(), pnginfo=png_text()),
        picture_bytes(image_format="WEBP", exif=gps_exif(), xmp=SECRET),
        picture_bytes(image_format="AVIF", exif=gps_exif(), xmp=SECRET),
        picture_bytes() + b"PK\x03\x04" + SECRET,
    ],
    ids=["jpeg", "png", "webp", "avif", "file behind a file"],
)
def test_no_metadata_survives(upload: bytes) -> None:
    clean = pictures.clean(upload)
    assert SECRET not in clean.data
    assert leftovers(clean.data) == {}


def with_segment(marker: int, content: bytes) -> bytes:
    """A JPEG with one more segment at its head, as cameras and editors write them."""
    whole = picture_bytes()
    segment = struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content
    return whole[:2] + segment + whole[2:]


def several(image_format: str) -> bytes:
    """A picture with a second frame behind the first."""
    out = io.BytesIO()
    first = Image.new("RGB", (40, 30), "white")
    second = Image.new("RGB", (40, 30), "red")
    first.save(out, image_format, save_all=True, append_images=[second], xmp=SECRET)
    return out.getvalue()


def with_preview() -> bytes:
    """A small whole JPEG inside the EXIF of another, before the crop was made."""
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "x"
    preview = picture_bytes(16, 12, comment=SECRET)
    head = exif.tobytes()
    return with_segment(0xE1, head + preview)


def chunk(name: bytes, data: bytes) -> bytes:
    checksum = zlib.crc32(name + data)
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", checksum)


def png_with(name: bytes, content: bytes) -> bytes:
    whole = picture_bytes(image_format="PNG")
    return whole[:33] + chunk(name, content) + whole[33:]


@pytest.mark.parametrize(
    "upload",
    [
        with_segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<x>" + SECRET + b"</x>"),
        with_segment(0xED, b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x0d" + SECRET),
        with_segment(0xE2, b"ICC_PROFILE\0\x01\x01" + SECRET * 9),
        with_segment(0xE2, b"MPF\0" + SECRET),
        with_segment(0xEB, SECRET),
        with_segment(0xFE, SECRET),
        with_preview(),
        png_with(b"tEXt", b"Comment\0" + SECRET),
        png_with(b"zTXt", b"Comment\0\0" + zlib.compress(SECRET)),
        png_with(b"eXIf", b"II*\0\x08\0\0\0\0\0" + SECRET),
        png_with(b"iCCP", b"x\0\0" + zlib.compress(SECRET * 20)),
        png_with(b"prVt", SECRET),
        picture_bytes(image_format="PNG") + SECRET,
        picture_bytes(image_format="WEBP") + SECRET,
        several("PNG"),
        several("WEBP"),
    ],
    ids=(
        "jpeg xmp, jpeg iptc, jpeg profile, jpeg second picture, jpeg other, "
        "jpeg comment, jpeg preview, png text, png packed text, png exif, png profile, "
        "png private, behind a png, behind a webp, moving png, moving webp"
    ).split(", "),
)
@pytest.mark.filterwarnings("ignore")  # Pillow warns of what is broken on purpose
def test_no_hiding_place_of_a_file_survives(upload: bytes) -> None:
    clean = pictures.clean(upload)
    assert SECRET not in clean.data
    assert leftovers(clean.data) == {}
    with Image.open(io.BytesIO(clean.data)) as image:
        assert image.format == "JPEG"
        assert getattr(image, "n_frames", 1) == 1
    assert clean.data.count(b"\xff\xd8\xff") == 1
    assert clean.data.endswith(b"\xff\xd9")


@pytest.mark.parametrize("image_format", ["JPEG", "PNG"])
def test_a_large_picture_taken_sideways_is_made_small_and_turned(
    image_format: str,
) -> None:
    clean = pictures.clean(picture_bytes(3200, 1600, image_format, exif=gps_exif()))
    assert (clean.width, clean.height) == (800, 1600)


def test_a_picture_taken_sideways_is_turned_upright() -> None:
    clean = pictures.clean(picture_bytes(64, 48, exif=gps_exif()))
    assert (clean.width, clean.height) == (48, 64)


def test_transparent_pixels_become_white() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (10, 10), (255, 0, 0, 0)).save(out, "PNG")
    with Image.open(io.BytesIO(pictures.clean(out.getvalue()).data)) as image:
        assert image.getpixel((5, 5)) == (255, 255, 255)


def png_header_of(width: int, height: int) -> bytes:
    """A few bytes that claim to be an enormous picture."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", b"")


@pytest.mark.parametrize(
    ("upload", "reason"),
    [
        (b"", pictures.Reason.EMPTY),
        (b"x" * (pictures.MAX_BYTES + 1), pictures.Reason.TOO_HEAVY),
        (png_header_of(8000, 5000), pictures.Reason.TOO_LARGE),
        (picture_bytes(6000, 5000, "PNG"), pictures.Reason.TOO_LARGE),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", pictures.Reason.NOT_A_PICTURE),
        (picture_bytes(image_format="GIF"), pictures.Reason.NOT_A_PICTURE),
        (picture_bytes()[:200], pictures.Reason.NOT_A_PICTURE),
        (png_header_of(0, 0), pictures.Reason.NOT_A_PICTURE),
    ],
    ids=["empty", "heavy", "40 Mpx header", "30 Mpx", "svg", "gif", "cut", "no size"],
)
def test_what_is_no_picture_is_refused_with_a_reason(
    upload: bytes, reason: pictures.Reason
) -> None:
    with pytest.raises(pictures.PictureRefused) as refused:
        pictures.clean(upload)
    assert refused.value.reason is reason


@pytest.mark.filterwarnings("ignore")  # Pillow warns of what it then refuses
@given(st.binary(max_size=400), st.integers(0, 300))
def test_broken_files_are_refused_and_never_crash(noise: bytes, at: int) -> None:
    whole = picture_bytes(20, 20)
    broken = whole[:at] + noise + whole[at + len(noise) :]
    try:
        clean = pictures.clean(broken)
    except pictures.PictureRefused:
        return
    assert leftovers(clean.data) == {}
