"""Steps of a close on the side of cost: the overhead pool is shared out, internal projects become expense."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from chat.text import Text, _
from handlers import lookup
from handlers.close.steps import Found, company, entry, source
from handlers.context import Context
from handlers.contracts import closing
from ledger.close.pool import allocated
from ledger.exchange import convert
from ledger.money import Money
from ledger.period import Period
from ledger.policies import AllocationBase
from ledger.posting import cost_role, expense_role
from ledger.revenue.entries import net_item
from ledger.revenue.policies import MEASURED_AT_CLOSE, CostAboveEstimate, NoEstimate, earned
from storage import entries, item_balances

OVERHEAD = "overhead"
"""The category of a project's share of the pool."""


def pool(ctx: Context, period: Period) -> Found:
    """Dr share of overhead per project / Cr overhead, by hours, labour cost or revenue of the month."""
    day, code = period.last, ctx.rules.currency
    own = source(period, "pool")
    kept = item_balances.of_source(ctx.book, own, ("overhead_share", "internal_cost"))
    left = sum(item_balances.by_project(ctx.book, ("overhead",), day).values())
    whole = Money(left + sum(kept.values()), code)
    base = _base(ctx, period, kept)
    if not whole.minor and not kept:
        return Found(notes=(_("The pool is empty."),))
    if not base:
        return Found(open=(_NO_BASE[ctx.rules.policies.allocation_base](whole),))
    lines, notes = [], []
    for project, part in allocated(whole, base, kept).items():
        known = ctx.directory.project(project)
        role = cost_role(known.kind, "overhead_share")
        lines.append(company(ctx, role, part.minor, day, project=project, category=OVERHEAD))
        notes.append(_("{project}: {amount}", project=lookup.called(known), amount=part))
    total = sum(line.company.minor for line in lines)
    if total:
        lines.append(company(ctx, "overhead", -total, day))
    made = entry(ctx, period, "pool", lines)
    return Found((made,) if made else (), tuple(notes))


def internal(ctx: Context, period: Period) -> Found:
    """Dr research (or administration) / Cr internal projects carried: what internal projects cost is an expense.

    Sources: CAS 6 art. 8-9, IAS 38.54-57; small 4301 to 5602.
    """
    day = period.last
    cost = item_balances.by_project(ctx.book, ("internal_cost",), day)
    carried = item_balances.by_project(ctx.book, ("internal_carried",), day)
    lines, notes = [], []
    for project in sorted({*cost, *carried}):
        due = cost.get(project, 0) + carried.get(project, 0)
        if due:
            role = expense_role(ctx.directory.project(project).kind)
            lines.append(company(ctx, role, due, day, project=project))
            lines.append(company(ctx, "internal_carried", -due, day, project=project))
            amount = Money(due, ctx.rules.currency)
            notes.append(_("{project}: {amount}", project=lookup.called(ctx.directory.project(project)), amount=amount))
    made = entry(ctx, period, "internal", lines)
    return Found((made,) if made else (), tuple(notes))


_NO_BASE: Mapping[AllocationBase, Callable[[Money], Text]] = {
    "hours": lambda whole: _("{amount} stay in the pool: no hours were booked on a project.", amount=whole),
    "labour_cost": lambda whole: _("{amount} stay in the pool: no project has labour cost in the month.", amount=whole),
    "revenue": lambda whole: _("{amount} stay in the pool: no project has revenue in the month.", amount=whole),
}


def _base(ctx: Context, period: Period, shared: Mapping[int, int]) -> dict[int, int]:
    """Project -> by what the pool is shared out, as the company has chosen; `shared`: what it has of the month's pool.

    Nothing that the close itself books is in it, so a second run finds the same: labour cost is what hours cost, and
    what is measured by cost has the revenue that it would have without its share of the pool.
    """
    base = ctx.rules.policies.allocation_base
    if base == "hours":
        found = item_balances.minutes(ctx.book, period)
    elif base == "labour_cost":
        found = item_balances.labour(ctx.book, period)
    else:
        found = _revenue(ctx, period, shared)
    kinds = {project.id: project.kind for project in ctx.directory.projects.values()}
    return {id: amount for id, amount in found.items() if amount > 0 and kinds.get(id, "overhead") != "overhead"}


def _revenue(ctx: Context, period: Period, shared: Mapping[int, int]) -> dict[int, int]:
    """Project -> its revenue of the month in the company's currency, before its share of the pool."""
    day, code = period.last, ctx.rules.currency
    measured = source(period, "revenue")
    found = {id: -minor for id, minor in item_balances.moved(ctx.book, "revenue", period, measured).items()}
    made: dict[str, int] = {}
    for one in entries.of_source(ctx.book, measured):
        for line in one.postings:
            if line.account == "revenue":
                made[line.item] = made.get(line.item, 0) - line.paid.minor
    for contract in closing.at_close(ctx, day, shared):
        before = contract.revenue - made.get(net_item(contract.contract.id), 0)
        try:
            gained = earned(contract.contract.policy, contract.progress, before, closing.moment(day)) - before
        except (NoEstimate, CostAboveEstimate):
            continue  # the step of the estimates asks for one, and a second run shares out anew
        if contract.contract.policy in MEASURED_AT_CLOSE:
            project, own = contract.contract.project, Money(gained, contract.contract.amount.currency)
            amount = convert(own, code, day, ctx.directory.exchange).amount.minor
            found[project] = found.get(project, 0) + amount
    return found
