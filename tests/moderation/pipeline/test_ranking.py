"""Ranking, spans and bars: the numbers behind the table of labelled rows."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.pipeline.evaluation.attacks import WAYS
from moderation.pipeline.evaluation.bars import Bar, Line
from moderation.pipeline.evaluation.floors import lines_as_floors, read_floors
from moderation.pipeline.evaluation.ranking import (
    Estimate,
    average_precision,
    calibration_error,
    estimate,
    recall_at_false_alarms,
    recall_at_precision,
)
from moderation.pipeline.evaluation.spans import character_f1, overlaps

SCORES = st.lists(st.sampled_from([0.0, 0.1, 0.5, 0.7, 1.0]), min_size=1, max_size=30)


def numbers(*values: float) -> Any:
    return np.array(values, dtype=float)


def test_a_perfect_order_has_an_area_of_one() -> None:
    assert average_precision(numbers(0.9, 0.8), numbers(0.1, 0.7), None) == 1.0


def test_where_all_scores_are_equal_the_area_is_the_base_rate() -> None:
    same = average_precision(numbers(0.5), numbers(0.5, 0.5, 0.5), None)
    assert same == pytest.approx(0.25)
    weighed = average_precision(numbers(0.5), numbers(0.5, 0.5, 0.5), 0.1)
    assert weighed == pytest.approx(0.1)


def test_the_area_is_that_of_precision_and_recall() -> None:
    area = average_precision(numbers(0.9, 0.4), numbers(0.6), None)
    assert area == pytest.approx(0.5 * 1 + 0.5 * 2 / 3)


@given(SCORES, SCORES)
def test_every_measure_stays_between_0_and_1(
    found: list[float], clean: list[float]
) -> None:
    some, rest = numbers(*found), numbers(*clean)
    for value in (
        average_precision(some, rest, None),
        average_precision(some, rest, 0.1),
        recall_at_false_alarms(some, rest, 0.05),
        recall_at_precision(some, rest, 0.9),
        calibration_error(some, rest, None),
    ):
        assert -1e-9 <= value <= 1 + 1e-9


def test_no_more_false_alarms_are_counted_than_allowed() -> None:
    clean = np.linspace(0, 1, 100)
    found = numbers(0.2, 0.96, 0.99)
    assert recall_at_false_alarms(found, clean, 0.05) == pytest.approx(2 / 3)


def test_recall_is_that_at_the_precision_asked_for() -> None:
    assert recall_at_precision(numbers(0.9, 0.8, 0.1), numbers(0.5), 0.9) == (
        pytest.approx(2 / 3)
    )


def test_scores_that_are_shares_have_no_calibration_error() -> None:
    assert calibration_error(numbers(0.5), numbers(0.5), None) == 0
    assert calibration_error(numbers(1.0), numbers(0.0), 0.3) == 0
    assert calibration_error(numbers(0.0), numbers(1.0), None) == 1


def test_an_interval_holds_its_value_and_is_the_same_again() -> None:
    found, clean = np.linspace(0.3, 1, 40), np.linspace(0, 0.7, 40)
    first = estimate(recall_of_half, found, clean)
    assert first.low <= first.value <= first.high
    assert first == estimate(recall_of_half, found, clean)


def recall_of_half(found: Any, clean: Any) -> float:
    return recall_at_false_alarms(found, clean, 0.5)


def test_characters_are_counted_once_and_nothing_for_nothing_is_right() -> None:
    assert character_f1([(0, 4), (2, 4)], [0, 1, 2, 3]) == 1.0
    assert character_f1([(0, 2)], [0, 1, 2, 3]) == pytest.approx(2 / 3)
    assert character_f1([], []) == 1.0
    assert character_f1([(0, 2)], []) == 0.0


def test_a_place_that_is_only_touched_is_found() -> None:
    assert overlaps([(0, 3)], 2, 9)
    assert not overlaps([(0, 3)], 3, 9)


@pytest.mark.parametrize(
    ("value", "at_most", "verdict"),
    [
        (0.7, False, "stretch"),
        (0.55, False, "passed"),
        (0.4, False, "UNDER"),
        (0.7, True, "UNDER"),
    ],
)
def test_a_verdict_says_which_bar_is_passed(
    value: float, at_most: bool, verdict: str
) -> None:
    bar = Bar(0.5, 0.3 if at_most else 0.6, at_most=at_most)
    found = Estimate(value, value, value)
    assert Line("x", found, bar, "").verdict == verdict


def test_what_cannot_be_measured_is_told() -> None:
    line = Line("x", None, Bar(0.5, 0.6), "0 / 0 rows")
    assert line.verdict == "no rows"
    assert "no rows" in str(line)


def test_a_line_under_its_floor_is_named_and_one_without_is_not() -> None:
    floors = read_floors()
    floors = type(floors)(
        shares=floors.shares,
        largest_identity_gap=1.0,
        texts_a_second=1,
        memory_mb=1,
        development_rows={"recall": 0.8, "held": 0.04},
    )
    bad = Estimate(0.5, 0.4, 0.6)
    lines = [
        Line("recall", bad, Bar(0.5, 0.6), ""),
        Line("held", bad, Bar(0.08, 0.04, at_most=True), ""),
        Line("other", bad, Bar(0.9, 1.0), ""),
    ]
    assert len(list(floors.broken_by_lines(lines))) == 2
    assert list(lines_as_floors(lines))[1:] == [
        '"recall" = 0.40',
        '"held" = 0.60',
        '"other" = 0.40',
    ]


@pytest.mark.parametrize("way", WAYS)
def test_every_way_to_write_a_word_changes_it(way: str) -> None:
    assert WAYS[way]("idiot") != "idiot"
    assert WAYS[way]("x")
