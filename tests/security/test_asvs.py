"""The list of ASVS items is whole, and each names a test that is there or a reason."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "security" / "asvs.md"
ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| (.+) \| (.+) \|$", re.MULTILINE)
TEST = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")

LEVELS_1_AND_2 = {
    **{
        f"6.{section}": count
        for section, count in zip("123456", (3, 12, 4, 4, 5, 3), strict=True)
    },
    "6.8": 4,
    "7.1": 3,
    "7.2": 4,
    "7.3": 2,
    "7.4": 5,
    "7.5": 2,
    "7.6": 2,
    "8.1": 2,
    "8.2": 3,
    "8.3": 1,
    "8.4": 1,
}
"""How many items of each section belong to level 1 or 2; they are its first ones."""


def rows() -> list[tuple[str, str, str]]:
    return ROW.findall(PAGE.read_text(encoding="utf-8"))


def test_every_item_of_levels_1_and_2_is_there_once() -> None:
    expected = [
        f"{section}.{number}"
        for section, count in LEVELS_1_AND_2.items()
        for number in range(1, count + 1)
    ]
    assert [item for item, _how, _proof in rows()] == expected


@pytest.mark.parametrize("row", rows(), ids=lambda row: row[0])
def test_an_item_names_a_test_that_is_there_or_a_reason(
    row: tuple[str, str, str],
) -> None:
    _item, how, proof = row
    assert how
    if proof.startswith("reason: "):
        return
    named = TEST.findall(proof)
    assert named, proof
    for path, name in named:
        source = (ROOT / path).read_text(encoding="utf-8")
        assert not name or f"def {name}(" in source, name
