"""Labour in money for those who may not know pay: what of it is let out, and as of which closed month.

Source: economics.md section 3, “Who may be shown labour in money”: groups of at least three people with hours (the
threshold rule of statistical offices), nobody above three quarters of the hours (the dominance rule), closed months
only, and of two releases of one cell whose difference rests on fewer people the older one again.

Those rules look at one cell and at two of its releases.  Whoever reads along sees all of them, of every project that he
works on, knows who worked how long, and what he earns himself: with a month more of the same people than there are
people, he solves for each of them, though every single figure and every difference rests on five.  So two things more
hold here.  A group must also stand without any one of its people, who knows his own part.  And all that was let out
counts together: of what nobody's pay may be worked out from by any sum and difference of releases, at most three
quarters may be known (`_Known`).
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from math import sqrt
from typing import TypeVar

CROWD = 3
"""So few people at least have hours in a figure."""
MOST = (3, 4)
"""So large a share of its hours at most has one of them."""
KNOWN = 0.75
"""So much of somebody's pay at most follows from all releases together: 0 nothing, 1 all of it."""

Cell = TypeVar("Cell", bound=Hashable)

_NOTHING = 1e-9
"""Below that a share is what rounding leaves."""


def group_holds(minutes: Mapping[int, int]) -> bool:
    """Whether the money of these people's hours (person -> minutes) tells nobody's pay, by itself and to each of them.

    >>> group_holds({1: 60, 2: 60, 3: 60}), group_holds({1: 60, 2: 60}), group_holds({1: 600, 2: 60, 3: 60})
    (True, False, False)

    Here nobody has three quarters of the hours; but the second knows his own, and the rest is as good as the first's:

    >>> group_holds({1: 720, 2: 270, 3: 10})
    False
    """
    shares = sorted((abs(worked) for worked in minutes.values() if worked), reverse=True)
    if len(shares) < CROWD or not _spread(shares[0], sum(shares)):
        return False
    # Who knows his own leaves the largest share to the others by being the second largest, or the largest himself.
    whole = sum(shares)
    return _spread(shares[0], whole - shares[1]) and _spread(shares[1], whole - shares[0])


def _spread(largest: int, whole: int) -> bool:
    return largest * MOST[1] <= whole * MOST[0]


def released(worked: Mapping[tuple[Cell, str], Mapping[int, int]]) -> dict[Cell, str]:
    """Cell -> the last month as of whose end its labour to date may be told; cells that never may are left out.

    `worked`: (cell, closed month "2026-10") -> person -> minutes of that month.  A cell is a category of a project.
    It is decided month by month, as it was told, for all cells together: the same for everybody who asks, and a month
    that is closed later changes nothing of what was let out before.

    >>> three = {1: 600, 2: 540, 3: 480}
    >>> released({("a", "2026-09"): three, ("b", "2026-09"): {1: 60}})
    {'a': '2026-09'}

    In October two of them were away: what is new would be the third's, so it stays at September.

    >>> released({("a", "2026-09"): three, ("a", "2026-10"): {1: 600}})
    {'a': '2026-09'}
    """
    to_date: dict[Cell, dict[int, int]] = {}
    told: dict[Cell, list[dict[int, int]]] = {}
    last: dict[Cell, str] = {}
    known = _Known()
    for month, cell in sorted(((month, cell) for cell, month in worked), key=lambda one: (one[0], repr(one[1]))):
        whole = _added(to_date.get(cell, {}), worked[cell, month], 1)
        to_date[cell] = whole
        before = told.setdefault(cell, [])
        apart = all(group_holds(_added(whole, earlier, -1)) for earlier in before)
        if group_holds(whole) and apart and known.learn(whole):
            before.append(whole)
            last[cell] = month
    return last


def _added(one: Mapping[int, int], other: Mapping[int, int], sign: int) -> dict[int, int]:
    people = dict.fromkeys((*one, *other))
    return {person: one.get(person, 0) + sign * other.get(person, 0) for person in people}


class _Known:
    """What sums and differences of releases tell of each person's pay, whoever of them adds his own.

    Each release is an equation in the pay of its people.  How much of one person's pay they settle together is the
    square of the length of that person's axis within the space of the equations (its leverage in a least-squares
    fit): 1 where some combination holds nobody else, and 1 ÷ n for n people who always work alike.  To one who knows
    his own pay the equations are those without him.
    """

    def __init__(self) -> None:
        self._axes: list[dict[int, float]] = []
        self._settled: dict[int, dict[int, float]] = {}

    def learn(self, minutes: Mapping[int, int]) -> bool:
        """Takes one more release in, unless it would settle too much of somebody's pay."""
        new = self._apart(minutes)
        if new and any(self._settled.get(person) for person in minutes) and self._too_much(new):
            return False
        for person, part in new.items():
            row = self._settled.setdefault(person, {})
            for other, its in new.items():
                row[other] = row.get(other, 0.0) + part * its
        if new:
            self._axes.append(new)
        return True

    def _apart(self, minutes: Mapping[int, int]) -> dict[int, float]:
        """What of a release does not follow from the earlier ones, of length 1; empty where all of it does."""
        left = {person: float(worked) for person, worked in minutes.items() if worked}
        length = _length(left.values())
        for axis in (*self._axes, *self._axes):  # twice: once leaves what rounding makes of nearly equal months
            along = sum(part * axis.get(person, 0.0) for person, part in left.items())
            if along:
                for person, part in axis.items():
                    left[person] = left.get(person, 0.0) - along * part
        rest = _length(left.values())
        if rest <= _NOTHING * length:
            return {}
        return {person: part / rest for person, part in left.items() if abs(part) > _NOTHING * rest}

    def _too_much(self, new: Mapping[int, float]) -> bool:
        people = sorted({*new, *(other for person in new for other in self._settled.get(person, ()))})
        after = {one: self._of(one, one) + new.get(one, 0.0) ** 2 for one in people}
        for one in sorted(people, key=lambda person: -abs(new.get(person, 0.0))):
            if after[one] > KNOWN and after[one] > self._of(one, one) + _NOTHING:
                return True
            for insider in people:
                if insider == one:
                    continue
                both = self._of(one, insider) + new.get(one, 0.0) * new.get(insider, 0.0)
                would = _without(after[one], both, after[insider])
                if would > KNOWN and would > self._settled_to(one, insider) + _NOTHING:
                    return True
        return False

    def _settled_to(self, one: int, insider: int) -> float:
        return _without(self._of(one, one), self._of(one, insider), self._of(insider, insider))

    def _of(self, one: int, other: int) -> float:
        return self._settled.get(one, {}).get(other, 0.0)


def _without(own: float, both: float, insider: float) -> float:
    """How much of one person's pay is settled to another, who knows his own."""
    return own + both * both / (1.0 - insider) if insider < 1.0 - _NOTHING else own


def _length(parts: Iterable[float]) -> float:
    return sqrt(sum(part * part for part in parts))
