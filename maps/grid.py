"""The grid that every place is snapped to before it is stored.

A cell is two whole numbers at a step in hundredths of a degree, so an exact position
cannot be represented. Snapping to a fixed grid does not wear off: any number of reports
from one place point at one cell, where random shifts would average out.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

STEPS = (1, 5, 10)
"""Allowed steps in hundredths of a degree: about 1.1, 5.5 and 11 km."""

KILOMETRES = {1: 1, 5: 5, 10: 11}


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


def snap(latitude: float, longitude: float, step: int) -> Cell:
    """The cell that holds a position; raises ``ValueError`` outside the world.

    >>> snap(-0.0917, 34.7680, 5)
    Cell(step=5, y=-2, x=695)
    """
    if step not in STEPS:
        raise ValueError("Not a step of the grid.")
    if not (math.isfinite(latitude) and math.isfinite(longitude)):
        raise ValueError("Not a place on earth.")
    if not (-90 <= latitude < 90 and -180 <= longitude < 180):
        raise ValueError("Not a place on earth.")
    return Cell(
        step, math.floor(latitude * 100 / step), math.floor(longitude * 100 / step)
    )
