"""What a supplier owes us is given back once, also where two say so at the same time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import Stage
from tests.handlers.test_supplier_credits import bill
from tests.test_interleaved import Held, interleaved, sound, words

BACK = words("fei", "refund from Dell 100")


@pytest.fixture
def second(both: Stage, tmp_path: Path) -> Iterator[Held]:
    bill(both, paid_by="bank")
    words("fei", "supplier credit note 1 because the goods went back")(both)
    made = Held(both, tmp_path)
    yield made
    made.go.set()
    made.stage.house.store.close()


@pytest.mark.parametrize("other", ["refund from Dell", "refund from Dell 2260"])
def test_whoever_comes_second_sees_what_is_left(both: Stage, second: Held, other: str) -> None:
    replies = interleaved(second, BACK, both, words("fei", other))
    sound(both, *replies)
    assert "2,160" in both.lines(replies[1], "en")
