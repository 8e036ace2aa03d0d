"""Steps of a close on contracts: estimates, revenue that is measured, the cost that goes with it, expected losses."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from chat.text import Text, _
from handlers import lookup
from handlers.close.steps import Found, company, entry, is_year_end
from handlers.context import Context
from handlers.contracts import positions
from ledger.accounts import COST_ROLES
from ledger.close.revaluation import ItemBalance
from ledger.errors import BookError
from ledger.exchange import convert
from ledger.money import Money, share
from ledger.owed import Contract
from ledger.period import Period
from ledger.revenue.entries import net_item
from ledger.revenue.policies import CostAboveEstimate, Moment, NoEstimate, Progress, carried, measure, provision
from storage import contracts, item_balances


@dataclass(frozen=True, slots=True)
class ClosingContract:
    """A contract at the close of a month, with what it has cost until then in the company's currency."""

    contract: Contract
    cost: int
    progress: Progress
    revenue: int


def at_close(ctx: Context, day: date) -> Iterator[ClosingContract]:
    """Every contract in force on the evening of a day; a project's cost is shared out over its contracts by price."""
    cost = item_balances.by_project(ctx.book, COST_ROLES, day)
    of_project: dict[int, list[Contract]] = {}
    for contract in contracts.contracts(ctx.book):
        if contract.state == "signed" and contract.signed <= day:
            of_project.setdefault(contract.project, []).append(contract)
    for project, signed in of_project.items():
        prices = [max(contract.amount.minor, 1) for contract in signed]
        parts = share(Money(cost.get(project, 0), ctx.rules.currency), prices)
        whole = sum(prices)
        for contract, part, price in zip(signed, parts, prices, strict=True):
            of = positions.facts(ctx, contract)
            progress = positions.progress(ctx, of, day, part.minor)
            if len(signed) > 1:
                progress = replace(progress, estimate=progress.estimate * price // whole)
            booked = positions.standing(ctx, contract, day)
            yield ClosingContract(contract, part.minor, progress, booked.revenue.amount)


def moment(day: date) -> Moment:
    """What a close on a day is."""
    return "year_end" if is_year_end(day) else "close"


def estimates(ctx: Context, period: Period) -> Found:
    """Whether what is measured by cost can be measured: an estimate is there, and cost is not above it."""
    stops: list[Text] = []
    for one in at_close(ctx, period.last):
        if one.contract.policy not in ("cost_to_cost", "yearly_progress") or one.progress.completed or not one.cost:
            continue
        code = ctx.directory.project(one.contract.project).code
        try:
            measure(one.progress)
        except NoEstimate:
            stops.append(
                _("{code} has no estimate of its total cost. Say: estimate {code} 480000 because …", code=code)
            )
        except CostAboveEstimate:
            cost = Money(one.cost, ctx.rules.currency)
            stops.append(
                _(
                    "{code} has cost {cost}, more than estimated. Say: estimate {code} 480000 because …",
                    code=code,
                    cost=cost,
                )
            )
    return Found(stops=tuple(stops))


def revenue(ctx: Context, period: Period) -> Found:
    """What contracts that are measured by cost or by time have earned."""
    day, made, notes = period.last, [], []
    for one in at_close(ctx, day):
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


def carry(ctx: Context, period: Period) -> Found:
    """Dr cost of sales / Cr cost carried: the cost that goes with the revenue.  Sources: CAS 14 art. 29, IFRS 15.99."""

    def target(one: ClosingContract, booked: int) -> int:
        return carried(
            one.contract.policy, one.progress, one.revenue, booked, moment(period.last), ctx.rules.policies.small
        )

    return _per_contract(ctx, period, "carry", ("cost_of_sales", "cost_carried"), target)


def onerous(ctx: Context, period: Period) -> Found:
    """Dr loss on onerous contracts / Cr provision, up or down; none under 小企业会计准则."""
    if ctx.rules.policies.small:
        return Found(notes=(_("Under 小企业会计准则 there is no provision: a loss falls as it is incurred."),))
    day = period.last
    income = item_balances.by_item(ctx.book, ("revenue",), day)
    cost = item_balances.by_item(ctx.book, ("cost_carried",), day)

    def target(one: ClosingContract, _booked: int) -> int:
        item = net_item(one.contract.id)
        earned = -income.get(item, ItemBalance("", item, 0, "", "", 0, 0)).company
        rest = Money(one.progress.price - one.revenue, one.contract.amount.currency)
        price = earned + convert(rest, ctx.rules.currency, day, ctx.directory.exchange).amount.minor
        gone = -cost.get(item, ItemBalance("", item, 0, "", "", 0, 0)).company
        return provision(one.progress, price, earned, gone)

    return _per_contract(ctx, period, "onerous", ("onerous_loss", "onerous_provision"), target)


def _per_contract(
    ctx: Context,
    period: Period,
    step: str,
    roles: tuple[str, str],
    target: Callable[[ClosingContract, int], int],
) -> Found:
    """What stands on the second role for each contract from what is booked to its target, against the first."""
    day, lines, notes = period.last, [], []
    stands = item_balances.by_item(ctx.book, roles[1:], day)
    for one in at_close(ctx, day):
        item = net_item(one.contract.id)
        booked = -stands[item].company if item in stands else 0
        try:
            with ctx.part():
                due = target(one, booked) - booked
        except BookError as problem:
            notes.append(Text(problem.sentence, problem.values))
            continue
        if due:
            project = one.contract.project
            lines.append(company(ctx, roles[0], due, day, project=project, item=item))
            lines.append(company(ctx, roles[1], -due, day, project=project, item=item))
            amount = Money(due, ctx.rules.currency)
            notes.append(_("{project}: {amount}", project=lookup.called(ctx.directory.project(project)), amount=amount))
    made = entry(ctx, period, step, lines)
    return Found((made,) if made else (), tuple(notes))
