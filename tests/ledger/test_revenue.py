"""Contracts in the books, whatever the order of events: an asset or a liability, nothing lost, nothing left."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.accounts import Standard
from ledger.journal import JournalEntry, Posting, reversal
from ledger.money import Money
from ledger.policies import usual
from ledger.revenue.cost_shares import SharingContract, cost_shares
from ledger.revenue.entries import BookedContract, ContractLines, booked_contract, moved, vat_moved
from ledger.revenue.losses import ExpectedLoss, expected_loss
from ledger.revenue.policies import (
    CHOICES,
    Before,
    CostAboveEstimate,
    NoEstimate,
    Progress,
    RevenuePolicy,
    carried,
    earned,
    measure,
)
from ledger.revenue.vat import pending_vat

AMOUNTS = st.integers(0, 10**8)
RATES = st.integers(600, 800)
EVENTS = st.lists(st.tuples(AMOUNTS, AMOUNTS, RATES), min_size=1, max_size=12)


def lines_at(rate: int) -> ContractLines:
    """A contract in dollars at so many hundredths of a yuan."""
    return ContractLines(
        7, 1, "Acme", "USD", "CNY", lambda minor: minor * rate // 100, lambda value: Money(value.company, "CNY")
    )


@given(EVENTS)
def test_a_contract_is_an_asset_or_a_liability_and_follows_claim_and_revenue(
    events: list[tuple[int, int, int]],
) -> None:
    booked, posted = BookedContract(), list[Posting]()
    for claim, revenue, rate in events:
        _after, lines = moved(booked, claim, revenue, lines_at(rate))
        posted += lines
        booked = booked_contract(posted, 7)
        liability, asset = booked.net.liability, booked.net.asset
        assert min(liability.amount, asset.amount) == 0 <= max(liability.amount, asset.amount)
        assert asset.amount - liability.amount == revenue - claim
        assert booked.revenue.amount == revenue
        assert sum(line.paid.minor for line in posted) == -claim, "the claim stands against the event's own lines"
        for account, value in (("contract_liability", -liability), ("contract_asset", asset)):
            of_account = [line for line in posted if line.account == account]
            assert sum(line.company.minor for line in of_account) == value.company
        _after, again = moved(booked, claim, revenue, lines_at(rate))
        assert again == [], "a second run books nothing"


@given(EVENTS)
def test_a_contract_that_is_over_leaves_nothing_of_itself_but_its_revenue(events: list[tuple[int, int, int]]) -> None:
    posted: list[Posting] = []
    for claim, revenue, rate in [*events, (500, 500, 700)]:
        posted += moved(booked_contract(posted, 7), claim, revenue, lines_at(rate))[1]
    booked = booked_contract(posted, 7)
    assert not booked.net.liability.amount and not booked.net.asset.amount and booked.revenue.amount == 500


@given(
    st.integers(1, 10**7), st.integers(-(10**6), 10**6), st.integers(0, 100), st.lists(st.integers(0, 100), max_size=6)
)
def test_where_the_rest_is_priced_anew_what_was_earned_stays_and_all_is_earned_at_the_end(
    price: int, change: int, done: int, later: list[int]
) -> None:
    """By cost, days and milestones alike: it goes on from what was earned, never back, and comes to the price."""
    changed = price + max(change, done * price // 100 - price)
    stood = {
        "cost_to_cost": Progress(price, cost=done, estimate=100),
        "time": Progress(price, elapsed=Fraction(done, 100)),
        "output": Progress(price, reached=Fraction(done, 100)),
    }
    for policy, progress in stood.items():
        revenue = earned(policy, progress, 0, "close")
        before = Before(revenue, progress.cost, progress.reached, progress.elapsed)
        last = revenue
        for step in sorted({done, *(one for one in later if one > done), 100}):
            now = replace(
                progress,
                price=max(changed, revenue),
                cost=step if progress.cost or policy == "cost_to_cost" else 0,
                reached=Fraction(step, 100) if policy == "output" else Fraction(0),
                elapsed=Fraction(step, 100) if policy == "time" else Fraction(0),
                before=before,
            )
            found = earned(policy, now, last, "close")
            assert found >= last, (policy, step)
            if step == done < 100:
                assert found == revenue, policy
            last = found
        assert last == max(changed, revenue), policy


SHARING = st.lists(
    st.builds(SharingContract, st.integers(1, 10**7), st.integers(0, 10**6), st.booleans()), min_size=1, max_size=5
)


@given(st.integers(0, 10**8), st.integers(0, 10**8), SHARING)
def test_the_cost_of_a_project_is_shared_out_whole_and_nothing_goes_back(
    cost: int, estimate: int, contracts: list[SharingContract]
) -> None:
    shares = cost_shares(Money(cost, "CNY"), estimate, contracts)
    assert sum(each.cost for each in shares) == cost
    if estimate:
        assert sum(each.estimate for each in shares) == estimate
        assert all((each.cost <= each.estimate) == (cost <= estimate) or each.cost == each.estimate for each in shares)
    if sum(one.carried for one in contracts) <= cost:
        assert all(each.cost >= one.carried for each, one in zip(shares, contracts, strict=True))


STEPS = st.lists(
    st.tuples(st.sampled_from(("claim", "revenue", "ahead", "reverse")), st.integers(0, 10**5), RATES), max_size=9
)


@given(STEPS, st.booleans(), st.sampled_from(("cas", "small", "ifrs")))
def test_whatever_is_reversed_meanwhile_a_contract_follows_its_documents_and_nothing_stands_of_no_amount(
    steps: list[tuple[str, int, int]], red: bool, standard: Standard
) -> None:
    posted, made = list[Posting](), list[tuple[Posting, ...]]()
    claim = revenue = ahead = 0

    def run(rate: int) -> tuple[Posting, ...]:
        booked = booked_contract(posted, 7)
        after, lines = moved(booked, claim, revenue, lines_at(rate))
        net = after.net
        target = pending_vat(usual(standard), Decimal(6), ahead, net.liability.amount, net.asset.amount)
        lines += vat_moved(booked, target, lines_at(rate))
        posted.extend(lines)
        return tuple(lines)

    for what, amount, rate in steps:
        if what == "claim":
            claim = amount
        elif what == "revenue":
            revenue = amount
        elif what == "ahead":
            ahead = amount // 16
        elif made:
            old = made.pop(amount % len(made))
            whole = JournalEntry(date(2026, 3, 1), date(2026, 3, 1), "", "invoice:1", old)
            posted.extend(reversal(whole, booked=whole.day, memo="", red=red).postings)
        lines = run(rate)
        if lines:
            made.append(lines)
        booked = booked_contract(posted, 7)
        assert booked.net.asset.amount - booked.net.liability.amount == revenue - claim
        assert booked.revenue.amount == revenue
        for value in (booked.net.asset, booked.net.liability, booked.in_liability, booked.on_asset, booked.pending):
            assert value.amount > 0 or (value.amount, value.company) == (0, 0)
        assert run(rate) == (), "a second run books nothing"


@given(EVENTS, st.sampled_from(("cas", "small", "ifrs")), st.sampled_from((0, 6, 9, 13)))
def test_vat_that_is_not_due_stands_once(events: list[tuple[int, int, int]], standard: Standard, percent: int) -> None:
    posted: list[Posting] = []
    for ahead, revenue, rate in events:
        of, vat = lines_at(rate), ahead * percent // (100 + percent)
        after, lines = moved(booked_contract(posted, 7), ahead - vat, revenue, of)
        position = after.net
        target = pending_vat(usual(standard), Decimal(percent), vat, position.liability.amount, position.asset.amount)
        lines += vat_moved(after, target, of)
        posted += lines
        booked = booked_contract(posted, 7)
        kept = booked.in_liability.amount, booked.on_asset.amount, booked.pending.amount
        assert kept == (target.in_liability, target.on_asset, target.pending)
        assert booked.pending.amount + booked.in_liability.amount - booked.on_asset.amount == vat
        assert sum(line.paid.minor for line in posted) == -ahead, "all of what was paid ahead, net and VAT"


@given(AMOUNTS, AMOUNTS, st.integers(1, 10**8), st.fractions(0, 1), st.booleans())
def test_revenue_lies_between_nothing_and_the_price(
    price: int, cost: int, estimate: int, share: Fraction, completed: bool
) -> None:
    progress = Progress(price, min(price, cost), cost, max(estimate, cost), share, share, completed, cost // 2, cost)
    for standard, policies in CHOICES.items():
        for policy in policies:
            for moment in ("event", "close", "year_end"):
                revenue = earned(policy, progress, 0, moment)
                assert 0 <= revenue <= price
                gone = carried(policy, progress, revenue, 0, moment, standard == "small")
                assert 0 <= gone <= cost
                if completed and moment != "event" and policy != "as_invoiced":
                    assert (revenue, gone) == (price, cost)


@given(AMOUNTS, AMOUNTS, st.integers(1, 10**9), st.fractions(0, 1), st.sampled_from(CHOICES["cas"] + CHOICES["ifrs"]))
def test_impairment_and_provision_are_the_loss_that_is_expected_and_not_yet_in_the_books(
    price: int, cost: int, estimate: int, share: Fraction, policy: RevenuePolicy
) -> None:
    """Whatever the policy: R − K − impairment − provision = N − EAC, and the carried cost is written down first."""
    cost = min(cost, estimate)
    progress = Progress(price, price * share.numerator // share.denominator, cost, estimate, share, share)
    revenue = earned(policy, progress, 0, "close")
    gone = carried(policy, progress, revenue, 0, "close", False)
    held = expected_loss(progress, price, revenue, gone)
    kept = cost - gone
    assert 0 <= held.impairment <= kept and held.provision >= 0
    left = max((estimate - price) - (gone - revenue), 0) if estimate > price else 0
    assert held.impairment + held.provision == left
    assert not held.provision or held.impairment == kept, "assets of the contract first (IAS 37.69)"
    if left:
        assert revenue - gone - held.impairment - held.provision == price - estimate
        still = kept - ((price - revenue) - (estimate - cost))
        assert held.impairment == min(max(still, 0), kept), "CAS 14 art. 30, IFRS 15.101"
    assert expected_loss(replace(progress, completed=True), price, revenue, gone) == ExpectedLoss()


def test_what_is_measured_by_cost_needs_an_estimate_that_is_not_below_it() -> None:
    with pytest.raises(NoEstimate):
        measure(Progress(100, cost=5))
    with pytest.raises(CostAboveEstimate):
        measure(Progress(100, cost=5, estimate=4))
