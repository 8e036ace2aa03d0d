"""What customers' money covers of what projects have cost, read off the books: in the company's currency."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from handlers.context import Context
from handlers.economics import project_figures
from handlers.economics.project_figures import ProjectStanding
from ledger.economics.cost_summary import CostSummary, OwedCost, part_of, summary, unpaid
from ledger.exchange import convert
from ledger.money import Money
from ledger.months import MonthSpan
from ledger.names import plain
from ledger.nouns import Expense, Project
from ledger.tax import output_tax
from storage import customer_money, expenses, item_balances, orders, payments

_OWED = ("payable", "employee")
_DOCUMENT, _ORDER = "expense:", "order:"


def of_months(ctx: Context, projects: Sequence[Project], of: MonthSpan, day: date) -> dict[int, CostSummary]:
    """Project -> its figures over some months (none where they have no first) and to date on the evening of `day`,
    which lies in the last of them.

    Raises BadInput where an exchange rate is missing.
    """
    standing = project_figures.on(ctx, projects, day)
    now = _to_date(ctx, projects, day, standing)
    if not of.first:
        return now
    start = date.fromisoformat(f"{of.first}-01")
    received = dict.fromkeys(now, 0)
    for got in customer_money.paid(ctx.book, start - timedelta(days=1), list(now)):
        received[got.project] += _ours(ctx, got.gross, got.day)
    return {
        project.id: replace(
            now[project.id],
            cost_months=_cost_of(standing[project.id], of),
            received_months=now[project.id].received_gross - received[project.id],
        )
        for project in projects
    }


def _cost_of(standing: ProjectStanding, of: MonthSpan) -> dict[str, int]:
    found: dict[str, int] = {}
    for key, cost in standing.months.items():
        if of.first <= key <= of.last:
            for name, minor in cost.items():
                found[name] = found.get(name, 0) + minor
    return found


def _to_date(
    ctx: Context, projects: Sequence[Project], day: date, standing: Mapping[int, ProjectStanding]
) -> dict[int, CostSummary]:
    ids = [project.id for project in projects]
    asked, paid = customer_money.asked(ctx.book, day, ids), customer_money.paid(ctx.book, day, ids)
    not_paid = unpaid(_owed(ctx, day), _ahead(ctx, day))
    net = {id: dict.fromkeys(("asked", "asked_gross", "paid", "paid_gross", "loose"), 0) for id in ids}
    invoices: dict[int, tuple[int, int]] = {}
    for one in asked:
        net[one.project]["asked"] += _ours(ctx, one.gross - one.tax, one.day)
        net[one.project]["asked_gross"] += _ours(ctx, one.gross, one.day)
        without, whole = invoices.get(one.instalment, (0, 0))
        invoices[one.instalment] = (without + one.gross.minor - one.tax.minor, whole + one.gross.minor)
    for got in paid:
        without, whole = invoices.get(got.instalment, (0, 0))
        if whole <= 0:  # an advance that is not invoiced: by the rate of its contract
            without, whole = (got.gross - output_tax(got.gross, Decimal(got.rate or 0))).minor, got.gross.minor
        part = Money(part_of(got.gross.minor, without, whole), got.gross.currency)
        net[got.project]["paid"] += _ours(ctx, part, got.day)
        net[got.project]["paid_gross"] += _ours(ctx, got.gross, got.day)
    for rest in payments.unapplied(ctx.book):
        if rest.project in net and rest.day <= day:
            net[rest.project]["loose"] += _ours(ctx, rest.unapplied, rest.day)
    return {
        id: summary(
            CostSummary(
                cost=standing[id].figures.cost,
                revenue=standing[id].figures.revenue,
                invoiced_net=found["asked"],
                invoiced_gross=found["asked_gross"],
                received_gross=found["paid_gross"],
                received_net=found["paid"],
                unpaid=not_paid.get(id, 0),
                unapplied=found["loose"],
            )
        )
        for id, found in net.items()
    }


def _ours(ctx: Context, amount: Money, day: date) -> int:
    return convert(amount, ctx.rules.currency, day, ctx.directory.exchange).amount.minor


def _owed(ctx: Context, day: date) -> list[OwedCost]:
    """What is owed to suppliers and staff for documents and for what came before its invoice, the oldest first."""
    open_by: dict[str, int] = {}
    for kept in item_balances.items(ctx.book, _OWED, day):
        if kept.item.startswith(_DOCUMENT):
            open_by[kept.item] = open_by.get(kept.item, 0) - kept.company
    numbers = sorted(int(item.removeprefix(_DOCUMENT)) for item, minor in open_by.items() if minor > 0)
    known = expenses.several(ctx.book, numbers, ctx.rules.currency) if numbers else ()
    owed = [
        OwedCost(_party(ctx, one), one.project, open_by[f"{_DOCUMENT}{one.id}"], _net(one), one.gross.minor)
        for one in sorted(known, key=lambda one: (one.day, one.id))
    ]
    for kept in item_balances.items(ctx.book, ("payable_estimated",), day):
        if kept.item.startswith(_ORDER) and kept.company < 0:
            order = orders.get(ctx.book, int(kept.item.removeprefix(_ORDER)), lock=False)
            owed.append(
                OwedCost(plain(ctx.directory.suppliers.called(order.supplier)), order.project, -kept.company, 1, 1)
            )
    return owed


def _party(ctx: Context, one: Expense) -> str:
    return plain(ctx.directory.suppliers.called(one.vendor)) if one.paid_by == "payable" else ""


def _net(one: Expense) -> int:
    return one.gross.minor - (one.vat.minor if one.vat else 0)


def _ahead(ctx: Context, day: date) -> dict[str, int]:
    """Supplier -> paid ahead or credited, and not set off yet."""
    found: dict[str, int] = {}
    for kept in item_balances.items(ctx.book, ("prepaid",), day):
        party = plain(ctx.directory.suppliers.called(kept.party))
        found[party] = found.get(party, 0) + kept.company
    return {party: minor for party, minor in found.items() if minor > 0}
