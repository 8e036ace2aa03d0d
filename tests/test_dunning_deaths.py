"""Two months of dunning with processes that are killed for real: every step once, none where it must not be."""

from __future__ import annotations

import pytest

from bench.dunning import MUST, simulate


@pytest.mark.parametrize("seed", [1])
@pytest.mark.slow
def test_processes_that_die_anywhere_in_a_sweep_tell_everything_once(seed: int) -> None:
    year = simulate(contracts=60, days=62, every=6, seed=seed)
    assert year.counted["steps told"] > 60 and year.counted["promises"] and year.counted["part payments"]
    assert year.counted["ticks missed in downtime"] == 16
    assert all(year.deaths[kind] for kind in ("statement", "commit", "after")), year.deaths
    assert {name: year.counted[name] for name in MUST} == dict.fromkeys(MUST, 0)
