"""Contracts at the close of a month: what has been worked out of each, for the close that books it and for the proof.

Where `records` of an earlier state are given, entries that were posted since are left out as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import get_args

from handlers.context import Context
from handlers.contracts import positions
from handlers.contracts.positions import ContractFacts
from ledger.accounts import COST_ROLES
from ledger.close.revaluation import ItemBalance
from ledger.exchange import convert
from ledger.money import Money
from ledger.owed import Contract, Milestone
from ledger.revenue.cost_shares import SharingContract, cost_shares
from ledger.revenue.entries import net_item
from ledger.revenue.policies import Moment, Progress, RevenuePolicy, carried, provision
from storage import contract_records, entries, item_balances
from storage.contract_records import ContractRecords


@dataclass(frozen=True, slots=True)
class ClosingContract:
    """A contract at the close of a month, with what it has cost until then in the company's currency."""

    contract: Contract
    cost: int
    progress: Progress
    revenue: int


def at_close(
    ctx: Context, day: date, without: Mapping[int, int] | None = None, records: ContractRecords | None = None
) -> Iterator[ClosingContract]:
    """Every contract in force on the evening of a day, with its share of the project's cost, and those that were taken
    back with cost carried or provided for: nothing of that holds any more.

    `without`: project -> cost that is left out.

    Read together: the close of a thousand contracts asks as often as that of one.
    """
    records = records or contract_records.now(ctx.book)
    since = records.event
    policies = _policies_on(ctx, day, since)
    carried_by = item_balances.by_item(ctx.book, ("cost_carried",), day, since)
    provided = item_balances.by_item(ctx.book, ("onerous_provision",), day, since)
    for one in records.contracts:
        if one.state == "withdrawn" and {net_item(one.id)} & (carried_by.keys() | provided.keys()):
            yield ClosingContract(one, 0, Progress(0, completed=True), 0)
    known = [one for one in records.contracts if one.state == "signed" and one.signed <= day]
    if not known:
        return
    earned_by = item_balances.by_item(ctx.book, ("revenue",), day, since)
    cost = item_balances.by_project(ctx.book, COST_ROLES, day, since)
    cost |= {id: cost.get(id, 0) - minor for id, minor in (without or {}).items()}
    of_project: dict[int, list[Contract]] = {}
    for one in known:
        of_project.setdefault(one.project, []).append(replace(one, policy=policies.get(one.id, one.policy)))
    before = day.replace(day=1) - timedelta(days=1)
    for project, signed in of_project.items():
        facts = {
            one.id: positions.facts_of(
                one, own, sum(records.invoiced.get(part.id, (0, 0))[1] for part in positions.of_price(own))
            )
            for one in signed
            for own in [records.instalments.get(one.id, ())]
        }
        estimate = records.estimates.get(project)
        shares = cost_shares(
            Money(cost.get(project, 0), ctx.rules.currency),
            estimate.amount.minor if estimate else 0,
            [
                _sharing(ctx, one, facts[one.id], records.milestones.get(one.id, ()), before, carried_by)
                for one in signed
            ]
            if len(signed) > 1
            else [SharingContract(1)],
        )
        for contract, part in zip(signed, shares, strict=True):
            progress = positions.progress_of(
                facts[contract.id], day, records.milestones.get(contract.id, ()), estimate, part.cost
            )
            item = net_item(contract.id)
            booked = -earned_by[item].paid if item in earned_by else 0
            yield ClosingContract(contract, part.cost, replace(progress, estimate=part.estimate), booked)


def _sharing(
    ctx: Context,
    contract: Contract,
    of: ContractFacts,
    known: Sequence[Milestone],
    before: date,
    carried_by: Mapping[str, ItemBalance],
) -> SharingContract:
    """A contract among several of a project: its price at the rate of its signing, and whether it was over before."""
    price = convert(contract.amount, ctx.rules.currency, contract.signed, ctx.directory.exchange).amount.minor
    item = net_item(contract.id)
    kept = -carried_by[item].company if item in carried_by else 0
    over = kept > 0 and positions.progress_of(of, before, tuple(known), None, 0).completed
    return SharingContract(max(price, 1), kept, over)


def _policies_on(ctx: Context, day: date, event: int) -> dict[int, RevenuePolicy]:
    """Contract -> how it earned on a day, where another way was booked later: nothing of that is booked again.

    A choice that booked nothing holds from the contract's beginning.
    """
    found: dict[int, RevenuePolicy] = {}
    for contract, memo in entries.memos_after(ctx.book, "contract", day, event):
        old = "as_before" if memo == "adoption" else memo.partition(" → ")[0] if " → " in memo else ""
        policy = next((name for name in get_args(RevenuePolicy) if name == old), None)
        if policy is not None:
            found.setdefault(contract, policy)
    return found


@dataclass(frozen=True, slots=True)
class ExpectedLosses:
    """What is provided for contracts on a day, in the company's currency; of revenue what is booked counts at its own
    rates, of what is still to be earned that of the day."""

    ctx: Context
    day: date
    income: Mapping[str, ItemBalance]
    cost: Mapping[str, ItemBalance]

    @classmethod
    def on(cls, ctx: Context, day: date, event: int = 0) -> ExpectedLosses:
        income = item_balances.by_item(ctx.book, ("revenue",), day, event)
        return cls(ctx, day, income, item_balances.by_item(ctx.book, ("cost_carried",), day, event))

    def provision(self, one: ClosingContract) -> int:
        """(EAC − N) − (K − R), not below 0."""
        item, rates = net_item(one.contract.id), self.ctx.directory.exchange
        gained = -self.income[item].company if item in self.income else 0
        gone = -self.cost[item].company if item in self.cost else 0
        rest = Money(one.progress.price - one.revenue, one.contract.amount.currency)
        price = gained + convert(rest, self.ctx.rules.currency, self.day, rates).amount.minor
        return provision(one.progress, price, gained, gone)


def cost_of_sales(ctx: Context, one: ClosingContract, booked: int, day: date) -> int:
    """K: the part of its cost that goes with what a contract has earned at the close of a day.  Raises NoEstimate."""
    small = ctx.rules.policies.small
    return carried(one.contract.policy, one.progress, one.revenue, booked, moment(day), small)


def moment(day: date) -> Moment:
    """What a close on a day is: 31 December ends the year of the books."""
    return "year_end" if (day.month, day.day) == (12, 31) else "close"
