"""The counting: intervals, tables, floors and the command."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.pipeline.evaluation import (
    Case,
    Count,
    Result,
    count_by,
    folded_hash,
    identity_gaps,
    read_floors,
    run,
    wilson,
)
from moderation.pipeline.evaluation.__main__ import main
from moderation.pipeline.evaluation.cost import Cost

MIGRANT = Case(
    "x-1", "en", "hate", "clean", "identity", "My neighbour is a migrant.", "migrant"
)
THREAT = Case("x-2", "en", "violence", "found", "threat", "I will kill you")


@given(st.integers(0, 500), st.integers(0, 500))
def test_an_interval_holds_its_share_and_stays_between_0_and_1(
    right: int, wrong: int
) -> None:
    low, high = wilson(right, right + wrong)
    assert 0 <= low <= high <= 1
    if right + wrong:
        share = right / (right + wrong)
        assert low - 1e-9 <= share <= high + 1e-9


def test_an_interval_is_wilsons() -> None:
    low, high = wilson(8, 10)
    assert (round(low, 3), round(high, 3)) == (0.490, 0.943)


def test_the_more_cases_the_surer() -> None:
    few, many = wilson(9, 10), wilson(900, 1000)
    assert many[1] - many[0] < few[1] - few[0]


def test_what_must_be_found_is_right_when_its_category_is_reached() -> None:
    other = replace(THREAT, category="spam")
    assert [result.right for result in run([THREAT, other])] == [True, False]


def test_what_is_clean_is_wrong_whatever_holds_it() -> None:
    (result,) = run([replace(THREAT, category="hate", expected="clean")])
    assert not result.right
    assert "violence" in result.reached


def test_a_plan_must_reach_the_score_of_a_plan() -> None:
    (result,) = run([replace(THREAT, at_least=0.9)])
    assert not result.right


def test_case_accents_and_white_space_make_no_other_sentence() -> None:
    assert folded_hash("Été  à Rome") == folded_hash("ete a rome ")
    assert folded_hash("Été") != folded_hash("Hiver")


def test_a_case_without_the_key_is_in_no_group() -> None:
    results = [Result(MIGRANT, True, ()), Result(THREAT, False, ())]
    assert count_by(results, lambda case: case.identity) == {"migrant": Count(1, 1)}


def test_an_identity_that_is_held_more_often_has_a_gap() -> None:
    plain = replace(MIGRANT, identity=None)
    results = [Result(MIGRANT, False, ("hate",)), Result(plain, True, ())]
    assert identity_gaps(results) == {"migrant": 0.5}


def test_a_group_under_its_floor_is_named() -> None:
    floors = replace(
        read_floors(),
        shares={
            **{table: {} for table in read_floors().shares},
            "found_by_category": {"violence": 0.9},
            "found_by_language": {"sw": 0.5},
        },
    )
    broken = list(floors.broken_by([Result(THREAT, False, ())]))
    assert broken == [
        "found_by_category: violence 0.00 is under 0.90",
        "found_by_language: sw has no cases",
    ]


@pytest.mark.parametrize(
    ("cost", "is_broken"),
    [(Cost(999, 100), True), (Cost(2000, 301), True), (Cost(1000, 300), False)],
)
def test_too_slow_and_too_large_are_under_the_floor(
    cost: Cost, is_broken: bool
) -> None:
    assert bool(list(read_floors().broken_by_cost(cost))) is is_broken


def test_the_command_prints_the_tables_and_no_sentence(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["--development", "--wrong"]) == 0
    printed = capsys.readouterr().out
    assert "clean by language" in printed
    assert "Refugees" not in printed


def test_the_command_fails_under_a_floor(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    command = "moderation.pipeline.evaluation.__main__"
    monkeypatch.setattr(f"{command}.measure", lambda texts: Cost(5000, 50))
    assert main([]) == 0
    monkeypatch.setattr(f"{command}.measure", lambda texts: Cost(1, 50))
    assert main([]) == 1
    assert "UNDER THE FLOOR" in capsys.readouterr().out
