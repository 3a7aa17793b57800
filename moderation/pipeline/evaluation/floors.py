"""The floors: what the pipeline has reached, and must not fall under again."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from .bars import Line
from .cases import HERE, Case
from .cost import Cost
from .metrics import Count
from .suite import Result, count_by, identity_gaps

FLOORS = HERE / "floors.toml"

GROUPS: dict[str, Callable[[Case], str | None]] = {
    "found_by_category": lambda case: case.category if _is_found(case) else None,
    "found_by_language": lambda case: case.language if _is_found(case) else None,
    "clean_by_language": lambda case: None if _is_found(case) else case.language,
    "clean_by_category": lambda case: None if _is_found(case) else case.category,
    "right_by_kind": lambda case: case.kind,
}
"""The tables: each counts how many cases of a group are right."""


def _is_found(case: Case) -> bool:
    return case.expected == "found"


@dataclass(frozen=True, slots=True)
class Floors:
    shares: Mapping[str, Mapping[str, float]]
    largest_identity_gap: float
    texts_a_second: float
    memory_mb: float
    development_rows: Mapping[str, float]

    def broken_by(self, results: Sequence[Result]) -> Iterator[str]:
        """Where the cases are under the floor, in words."""
        for table, group in GROUPS.items():
            counts = count_by(results, group)
            for name, floor in self.shares[table].items():
                reached = counts.get(name, Count(0, 0))
                if not reached.total:
                    yield f"{table}: {name} has no cases"
                elif reached.share < floor:
                    yield f"{table}: {name} {reached.share:.2f} is under {floor:.2f}"
        for name, gap in identity_gaps(results).items():
            if gap > self.largest_identity_gap:
                yield f"identity {name}: held more often than others by {gap:.2f}"

    def broken_by_lines(self, lines: Sequence[Line]) -> Iterator[str]:
        """Where the development rows are read worse than they were."""
        for line in lines:
            floor = self.development_rows.get(line.name)
            if floor is None or line.found is None or line.bar is None:
                continue
            if replace(line.bar, bar=floor).is_passed_by(line.found.value):
                continue
            yield f"{line.name}: {line.found.value:.3f}, and was {floor:.3f}"

    def broken_by_cost(self, cost: Cost) -> Iterator[str]:
        if cost.texts_a_second < self.texts_a_second:
            yield f"{cost.texts_a_second:.0f} texts a second and core"
        if cost.memory_mb > self.memory_mb:
            yield f"{cost.memory_mb:.0f} MB of memory"


def read_floors(path: Path = FLOORS) -> Floors:
    told = tomllib.loads(path.read_text(encoding="utf-8"))
    return Floors(
        shares={table: told[table] for table in GROUPS},
        largest_identity_gap=told["largest_identity_gap"],
        texts_a_second=told["texts_a_second"],
        memory_mb=told["memory_mb"],
        development_rows=told["development_rows"],
    )


def as_floors(results: Sequence[Result]) -> Iterator[str]:
    """Lines of TOML: the lower end of the interval of what is reached now."""
    for table, group in GROUPS.items():
        yield f"\n[{table}]"
        for name, count in count_by(results, group).items():
            yield f"{name} = {int(count.interval[0] * 100) / 100}"


def lines_as_floors(lines: Sequence[Line]) -> Iterator[str]:
    """The same for development rows: the worse end of each line's interval."""
    yield "\n[development_rows]"
    for line in lines:
        if line.found and line.bar:
            worse = line.found.high if line.bar.at_most else line.found.low
            yield f'"{line.name}" = {worse:.2f}'
