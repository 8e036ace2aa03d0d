"""Steps of a close on the side of cost: the overhead pool is shared out, internal projects become expense."""

from __future__ import annotations

from chat.text import _
from handlers import lookup
from handlers.close.steps import Found, company, entry, source
from handlers.context import Context
from ledger.close.pool import allocated
from ledger.money import Money
from ledger.period import Period
from storage import item_balances

OVERHEAD = "overhead"
"""The category of a project's share of the pool."""


def pool(ctx: Context, period: Period) -> Found:
    """Dr share of overhead per project / Cr overhead, by hours booked in the month."""
    day, code = period.last, ctx.rules.currency
    own = source(period, "pool")
    kept = item_balances.of_source(ctx.book, own, ("overhead_share", "internal_cost"))
    left = sum(item_balances.by_project(ctx.book, ("overhead",), day).values())
    whole = Money(left + sum(kept.values()), code)
    base = _base(ctx, period)
    if not whole.minor and not kept:
        return Found(notes=(_("The pool is empty."),))
    if not base:
        return Found(open=(_("{amount} stay in the pool: no hours were booked on a project.", amount=whole),))
    lines, notes = [], []
    for project, part in allocated(whole, base, kept).items():
        known = ctx.directory.project(project)
        role = "internal_cost" if known.kind == "internal" else "overhead_share"
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
            lines.append(company(ctx, "rnd_expense", due, day, project=project))
            lines.append(company(ctx, "internal_carried", -due, day, project=project))
            amount = Money(due, ctx.rules.currency)
            notes.append(_("{project}: {amount}", project=lookup.called(ctx.directory.project(project)), amount=amount))
    made = entry(ctx, period, "internal", lines)
    return Found((made,) if made else (), tuple(notes))


def _base(ctx: Context, period: Period) -> dict[int, int]:
    """Project -> by what the pool is shared out, as the company has chosen."""
    base, last = ctx.rules.policies.allocation_base, period.last
    if base == "hours":
        found = item_balances.minutes(ctx.book, period)
    else:
        roles = ("labour", "internal_cost") if base == "labour_cost" else ("revenue",)
        before = item_balances.by_project(ctx.book, roles, period.start.fromordinal(period.start.toordinal() - 1))
        until = item_balances.by_project(ctx.book, roles, last)
        found = {project: abs(minor - before.get(project, 0)) for project, minor in until.items()}
    kinds = {project.id: project.kind for project in ctx.directory.projects.values()}
    return {id: amount for id, amount in found.items() if amount > 0 and kinds.get(id, "overhead") != "overhead"}
