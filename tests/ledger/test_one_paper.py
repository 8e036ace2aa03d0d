"""Two papers of one message: never one where day, currency, card or total speak against it; nothing is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from ledger import one_paper
from ledger.money import Money
from ledger.nouns import Expense
from ledger.paper import Paper
from ledger.receipt import PrintedRow, Receipt
from tests.sweeps import examples

MEAL = Receipt(kind="till", vendor="Harbour Grill", day=date(2026, 11, 19), currency="EUR", total=Money(4330, "EUR"))
SLIP = replace(MEAL, slip=True, card="4321")
ROWS = tuple(
    PrintedRow(f"{name} {at}.20") for at, name in enumerate(("milk", "bread", "cheese", "rice", "soap", "wine"), 1)
)


@settings(max_examples=examples(200), deadline=None)
@given(
    st.integers(1, 20_000), st.integers(1, 20_000), st.integers(0, 3), st.sampled_from(["EUR", "CHF"]), st.booleans()
)
def test_a_slip_is_plainly_of_a_receipt_only_with_its_amount(
    owed: int, paid: int, apart: int, money: str, tipped: bool
) -> None:
    meal = replace(MEAL, total=Money(owed, "EUR"))
    tip = Money(paid - owed, money) if tipped and paid > owed else None
    slip = replace(SLIP, total=Money(paid, money), currency=money, tip=tip, day=date(2026, 11, 19 + apart))
    sure = one_paper.slip_of(meal, slip)
    if apart or money != "EUR":
        assert sure is None
    elif sure:
        assert paid == owed or (tip is not None and paid - tip.minor == owed)
    elif sure is False:
        assert owed < paid <= owed * 1.35


@settings(max_examples=examples(100), deadline=None)
@given(st.permutations([0, 1, 2]), st.integers(1, 9_000), st.integers(1, 9_000))
def test_each_receipt_is_in_one_pair_at_most(order: list[int], first: int, second: int) -> None:
    receipts = [
        replace(MEAL, total=Money(first, "EUR")),
        replace(MEAL, total=Money(second, "EUR")),
        replace(SLIP, total=Money(first, "EUR")),
    ]
    pairs = one_paper.pairs([(at, receipts[place]) for at, place in enumerate(order)])
    places = [place for pair in pairs for place in (pair.base, pair.other)]
    assert len(places) == len(set(places))
    if first == second:
        assert not any(pair.sure for pair in pairs)


def test_the_same_receipt_photographed_twice_is_not_two_halves() -> None:
    assert one_paper.overlap(ROWS, ROWS) == 0
    assert one_paper.overlap(ROWS, (*ROWS[3:], *(PrintedRow(f"end {at}") for at in range(6)))) == 3


def test_rows_whose_figures_differ_are_not_the_same() -> None:
    other = tuple(replace(row, text=row.text.replace("20", "70")) for row in ROWS)
    assert one_paper.overlap(ROWS, (*other[3:], PrintedRow("end"))) == 0


def draft(minor: int) -> Expense:
    paper = Paper(engine="rapidocr", sure={"total": 0.9})
    day, gross = date(2026, 11, 19), Money(minor, "EUR")
    return Expense(0, 1, 0, "", 0, day, "Harbour Grill", "", gross, None, "draft", file=f"file{minor}", paper=paper)


@settings(max_examples=examples(100), deadline=None)
@given(st.integers(1, 99_999), st.integers(1, 99_999))
def test_joining_keeps_the_larger_amount_and_both_files(owed: int, paid: int) -> None:
    whole = one_paper.joined(draft(owed), draft(paid), "slip")
    assert whole.gross.minor == max(owed, paid) if paid != owed else whole.gross.minor == owed
    assert whole.paper.more == (() if owed == paid else (f"file{paid}",))
    assert whole.paper.besides[one_paper.JOINED] == f"slip {Money(owed, 'EUR')}"
    if paid > owed:
        assert whole.paper.besides["tip"] == str(Money(paid - owed, "EUR").major)
