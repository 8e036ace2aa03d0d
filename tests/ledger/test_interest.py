"""Late interest, line by line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger import interest
from ledger.interest import InterestLine
from ledger.money import Money, of_major

DUE = date(2026, 1, 31)


def total(lines: Sequence[InterestLine]) -> Money:
    return sum((line.amount for line in lines[1:]), lines[0].amount) if lines else Money.zero("CNY")


def test_the_decree_is_half_a_per_mille_a_day_from_the_day_after() -> None:
    (line,) = interest.lines(Money(1_000_000, "CNY"), DUE, date(2026, 3, 2), interest.decree())
    assert (line.first, line.days, line.amount.minor) == (date(2026, 2, 1), 30, 15_000)


@pytest.mark.parametrize("until", [date(2026, 1, 1), DUE])
def test_nothing_is_owed_up_to_the_due_day(until: date) -> None:
    assert interest.lines(Money(1_000_000, "CNY"), DUE, until, interest.decree()) == ()


def test_a_payment_ends_its_share_on_the_day_it_came_and_full_payment_ends_all() -> None:
    paid = [(date(2026, 2, 10), Money(400_000, "CNY")), (date(2026, 2, 20), Money(600_000, "CNY"))]
    lines = interest.lines(Money(1_000_000, "CNY"), DUE, date(2026, 12, 31), interest.decree(), paid)
    assert [(line.days, line.principal.minor) for line in lines] == [(10, 1_000_000), (10, 600_000)]
    assert total(lines).minor == 5_000 + 3_000


def test_the_eu_rate_changes_with_the_half_year() -> None:
    rates = interest.eu([(date(2026, 1, 1), Decimal("0.0215")), (date(2026, 7, 1), Decimal("0.0240"))])
    lines = interest.lines(Money(1_000_000, "EUR"), date(2026, 6, 20), date(2026, 7, 10), rates)
    assert [(line.first.isoformat(), line.days, str(line.rate.yearly)) for line in lines] == [
        ("2026-06-21", 10, "0.1015"),
        ("2026-07-01", 10, "0.1040"),
    ]
    assert total(lines) == of_major(Decimal(10_000) * (Decimal("0.1015") + Decimal("0.1040")) * 10 / 365, "EUR")


def test_an_agreed_rate_below_the_prime_rate_is_lifted_where_the_decree_applies() -> None:
    assert interest.agreed(yearly=Decimal("0.01"), lpr=Decimal("0.03"))[0].yearly == Decimal("0.03")
    assert interest.agreed(yearly=Decimal("0.12"), lpr=Decimal("0.03"))[0].yearly == Decimal("0.12")
    assert interest.agreed(daily=Decimal("0.0003"))[0].per_day == Decimal("0.0003")


@given(
    st.integers(1, 10**12),
    st.integers(0, 800),
    st.lists(st.tuples(st.integers(-30, 800), st.integers(1, 10**9)), max_size=5),
)
def test_lines_join_without_gap_and_add_up_to_the_rounded_whole(
    owed: int, days: int, paid: list[tuple[int, int]]
) -> None:
    until = DUE + timedelta(days=days)
    payments = [(DUE + timedelta(days=at), Money(minor, "CNY")) for at, minor in paid]
    lines = interest.lines(Money(owed, "CNY"), DUE, until, interest.decree(), payments)
    exact = Decimal(0)
    for offset in range(1, days + 1):
        left = owed - sum(minor for at, minor in paid if at < offset)
        exact += Decimal(max(left, 0)) * Decimal("0.0005")
    assert total(lines) == of_major(exact / 100, "CNY")
    assert all(before.last < after.first for before, after in pairwise(lines))
    assert all((line.last - line.first).days + 1 == line.days for line in lines)
