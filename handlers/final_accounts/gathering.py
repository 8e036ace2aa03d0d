"""What the accounts of a project are made of on a day, read off the books."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from handlers.context import Context
from handlers.economics import forecasting, project_figures
from ledger.accounts import COST_ROLES
from ledger.budget import Use, Version
from ledger.economics.final_accounts import BudgetExecution, FinalAccounts, MarginFacts
from ledger.exchange import convert
from ledger.money import Money
from ledger.nouns import Project
from ledger.tax import output_tax
from storage import agreed_terms, balances, budgets, contract_changes, contracts, final_accounts


def accounts(ctx: Context, project: Project, day: date) -> FinalAccounts:
    """A project to date, in the company's currency."""
    standing = project_figures.on(ctx, [project], day)[project.id]
    forecast = forecasting.of(ctx, standing)
    figures = standing.figures
    price = forecast.price.at(figures.incurred, figures.incurred) if project.kind == "customer" else 0
    facts = MarginFacts(
        _first_price(ctx, project, price, day),
        price,
        figures.revenue,
        figures.cost_of_sales,
        figures.losses,
        figures.overhead_sold,
        figures.incurred,
        figures.minutes,
    )
    if project.kind != "customer":  # a project of our own sells nothing: all of its cost is its result
        facts = MarginFacts(0, 0, 0, figures.incurred, 0, 0, figures.incurred, figures.minutes)
    roles = (*COST_ROLES, project_figures.INTERNAL_COST, "overhead")
    items = tuple(final_accounts.cost_items(ctx.book, project.id, roles, day))
    return FinalAccounts(day, ctx.rules.currency, items, _budget(ctx, project, dict(figures.cost), day), facts)


def _budget(ctx: Context, project: Project, cost: dict[str, int], day: date) -> tuple[BudgetExecution, ...]:
    """Each category that has a budget, cost, or something that waits, in the order of the company's."""
    known = budgets.versions(ctx.book, project.id)
    first, current = (known[0], known[-1]) if known else (None, None)
    uses = balances.of_project(ctx.book, project.id)
    names = {*cost, *uses, *_categories(first), *_categories(current)}
    order = [name for name in ctx.rules.categories if name in names]
    found = []
    for name in (*order, *sorted(names - set(order))):
        use = uses.get(name, Use())
        line = BudgetExecution(
            name,
            _company(ctx, project, first.of(name) if first else None, day),
            _company(ctx, project, current.of(name) if current else None, day),
            cost.get(name, 0),
            _company(ctx, project, use.pending, day) or 0,
            _company(ctx, project, use.committed, day) or 0,
        )
        if any((line.first, line.current, line.posted, line.pending, line.committed)):
            found.append(line)
    return tuple(found)


def _categories(version: Version | None) -> set[str]:
    return {line.category for line in version.lines} if version else set()


def _first_price(ctx: Context, project: Project, price: int | None, day: date) -> int | None:
    """The price before any change of it, without VAT; None where it goes by the cost."""
    if project.kind != "customer" or price is None:
        return None
    signed = [one for one in contracts.contracts(ctx.book, project.id) if one.state == "signed" and one.signed <= day]
    terms = agreed_terms.on(ctx.book, [one.id for one in signed], day)
    if any(one.policy == "as_invoiced" or terms[one.id].mark_up is not None for one in signed):
        return None
    changed = 0
    for change in contract_changes.of_contracts(ctx.book, [one.id for one in signed]):
        contract = next(one for one in signed if one.id == change.contract)
        net = change.amount - output_tax(change.amount, contract.tax or Decimal(0))
        if change.day <= day:
            changed += convert(net, ctx.rules.currency, day, ctx.directory.exchange).amount.minor
    return price - changed


def _company(ctx: Context, project: Project, minor: int | None, day: date) -> int | None:
    if minor is None:
        return None
    return convert(Money(minor, project.currency), ctx.rules.currency, day, ctx.directory.exchange).amount.minor
