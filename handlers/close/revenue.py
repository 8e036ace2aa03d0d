"""Steps of a close on contracts: estimates, revenue that is measured, the cost that goes with it, expected losses."""

from __future__ import annotations

from chat.text import Text, _
from handlers import lookup
from handlers.close.steps import Found, entry
from handlers.context import Context
from handlers.contracts import closing, positions
from ledger.money import Money
from ledger.period import Period
from ledger.revenue.policies import (
    MEASURED_AT_CLOSE,
    NEEDS_ESTIMATE,
    CostAboveEstimate,
    NoEstimate,
    earned,
    measure,
)


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
