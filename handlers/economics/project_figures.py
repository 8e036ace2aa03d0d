"""What projects brought and cost, to date at the end of a day: as it is booked, and in a month that is open with what
the close of that day would book on their contracts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from chat.text import Text
from handlers.context import Context
from handlers.contracts import closing
from handlers.statements import profit
from ledger.accounts import COST_ROLES
from ledger.budget import Use
from ledger.close.revaluation import ItemBalance
from ledger.economics.project_month import ProjectFigures, internal, to_date
from ledger.exchange import convert
from ledger.money import Money
from ledger.months import MonthSpan
from ledger.nouns import Project
from ledger.period import month, month_key
from ledger.revenue.entries import net_item
from ledger.revenue.policies import MEASURED_AT_CLOSE, CostAboveEstimate, NoEstimate, earned
from storage import balances, closes, item_balances
from storage.contract_records import ContractRecords

INTERNAL_COST = "internal_cost"
_STANDS = (*COST_ROLES, INTERNAL_COST, "cost_carried")
_FEW = 5
"""Of more projects the sums are read together."""
MonthUses = Mapping[tuple[str, str], Use]
"""(category, month) -> what was used."""
_BOOKED_LOSSES = ("contract_cost_allowance", "onerous_provision")


@dataclass(frozen=True, slots=True)
class ProjectStanding:
    """A project to date at the end of a day, in the company's currency.

    Attributes:
        booked: its margin as the journal has it; `figures` also hold what the close of that day would book.
        asks: what has to be said before the close could book it.
        months: month -> category -> cost incurred in it, of every month there is.
    """

    project: Project
    day: date
    figures: ProjectFigures
    booked: int
    asks: tuple[Text, ...] = ()
    months: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


@dataclass(slots=True)
class _ToClose:
    """What a close would still book on the contracts of a project, in the company's currency."""

    revenue: int = 0
    carried: int = 0
    losses: int = 0
    asks: list[Text] = field(default_factory=list)


def on(
    ctx: Context, projects: Sequence[Project], day: date, records: ContractRecords | None = None
) -> dict[int, ProjectStanding]:
    """Project -> how it stands on the evening of a day: a month's end, or today.

    `records`: of contracts as they are now, where whoever asks often has read them.
    """
    ids = [project.id for project in projects]
    to_close = {} if is_closed(ctx, day) else _to_close(ctx, ids, day, records)
    brought = profit.brought_by_project(ctx.book, MonthSpan("", month_key(day)), ids, _STANDS)
    uses = _uses(ctx, projects)
    return {
        project.id: _standing(
            ctx, project, day, brought.get(project.id, {}), to_close.get(project.id, _ToClose()), uses[project.id]
        )
        for project in projects
    }


def _uses(ctx: Context, projects: Sequence[Project]) -> dict[int, MonthUses]:
    """Project -> what it used by category and month; of many they are read together."""
    if len(projects) > _FEW:
        every = balances.all_by_month(ctx.book)
        return {project.id: every.get(project.id, {}) for project in projects}
    return {project.id: balances.by_month(ctx.book, project.id) for project in projects}


def is_closed(ctx: Context, day: date) -> bool:
    """Whether the books say all there is to say on the evening of a day: they are locked through it, or it ends a month
    all of whose steps of the close are done."""
    if ctx.directory.lock is not None and day < ctx.directory.lock.until:
        return True
    return day == month(day).last and bool(closes.closed(ctx.book, [month_key(day)]))


def cost_by_month(ctx: Context, project: Project, uses: MonthUses | None = None) -> dict[str, dict[str, int]]:
    """Month -> category -> cost incurred in it, in the company's currency; a project in another currency has its cost
    by the account that it stands on.  `uses`: what it used, where that was read."""
    found: dict[str, dict[str, int]] = {}
    uses = balances.by_month(ctx.book, project.id) if uses is None else uses
    if project.currency == ctx.rules.currency:
        for (name, key), use in uses.items():
            if use.posted:
                found.setdefault(key, {})[name] = use.posted
        return dict(sorted(found.items()))
    names = {account: category.name for account, category in ctx.rules.category_of_account.items()}
    months = sorted({key for _name, key in uses})
    for key in months:
        moved = profit.brought_by_project(ctx.book, MonthSpan(key, key), [project.id], (*COST_ROLES, INTERNAL_COST))
        for role in (*COST_ROLES, INTERNAL_COST):
            if minor := -moved.get(project.id, {}).get(role, 0):
                name = names.get(role, "other")
                of = found.setdefault(key, {})
                of[name] = of.get(name, 0) + minor
    return found


