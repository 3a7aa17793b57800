"""When somebody is at the desk: what an author is promised rests on it."""

from __future__ import annotations

import datetime

import pytest

from offices.models import Office

UTC = datetime.UTC


@pytest.fixture
def office() -> Office:
    """Eight to six in Nairobi, which is three hours ahead of UTC."""
    return Office(
        timezone="Africa/Nairobi",
        duty_starts=datetime.time(8),
        duty_ends=datetime.time(18),
    )


@pytest.mark.parametrize(
    ("now", "back"),
    [
        ((2026, 11, 21, 9, 0), (2026, 11, 21, 9, 0)),
        ((2026, 11, 21, 3, 0), (2026, 11, 21, 5, 0)),
        ((2026, 11, 21, 15, 0), (2026, 11, 22, 5, 0)),
        ((2026, 11, 21, 22, 0), (2026, 11, 22, 5, 0)),
    ],
    ids=["on duty", "before the day", "after the day", "past midnight there"],
)
def test_the_desk_is_staffed_now_or_at_its_next_opening(
    office: Office, now: tuple[int, ...], back: tuple[int, ...]
) -> None:
    at = datetime.datetime(*now, tzinfo=UTC)  # type: ignore[arg-type, misc]
    assert office.back_at(at) == datetime.datetime(*back, tzinfo=UTC)  # type: ignore[arg-type, misc]
