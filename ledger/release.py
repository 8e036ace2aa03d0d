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
WORK = 1_000_000
"""So many products of two shares are reckoned for the releases of one month (about a fifth of a second): what the month
of a very large company would need beyond it is not let out, as nobody knows what it would tell."""

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
    waiting: dict[Cell, tuple[int, int]] = {}
    known, at = _Known(), ""
    for month, cell in sorted(((month, cell) for cell, month in worked), key=lambda one: (one[0], repr(one[1]))):
        if month != at:
            known.left, at = WORK, month
        whole = _added(to_date.get(cell, {}), worked[cell, month], 1)
        to_date[cell] = whole
        before = told.setdefault(cell, [])
        apart = all(group_holds(_added(whole, earlier, -1)) for earlier in before)
        if not group_holds(whole) or not apart:
            continue
        waits, refused = waiting.get(cell, (0, 0))
        if waits:
            waiting[cell] = (waits - 1, refused)
        elif _alone(before, whole) and known.learn(whole):
            before.append(whole)
            last[cell] = month
            waiting.pop(cell, None)
        else:  # what all releases together forbid, the next months hardly bring: it is tried again ever more rarely
            waiting[cell] = (2**refused - 1, refused + 1)
    return last


def _alone(before: Iterable[Mapping[int, int]], whole: Mapping[int, int]) -> bool:
    """Whether a release would do where nothing but the same cell was ever let out: what fails here fails with all."""
    own = _Known()
    for earlier in before:
        own.learn(earlier)
    return own.learn(whole)


def _added(one: Mapping[int, int], other: Mapping[int, int], sign: int) -> dict[int, int]:
    people = dict.fromkeys((*one, *other))
    return {person: one.get(person, 0) + sign * other.get(person, 0) for person in people}


class _Known:
    """What sums and differences of releases tell of each person's pay, whoever of them adds his own.

    Each release is an equation in the pay of its people.  How much of one person's pay they settle together is the
    square of the length of that person's axis within the space of the equations (its leverage in a least-squares
    fit): 1 where some combination holds nobody else, and 1 ÷ n for n people who always work alike.  To one who knows
    his own pay the equations are those without him.  More equations never settle less.
    """

    def __init__(self) -> None:
        self._axes: list[dict[int, float]] = []
        self._settled: dict[int, float] = {}
        self.left = WORK

    def learn(self, minutes: Mapping[int, int]) -> bool:
        """Takes one more release in, unless it would settle too much of somebody's pay or that takes too long."""
        if self.left <= 0:
            return False
        new = self._apart(minutes)
        known = any(self._settled.get(person) for person, worked in minutes.items() if worked)
        if new and known and self._too_much(new):
            return False
        if new:
            for person, part in new.items():
                self._settled[person] = self._settled.get(person, 0.0) + part * part
            self._axes.append(new)
        return True

    def _apart(self, minutes: Mapping[int, int]) -> dict[int, float]:
        """What of a release does not follow from the earlier ones, of length 1; empty where all of it does."""
        left = {person: float(worked) for person, worked in minutes.items() if worked}
        length = rest = _length(left.values())
        for _again in range(2):  # once leaves what rounding makes of nearly equal months
            whole = rest
            for axis in self._axes:
                self.left -= len(axis)
                _take_off(left, axis)
            rest = _length(left.values())
            if rest > whole / 2:
                break
        if rest <= _NOTHING * length:
            return {}
        return {person: part / rest for person, part in left.items() if abs(part) > _NOTHING * rest}

    def _too_much(self, new: Mapping[int, float]) -> bool:
        after = {one: settled + new.get(one, 0.0) ** 2 for one, settled in self._settled.items()}
        after |= {one: part * part for one, part in new.items() if one not in after}
        if any(after[one] > KNOWN and part * part > _NOTHING for one, part in new.items()):
            return True
        # To an insider at most the sum of both parts is settled: only people with much of theirs need a closer look.
        # Those whom the release moves most come first: most refusals end with them.
        moved = sorted(new, key=lambda one: -abs(new[one]))[:CROWD]
        ranked = sorted(after, key=lambda one: -after[one])
        if any(self._tells(one, other, after, new) for one in moved for other in ranked if other != one):
            return True
        for at, one in enumerate(ranked):
            for other in ranked[at + 1 :]:
                if after[one] + after[other] <= KNOWN:
                    break
                if (one in new or other in new) and self._tells(one, other, after, new):
                    return True
        return False

    def _tells(self, one: int, other: int, after: Mapping[int, float], new: Mapping[int, float]) -> bool:
        """Whether a release settles too much of one of two people's pay to the other, or there is no time to tell."""
        self.left -= len(self._axes)
        if self.left <= 0:
            return True
        both = sum(axis[one] * axis[other] for axis in self._axes if one in axis and other in axis)
        then = both + new.get(one, 0.0) * new.get(other, 0.0)
        for who, insider in ((one, other), (other, one)):
            would = _without(after[who], then, after[insider])
            was = _without(self._settled.get(who, 0.0), both, self._settled.get(insider, 0.0))
            if would > KNOWN and would > was + _NOTHING:
                return True
        return False


def _take_off(left: dict[int, float], axis: Mapping[int, float]) -> None:
    """Take off what of a release lies along an axis."""
    short, long = (left, axis) if len(left) < len(axis) else (axis, left)
    along = sum(part * long[person] for person, part in short.items() if person in long)
    if along:
        for person, part in axis.items():
            left[person] = left.get(person, 0.0) - along * part


def _without(own: float, both: float, insider: float) -> float:
    """How much of one person's pay is settled to another, who knows his own."""
    return own + both * both / (1.0 - insider) if insider < 1.0 - _NOTHING else own


def _length(parts: Iterable[float]) -> float:
    return sqrt(sum(part * part for part in parts))
