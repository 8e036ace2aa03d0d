"""The second reader: what it reads otherwise is doubtful; what both read in torn print is taken, but never for sure."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import numpy as np
import pytest

from ocr.engines import second
from ocr.facts import Facts
from ocr.page import Page, Piece, box

PICTURE = np.full((80, 200, 3), 255, np.uint8)
TOTAL = Piece("8.00", 120, 40, 160, 52, 0.9)
PAGE = Page(200, 80, (Piece("Date 03/0:/2018", 10, 10, 110, 22, 0.96), TOTAL), "rapidocr")
FACTS = Facts("rapidocr", total=Decimal("8.00"), sure={"total": 0.96}, crops={"total": box(PAGE, TOTAL)})


@pytest.fixture
def readers(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """What the first reader reads when asked again, and what the second one reads."""
    said = {"again": "", "second": ""}
    monkeypatch.setattr("ocr.engines.tesseract.installed", lambda: True)
    monkeypatch.setattr("ocr.engines.tesseract.line", lambda cut: said["second"])
    monkeypatch.setattr("ocr.engines.rapid.recognise", lambda cuts, *, carefully: [(said["again"], 0.9)])
    return said


def test_a_torn_day_that_both_read_alike_is_taken_but_not_for_sure(readers: dict[str, str]) -> None:
    readers |= {"again": "Date 03/02/2018", "second": "~ 03/02/2018"}
    seen = second.checked(FACTS, PAGE, PICTURE)
    assert (seen.day, seen.trust("day")) == (date(2018, 2, 3), second.TWICE)
    assert seen.crops["day"] == box(PAGE, PAGE.pieces[0])


@pytest.mark.parametrize("second_one", ["03/03/2018", "", "03/0./2018"])
def test_a_torn_day_on_which_they_differ_stays_blank(readers: dict[str, str], second_one: str) -> None:
    readers |= {"again": "Date 03/02/2018", "second": second_one}
    assert second.checked(FACTS, PAGE, PICTURE).day is None


def test_a_total_that_the_second_reads_otherwise_is_doubtful(readers: dict[str, str]) -> None:
    readers["second"] = "6.00"
    seen = second.checked(FACTS, PAGE, PICTURE)
    assert seen.trust("total") < 0.9
    assert seen.doubts["total"] == ("6.00",)


def test_a_total_that_the_second_reads_alike_or_not_at_all_stays_as_sure(readers: dict[str, str]) -> None:
    for text in ("8.00", "~"):
        readers["second"] = text
        assert second.checked(FACTS, PAGE, PICTURE).trust("total") == 0.96
