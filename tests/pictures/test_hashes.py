"""The same picture is known again; another one is not."""

from __future__ import annotations

import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageEnhance, ImageOps

import pictures
from pictures.hashes import (
    BYTES,
    MATCH_WITHIN,
    HashList,
    PictureHash,
    distance,
    hash_picture,
    hash_pixels,
)
from tests.pictures.drawing import cloud, saved, waves

# What the reference implementation says of the same pixels (width, height, step).
REFERENCE = {
    (
        64,
        64,
        1,
    ): "8f81f47f8a81303fdd48b41f8ba1d50f5970bc8f4be91517a174aa1baeb04363 43",
    (
        200,
        150,
        3,
    ): "1905da3f9607202e988d001f159da03f1e8eb57ae094003fefe8554b757afff1 100",
    (
        512,
        384,
        5,
    ): "d45138f1d151b1e3c1c18fe78745bfcfd507ffff55550000803f000187ff00ff 100",
    (
        131,
        307,
        2,
    ): "d80102bf796153cbcc01aaaf55abab4f64b1812f9e597193df7e51f0571e5050 100",
    (
        480,
        480,
        9,
    ): "68e170e3e1e3c3e3e3c30f83af8b7f8feeab4005400500170015007f657fdfff 100",
}
SEEDS = st.integers(0, 500)


@pytest.mark.parametrize("shape", REFERENCE)
def test_a_hash_is_what_the_reference_says(shape: tuple[int, int, int]) -> None:
    expected, quality = REFERENCE[shape].split()
    found = hash_pixels(waves(*shape))
    assert found.quality == int(quality)
    assert distance(found.upright, bytes.fromhex(expected)) <= 2


def hashed(picture: Image.Image) -> PictureHash:
    return hash_picture(pictures.clean(saved(picture)).data)


TURNS = [
    Image.Transpose.ROTATE_90,
    Image.Transpose.ROTATE_180,
    Image.Transpose.ROTATE_270,
    Image.Transpose.FLIP_LEFT_RIGHT,
    Image.Transpose.FLIP_TOP_BOTTOM,
    Image.Transpose.TRANSPOSE,
    Image.Transpose.TRANSVERSE,
]


@settings(max_examples=20)
@given(SEEDS, st.sampled_from(TURNS))
def test_a_turned_or_mirrored_picture_is_known(
    seed: int, turn: Image.Transpose
) -> None:
    known = HashList([hashed(cloud(seed)).upright])
    turned = hashed(cloud(seed).transpose(turn))
    assert distance(turned.upright, hashed(cloud(seed)).upright) > MATCH_WITHIN
    assert known.match(turned) == 0


@settings(max_examples=20)
@given(SEEDS, st.floats(0.5, 1.0), st.integers(50, 95), st.floats(0.85, 1.05))
def test_a_smaller_brighter_poorer_copy_is_known(
    seed: int, size: float, quality: int, brightness: float
) -> None:
    picture = cloud(seed)
    copy = ImageEnhance.Brightness(picture).enhance(brightness)
    copy = copy.resize((round(640 * size), round(480 * size)))
    poorer = Image.open(io.BytesIO(saved(copy, quality=quality)))
    assert HashList([hashed(picture).upright]).match(hashed(poorer)) == 0


@settings(max_examples=20)
@given(SEEDS, SEEDS)
def test_other_pictures_are_not_known(one: int, other: int) -> None:
    if one != other:
        assert (
            HashList([hashed(cloud(one)).upright]).match(hashed(cloud(other))) is None
        )


@pytest.mark.parametrize("size", [(1, 1), (1, 900), (3, 2), (64, 48), (900, 1)])
def test_a_picture_with_nothing_in_it_is_never_compared(size: tuple[int, int]) -> None:
    plain = hashed(Image.new("RGB", size, "#0e6539"))
    assert not plain.is_telling
    assert HashList(plain.hashes).match(plain) is None


def test_a_large_picture_is_known_by_its_small_copy() -> None:
    large = cloud(7, 1600, 1200)
    small = large.resize((200, 150))
    assert HashList([hashed(large).upright]).match(hashed(small)) == 0


@pytest.mark.parametrize("at", [0, 1, 4095, 4096, 9999])
def test_a_hash_is_found_wherever_it_stands_in_a_long_list(at: int) -> None:
    random = np.random.default_rng(3)
    known = [random.bytes(BYTES) for _ in range(10_000)]
    picture = hashed(cloud(1))
    known[at] = picture.upright
    assert HashList(known).match(picture) == at


@pytest.mark.parametrize(("apart", "place"), [(0, 0), (31, 0), (32, None)])
def test_a_match_is_as_near_as_published(apart: int, place: int | None) -> None:
    picture = PictureHash((b"\0" * BYTES,), quality=50)
    known = ((1 << apart) - 1).to_bytes(BYTES, "big")
    assert HashList([known]).match(picture) == place
    too_poor = PictureHash(picture.hashes, quality=49)
    assert HashList([known]).match(too_poor) is None


def test_an_empty_list_knows_nothing() -> None:
    assert HashList([]).match(hashed(cloud(1))) is None


@given(
    st.binary(min_size=BYTES, max_size=BYTES), st.binary(min_size=BYTES, max_size=BYTES)
)
def test_distance_counts_bits_either_way(one: bytes, other: bytes) -> None:
    assert distance(one, other) == distance(other, one)
    assert distance(one, one) == 0
    assert 0 <= distance(one, other) <= BYTES * 8


def test_hashes_are_stored_and_read_back() -> None:
    picture = hashed(ImageOps.mirror(cloud(2)))
    assert PictureHash.from_bytes(bytes(picture), picture.quality) == picture
