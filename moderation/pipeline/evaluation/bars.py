"""What is asked for: a line per measure, with its bar and its ambition."""

from __future__ import annotations

from dataclasses import dataclass

from .metrics import Count
from .ranking import Estimate


@dataclass(frozen=True, slots=True)
class Bar:
    """``bar`` must be passed, ``stretch`` is the ambition; some must stay below."""

    bar: float
    stretch: float
    at_most: bool = False

    def is_passed_by(self, value: float) -> bool:
        return value <= self.bar if self.at_most else value >= self.bar

    def is_surpassed_by(self, value: float) -> bool:
        return value <= self.stretch if self.at_most else value >= self.stretch


@dataclass(frozen=True, slots=True)
class Line:
    """One measure; ``found`` is None where there is nothing to measure it on."""

    name: str
    found: Estimate | None
    bar: Bar | None
    rows: str

    @property
    def verdict(self) -> str:
        if self.found is None:
            return "no rows"
        if self.bar is None:
            return ""
        if self.bar.is_surpassed_by(self.found.value):
            return "stretch"
        return "passed" if self.bar.is_passed_by(self.found.value) else "UNDER"

    def __str__(self) -> str:
        found = "    -              "
        if self.found:
            found = (
                f"{self.found.value:6.3f} [{self.found.low:.2f}, {self.found.high:.2f}]"
            )
        asked = ""
        if self.bar:
            sign = "<=" if self.bar.at_most else ">="
            asked = f"{sign} {self.bar.bar:g} ({self.bar.stretch:g})"
        return f"  {self.name:<40}{found:<22}{asked:<15}{self.verdict:<9}{self.rows}"


def share(right: int, total: int) -> Estimate | None:
    """A share of rows as an estimate; None where there are none."""
    if not total:
        return None
    count = Count(right, total)
    return Estimate(count.share, *count.interval)
