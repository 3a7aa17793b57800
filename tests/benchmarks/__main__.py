"""Measures all works and prints a table; ``scripts/bench.py`` has made the house."""

from __future__ import annotations

import sys

import django


def main() -> None:
    django.setup()
    # The models that it names are there now.
    from tests.benchmarks.measuring import HEADING, compare
    from tests.benchmarks.works import reference, works

    costs = compare(reference(), works())
    sys.stdout.write("\n".join(["", HEADING, *(cost.line() for cost in costs), ""]))


if __name__ == "__main__":
    main()
