"""Steps of a close on contracts: estimates, revenue that is measured, the cost that goes with it, expected losses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import get_args

from chat.text import Text, _
from handlers import lookup
from handlers.close.steps import Found, entry, is_year_end
from handlers.context import Context
from handlers.contracts import positions
from handlers.contracts.labels import milestone_in
from handlers.contracts.positions import ContractFacts
from ledger.accounts import COST_ROLES
from ledger.close.revaluation import ItemBalance
from ledger.exchange import convert
from ledger.money import Money
from ledger.owed import Contract, Instalment, Milestone
from ledger.period import Period
from ledger.revenue.cost_shares import SharingContract, cost_shares
from ledger.revenue.entries import net_item
from ledger.revenue.policies import (
    MEASURED_AT_CLOSE,
    NEEDS_ESTIMATE,
    CostAboveEstimate,
    Moment,
    NoEstimate,
    Progress,
    RevenuePolicy,
    carried,
    earned,
    measure,
)
from storage import contracts, entries, estimates, invoices, item_balances

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


def at_close(ctx: Context, day: date, without: Mapping[int, int] | None = None) -> Iterator[ClosingContract]:
    """Every contract in force on the evening of a day, with its share of the project's cost, and those that were taken
    back with cost carried or provided for: nothing of that holds any more.

    `without`: project -> cost that is left out.

    Read together: the close of a thousand contracts asks as often as that of one.
    """
    policies, every = _policies_on(ctx, day), contracts.contracts(ctx.book)
    carried_by = item_balances.by_item(ctx.book, ("cost_carried",), day)
    weighed = {one.item for one in item_balances.items(ctx.book, EXPECTED, day)}
    for one in every:
        if one.state == "withdrawn" and net_item(one.id) in carried_by.keys() | weighed:
            yield ClosingContract(one, 0, Progress(0, completed=True), 0)
    known = [one for one in every if one.state == "signed" and one.signed <= day]
    if not known:
        return
    ids = [one.id for one in known]
    parts: dict[int, list[Instalment]] = {}
    for instalment in contracts.whole(ctx.book):
        parts.setdefault(instalment.contract, []).append(instalment)
    milestones: dict[int, list[Milestone]] = {}
    for ref, milestone in contracts.milestones(ctx.book, ids).items():
        milestones.setdefault(ref.contract, []).append(milestone)
    invoiced, expected = invoices.booked_by_instalment(ctx.book, date.max), estimates.in_force(ctx.book, date.max)
    earned_by = item_balances.by_item(ctx.book, ("revenue",), day)
    cost = item_balances.by_project(ctx.book, COST_ROLES, day)
    cost |= {id: cost.get(id, 0) - minor for id, minor in (without or {}).items()}
    by_task: dict[tuple[int, int], int] = {}
    if any(policies.get(one.id, one.policy) == "obligations" for one in known):
        by_task = item_balances.by_task(ctx.book, COST_ROLES, day)
    of_project: dict[int, list[Contract]] = {}
    for one in known:
        of_project.setdefault(one.project, []).append(replace(one, policy=policies.get(one.id, one.policy)))
    before = day.replace(day=1) - timedelta(days=1)
    for project, signed in of_project.items():
        facts = {
            one.id: positions.facts_of(
                one, own, sum(invoiced.get(part.id, (0, 0))[1] for part in positions.of_price(own))
            )
            for one in signed
            for own in [tuple(parts.get(one.id, ()))]
        }
        estimate = expected.get(project)
        shares = cost_shares(
            Money(cost.get(project, 0), ctx.rules.currency),
            estimate.amount.minor if estimate else 0,
            [_sharing(ctx, one, facts[one.id], milestones.get(one.id, ()), before, carried_by) for one in signed]
            if len(signed) > 1
            else [SharingContract(1)],
        )
        for contract, part in zip(signed, shares, strict=True):
            reached = tuple(milestones.get(contract.id, ()))
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


def _policies_on(ctx: Context, day: date) -> dict[int, RevenuePolicy]:
    """Contract -> how it earned on a day, where another way was booked later: nothing of that is booked again.

    A choice that booked nothing holds from the contract's beginning.
    """
    found: dict[int, RevenuePolicy] = {}
    for contract, memo in entries.memos_after(ctx.book, "contract", day):
        old = "as_before" if memo == "adoption" else memo.partition(" → ")[0] if " → " in memo else ""
        policy = next((name for name in get_args(RevenuePolicy) if name == old), None)
        if policy is not None:
            found.setdefault(contract, policy)
    return found


def moment(day: date) -> Moment:
    """What a close on a day is."""
    return "year_end" if is_year_end(day) else "close"


def estimated(ctx: Context, period: Period) -> Found:
    """Whether what is measured by cost can be measured: an estimate is there, and cost is not above it."""
    stops: list[Text] = []
    for one in at_close(ctx, period.last):
        project = ctx.directory.project(one.contract.project)
        try:
            if one.contract.policy in NEEDS_ESTIMATE and not one.progress.completed and one.cost:
                measure(one.progress)
            elif one.contract.policy == "as_invoiced":  # under 小企业会计准则 its cost goes by the estimate
                carried("as_invoiced", one.progress, one.revenue, 0, moment(period.last), ctx.rules.policies.small)
        except NoEstimate:
            stops.append(
                _(
                    "{project} has no estimate of its total cost. Say: estimate {code} 480000 because …",
                    project=lookup.called(project),
                    code=project.code,
                )
            )
        except CostAboveEstimate:
            stops.append(
                _(
                    "{project} has cost {cost}, more than estimated. Say: estimate {code} 480000 because …",
                    project=lookup.called(project),
                    code=project.code,
                    cost=Money(one.cost, ctx.rules.currency),
                )
            )
    return Found(stops=tuple(stops))


def revenue(ctx: Context, period: Period) -> Found:
    """What contracts that are measured by cost or by time have earned."""
    day, made, notes = period.last, [], []
    for one in at_close(ctx, day):
        if one.contract.policy not in MEASURED_AT_CLOSE:
            continue
        if earned(one.contract.policy, one.progress, one.revenue, moment(day)) == one.revenue:
            continue
        lines = positions.closing_lines(ctx, one.contract, day, moment(day), one.progress)
        found = entry(ctx, period, "revenue", list(lines))
        if found:
            made.append(found)
            income = -sum(line.paid.minor for line in lines if line.account == "revenue")
            notes.append(
                _(
                    "{project}: {amount}",
                    project=lookup.called(ctx.directory.project(one.contract.project)),
                    amount=Money(income, one.contract.amount.currency),
                )
            )
    return Found(tuple(made), tuple(notes))
