"""Labour by trade (工种): which groups may be shown to those who may not know pay, so that nobody's tells it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from ledger.release import group_holds


@dataclass(frozen=True, slots=True)
class TradeGroup:
    """The hours of some trades: person -> minutes, and what they cost in minor units."""

    trades: tuple[str, ...]
    minutes: Mapping[int, int] = field(default_factory=dict)
    minor: int = 0

    @property
    def total(self) -> int:
        return sum(self.minutes.values())

    @property
    def safe(self) -> bool:
        """Whether it tells nobody's pay, nor hours: enough people, and none with most of it (`ledger.release`).

        >>> TradeGroup(("welder",), {1: 60, 2: 60, 3: 60}).safe, TradeGroup(("welder",), {1: 600, 2: 60, 3: 60}).safe
        (True, False)
        """
        return group_holds(self.minutes)

    def __add__(self, other: TradeGroup) -> TradeGroup:
        minutes = dict(self.minutes)
        for person, more in other.minutes.items():
            minutes[person] = minutes.get(person, 0) + more
        return TradeGroup((*self.trades, *other.trades), minutes, self.minor + other.minor)


def _is_safe(group: TradeGroup) -> bool:
    return group.safe


def open_groups(
    groups: Collection[TradeGroup], safe_alone: Callable[[TradeGroup], bool] = _is_safe
) -> tuple[TradeGroup, ...]:
    """The groups as they may be shown to everybody: those that are not safe by themselves are put together, with the
    smallest of the others where they need it; none where not even all of them together are.

    `safe_alone`: whether a group may be shown by itself; the rule of this house where none is given.

    >>> crowd = lambda trade, *people: TradeGroup((trade,), dict.fromkeys(people, 60))
    >>> [one.trades for one in open_groups([crowd("fitter", 1, 2, 3), crowd("welder", 4), crowd("cook", 5, 6)])]
    [('fitter',), ('welder', 'cook')]
    >>> [one.trades for one in open_groups([crowd("fitter", 1, 2, 3), crowd("welder", 4)])]
    [('welder', 'fitter')]
    >>> open_groups([crowd("welder", 4)])
    ()
    """
    safe = sorted((one for one in groups if safe_alone(one)), key=lambda one: one.total)
    rest = [one for one in groups if not safe_alone(one) and one.minutes]
    if not rest:
        return tuple(reversed(safe))
    others = rest[0]
    for one in rest[1:]:
        others += one
    while not safe_alone(others) and safe:
        others += safe.pop(0)
    return (*reversed(safe), others) if safe_alone(others) else ()
