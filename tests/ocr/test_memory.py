"""What a company's people corrected before is used: a vendor's name, its usual category, its own name as the buyer."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.receipt import Receipt
from ocr import combine, understand
from ocr.fields import category
from ocr.hints import NONE, Hints
from tests.ocr import papers
from tests.ocr.test_kinds import page

SLIP = """
KED4I KOPI MAWAR ENTERPRlSE
NO 3 JALAN BESAR, JOHOR
14/03/2026 10:10
STATIONERY BOX  12.00
TOTAL RM  12.00
"""
"""The vendor's name is misread by two signs."""


def read(text: str, hints: Hints) -> Receipt:
    facts = understand.facts(page(text), today=date(2026, 11, 22), hints=hints)
    return category.proposed(combine.receipt([facts]), hints)


def test_without_memory_the_print_is_taken_as_it_was_read() -> None:
    assert read(SLIP, NONE).vendor == "KED4I KOPI MAWAR ENTERPRlSE"


def test_a_vendor_that_people_corrected_before_has_their_name_and_category() -> None:
    seen = read(SLIP, Hints(vendors={"Kedai Kopi Mawar Enterprise": "subcontract"}))
    assert (seen.vendor, seen.category, seen.sources["category"]) == (
        "Kedai Kopi Mawar Enterprise",
        "subcontract",
        "memory",
    )
    assert seen.confidence["vendor"] >= 0.99


def test_another_vendor_of_a_like_name_is_not_taken_for_it() -> None:
    seen = read(SLIP, Hints(vendors={"Kedai Buku Melur": "travel"}))
    assert seen.sources.get("category") != "memory"
    assert seen.vendor != "Kedai Buku Melur"


@pytest.mark.parametrize(
    ("name", "usual", "reason"),
    [("ride abroad", "travel", "kind"), ("hotel folio abroad", "travel", "kind")],
)
def test_a_journey_is_travel_by_its_kind(name: str, usual: str, reason: str) -> None:
    seen = read(papers.READ[name][0], NONE)
    assert (seen.category, seen.sources["category"]) == (usual, reason)


def test_memory_goes_before_the_kind() -> None:
    seen = read(papers.READ["ride abroad"][0], Hints(vendors={"Grab": "material"}))
    assert (seen.category, seen.sources["category"]) == ("material", "memory")
