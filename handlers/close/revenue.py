"""Steps of a close on contracts: estimates, revenue that is measured, the cost that goes with it, expected losses."""

from __future__ import annotations

from collections.abc import Callable

from chat.text import Text, _
from handlers import lookup
from handlers.close.steps import Found, company, entry
from handlers.context import Context
from handlers.contracts import closing, positions
from handlers.contracts.closing import ClosingContract
from ledger.errors import BookError
from ledger.money import Money
from ledger.period import Period
from ledger.revenue.entries import net_item
from ledger.revenue.policies import (
    MEASURED_AT_CLOSE,
    NEEDS_ESTIMATE,
    CostAboveEstimate,
    NoEstimate,
    earned,
    measure,
)
from storage import item_balances


def estimated(ctx: Context, period: Period) -> Found:
    """Whether what is measured by cost can be measured: an estimate is there, and cost is not above it."""
    stops: list[Text] = []
    for one in closing.at_close(ctx, period.last):
        project = ctx.directory.project(one.contract.project)
        try:
            if one.contract.policy in NEEDS_ESTIMATE and not one.progress.completed and one.cost:
                measure(one.progress)
            elif one.contract.policy == "as_invoiced":  # under 小企业会计准则 its cost goes by the estimate
                closing.cost_of_sales(ctx, one, 0, period.last)
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
    for one in closing.at_close(ctx, day):
        if one.contract.policy not in MEASURED_AT_CLOSE:
            continue
        if earned(one.contract.policy, one.progress, one.revenue, closing.moment(day)) == one.revenue:
            continue
        lines = positions.closing_lines(ctx, one.contract, day, closing.moment(day), one.progress)
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
        return closing.cost_of_sales(ctx, one, booked, period.last)

    return _per_contract(ctx, period, "carry", ("cost_of_sales", "cost_carried"), target)


def onerous(ctx: Context, period: Period) -> Found:
    """Dr loss on onerous contracts / Cr provision, up or down; none under 小企业会计准则."""
    if ctx.rules.policies.small:
        return Found(
            notes=(_("Under the standard for small businesses there is no provision: a loss falls as it is incurred."),)
        )
    losses = closing.ExpectedLosses.on(ctx, period.last)

    def target(one: ClosingContract, _booked: int) -> int:
        return losses.provision(one)

    return _per_contract(ctx, period, "onerous", ("onerous_loss", "onerous_provision"), target)


def _per_contract(
    ctx: Context,
    period: Period,
    step: str,
    roles: tuple[str, str],
    target: Callable[[ClosingContract, int], int],
) -> Found:
    """What stands on the second role for each contract from what is booked to its target, against the first."""
    day, lines, notes, stops = period.last, [], [], []
    stands = item_balances.by_item(ctx.book, roles[1:], day)
    for one in closing.at_close(ctx, day):
        item = net_item(one.contract.id)
        booked = -stands[item].company if item in stands else 0
        try:
            with ctx.part():
                due = target(one, booked) - booked
        except BookError as problem:
            name = lookup.called(ctx.directory.project(one.contract.project))
            stops.append(_("{project}: {why}", project=name, why=Text(problem.sentence, problem.values)))
            continue
        if due:
            project = one.contract.project
            lines.append(company(ctx, roles[0], due, day, project=project, item=item))
            lines.append(company(ctx, roles[1], -due, day, project=project, item=item))
            amount = Money(due, ctx.rules.currency)
            notes.append(_("{project}: {amount}", project=lookup.called(ctx.directory.project(project)), amount=amount))
    made = entry(ctx, period, step, lines)
    return Found((made,) if made else (), tuple(notes), stops=tuple(stops))
