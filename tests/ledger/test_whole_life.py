"""What a contract brings in its whole life does not depend on the standard, nor on how it earns: only when it does."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from ledger.accounts import Standard
from ledger.journal import Posting
from ledger.money import Money
from ledger.policies import usual
from ledger.revenue.entries import ContractLines, booked_contract, moved, vat_moved
from ledger.revenue.losses import expected_loss
from ledger.revenue.policies import CHOICES, Moment, Progress, RevenuePolicy, carried, earned
from ledger.revenue.vat import pending_vat
from ledger.tax import output_tax

RATE = Decimal(6)
STANDARDS: tuple[Standard, ...] = ("cas", "small", "ifrs")


@dataclass(frozen=True)
class Month:
    """What happens in one: cost, the share of the work that is reached by then, what is invoiced and paid."""

    cost: int
    reached: int
    invoiced: int
    paid: int


MONTHS = st.lists(
    st.builds(Month, st.integers(0, 10**6), st.integers(0, 9_000), st.integers(0, 100), st.integers(0, 100)),
    min_size=1,
    max_size=15,
)
OF = ContractLines(7, 1, "Acme", "CNY", "CNY", lambda minor: minor, lambda value: Money(value.company, "CNY"))


@given(
    st.integers(1, 10**8),
    st.integers(0, 10**8),
    MONTHS,
    st.tuples(*(st.sampled_from(CHOICES[standard]) for standard in STANDARDS)),
    st.integers(0, 11),
)
def test_profit_over_the_whole_life_is_the_same_under_all_standards(
    price: int, more: int, months: list[Month], policies: tuple[RevenuePolicy, ...], begins: int
) -> None:
    net = price - output_tax(Money(price, "CNY"), RATE).minor
    profits = {}
    for standard, policy in zip(STANDARDS, policies, strict=True):
        stands = _lived(standard, policy, price, net, more, months, begins)
        assert not stands["contract_asset"] and not stands["contract_liability"] and not stands["output_vat_pending"]
        assert not stands["onerous_provision"] and stands["onerous_loss"] == 0, "a loss is provided for and used up"
        cost = sum(month.cost for month in months)
        assert stands["cost_of_sales"] == cost == -stands["cost_carried"]
        assert not stands["contract_cost_allowance"] and stands["asset_impairment"] == 0, (
            "an impairment goes with its cost"
        )
        profits[standard] = -stands["revenue"] - stands["cost_of_sales"] - stands["onerous_loss"]
    assert set(profits.values()) == {net - sum(month.cost for month in months)}


def _lived(
    standard: Standard, policy: RevenuePolicy, price: int, net: int, more: int, months: list[Month], begins: int
) -> dict[str, int]:
    """Role -> balance, after every month's events and close by the rules that the books use, the last of them
    complete, invoiced and paid; a month after it, what comes late is taken in."""
    posted: list[Posting] = []
    stands: dict[str, int] = defaultdict(int)
    whole = sum(month.cost for month in months)
    cost = reached = gross = paid = 0
    for number, month in enumerate([*months, Month(0, 0, 0, 0)]):
        over = number >= len(months) - 1
        cost += month.cost
        reached = max(reached, month.reached)
        gross = price if over else max(gross, price * month.invoiced // 100)
        paid = price if over else max(paid, price * month.paid // 100)
        ahead = max(paid - gross, 0)
        invoiced = gross - output_tax(Money(gross, "CNY"), RATE).minor
        ahead_vat = output_tax(Money(ahead, "CNY"), RATE).minor
        done = Fraction(1) if over else Fraction(reached, 10_000)
        estimate = whole if over else whole + more
        progress = Progress(net, min(invoiced, net), cost, max(estimate, 1), done, done, over)
        december = (begins + number) % 12 == 11
        moments: tuple[Moment, ...] = ("event", "year_end" if december else "close")
        for moment in moments:
            booked = booked_contract(posted, 7)
            revenue = earned(policy, progress, booked.revenue.amount, moment)
            assert 0 <= revenue <= net
            after, lines = moved(booked, progress.invoiced + ahead - ahead_vat, revenue, OF)
            liability, asset = after.net.liability.amount, after.net.asset.amount
            target = pending_vat(usual(standard), RATE, ahead_vat, liability, asset)
            posted += [*lines, *vat_moved(booked, target, OF)]
            gone = carried(policy, progress, revenue, stands["cost_of_sales"], moment, standard == "small")
            assert 0 <= gone <= cost
            stands["cost_of_sales"], stands["cost_carried"] = gone, -gone
            if moment != "event" and standard != "small":
                loss = expected_loss(progress, net, revenue, gone)
                stands["onerous_loss"], stands["onerous_provision"] = loss.provision, -loss.provision
                stands["asset_impairment"] = loss.impairment
                stands["contract_cost_allowance"] = -loss.impairment
                if loss.impairment or loss.provision:
                    assert revenue - gone - loss.impairment - loss.provision == net - progress.estimate, (
                        "all of the loss, and no more"
                    )
    for line in posted:
        stands[line.account] += line.company.minor
    return stands
