"""Attacks on pay: what somebody works out who knows everybody's hours, his own pay, and what he was told in money.

Each figure is an equation in the pay of the people whose hours are in it.  Who reads along takes his own part off, and
looks for the pay that fits all equations and lies nearest to what pay usually is: no way of adding up and taking off
does better.  The guesser has the same idea of what pay usually is and was told nothing; how often he is right by
chance is the level that an attack has to be held against.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass, field

USUAL, SPREAD = 200.0, 0.35
"""What pay is an hour, and how far it lies apart (of its logarithm): two of three people between 141 and 284."""
NEAR = 0.10
"""So near to somebody's pay is found."""


@dataclass(frozen=True, slots=True)
class Told:
    """A figure that was told: hours by person (in some order of people) and what they cost."""

    hours: Sequence[float]
    money: float


@dataclass(slots=True)
class Score:
    """How many people's pay an attack and the guesser came near to."""

    people: int = 0
    found: int = 0
    guessed: int = 0
    told: int = 0
    missed: list[float] = field(default_factory=list)

    @property
    def attack(self) -> float:
        return self.found / self.people

    @property
    def chance(self) -> float:
        return self.guessed / self.people

    def add(self, pay: Sequence[float], told: Sequence[Told], insider: int) -> None:
        """One attack on everybody but the insider, whose own pay counts as known."""
        made = solved(pay[insider], told, insider, len(pay))
        for person, true in enumerate(pay):
            if person != insider:
                self.people += 1
                self.found += near(made[person], true)
                self.guessed += near(USUAL, true)
        self.told += len(told)


def near(guess: float, true: float) -> bool:
    return abs(guess - true) <= NEAR * true


def some_pay(chance: random.Random) -> float:
    """What somebody earns an hour."""
    return USUAL * math.exp(chance.gauss(0, SPREAD))


def solved(own: float, told: Sequence[Told], insider: int, people: int) -> list[float]:
    """Everybody's pay as the insider works it out: it fits all figures, and is else as usual (least squares)."""
    usual = USUAL * math.exp(SPREAD * SPREAD / 2)
    found = [usual] * people
    found[insider] = own
    axes: list[tuple[list[float], float]] = []
    for one in told:
        axis = [0.0 if who == insider else float(hours) for who, hours in enumerate(one.hours)]
        length = _length(axis)
        left = one.money - sum(hours * pay for hours, pay in zip(one.hours, found, strict=True))
        for _twice in range(2):
            for other, at in axes:
                along = sum(a * b for a, b in zip(axis, other, strict=True))
                axis = [a - along * b for a, b in zip(axis, other, strict=True)]
                left -= along * at
        rest = _length(axis)
        if rest > 1e-7 * max(length, 1.0):
            axes.append(([a / rest for a in axis], left / rest))
    start = list(found)
    for axis, at in axes:
        start = [pay + at * a for pay, a in zip(start, axis, strict=True)]
    return start


def _length(axis: Sequence[float]) -> float:
    return math.sqrt(sum(a * a for a in axis))
