"""A contract that is paid by what is measured: what the settlements hold together is what was measured, to the cent."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.economics.site import SiteLog, UnitPrice, measured
from ledger.settlements import reached as rules
from ledger.settlements.computing import EarlierSettlements, SettlementTerms, computed
from ledger.settlements.identities import broken, broken_together
from ledger.settlements.reached import MeasuredQuantity
from ledger.settlements.statement import Computed
from tests.sweeps import examples

START = date(2026, 1, 1)
LOGS = st.lists(
    st.tuples(st.integers(0, 119), st.integers(1, 10**9), st.sampled_from(("floor", "wall", ""))), max_size=12
)


@settings(max_examples=examples(100), deadline=None)
@given(LOGS, st.integers(1, 10**6), st.integers(1, 10**6), st.integers(0, 10**9))
def test_months_add_up_to_what_was_measured(
    said: list[tuple[int, int, str]], first: int, later: int, advance: int
) -> None:
    """Prices change in the middle; work without an item or price is in none of them."""
    prices = [
        UnitPrice(1, "floor", "m2", "CNY", START, first, id=1),
        UnitPrice(1, "floor", "m2", "CNY", START + timedelta(60), later, id=2),
    ]
    logs = [
        SiteLog(1, "north", START + timedelta(day), Fraction(millionths, 1_000_000), "m2", work)
        for day, millionths, work in said
    ]
    terms = SettlementTerms(10**12, Fraction(9, 100), Fraction(3, 100), advance=advance)
    done: list[Computed] = []
    for month in range(1, 5):
        of = measured(prices, logs, START + timedelta(30 * month - 1))
        work = rules.by_quantity(
            MeasuredQuantity(one.work, one.quantity, one.unit, 0, value=one.value)
            for one in of
            if one.value is not None
        )
        made = computed("contract", {"contract": work}, (), terms, EarlierSettlements.of("customer", done))
        assert not broken(made)
        done.append(made)
    exact = sum(
        (one.quantity * (first if one.day < START + timedelta(60) else later) for one in logs if one.work == "floor"),
        Fraction(0),
    )
    assert sum(one.payable.this("this") for one in done) == round(exact)
    assert not broken_together(done, terms)
