"""Receipts drawn for the test, really read: the same one cropped, on its side, photographed anew, or as a PDF."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

import ocr
from ledger.receipt import Receipt
from ocr import shown
from tests.conftest import Stage
from tests.ocr import paper

LINES = (
    "GREEN LEAF HARDWARE SDN BHD",
    "NO 12, JALAN MAWAR 3, 81100 JOHOR BAHRU",
    "TAX INVOICE",
    "Invoice No: GL-204417",
    "Date: 14/11/2026  10:22:31",
    "Hammer 500g          18.90",
    "Nails 2kg             6.00",
    "Total (RM)           24.90",
    "CASH                 50.00",
    "CHANGE               25.10",
)


def _photographed(slip: Any) -> Any:
    """From further away, askew, on a grey table."""
    from PIL import Image

    table = Image.new("RGB", (slip.width + 160, slip.height + 160), (120, 110, 100))
    table.paste(slip, (80, 80))
    return table.rotate(2.5, fillcolor=(120, 110, 100)).resize((table.width * 9 // 10, table.height * 9 // 10))


AGAIN: dict[str, Callable[[Any], bytes]] = {
    "top cut off": lambda slip: paper.saved(slip.crop((0, 185, slip.width, slip.height)), "PNG"),
    "bottom cut off": lambda slip: paper.saved(slip.crop((0, 0, slip.width, slip.height - 95)), "PNG"),
    "on its side": lambda slip: paper.saved(slip.rotate(90, expand=True), "PNG"),
    "photographed anew": lambda slip: paper.saved(_photographed(slip), "JPEG", quality=80),
    "as a PDF": lambda _slip: paper.pdf(LINES),
}


def read(data: bytes, name: str) -> tuple[Receipt, ...]:
    return tuple(ocr.read(data, name, today=date(2026, 11, 20)))


@pytest.fixture(scope="module")
def first() -> tuple[Receipt, ...]:
    return read(paper.saved(paper.slip(LINES), "PNG"), "slip.png")


@pytest.mark.sweep(5)
@pytest.mark.parametrize("how", AGAIN)
def test_the_same_receipt_of_a_colleague_is_known(stage: Stage, first: tuple[Receipt, ...], how: str) -> None:
    again = AGAIN[how](paper.slip(LINES))
    stage.say("fx MYR CNY 1.55 2026-11-01 BNM", by="fei", at="")
    stage.receipts |= {b"first": first, again: read(again, "again")}
    stage.drop(b"first", at="#xinghe")
    stage.say("travel", about="expense:1", at="#xinghe")
    stage.click("expense.submit", "1", at="#xinghe")
    text = stage.lines(stage.drop(again, by="bob"))
    assert "a colleague" in text and "Ann" not in text and "Starriver" not in text, text


@pytest.mark.slow
def test_the_total_of_a_slip_on_its_side_is_shown_upright() -> None:
    import numpy as np
    from PIL import Image

    from ocr.engines import engine

    lying = AGAIN["on its side"](paper.slip(LINES))
    (receipt,) = read(lying, "lying.png")
    found = shown.picture(lying, receipt.crops["total"])
    assert found is not None
    cut = Image.open(io.BytesIO(found[0]))
    assert cut.width > 2 * cut.height, "its line is read from left to right"
    assert "24.90" in engine.read(np.asarray(cut.convert("RGB")), 0, "auto").text