def _standing(
    ctx: Context, project: Project, day: date, brought: Mapping[str, int], to_close: _ToClose, uses: MonthUses
) -> ProjectStanding:
    last = month_key(day)
    cost: dict[str, int] = {}
    by_month = cost_by_month(ctx, project, uses)
    for key, of in by_month.items():
        if key <= last:
            for name, minor in of.items():
                cost[name] = cost.get(name, 0) + minor
    minutes = sum(use.minutes for (_name, key), use in uses.items() if key <= last)
    shared = [category.name for category in ctx.rules.categories.values() if category.shared]
    if project.kind != "customer":
        booked = brought.get("rnd_expense", 0) + brought.get("admin_expense", 0)
        return ProjectStanding(project, day, internal(minutes, cost, shared), booked, months=by_month)
    revenue, carried = brought.get("revenue", 0), brought.get("cost_carried", 0)
    sold = -brought.get("cost_of_sales", 0)
    losses = -brought.get("onerous_loss", 0) - brought.get("asset_impairment", 0)
    figures = to_date(
        minutes,
        cost,
        shared,
        revenue + to_close.revenue,
        carried + to_close.carried,
        beside=sold - carried,
        losses=losses + to_close.losses,
    )
    return ProjectStanding(project, day, figures, revenue - sold - losses, tuple(to_close.asks), by_month)


def _to_close(ctx: Context, ids: Sequence[int], day: date, records: ContractRecords | None) -> dict[int, _ToClose]:
    """What the steps of a close on that day would book: revenue that is measured, the cost that goes with it, expected
    losses.  The overhead of the month is shared out by the close itself."""
    carried_by = item_balances.by_item(ctx.book, ("cost_carried",), day, projects=ids)
    provided: dict[str, int] = {}
    for kept in item_balances.items(ctx.book, _BOOKED_LOSSES, day, projects=ids):
        provided[kept.item] = provided.get(kept.item, 0) - kept.company
    found: dict[int, _ToClose] = {}
    for one in closing.at_close(ctx, day, records=records, only=ids):
        of, item = found.setdefault(one.contract.project, _ToClose()), net_item(one.contract.id)
        stands = -carried_by[item].company if item in carried_by else 0
        try:
            revenue = one.revenue
            if one.contract.policy in MEASURED_AT_CLOSE:
                revenue = earned(one.contract.policy, one.progress, one.revenue, closing.moment(day))
            gained = convert(
                Money(revenue - one.revenue, one.contract.amount.currency),
                ctx.rules.currency,
                day,
                ctx.directory.exchange,
            ).amount.minor
            after = replace(one, revenue=revenue, income=one.income + gained)
            carried = closing.cost_of_sales(ctx, after, stands, day)
        except (NoEstimate, CostAboveEstimate) as problem:
            of.asks.append(Text(problem.sentence, problem.values))
            continue
        of.revenue += gained
        of.carried += carried - stands
        if not ctx.rules.policies.small:
            sold = ItemBalance("cost_carried", item, one.contract.project, "", ctx.rules.currency, -carried, -carried)
            loss = closing.ExpectedLosses(ctx, day, {item: sold}).of(after)
            of.losses += loss.impairment + loss.provision - provided.get(item, 0)
    return found


def overhead_waits(ctx: Context, day: date) -> bool:
    """Whether the pool holds overhead that no project has its share of yet."""
    if is_closed(ctx, day):
        return False
    return bool(sum(item_balances.by_project(ctx.book, ("overhead",), day).values()))
