from __future__ import annotations

import gzip
import re
from xml.etree import ElementTree

from django.utils.translation import override

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontend.drawing import (
    AVATARS,
    TOPICS,
    draw_avatar,
    draw_company,
    draw_cover,
    draw_empty,
    draw_garden,
    draw_mark,
    title_mark,
)
from frontend.marks import MARKS
from tests.frontend.conftest import FRONTEND

# Stroke, fill and shape: what a drawing of ours may consist of.
ELEMENTS = {"span", "svg", "g", "path"}


def elements(drawing: str) -> set[str]:
    return {element.tag for element in ElementTree.fromstring(drawing).iter()}


@pytest.mark.parametrize("name", MARKS)
def test_a_mark_is_one_small_silent_drawing(name: str) -> None:
    drawing = draw_mark(name)
    assert elements(drawing) == {"svg", "path"}
    assert 'aria-hidden="true"' in drawing
    assert len(drawing) < 600


def test_the_page_about_the_frontend_names_every_mark() -> None:
    page = (FRONTEND.parent / "docs" / "frontend.md").read_text()
    named = re.search(r"Names: `([^`]+)`", page)
    assert named is not None
    assert set(named[1].split()) == set(MARKS)


def test_there_is_no_semicolon() -> None:
    assert not any("semicolon" in name for name in MARKS)


@pytest.mark.parametrize(
    ("title", "mark"),
    [
        ("Who decides what our street is called?", "question"),
        ("« On plante quoi ? »", "question"),
        ("من يقرّر اسم شارعنا؟", "arabic-question"),
        ("Ask me before you post me!", "exclamation"),
        ("Night bus home…", "dots"),
        ("Night bus home...", "dots"),
        ("I said “I am fine”, twice", "quote-open"),
        ("قلت «أنا بخير»", "guillemet"),
        ("Three languages & one table", "ampersand"),
        ("Dear group chat: I am leaving you", "colon"),
        ("The river came in, and we stayed", "comma"),
        ("دخل النهر، فحملنا الكتب", "arabic-comma"),
        ("Later — a timetable", "dash"),
        ("My brother cooks now. Nobody died.", "stop"),
        ("A title without any mark", "quote-open"),
        ("", "quote-open"),
    ],
)
def test_the_title_gives_the_mark(title: str, mark: str) -> None:
    assert title_mark(title) == mark


@given(st.text(), st.text(), st.text() | st.integers() | st.uuids())
def test_a_cover_is_well_formed_and_holds_nothing_that_was_typed(
    title: str, topic: str, seed: object
) -> None:
    cover = draw_cover(title, topic, seed)
    assert elements(cover) <= ELEMENTS
    assert cover == draw_cover(title, topic, seed)
    classes = ElementTree.fromstring(cover).attrib["class"].split()
    assert set(classes) <= {"cover", "swap", *(f"t-{name}" for name in TOPICS)}


def test_covers_of_one_title_differ_by_their_seed() -> None:
    covers = {draw_cover("Who has the key?", "climate", seed) for seed in range(200)}
    assert len(covers) == 8  # four crops, each in both orders of colour


def test_covers_mirror_from_right_to_left_but_what_has_no_direction_does_not() -> None:
    assert 'class="flip"' in draw_cover("Who?", "school", 1)
    assert 'class="keep"' not in draw_cover("Who?", "school", 1)
    for title in ("Stop!", "You & me", "من؟", "نعم، لا"):
        assert 'class="keep"' in draw_cover(title, "school", 1)


@given(st.text() | st.uuids())
def test_an_avatar_is_the_same_every_time(seed: object) -> None:
    assert draw_avatar(seed) == draw_avatar(seed)
    assert elements(draw_avatar(seed)) <= ELEMENTS


def test_avatars_use_every_shape() -> None:
    drawn = {re.sub(r"t-\w+", "", draw_avatar(number)) for number in range(2000)}
    assert len(drawn) == len(AVATARS) == 20


def test_an_avatar_says_its_name_only_when_asked() -> None:
    with override("en"):
        assert "aria-label" not in draw_avatar("x")
        assert 'role="img" aria-label="Avatar: ' in draw_avatar("x", spoken=True)


def test_illustrations_are_well_formed_and_light() -> None:
    for drawing in (draw_garden(), draw_empty(), draw_company()):
        assert elements(drawing) <= ELEMENTS
        assert len(drawing) < 10_000


def test_the_company_beside_the_invitation_is_600_bytes() -> None:
    assert len(gzip.compress(draw_company().encode(), 9)) < 600


@pytest.mark.parametrize(
    "drawing",
    [
        *(draw_mark(name) for name in MARKS),
        draw_avatar("x"),
        draw_cover("Who?", "school", 1),
        draw_company(),
        draw_empty(),
        draw_garden(),
    ],
)
def test_no_drawing_fills_a_page_that_has_no_styles(drawing: str) -> None:
    size = re.search(r'<svg[^>]* width="(\d+)" height="(\d+)"', drawing)
    assert size is not None
    assert int(size[1]) <= 320
    assert int(size[2]) <= 160
