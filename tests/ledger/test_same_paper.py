"""The same receipt is known again by what was read of it, whatever was typed since and however it was photographed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.duplicates import plain_number, plain_total, twins
from ledger.money import Money
from ledger.nouns import Expense
from ledger.paper import Paper
from tests.sweeps import examples

DAY = date(2026, 11, 19)
READ = {
    "total": "1130.00",
    "day": "2026-11-19",
    "vendor": "北京晨光文具有限公司",
    "invoice_number": "26112000000123456789",
}
PLAIN = {"total": "45.50", "day": "2026-11-19", "vendor": "DiDi"}


def one(id: int, read: dict[str, str], engine: str = "rapidocr", **typed: Any) -> Expense:
    """An expense as its paper says it, but for what was typed."""
    values: dict[str, Any] = {
        "vendor": read.get("vendor", ""),
        "gross": Money.of(read.get("total", "0"), "CNY"),
        "day": date.fromisoformat(read.get("day", DAY.isoformat())),
        "invoice_number": read.get("invoice_number", ""),
        "file": f"file{id}",
        "stage": "pending",
        "message": f"m{id}",
    } | typed
    paper = values.pop("paper", Paper(kind="till", engine=engine, read=read, sure=dict.fromkeys(read, 0.99)))
    first = (values.pop("day"), values.pop("vendor"), "", values.pop("gross"), None, values.pop("stage"))
    return Expense(id, id, 1, "travel", 0, *first, paper=paper, **values)


def sure(new: Expense, *earlier: Expense) -> str:
    found = twins(new, earlier)
    return found[0].sure if found else ""


words = st.text(max_size=20)
amounts = st.integers(1, 10**9).map(lambda minor: Money(minor, "CNY"))
edits = st.fixed_dictionaries(
    {"vendor": words, "gross": amounts, "day": st.dates(date(2026, 9, 1), date(2026, 12, 31)), "invoice_number": words}
)


@given(edits, edits)
@settings(max_examples=examples(200), deadline=None)
def test_a_number_that_was_read_is_found_whoever_typed_what(mine: dict[str, Any], theirs: dict[str, Any]) -> None:
    assert sure(one(2, READ, **mine), one(1, READ, "pdf", **theirs)) == "certain"


@given(edits, edits)
@settings(max_examples=examples(200), deadline=None)
def test_seller_total_and_day_that_were_read_are_found_whoever_typed_what(
    mine: dict[str, Any], theirs: dict[str, Any]
) -> None:
    assert sure(one(2, PLAIN, **mine), one(1, PLAIN, **theirs)) in ("likely", "certain")


@given(st.sampled_from([READ, PLAIN]), edits, st.booleans())
@settings(max_examples=examples(100), deadline=None)
def test_it_is_the_same_from_either_side(read: dict[str, str], typed: dict[str, Any], cut: bool) -> None:
    ours = one(1, {name: value for name, value in read.items() if not (cut and name == "vendor")})
    theirs = one(2, read, **typed)
    assert sure(ours, theirs) == sure(theirs, ours)


@pytest.mark.parametrize("missing", ["vendor", "day", "invoice_number"])
def test_a_cropped_photo_still_is_the_receipt(missing: str) -> None:
    cropped = {name: value for name, value in READ.items() if name != missing}
    assert sure(one(2, cropped), one(1, READ, "pdf")) in ("likely", "certain")


def test_a_seller_that_was_read_unsurely_speaks_against_nothing() -> None:
    cut = {**PLAIN, "vendor": "Hammer 500g"}
    doubted = Paper(kind="till", engine="rapidocr", read=cut, sure={"total": 0.99, "day": 0.99, "vendor": 0.4})
    assert sure(one(2, cut, paper=doubted), one(1, PLAIN)) == "likely"
    assert sure(one(2, cut), one(1, PLAIN)) == ""
    assert (
        sure(
            one(2, {**cut, "day": "2026-11-18"}, paper=replace(doubted, read={**cut, "day": "2026-11-18"})),
            one(1, PLAIN),
        )
        == ""
    )


def test_of_a_receipt_without_a_day_the_same_seller_and_amount_are_asked_about() -> None:
    cropped = {"total": "45.50", "vendor": "DiDi"}
    late = one(2, cropped, day=DAY + timedelta(days=30))
    assert sure(late, one(1, PLAIN)) == "likely"
    assert sure(late, one(1, {**PLAIN, "vendor": "Metro"})) == ""


@pytest.mark.parametrize(
    ("number", "found"),
    [
        ("26112000000123456189", "likely"),  # a 7 that was taken for a 1
        ("2611200000012345", "likely"),  # cut off
        ("26112000000123456780", ""),  # the next one of the pad
        ("99", ""),
    ],
)
def test_a_number_that_an_engine_misread_or_an_edge_cut_off_is_asked_about(number: str, found: str) -> None:
    assert sure(one(2, {**READ, "invoice_number": number}), one(1, READ, "pdf")) == found


def test_numbers_that_data_says_are_two_documents_however_near_they_are() -> None:
    near = {**READ, "invoice_number": "26112000000123456189"}
    assert sure(one(2, near, "xml"), one(1, READ, "pdf")) == ""


def test_a_pdf_with_the_tax_number_and_a_photo_without_it_are_one_invoice() -> None:
    foreign = {"total": "120.00", "day": "2026-11-19", "vendor": "Hotel Aurora", "invoice_number": "INV-7"}
    pdf = one(1, foreign, "pdf", seller_tax_id="DE123")
    assert sure(one(2, {**foreign, "invoice_number": "INV 7"}), pdf) == "certain"
    assert sure(one(2, {**foreign, "vendor": "Hotel Zenith", "total": "9"}), replace(pdf, seller_tax_id="")) == ""


def test_one_invoice_in_two_currencies() -> None:
    number = {"total": "120.00", "day": "2026-11-19", "vendor": "Hotel Aurora", "invoice_number": "INV-7"}
    dollars = one(1, number, gross=Money.of("120", "USD"))
    assert sure(one(2, {**number, "total": "864.00"}), dollars) == "certain"
    plain = {"total": "120.00", "day": "2026-11-19", "vendor": "Hotel Aurora"}
    booked = one(1, plain, gross=Money.of("120", "USD"), company=Money.of("864", "CNY"))
    assert sure(one(2, {**plain, "total": "870.00"}, company=Money.of("870", "CNY")), booked) == "likely"
    assert sure(one(2, {**plain, "total": "950.00"}, company=Money.of("950", "CNY")), booked) == ""
    assert sure(one(2, plain, gross=Money.of("120", "EUR")), booked) == "likely", "the same figures"


def test_two_papers_on_one_photo_are_two_but_are_asked_about_where_they_say_the_same() -> None:
    first = one(1, PLAIN, file="photo", message="m")
    assert sure(one(2, {**PLAIN, "total": "9.00"}, file="photo", message="m"), first) == ""
    assert sure(one(2, PLAIN, file="photo", message="m"), first) == "likely"
    assert sure(one(2, PLAIN, file="photo", gross=Money.of("1", "CNY")), first) == "certain", "sent again and changed"
    assert sure(one(2, {**PLAIN, "total": "9.00"}, file="photo"), first) == ""


@given(st.decimals(0, 10**9, places=2))
@settings(max_examples=examples(100), deadline=None)
def test_a_figure_is_one_text(value: Decimal) -> None:
    assert Decimal(plain_total(value)) == value
    assert plain_total(value) == plain_total(value.quantize(Decimal("0.0000")))


def test_a_number_is_known_however_it_is_written() -> None:
    assert plain_number("inv_2026 / 07") == plain_number("INV-2026/07") == plain_number("ＩＮＶ２０２６０７")
