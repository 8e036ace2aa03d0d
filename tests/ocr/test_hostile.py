"""Each bad file gets a clear sentence within its limits, and the next receipt is read as ever."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from bot.desk import Desk
from ledger.errors import BadInput
from ledger.money import Money
from tests.ocr import paper
from tests.ocr.hostile import KINDS

pytestmark = pytest.mark.sweep(4, of="file")


@pytest.fixture(scope="module")
def desk() -> Iterator[Desk]:
    with Desk(workers=1, seconds=20) as one:
        one.warm()
        yield one


@pytest.mark.parametrize("kind", KINDS)
def test_a_hostile_file_is_answered_and_harms_nobody(desk: Desk, kind: str) -> None:
    make, words = KINDS[kind]
    data = make()
    started = time.monotonic()
    try:
        (receipt,) = desk.read(data, kind)
    except BadInput as refusal:
        assert words, f"it should be read, not refused: {refusal}"
        assert words == "*" or words in str(refusal)
        assert len(str(refusal)) > 20 and "{" not in str(refusal)
    else:
        assert words in ("", "*")
        if words == "*":
            assert not receipt.accept, "nothing is passed off as read"
        else:
            assert receipt.total == Money(2490, "MYR")
    assert time.monotonic() - started < 25
    assert desk.read(paper.DIGITAL.encode())[0].total == Money(106000, "CNY")
