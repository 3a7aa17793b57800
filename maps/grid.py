"""The grid that every place is snapped to before it is stored.

A cell is two whole numbers at a step in hundredths of a degree, so an exact position
cannot be represented. Snapping to a fixed grid does not wear off: any number of reports
from one place point at one cell, where random shifts would average out.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal

STEPS = (1, 5, 10)
"""Allowed steps in hundredths of a degree: about 1.1, 5.5 and 11 km."""

KILOMETRES = {1: 1, 5: 5, 10: 11}

_NOISE = Decimal("0.000001")
"""A tenth of a metre: what lies below it is the noise of floating point."""


@dataclass(frozen=True)
class Cell:
    """A square of the grid: ``y`` counts from the equator, ``x`` from Greenwich."""

    step: int
    y: int
    x: int

    @property
    def latitude(self) -> float:
        """The middle of the cell, in degrees north."""
        return round((self.y + 0.5) * self.step / 100, 4)

    @property
    def longitude(self) -> float:
        """The middle of the cell, in degrees east."""
        return round((self.x + 0.5) * self.step / 100, 4)

    @property
    def bbox(self) -> str:
        """West, south, east and north in degrees, as the map reads them."""
        west, south = self.x * self.step, self.y * self.step
        sides = (west, south, west + self.step, south + self.step)
        return ",".join(f"{side / 100:.2f}" for side in sides)

    def coarsened(self, step: int) -> Cell:
        """The cell of ``step`` that holds this one; itself when it is as coarse.

        >>> Cell(1, -9, 3476).coarsened(5)
        Cell(step=5, y=-2, x=695)
        """
        if step <= self.step:
            return self
        return Cell(step, self.y * self.step // step, self.x * self.step // step)


def snap(latitude: float | Decimal, longitude: float | Decimal, step: int) -> Cell:
    """The cell that holds a position; raises ``ValueError`` outside the world.

    The messages say nothing about the position: they may end up in a log.

    >>> snap(-0.0917, 34.7680, 5)
    Cell(step=5, y=-2, x=695)
    """
    if step not in STEPS:
        raise ValueError("Not a step of the grid.")
    if not (math.isfinite(latitude) and math.isfinite(longitude)):
        raise ValueError("Not a place on earth.")
    if not (-90 <= latitude < 90 and -180 <= longitude <= 180):
        raise ValueError("Not a place on earth.")
    y = min(_index(latitude, step), 9000 // step - 1)
    x = _index(longitude, step)
    # 180 degrees east and west are the same line.
    return Cell(step, y, -18000 // step if x == 18000 // step else x)


def _index(degrees: float | Decimal, step: int) -> int:
    exact = Decimal(str(degrees)).quantize(_NOISE)
    return math.floor(exact * 100 / step)
