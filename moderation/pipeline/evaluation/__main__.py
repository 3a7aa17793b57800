"""Print the tables; exit with 1 where the pipeline is under a floor."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from moderation.pipeline import PIPELINE_VERSION

from .bars import Line
from .cases import DEVELOPMENT, TEST, read_cases
from .cost import Cost, measure
from .floors import GROUPS, as_floors, lines_as_floors, read_floors
from .suite import Result, count_by, identity_gaps, run
from .table import read_table


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="moderation.pipeline.evaluation")
    parser.add_argument(
        "--development",
        action="store_true",
        help="ask the development cases, and print the table without floors",
    )
    parser.add_argument(
        "--wrong", action="store_true", help="name the cases that are wrong by id"
    )
    parser.add_argument(
        "--as-floors",
        action="store_true",
        help="print what is reached, less its interval, as floors.toml wants it",
    )
    parser.add_argument(
        "--data",
        type=Path,
        help="a folder of labelled rows: print what is asked for, measured on them",
    )
    options = parser.parse_args(arguments)
    results = run(read_cases(DEVELOPMENT if options.development else TEST))
    if options.as_floors:
        _say("\n".join(as_floors(results)))
        if options.data:
            _say("\n".join(lines_as_floors(read_table(options.data))))
        return 0
    _print_tables(results)
    if options.wrong:
        _print_wrong(results)
    if options.development:
        return 0
    cost = measure([result.case.text for result in results])
    _print_cost(cost)
    floors = read_floors()
    lines = read_table(options.data) if options.data else []
    _print_lines(lines)
    broken = [
        *floors.broken_by(results),
        *floors.broken_by_cost(cost),
        *floors.broken_by_lines(lines),
    ]
    for line in broken:
        _say(f"UNDER THE FLOOR  {line}")
    _say("Under a floor." if broken else "Every floor holds.")
    return 1 if broken else 0


def _print_tables(results: Sequence[Result]) -> None:
    _say(f"Pipeline {PIPELINE_VERSION}, {len(results)} cases")
    _say("right/all, share, Wilson's 95 % interval")
    for table, group in GROUPS.items():
        _say(f"\n{table.replace('_', ' ')}")
        for name, count in count_by(results, group).items():
            _say(f"  {name:<16} {count}")
    _say("\nidentities: clean texts held more often than others by")
    for name, gap in identity_gaps(results).items():
        _say(f"  {name:<16} {gap:+.2f}")


def _print_wrong(results: Sequence[Result]) -> None:
    _say("\nwrong")
    for result in results:
        if not result.right:
            case = result.case
            reached = ", ".join(result.reached) or "nothing"
            _say(f"  {case.id} {case.category}, {case.expected}: found {reached}")


def _print_cost(cost: Cost) -> None:
    _say(f"\n{cost.texts_a_second:.0f} texts a second and core")
    _say(f"{cost.memory_mb:.0f} MB at most")


def _print_lines(lines: Sequence[Line]) -> None:
    if not lines:
        _say("\nWithout DATA=folder nothing is measured on labelled rows.")
        return
    _say("\ndevelopment rows: 95 % interval, bar (ambition), verdict")
    for line in lines:
        _say(str(line))


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    sys.exit(main())
