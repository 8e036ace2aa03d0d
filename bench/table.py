"""What was measured, as a table: ours, the floor in the same run, their ratio, the goal, and whether it was met."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table.

    Attributes:
        ours, floor: in `unit`; the floor is None where plain SQL has nothing to set beside it.
        goal: in words; `good` is None where there is none.
        better: "high" or "low".
    """

    work: str
    what: str
    kind: str
    ours: float
    unit: str
    floor: float | None = None
    goal: str = ""
    good: bool | None = None
    better: str = "high"

    @property
    def ratio(self) -> float | None:
        """How much of the floor's speed ours reaches."""
        if not self.floor or not self.ours:
            return None
        return self.ours / self.floor if self.better == "high" else self.floor / self.ours


HEAD = (
    "| work | what | database | ours | floor | share of the floor's speed | goal | met |\n"
    "| --- | --- | --- | ---: | ---: | ---: | --- | --- |"
)


def line(one: Figure) -> str:
    """A figure as a row of the table."""
    floor = f"{number(one.floor)} {one.unit}" if one.floor is not None else ""
    ratio = f"{one.ratio:.2f}" if one.ratio is not None else ""
    met = "" if one.good is None else "yes" if one.good else "**no**"
    cells = (one.work, one.what, one.kind, f"{number(one.ours)} {one.unit}", floor, ratio, one.goal, met)
    return f"| {' | '.join(cells)} |"


def number(value: float) -> str:
    """Three digits that say something.

    >>> number(0.12345), number(12.345), number(12345.6)
    ('0.123', '12.3', '12,346')
    """
    if value >= 100 or not value:
        return f"{value:,.0f}"
    return f"{value:.3g}"


class Timed:
    """Seconds of each call, in order."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    def __call__(self, work: Callable[[], Any]) -> Any:
        began = time.perf_counter()
        done = work()
        self.seconds.append(time.perf_counter() - began)
        return done

    def at(self, percent: float) -> float:
        """A percentile in seconds."""
        return percentile(self.seconds, percent)


def percentile(seconds: Iterable[float], percent: float) -> float:
    """The value below which so many percent lie.

    >>> percentile(range(1, 101), 99)
    99
    """
    found = sorted(seconds)
    return found[min(max(round(len(found) * percent / 100) - 1, 0), len(found) - 1)]


def rates(counts_and_seconds: Sequence[tuple[int, float]]) -> float:
    """The median of rounds, in things a second."""
    return median(count / seconds for count, seconds in counts_and_seconds)
