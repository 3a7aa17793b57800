"""What a map shows of the public reports: one mark for each square of the screen.

The database groups; nothing finer than the stored cells exists that could be sent.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Self

from django.db.models import (
    Avg,
    Count,
    ExpressionWrapper,
    F,
    FloatField,
    IntegerField,
    Max,
    Min,
    Q,
    Value,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Greatest
from django.urls import reverse
from django.utils import translation

from maps.grid import KILOMETRES, STEPS
from maps.models import Report, ReportQuerySet

MARKS = 500
"""No more marks than this are sent, whatever is asked for."""

_SIZES = (1, 5, 10, 20, 50, 100, 200, 500, 1000, 2000)
"""Sides of a screen square in hundredths of a degree; all of them hold whole cells."""

_OFFSET = 20_000
"""Makes every index positive, where whole division means the same in all databases;
a multiple of every size, so that squares keep their edges."""

_MARK = 44
"""Width of a mark on the screen, in pixels."""

_TITLE = 80


class BadViewport(ValueError):
    """What was asked for is no part of a map."""


@dataclass(frozen=True)
class Viewport:
    """A part of the world in degrees; it crosses the date line where west > east."""

    west: float
    south: float
    east: float
    north: float
    zoom: float

    @classmethod
    def read(cls, bbox: str, zoom: str) -> Self:
        try:
            west, south, east, north = map(_number, bbox.split(","))
            level = _number(zoom)
        except ValueError:
            raise BadViewport from None
        if south > north or not 0 <= level <= 22:
            raise BadViewport
        if east - west >= 360:
            west, east = -180.0, 180.0
        else:
            west, east = _wrapped(west), _wrapped(east)
        return cls(west, _on_earth(south), east, _on_earth(north), level)

    @property
    def width(self) -> float:
        width = self.east - self.west
        return width if width >= 0 else width + 360

    def square(self) -> int:
        """The side of a screen square: a mark's width, and few enough for an answer."""
        wanted = _MARK * 36_000 / (256 * 2**self.zoom)
        area = self.width * 100 * (self.north - self.south) * 100
        for size in _SIZES:
            if size >= wanted * 0.9 and area / size**2 <= MARKS:
                return size
        return _SIZES[-1]

    def cells(self) -> Q:
        """The cells of every step that touch the viewport."""
        found = Q()
        for step in STEPS:
            found |= Q(step=step) & self._rows(step) & self._columns(step)
        return found

    def _rows(self, step: int) -> Q:
        return Q(cell_y__range=(_index(self.south, step), _index(self.north, step)))

    def _columns(self, step: int) -> Q:
        west, east = _index(self.west, step), _index(self.east, step)
        if self.west <= self.east:
            return Q(cell_x__range=(west, east))
        return Q(cell_x__gte=west) | Q(cell_x__lte=east)


def _number(text: str) -> float:
    number = float(text)
    if not math.isfinite(number) or abs(number) > 10_000:
        raise BadViewport
    return number


def _on_earth(latitude: float) -> float:
    return min(max(latitude, -90.0), 90.0)


def _wrapped(longitude: float) -> float:
    if -180 <= longitude <= 180:
        return longitude
    return (longitude + 180) % 360 - 180


def _index(degrees: float, step: int) -> int:
    return math.floor(degrees * 100 / step)


def feature_collection(reports: ReportQuerySet, viewport: Viewport) -> dict[str, Any]:
    """The marks of a viewport as GeoJSON, in two queries."""
    marks = list(_marks(reports, viewport))
    alone = {mark["one"] for mark in marks if mark["n"] == 1}
    shown = {
        report.pk: report
        for report in Report.objects.public()
        .filter(pk__in=alone)
        .only("pk", "title", "status", "month")
    }
    features = [_feature(mark, shown.get(mark["one"])) for mark in marks]
    return {"type": "FeatureCollection", "features": features}


def _marks(reports: ReportQuerySet, viewport: Viewport) -> Any:
    size = Value(viewport.square())
    return (
        reports.on_map()
        .filter(viewport.cells())
        .annotate(
            square=Greatest(F("step"), size, output_field=IntegerField()),
            south=_whole(F("cell_y") * F("step")),
            west=_whole(F("cell_x") * F("step")),
        )
        .annotate(
            row=_whole((F("south") + _OFFSET) / F("square")),
            column=_whole((F("west") + _OFFSET) / F("square")),
        )
        .values("square", "row", "column")
        .annotate(
            n=Count("pk"),
            one=Max("pk"),
            fine=Min("step"),
            coarse=Max("step"),
            spread=Max("south") - Min("south") + Max("west") - Min("west"),
            y=_middle("south"),
            x=_middle("west"),
        )
        .order_by("square", "row", "column")[:MARKS]
    )


def _whole(expression: Combinable) -> ExpressionWrapper[Any]:
    return ExpressionWrapper(expression, output_field=IntegerField())


def _middle(edge: str) -> Avg:
    """The mean of the middles of the cells, in hundredths of a degree."""
    middle = ExpressionWrapper(
        F(edge) + F("step") * Value(0.5), output_field=FloatField()
    )
    return Avg(middle)


def _feature(mark: dict[str, Any], report: Report | None) -> dict[str, Any]:
    point = [round(mark["x"] / 100, 3), round(mark["y"] / 100, 3)]
    properties: dict[str, Any] = {"n": mark["n"]}
    if mark["fine"] == mark["coarse"] and mark["spread"] == 0:
        # All of them lie in one cell: its side in degrees, and about how wide it is.
        properties["cell"] = mark["fine"] / 100
        properties["km"] = KILOMETRES[mark["fine"]]
    if report is not None and mark["n"] == 1:
        properties |= {
            "status": report.status,
            "title": _short(report.title),
            "month": f"{report.month:%Y-%m}",
            "url": address_of(report),
        }
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": point},
        "properties": properties,
    }


def _short(title: str) -> str:
    return title if len(title) <= _TITLE else title[: _TITLE - 1].rstrip() + "…"


def address_of(report: Report) -> str:
    """An address without a language: it leads each reader to the page in theirs."""
    with translation.override("en"):
        return reverse("maps:report", args=[report.pk]).removeprefix("/en")
