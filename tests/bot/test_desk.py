"""A file that harms its reader harms nobody else."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from bot.desk import Desk
from ledger.errors import BadInput
from ledger.money import Money
from tests.ocr import paper

pytestmark = pytest.mark.sweep(3, of="file")


@pytest.fixture(scope="module")
def desk() -> Iterator[Desk]:
    with Desk(workers=1, seconds=30) as one:
        yield one


def test_a_photo_is_read_in_a_worker(desk: Desk) -> None:
    (receipt,) = desk.read(paper.saved(paper.slip()), "slip.jpg")
    assert (receipt.total, str(receipt.day)) == (Money(2490, "MYR"), "2024-03-14")
    assert receipt.vendor == "GREEN LEAF HARDWARE SDN BHD"


def test_a_refusal_comes_out_of_the_worker_as_it_went_in(desk: Desk) -> None:
    with pytest.raises(BadInput, match="pages; I read up to 60"):
        desk.read(paper.pdf(["x"], pages=70))


def test_a_killed_worker_is_replaced_and_the_next_receipt_is_read(desk: Desk) -> None:
    desk.read(paper.DIGITAL.encode())
    desk._all[-1]._process.kill()
    desk._all[-1]._process.join()
    assert desk.read(paper.DIGITAL.encode())[0].total == Money(106000, "CNY")


def test_a_reader_that_overruns_its_time_is_stopped() -> None:
    with Desk(workers=1, seconds=0.05) as hasty:
        hasty.warm()
        started = time.monotonic()
        with pytest.raises(BadInput, match="took longer"):
            hasty.read(paper.saved(paper.slip(paper.SLIP * 3)))
        assert time.monotonic() - started < 10
        assert not hasty._all, "the reader is gone"
