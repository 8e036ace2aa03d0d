"""A process that dies anywhere in its work loses nothing that it acknowledged and doubles nothing."""

from __future__ import annotations

import pytest

from tests.conftest import Stage
from tests.deaths import kill


@pytest.mark.slow
def test_a_killed_process_loses_and_doubles_nothing(both: Stage) -> None:
    url = both.house.store.url
    both.house.store.close()
    found = kill(url, both.folder, runs=20, seed=20261120)
    assert found.deaths == 20
    assert len(found.taken) > 20, "they died before they did anything"
    assert found.taken != found.said, "nobody died between taking and answering"
    assert not found.lost
    assert not found.doubled
    assert not found.faults
