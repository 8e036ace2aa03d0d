"""Forecasts are corrected by how earlier ones came true, and left alone where little is known."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from ledger.recalibration import Correction, corrected
from ledger.scorecard import scorecard


def judged(seed: int, count: int, truth: float) -> list[tuple[float, bool]]:
    """Forecasts that are too careful or too bold by `truth` on the log-odds."""
    dice = random.Random(seed)
    found = []
    for _n in range(count):
        said = dice.uniform(0.03, 0.97)
        found.append((said, dice.random() < Correction(shift=truth).of(said)))
    return found


def test_what_is_too_careful_becomes_right_on_outcomes_that_were_not_seen() -> None:
    right = corrected(judged(1, 2000, 0.5))
    fresh = judged(2, 4000, 0.5)
    before, after = scorecard(fresh), scorecard([(right.of(said), came) for said, came in fresh])
    assert after.error < before.error / 3 and after.brier < before.brier


def test_what_is_right_already_and_what_is_hardly_known_stays() -> None:
    assert abs(corrected(judged(3, 3000, 0.0)).of(0.6) - 0.6) < 0.02
    assert abs(corrected([(0.6, True)] * 3).of(0.6) - 0.6) < 0.02
    assert corrected([]) == Correction()


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=60), st.floats(0, 1), st.floats(0, 1))
def test_a_correction_keeps_the_order_and_stays_a_share(
    known: list[tuple[float, bool]], one: float, other: float
) -> None:
    right = corrected(known)
    low, high = sorted((right.of(min(max(one, 0.01), 0.99)), right.of(min(max(other, 0.01), 0.99))))
    assert 0 <= low <= high <= 1
    if 0.01 < one < other < 0.99:
        assert right.of(one) <= right.of(other) + 1e-9
