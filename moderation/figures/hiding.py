"""Hiding small numbers, so that a figure never points at somebody. Pure Python."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

SMALLEST = 10
"""A number above nought and below this is hidden."""


@dataclass(frozen=True)
class Row:
    """Numbers and their sum; ``None`` is hidden."""

    cells: tuple[int | None, ...]
    total: int | None


def hide(numbers: Sequence[int]) -> Row:
    """Hide small numbers, and as many others as it takes that none can be worked out.

    Whoever takes the shown numbers from the total is left with a sum of at least two
    numbers, at least ``SMALLEST``. Where that cannot be had, the total is hidden too.
    """
    total = sum(numbers)
    hidden = {place for place, number in enumerate(numbers) if 0 < number < SMALLEST}
    others = sorted(
        (place for place, number in enumerate(numbers) if number >= SMALLEST),
        key=lambda place: numbers[place],
    )
    while hidden and others and not _safe(numbers, hidden):
        hidden.add(others.pop(0))
    cells = tuple(
        None if place in hidden else number for place, number in enumerate(numbers)
    )
    return Row(cells, total if not hidden or _safe(numbers, hidden) else None)


def _safe(numbers: Sequence[int], hidden: set[int]) -> bool:
    return len(hidden) > 1 and sum(numbers[place] for place in hidden) >= SMALLEST
