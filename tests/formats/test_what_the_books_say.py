"""What a file leaves open is as the books have it, and what it says itself comes first."""

from __future__ import annotations

import pytest

import formats
from formats import Sheet
from tests.imported import BANK_USD, GAP, clockify, contracts


def named(sheet: Sheet) -> list[tuple[int, str, str]]:
    return [(doubt.line, str(doubt.stated), str(doubt.found)) for doubt in sheet.doubts if doubt.what == "balance"]


def test_the_currency_in_the_head_of_a_bank_file_counts() -> None:
    (row,) = formats.read(BANK_USD).rows
    assert (str(row.amount.major), row.amount.currency, row.balance.currency) == ("39975.00", "USD", "USD")
    apart = BANK_USD.replace("币种：美元".encode(), "币种：,欧元".encode())
    assert formats.read(apart).rows[0].amount.currency == "EUR"
    english = BANK_USD.replace("币种：美元".encode(), b"Currency: GBP")
    assert formats.read(english).rows[0].amount.currency == "GBP"
    silent = BANK_USD.replace("币种：美元".encode(), "状态：正常".encode())
    assert formats.read(silent, currency="EUR").rows[0].amount.currency == "EUR"


def test_a_jump_of_the_balance_is_named_with_its_line() -> None:
    assert named(formats.read(GAP)) == [(4, "1620.00", "1120.00")]
    whole = GAP.replace(b"1620", b"1120").replace(b"1600", b"1100")
    assert named(formats.read(whole)) == []


def test_a_jump_is_found_in_a_file_with_the_newest_line_first() -> None:
    head, rows = GAP.split(b"\n")[:2], GAP.split(b"\n")[2:-1]
    assert named(formats.read(b"\n".join([*head, *reversed(rows), b""]))) == [(4, "1620.00", "1120.00")]


def test_balances_that_follow_from_nothing_are_no_running_balance() -> None:
    masked = GAP.replace(b"1050.00", b"7.00").replace(b"1600.00", b"9.00")
    assert named(formats.read(masked)) == []


def test_nothing_follows_across_a_line_that_could_not_be_read() -> None:
    broken = GAP.replace(b"2026-10-06", b"2026-13-06")
    sheet = formats.read(broken)
    assert [problem.line for problem in sheet.problems] == [4] and named(sheet) == []


@pytest.mark.parametrize(("order", "day"), [("dmy", "2026-04-03"), ("mdy", "2026-03-04")])
def test_day_and_month_are_as_the_books_have_them_where_the_file_leaves_it_open(order: str, day: str) -> None:
    sheet = formats.read(clockify(), day_order=order)
    assert (str(sheet.rows[0].day), sheet.asks) == (day, ())
    assert str(formats.read(clockify("25/04/2026"), day_order="mdy").rows[0].day) == "2026-04-25", "the file tells"
    told = formats.read(clockify(), day_order=order, answers={"day_order": "dmy"})
    assert str(told.rows[0].day) == "2026-04-03", "what a person said comes first"


def test_where_nothing_tells_it_is_asked() -> None:
    (ask,) = formats.read(clockify()).asks
    assert (ask.name, ask.choices) == ("day_order", ("dmy", "mdy"))


def test_a_list_of_contracts_is_in_the_currency_of_the_books() -> None:
    assert formats.read(contracts(), currency="EUR").rows[0].amount.currency == "EUR"
