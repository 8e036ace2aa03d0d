"""Contracts at the close of a month: what has been worked out of each, for the close that books it and for the proof.

Where `records` of an earlier state are given, entries that were posted since are left out as well.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import get_args

from handlers.context import Context
from handlers.contracts import positions
from handlers.contracts.labels import milestone_in
from handlers.contracts.positions import ContractFacts
from ledger.accounts import COST_ROLES
from ledger.close.revaluation import ItemBalance
from ledger.exchange import convert
from ledger.money import Money
from ledger.owed import Contract, Milestone
from ledger.revenue.cost_shares import SharingContract, cost_shares
from ledger.revenue.entries import net_item
from ledger.revenue.losses import ExpectedLoss, expected_loss
from ledger.revenue.policies import Moment, Progress, RevenuePolicy, carried
from storage import contract_records, entries, item_balances
from storage.contract_records import ContractRecords

EXPECTED = ("onerous_provision", "contract_cost_allowance", "warranty_provision")
"""The roles on which stands what contracts will still cost or lose."""


@dataclass(frozen=True, slots=True)
class ClosingContract:
    """A contract at the close of a month, with what it has cost and earned until then.

    Attributes:
        cost: in minor units of the company's currency.
        revenue: what is booked as its revenue, in its currency; `income` the same in the company's.
        done: the day since which nothing of it is left to do.
    """

    contract: Contract
    cost: int
    progress: Progress
    revenue: int
    income: int = 0
    done: date | None = None


def at_close(
    ctx: Context,
    day: date,
    without: Mapping[int, int] | None = None,
    records: ContractRecords | None = None,
    only: Collection[int] | None = None,
) -> Iterator[ClosingContract]:
    """Every contract in force on the evening of a day, with its share of the project's cost, and those that were taken
    back with cost carried or provided for: nothing of that holds any more.

    `without`: project -> cost that is left out; `only`: contracts of these projects.

    Read together: the close of a thousand contracts asks as often as that of one.
    """
    records = records or contract_records.now(ctx.book, only)
    since = records.event
    every = [one for one in records.contracts if only is None or one.project in only]
    policies = _policies_on(ctx, day, since, [one.id for one in every])
    carried_by = item_balances.by_item(ctx.book, ("cost_carried",), day, since, only)
    weighed = {one.item for one in item_balances.items(ctx.book, EXPECTED, day, event=since, projects=only)}
    for one in every:
        if one.state == "withdrawn" and net_item(one.id) in carried_by.keys() | weighed:
            yield ClosingContract(one, 0, Progress(0, completed=True), 0)
    known = [one for one in every if one.state == "signed" and one.signed <= day]
    if not known:
        return
    earned_by = item_balances.by_item(ctx.book, ("revenue",), day, since, only)
    cost = item_balances.by_project(ctx.book, COST_ROLES, day, since, only)
    cost |= {id: cost.get(id, 0) - minor for id, minor in (without or {}).items()}
    by_task: dict[tuple[int, int], int] = {}
    if any(policies.get(one.id, one.policy) == "obligations" for one in known):
        by_task = item_balances.by_task(ctx.book, COST_ROLES, day, since)
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
            reached = records.milestones.get(contract.id, ())
            progress = positions.progress_of(facts[contract.id], day, reached, estimate, part.cost)
            if contract.policy == "cost_recovery":
                progress = replace(progress, recoverable=_at_signing(ctx, contract, part.cost))
            if contract.policy == "obligations":
                progress = replace(progress, satisfied=_satisfied(ctx, contract, reached, by_task, day))
            booked = earned_by.get(net_item(contract.id), _NOTHING)
            done = positions.completed_on(contract, reached, day) if progress.completed else None
            yield ClosingContract(
                contract, part.cost, replace(progress, estimate=part.estimate), -booked.paid, -booked.company, done
            )


_NOTHING = ItemBalance("", "", 0, "", "", 0, 0)


def _at_signing(ctx: Context, contract: Contract, cost: int) -> int:
    """Cost in the contract's currency, at the rate of its signing: what was earned does not move with the rate."""
    spent = Money(cost, ctx.rules.currency)
    return convert(spent, contract.amount.currency, contract.signed, ctx.directory.exchange).amount.minor


def _satisfied(
    ctx: Context, contract: Contract, known: Sequence[Milestone], by_task: Mapping[tuple[int, int], int], day: date
) -> int:
    """The cost of the tasks of those obligations that were reached by a day; a task belongs to the one it names."""
    names = tuple(one.name for one in known if one.price)
    reached = {one.name for one in known if one.price and one.reached is not None and one.reached <= day}
    return sum(
        minor
        for (project, task), minor in by_task.items()
        if project == contract.project and task and milestone_in(ctx.directory.tasks[task].name, names) in reached
    )


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


def _policies_on(ctx: Context, day: date, event: int, of: Collection[int]) -> dict[int, RevenuePolicy]:
    """Contract -> how it earned on a day, where another way was booked later: nothing of that is booked again.

    A choice that booked nothing holds from the contract's beginning.
    """
    found: dict[int, RevenuePolicy] = {}
    for contract, memo in entries.memos_after(ctx.book, "contract", day, event, of):
        old = "as_before" if memo == "adoption" else memo.partition(" → ")[0] if " → " in memo else ""
        policy = next((name for name in get_args(RevenuePolicy) if name == old), None)
        if policy is not None:
            found.setdefault(contract, policy)
    return found


@dataclass(frozen=True, slots=True)
class ExpectedLosses:
    """What contracts will still lose on a day, in the company's currency; of revenue what is booked counts at its own
    rates, what is still to be earned at that of the day."""

    ctx: Context
    day: date
    cost: Mapping[str, ItemBalance]

    @classmethod
    def on(cls, ctx: Context, day: date, event: int = 0) -> ExpectedLosses:
        return cls(ctx, day, item_balances.by_item(ctx.book, ("cost_carried",), day, event))

    def of(self, one: ClosingContract) -> ExpectedLoss:
        """By how much its carried cost is impaired, and what is provided beyond that."""
        gone = -self.cost.get(net_item(one.contract.id), _NOTHING).company
        rest = Money(one.progress.price - one.revenue, one.contract.amount.currency)
        price = one.income + convert(rest, self.ctx.rules.currency, self.day, self.ctx.directory.exchange).amount.minor
        by_parts = one.contract.policy == "obligations"
        return expected_loss(one.progress, price, one.income, gone, by_parts=by_parts)


def cost_of_sales(ctx: Context, one: ClosingContract, booked: int, day: date) -> int:
    """K: the part of its cost that goes with what a contract has earned at the close of a day.  Raises NoEstimate."""
    small = ctx.rules.policies.small
    return carried(one.contract.policy, one.progress, one.revenue, booked, moment(day), small)


def moment(day: date) -> Moment:
    """What a close on a day is: 31 December ends the year of the books."""
    return "year_end" if (day.month, day.day) == (12, 31) else "close"
