"""Handles: nobody passes for another, for staff, or gives a way to be reached."""

from __future__ import annotations

import unicodedata

from django.core.exceptions import ValidationError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.handles import check_handle, passes_for_staff, skeleton, tidy


@given(st.text(max_size=30))
def test_a_skeleton_of_a_skeleton_is_itself(handle: str) -> None:
    assert skeleton(skeleton(handle)) == skeleton(handle)


@given(st.from_regex(r"[a-z]{3,12}", fullmatch=True), st.sampled_from("._-"))
def test_capitals_and_signs_make_no_other_handle(handle: str, sign: str) -> None:
    assert skeleton(handle.upper()) == skeleton(handle)
    assert skeleton(handle[:1] + sign + handle[1:]) == skeleton(handle)


@given(st.text(max_size=24))
def test_whatever_is_typed_is_taken_or_refused_with_a_reason(typed: str) -> None:
    handle = tidy(typed)
    try:
        check_handle(handle)
    except ValidationError as error:
        assert error.messages  # noqa: PT017
        return
    assert 3 <= len(handle) <= 24
    assert 0 < len(skeleton(handle)) <= 72
    assert unicodedata.normalize("NFKC", handle) == handle


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Little_Delta", "1ittle.de1ta"),
        ("clara", "c1ara"),
        ("morning", "moming"),
        ("amina", "аmina"),
        ("coco", "сосо"),
        ("كريم", "کریم"),
        ("سلمى", "سلمي"),
        ("zoé-lit", "zoe.lit"),
        ("nour7", "nour٧"),
    ],
)
def test_handles_that_look_alike_are_one(first: str, second: str) -> None:
    assert skeleton(first) == skeleton(second)


@pytest.mark.parametrize(
    "handle",
    [
        "amina.writes",
        "Zoé",
        "نور-تكتب",
        "abc",
        "river_7",
        "badminton.fan",
        "señal9",
        "دلتا_صغيرة",
        "x" * 24,
        "many.rivers",
        "रिया-लिखती",
    ],
)
def test_ordinary_handles_are_taken(handle: str) -> None:
    check_handle(tidy(handle))


@pytest.mark.parametrize(
    ("handle", "code"),
    [
        ("", "length"),
        ("ab", "length"),
        ("x" * 25, "length"),
        ("two words", "letters"),
        ("na\x00na", "letters"),
        ("smile😀", "letters"),
        ("zero\u200bwidth", "letters"),
        ("dots..dots", "letters"),
        ("o\u0336\u0336ops", "letters"),
        ("<b>bold</b>", "letters"),
        ("12345", "no_letter"),
        (".hidden", "ends"),
        ("amіna", "alphabets"),
        ("amina2009", "year"),
        ("born.١٩٩٩", "year"),
        ("admin", "staff"),
        ("Adm1n.kenya", "staff"),
        ("unicef-kenya", "staff"),
        ("the_moderator", "staff"),
        ("Modérateur", "staff"),
        ("المشرف", "staff"),
        ("kisumu.staff", "staff"),
    ],
)
def test_other_handles_are_refused_with_their_reason(handle: str, code: str) -> None:
    with pytest.raises(ValidationError) as refused:
        check_handle(tidy(handle))
    assert refused.value.code == code


@pytest.mark.parametrize(
    "handle", ["call0722555123", "0722-555-123-me", "insta.is.amina", "amina.gmail.com"]
)
def test_a_handle_by_which_somebody_could_be_reached_is_refused(handle: str) -> None:
    with pytest.raises(ValidationError) as refused:
        check_handle(handle)
    assert refused.value.code == "contact"


@pytest.mark.parametrize("handle", ["badminton", "modest", "voicemail7", "teamwork"])
def test_a_word_inside_a_word_passes_for_nobody(handle: str) -> None:
    assert not passes_for_staff(handle)
