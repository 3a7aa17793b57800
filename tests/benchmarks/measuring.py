"""What work costs: time of the processor, beside a reference in the same minute.

Two machines, or one machine on two days, are compared by the multiple of the reference.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

ROUNDS = 7
ROUND_SECONDS = 0.2

Clock = Callable[[], float]


@dataclass(frozen=True)
class Work:
    """Something that can be done again and again; ``do`` does it once."""

    name: str
    do: Callable[[], object]


@dataclass(frozen=True)
class Cost:
    """Seconds that the work took once, and its multiple of the reference, by round."""

    name: str
    seconds: list[float]
    multiples: list[float]

    def line(self) -> str:
        once = statistics.median(self.seconds)
        least, most = min(self.multiples), max(self.multiples)
        return (
            f"{self.name:<44} {once * 1000:>9.3f} {1 / once:>9.0f} "
            f"{statistics.median(self.multiples):>9.2f}  {least:.2f}-{most:.2f}"
        )


HEADING = (
    f"{'':<44} {'ms once':>9} {'a second':>9} {'x refer.':>9}  least-most\n{'-' * 88}"
)


def compare(
    reference: Work,
    works: Sequence[Work],
    *,
    rounds: int = ROUNDS,
    clock: Clock = time.process_time,
) -> list[Cost]:
    """Every work in every round, the reference first: a slow minute slows them all."""
    everything = [reference, *works]
    times = [_times(work, clock) for work in everything]  # and warms it up
    taken: dict[str, list[float]] = {work.name: [] for work in everything}
    for _round in range(rounds):
        for work, count in zip(everything, times, strict=True):
            taken[work.name].append(_once(work, count, clock))
    ruler = taken[reference.name]
    return [
        Cost(name, seconds, [s / r for s, r in zip(seconds, ruler, strict=True)])
        for name, seconds in taken.items()
    ]


def _times(work: Work, clock: Clock) -> int:
    """How often it must be done to be longer than the clock is coarse."""
    count = 1
    while _once(work, count, clock) * count < ROUND_SECONDS:
        count *= 2
    return count


def _once(work: Work, count: int, clock: Clock) -> float:
    started = clock()
    for _time in range(count):
        work.do()
    return (clock() - started) / count
