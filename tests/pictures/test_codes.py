"""What codes in a picture say is read, and nothing makes reading them fall over."""

from __future__ import annotations

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

import pictures
from pictures.codes import MOST_CHARACTERS, read_codes
from tests.pictures.drawing import cloud, code, saved


def codes_in(picture: Image.Image) -> list[str]:
    return read_codes(pictures.clean(saved(picture)).data)


@pytest.mark.parametrize("kind", ["QRCode", "DataMatrix", "Aztec", "PDF417"])
def test_codes_of_squares_are_read(kind: str) -> None:
    drawn = code("tel:+254712345678", getattr(zxingcpp.BarcodeFormat, kind))
    assert codes_in(drawn) == ["tel:+254712345678"]


def test_the_number_on_a_packet_is_left_alone() -> None:
    assert codes_in(code("5901234123457", zxingcpp.BarcodeFormat.EAN13)) == []


def test_a_code_is_read_turned_small_and_inside_a_photograph() -> None:
    photo = cloud(4, 1200, 900)
    photo.paste(
        code("https://t.me/+abc").rotate(17, expand=True, fillcolor="white"), (600, 300)
    )
    assert codes_in(photo) == ["https://t.me/+abc"]


def test_two_codes_are_two_and_the_same_twice_is_one() -> None:
    wall = Image.new("RGB", (600, 300), "white")
    wall.paste(code("one"), (20, 20))
    wall.paste(code("two"), (220, 20))
    wall.paste(code("one"), (420, 20))
    assert sorted(codes_in(wall)) == ["one", "two"]


def test_a_photograph_without_codes_says_nothing() -> None:
    assert codes_in(cloud(5)) == []


@settings(max_examples=15)
@given(st.text(min_size=1, max_size=60))
def test_any_text_comes_back_without_nul_and_not_endless(text: str) -> None:
    for said in codes_in(code("x" + text)):
        assert "\0" not in said
        assert len(said) <= MOST_CHARACTERS
