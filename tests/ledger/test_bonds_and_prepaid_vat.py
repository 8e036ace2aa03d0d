"""Rules on bonds and on VAT that is prepaid elsewhere, on anything that can be said."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.bonds import BondRecord, held
from ledger.prepaid_vat import prepaid_due
from tests.sweeps import examples

MONEY = st.integers(0, 10**12)
RATES = st.sampled_from([Decimal(0), Decimal(3), Decimal(6), Decimal(9), Decimal(13)])
DAY = date(2026, 11, 30)
DAYS = st.integers(-400, 400).map(lambda days: DAY + timedelta(days=days)) | st.none()


@settings(max_examples=examples(300), deadline=None)
@given(gross=MONEY, taken=MONEY, rate=RATES, share=st.sampled_from([Decimal("0.02"), Decimal("0.03")]), more=MONEY)
def test_prepaid_vat_is_never_below_nothing_and_grows_with_what_was_invoiced(
    gross: int, taken: int, rate: Decimal, share: Decimal, more: int
) -> None:
    due = prepaid_due(gross, taken, rate, share)
    exact = Fraction(max(gross - taken, 0)) * Fraction(share) / (1 + Fraction(rate) / 100)
    assert due >= 0 and abs(due - exact) <= Fraction(1, 2)
    assert prepaid_due(gross + more, taken, rate, share) >= due >= prepaid_due(gross, taken + more, rate, share)


@settings(max_examples=examples(300), deadline=None)
@given(
    asked=st.tuples(st.integers(1, 10**9), DAYS),
    given_=st.lists(st.tuples(st.integers(1, 10**9), DAYS, st.booleans()), max_size=5),
)
def test_nothing_is_wrong_exactly_where_what_is_asked_for_runs_with_its_paper(
    asked: tuple[int, date | None], given_: list[tuple[int, date | None, bool]]
) -> None:
    said = [BondRecord("contract:1", "asked", DAY, asked[0], "CNY", asked[1])]
    said += [
        BondRecord("contract:1", "given", DAY, minor, "CNY", until, file="f" * 64 if paper else "", id=number)
        for number, (minor, until, paper) in enumerate(given_, 1)
    ]
    known = held(said)
    running = sum(minor for minor, until, _paper in given_ if until is None or until >= DAY)
    long = all(until is None or (until >= DAY and (asked[1] is None or until >= asked[1])) for _m, until, _p in given_)
    holds = bool(given_) and running >= asked[0] and long and all(paper for _m, _u, paper in given_)
    assert (known.shortfalls(DAY) == ()) == holds
    back = [BondRecord("contract:1", "returned", DAY, of=one.id) for one in known.held]
    assert held([*said, *back]).held == ()
