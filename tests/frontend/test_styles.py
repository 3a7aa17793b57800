from __future__ import annotations

import gzip
import re

import pytest

from frontend.drawing import TOPICS
from tests.frontend.conftest import FRONTEND

PHYSICAL = re.compile(
    r"(?:^|[;{\s])(?:"
    r"(?:margin|padding|border|inset|scroll-margin|scroll-padding)-"
    r"(?:left|right|top|bottom)(?:-\w+)?"
    r"|left|right|top|bottom|width|height|min-width|max-width|min-height|max-height"
    r"|border-(?:top|bottom)-(?:left|right)-radius"
    r")\s*:"
)
PHYSICAL_VALUE = re.compile(r"(?:text-align|float|clear)\s*:\s*(?:left|right)")


def test_stylesheets_know_no_left_or_right(stylesheets: dict[str, str]) -> None:
    for name, text in stylesheets.items():
        without_queries = re.sub(r"@media[^{]*", "", text)
        assert not PHYSICAL.findall(without_queries), name
        assert not PHYSICAL_VALUE.findall(text), name


def test_shorthands_are_the_same_on_both_sides(stylesheets: dict[str, str]) -> None:
    four_values = re.compile(r"(?:margin|padding)\s*:\s*([^;{}()]+);")
    for name, text in stylesheets.items():
        for values in four_values.findall(text):
            sides = values.split()
            assert len(sides) < 4 or sides[1] == sides[3], (name, values)


def test_stylesheets_fetch_nothing_from_elsewhere(stylesheets: dict[str, str]) -> None:
    for name, text in stylesheets.items():
        assert "http" not in text.replace('a[href^="http"]', ""), name
        assert "url(" not in text, name


def built(pattern: str) -> bytes:
    found = sorted((FRONTEND / "dist" / "assets").glob(pattern))
    if not found:
        pytest.skip("the front end has not been built")
    return found[0].read_bytes()


def test_the_stylesheet_of_every_page_stays_within_12_kilobytes() -> None:
    assert len(gzip.compress(built("voices-*.css"), 9)) <= 12_000


def test_the_scripts_of_every_page_stay_within_15_kilobytes() -> None:
    assert len(gzip.compress(built("site-*.js"), 9)) <= 15_000


def test_the_build_turns_no_logical_property_into_a_physical_one() -> None:
    text = built("voices-*.css").decode()
    assert not re.findall(r"[;{](?:margin|padding|border)-(?:left|right)\b", text)


def colours(text: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", text))


def topics(text: str) -> dict[str, dict[str, str]]:
    rule = re.compile(r"\.t-(\w+) \{([^}]*)\}")
    return {name: colours(body) for name, body in rule.findall(text)}


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [
        p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


TEXT = 4.5
EDGE = 3.0
GROUNDS = (
    "paper",
    "wash",
    "house-tint",
    "you-tint",
    "help-tint",
    "open-tint",
    "close-tint",
)
PAIRS = [
    *[
        (text, ground, TEXT)
        for text in ("ink", "soft", "house", "you-text")
        for ground in GROUNDS
    ],
    *[("line", ground, EDGE) for ground in GROUNDS],
    *[("you", ground, EDGE) for ground in ("paper", "wash", "you-tint")],
    ("on-bright", "you", TEXT),
    ("on-bright", "help", TEXT),
    ("house-on", "house", TEXT),
    ("open", "open-tint", TEXT),
    ("close", "close-tint", TEXT),
    ("deep-soft", "deep", TEXT),
]


@pytest.mark.parametrize("light", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground", "least"), PAIRS)
def test_words_and_edges_stand_out_from_their_ground(
    stylesheets: dict[str, str], light: str, text: str, ground: str, least: float
) -> None:
    bright, dark = stylesheets["colours.css"].split("@media", 1)
    palette = colours(bright) | (colours(dark) if light == "dark" else {})
    assert contrast(palette[text], palette[ground]) >= least


@pytest.mark.parametrize("light", ["light", "dark"])
def test_topics_can_be_read_and_seen(stylesheets: dict[str, str], light: str) -> None:
    bright, dark = stylesheets["colours.css"].split("@media", 1)
    palette = colours(bright) | (colours(dark) if light == "dark" else {})
    pairs = topics(bright if light == "light" else dark)
    assert set(pairs) == set(TOPICS)
    for name, pair in pairs.items():
        assert contrast(pair["a"], pair["b"]) >= TEXT, name
        assert contrast(palette["on-a"], pair["a"]) >= TEXT, name
        assert contrast(palette["on-b"], pair["b"]) >= TEXT, name
