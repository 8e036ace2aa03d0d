"""Papers of the kinds that trouble readers: none is accepted wrongly, and most that are clear need no question."""

from __future__ import annotations

import pytest

from ocr.training import kinds
from ocr.training.kinds import DrawnPaper

PAPERS = kinds.papers()


@pytest.mark.parametrize("paper", PAPERS, ids=[f"{place} {paper.kind}" for place, paper in enumerate(PAPERS)])
def test_no_kind_of_paper_is_accepted_wrongly(paper: DrawnPaper) -> None:
    assert kinds.judged(paper, kinds.read(paper)) != "accepted and wrong"


def test_what_is_clear_is_mostly_accepted() -> None:
    clear = [paper for paper in PAPERS if not paper.asked]
    right = [paper for paper in clear if kinds.judged(paper, kinds.read(paper)) == "right"]
    assert len(right) >= 0.85 * len(clear)


def test_the_screen_of_a_payment_app_names_who_was_paid() -> None:
    for paper in PAPERS:
        if paper.kind.startswith("screenshot"):
            receipt = kinds.read(paper)
            assert receipt.vendor is not None and paper.vendor[:2] in receipt.vendor, receipt.vendor
            assert receipt.total is not None and str(receipt.total.major) == paper.total


def test_a_voucher_bought_before_is_taken_off_and_asked_about() -> None:
    (paper,) = [paper for paper in PAPERS if "团购券" in paper.kind]
    receipt = kinds.read(paper)
    assert (str(receipt.total), receipt.accept) == ("CNY 62.00", False)


def test_both_readings_of_a_day_are_offered_where_nothing_tells_its_order() -> None:
    (paper,) = [paper for paper in PAPERS if paper.kind.startswith("order of day")]
    receipt = kinds.read(paper)
    assert receipt.day is None
    assert set(receipt.doubts["day"]) >= {"2026-04-03", "2026-03-04"}


NAMED = {
    "not the street": ("LiDL\nWarburger Straße 130\n33100 Paderborn\nBrot  1,99\nSUMME EUR  1,99", "LiDL"),
    "not the town": (
        "33100 Paderborn\nHofladen Meyer\nHusener Str. 121\nBrot  1,99\nSUMME EUR  1,99",
        "Hofladen Meyer",
    ),
    "not the slogan": (
        "WUNSCHLOS\nGLÜCKLICH?\nwww.marktkauf-lehr.de\nMarktkauf Lehr\nDetmolder Str. 4\nSUMME EUR  1,99",
        "Marktkauf Lehr",
    ),
    "the first name below the web address": (
        "Lieblingsplatz\nBlumen Sommer\nHauptstr. 3\n80331 München\nwww.blumen-sommer.de\nRosen  9,00\nSUMME EUR  9,00",
        "Blumen Sommer",
    ),
}


@pytest.mark.parametrize("name", NAMED)
def test_a_vendor_is_named_by_its_sign_and_not_by_its_street(name: str) -> None:
    text, vendor = NAMED[name]
    receipt = kinds.read(DrawnPaper(name, text, "", "0", "EUR"))
    assert receipt.vendor == vendor
