"""From what somebody chose on a form to the area that is stored.

An exact position lives in the body of one request. It becomes a cell here, before
anything is checked, stored or shown again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from math import cos, radians
from typing import TYPE_CHECKING

from maps.grid import Cell, snap

if TYPE_CHECKING:
    from maps.models import District

_DEGREES = re.compile(r"-?[0-9]{1,3}(\.[0-9]{1,30})?")


class NotAPlace(ValueError):
    """What was sent is no position; says nothing about what it was."""


def read_cell(latitude: str, longitude: str, step: int) -> Cell | None:
    """The cell of a typed position; nothing when none was sent."""
    if not latitude.strip() and not longitude.strip():
        return None
    try:
        return snap(_degrees(latitude), _degrees(longitude), step)
    except ValueError:
        # The cause is left out: a traceback must not carry what was sent.
        raise NotAPlace from None


def _degrees(text: str) -> Decimal:
    if not _DEGREES.fullmatch(text.strip()):
        raise NotAPlace
    return Decimal(text.strip())


def district_of(cell: Cell, districts: Iterable[District]) -> District | None:
    """The district after which a cell is named.

    It follows from the cell alone. A district that somebody picked from the list may be
    smaller than their cell, and would say more than the cell does.
    """
    shrink = cos(radians(cell.latitude))

    def distance(district: District) -> tuple[bool, float, int]:
        north = district.y / 100 - cell.latitude
        east = (district.x / 100 - cell.longitude) * shrink
        elsewhere = district.cell(cell.step) != cell
        return elsewhere, north**2 + east**2, district.pk

    return min(districts, key=distance, default=None)
