"""Forecasts corrected by how earlier ones came true: where 65 % has come three times in four, more is said.

A straight line on the log-odds (Platt 1999), drawn towards “as it is” so that a handful of outcomes changes little.
It is learned from what the model itself had said, never from figures that were corrected already.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log

PULL = 50.0
"""How many outcomes it takes to outweigh “as it is”; measured by bench/likelihood.py (20 to 100 do alike)."""


@dataclass(frozen=True, slots=True)
class Correction:
    """`slope` and `shift` of the log-odds; the default leaves everything as it is."""

    shift: float = 0.0
    slope: float = 1.0

    def of(self, chance: float) -> float:
        """The chance as it is to be said.

        >>> Correction().of(0.25), round(Correction(shift=0.5).of(0.65), 2)
        (0.25, 0.75)
        """
        if (self.shift, self.slope) == (0.0, 1.0) or not 0 < chance < 1:
            return chance
        return _share(self.shift + self.slope * _odds(chance))


def corrected(judged: Sequence[tuple[float, bool]], pull: float = PULL) -> Correction:
    """The correction that (what the model said, whether it came) calls for.

    >>> came = [(0.65, True)] * 300 + [(0.65, False)] * 100
    >>> round(corrected(came).of(0.65), 2)
    0.72
    """
    points = [(_odds(said), came) for said, came in judged]
    shift, slope = 0.0, 1.0
    for _round in range(25):
        down, down_slope, a, b, c = -pull * shift, -pull * (slope - 1), pull, 0.0, pull
        for odds, came in points:
            share = _share(shift + slope * odds)
            weight, miss = share * (1 - share), came - share
            down, down_slope = down + miss, down_slope + miss * odds
            a, b, c = a + weight, b + weight * odds, c + weight * odds * odds
        step = (c * down - b * down_slope) / (a * c - b * b), (a * down_slope - b * down) / (a * c - b * b)
        shift, slope = shift + step[0], slope + step[1]
        if abs(step[0]) + abs(step[1]) < 1e-6:
            break
    return Correction(shift, max(slope, 0.0))


def _odds(chance: float) -> float:
    bounded = min(max(chance, 0.005), 0.995)
    return log(bounded / (1 - bounded))


def _share(odds: float) -> float:
    return 1 / (1 + exp(-min(max(odds, -30.0), 30.0)))
