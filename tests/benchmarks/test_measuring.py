from __future__ import annotations

from tests.benchmarks.measuring import Work, compare


class Hours:
    """A clock that moves only when something is done."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now

    def work(self, name: str, seconds: float) -> Work:
        def do() -> None:
            self.now += seconds

        return Work(name, do)


def test_work_is_told_as_a_multiple_of_the_reference() -> None:
    clock = Hours()
    costs = compare(
        clock.work("reference", 0.5), [clock.work("page", 1.5)], rounds=3, clock=clock
    )

    assert [cost.name for cost in costs] == ["reference", "page"]
    assert costs[0].multiples == [1.0, 1.0, 1.0]
    assert costs[1].multiples == [3.0, 3.0, 3.0]
    assert costs[1].seconds == [1.5, 1.5, 1.5]
    assert "1500.000" in costs[1].line()
