"""Ageing, the figures of collection, and the provision."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.ageing import (
    Open,
    ageing,
    by_invoice_date,
    collection_rate,
    concentration,
    days_delinquent,
    days_overdue,
    dso,
    is_overdue,
)
from ledger.errors import BadInput, MixedCurrency
from ledger.money import Money
from ledger.provision import proposal

TODAY = date(2026, 11, 20)


def cny(minor: int) -> Money:
    return Money(minor, "CNY")


@pytest.mark.parametrize(
    ("days", "bucket"),
    [(-5, 0), (0, 0), (1, 1), (30, 1), (31, 2), (60, 2), (90, 3), (91, 4), (120, 4), (121, 5), (900, 5)],
)
def test_a_day_belongs_to_one_bucket(days: int, bucket: int) -> None:
    table = ageing([Open(cny(7), TODAY - timedelta(days=days))], TODAY, "CNY")
    assert [each.amount.minor for each in table.buckets] == [7 if at == bucket else 0 for at in range(6)]


@given(
    st.lists(st.tuples(st.integers(1, 10**9), st.integers(-400, 400) | st.none())),
    st.integers(0, 10**9),
    st.integers(0, 10**6),
)
def test_buckets_less_unapplied_money_are_the_receivable_account(
    items: list[tuple[int, int | None]], unapplied: int, credit: int
) -> None:
    opens = [Open(cny(minor), None if days is None else TODAY - timedelta(days=days)) for minor, days in items]
    table = ageing(opens, TODAY, "CNY", unapplied=unapplied, credit=credit)
    account = sum(minor for minor, _days in items) - unapplied - credit
    assert table.balance.minor == account
    assert table.gross.minor - table.buckets[0].amount.minor == sum(
        minor for minor, days in items if days is not None and days > 0
    )
    assert sum(bucket.count for bucket in table.buckets) == len(items)


def test_two_currencies_do_not_share_a_table() -> None:
    with pytest.raises(MixedCurrency):
        ageing([Open(Money(1, "USD"), TODAY)], TODAY, "CNY")


def test_the_balance_sheet_wants_years_since_the_invoice() -> None:
    items = [Open(cny(1), None, since=TODAY - timedelta(days=days)) for days in (10, 400, 800, 2000)]
    assert [(bucket.first, bucket.amount.minor) for bucket in by_invoice_date(items, TODAY, "CNY")] == [
        (1, 1),
        (366, 1),
        (731, 1),
        (1096, 1),
    ]


def test_the_figures_of_collection() -> None:
    assert dso(cny(45_000), cny(90_000), 90) == Decimal("45.0")
    assert dso(cny(1), cny(0), 90) is None
    assert days_delinquent(cny(45_000), cny(30_000), cny(90_000), 90) == Decimal("15.0")
    assert collection_rate(cny(75), cny(100)) == Decimal("75.0")
    assert collection_rate(cny(75), cny(0)) is None


@pytest.mark.parametrize(
    ("amounts", "index", "level"),
    [([10] * 10, 1000, "low"), ([25] * 4, 2500, "medium"), ([50, 50], 5000, "high"), ([], 0, "low")],
)
def test_concentration_says_how_much_hangs_on_few(amounts: list[int], index: int, level: str) -> None:
    found = concentration([Open(cny(minor), None, f"c{at}") for at, minor in enumerate(amounts)])
    assert (found.index, found.level) == (index, level)


def test_the_provision_goes_up_and_down_with_the_ageing() -> None:
    table = ageing(
        [Open(cny(100_000), TODAY - timedelta(days=days)) for days in (0, 10, 45, 75, 100, 200)], TODAY, "CNY"
    )
    found = proposal(table, cny(0))
    assert [line.amount.minor for line in found.lines] == [0, 1000, 5000, 10_000, 30_000, 50_000]
    assert found.change.minor == found.needed.minor == 96_000
    assert proposal(table, cny(100_000)).change.minor == -4_000
    single = proposal(table, cny(0), singled_out={"Acme": (cny(10_000), Decimal("0.8"))})
    assert single.needed.minor == 104_000 and single.lines[-1].customer == "Acme"
    with pytest.raises(BadInput):
        proposal(table, cny(0), rates=(Decimal(0),))


DAYS = st.dates(date(2020, 1, 1), date(2030, 1, 1))


@given(DAYS | st.none(), DAYS)
def test_overdue_begins_on_the_day_after_the_due_day(due: date | None, on: date) -> None:
    assert is_overdue(due, on) is (due is not None and on > due)
    assert days_overdue(due, on) >= 0 and is_overdue(due, on) is (days_overdue(due, on) > 0)


@given(st.integers(-(10**12), 10**12), st.integers(-(10**12), 10**12), st.integers(1, 400), st.integers(0, 10**12))
def test_days_outstanding_are_never_negative_and_known_where_something_was_sold(
    owed: int, sold: int, days: int, later: int
) -> None:
    found, late = dso(cny(owed), cny(sold), days), days_delinquent(cny(owed), cny(later), cny(sold), days)
    assert (found is None) is (sold <= 0) is (late is None)
    assert found is None or late is None or 0 <= late <= found


def test_overdue_is_judged_in_one_place() -> None:
    """A due day that is compared with today by hand is a second definition; SQL has it in `storage/contracts.py`."""
    by_hand = re.compile(r"\.due\s*<\s*\w*\.?(?:today|on)\b|(?:today|on)\s*>\s*\w+\.due\b|today\s*-\s*\w+\.due\)\.days")

    root = Path(__file__).parents[2]
    found = [
        f"{path.relative_to(root)}: {line.strip()}"
        for room in ("ledger", "handlers", "chat", "bot", "formats")
        for path in sorted((root / room).rglob("*.py"))
        for line in path.read_text("utf-8").splitlines()
        if by_hand.search(line) and ">>>" not in line
    ]
    assert found == []
