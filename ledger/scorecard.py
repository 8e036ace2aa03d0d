"""The score card of forecasts: how often 60 % came true.  It is kept and shown, so that people know what to trust."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Held:
    """One line of the score card: of `count` forecasts around `said`, `came` was the share that came true."""

    said: float
    came: float
    count: int


@dataclass(frozen=True, slots=True)
class Scorecard:
    """How far the forecasts can be trusted.

    Attributes:
        error: mean distance between said and came, weighted by count.
        brier: mean squared error of the forecasts; `base`: of always saying the overall share.
    """

    rows: tuple[Held, ...]
    error: float
    brier: float
    base: float
    count: int


def scorecard(forecasts: Sequence[tuple[float, bool]], bins: int = 10) -> Scorecard:
    """How often 60 % came true, from forecasts and what happened.

    >>> card = scorecard([(0.75, True), (0.75, True), (0.75, True), (0.75, False)])
    >>> card.rows[0].came, card.error, card.brier == card.base
    (0.75, 0.0, True)
    """
    if not forecasts:
        return Scorecard((), 0.0, 0.0, 0.0, 0)
    sorted_in: dict[int, list[tuple[float, bool]]] = {}
    for said, came in forecasts:
        sorted_in.setdefault(min(int(said * bins), bins - 1), []).append((said, came))
    rows = tuple(
        Held(sum(said for said, _came in each) / len(each), sum(came for _said, came in each) / len(each), len(each))
        for _place, each in sorted(sorted_in.items())
    )
    count = len(forecasts)
    rate = sum(came for _said, came in forecasts) / count
    return Scorecard(
        rows,
        sum(abs(row.said - row.came) * row.count for row in rows) / count,
        sum((said - came) ** 2 for said, came in forecasts) / count,
        rate * (1 - rate),
        count,
    )
