"""Counts, with how sure one may be of them."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

_Z = 1.959964
"""95 % of a normal distribution lie within so many standard deviations."""


@dataclass(frozen=True, slots=True)
class Count:
    right: int
    total: int

    @property
    def share(self) -> float:
        return self.right / self.total if self.total else 1.0

    @property
    def interval(self) -> tuple[float, float]:
        return wilson(self.right, self.total)

    def __str__(self) -> str:
        low, high = self.interval
        return (
            f"{self.right:>3}/{self.total:<3} {self.share:.2f} [{low:.2f}, {high:.2f}]"
        )


def wilson(right: int, total: int) -> tuple[float, float]:
    """Wilson's 95 % interval, which stays honest for small counts near 0 and 1."""
    if total == 0:
        return 0.0, 1.0
    share = right / total
    square = _Z * _Z
    middle = (share + square / (2 * total)) / (1 + square / total)
    reach = (
        _Z
        * sqrt(share * (1 - share) / total + square / (4 * total * total))
        / (1 + square / total)
    )
    return max(0.0, middle - reach), min(1.0, middle + reach)
