"""What a budget has used: the entries behind what is booked, and the documents behind what waits or is ordered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from chat.cards.card import Card, Fact
from chat.text import Text, _
from handlers.books import trail_words
from handlers.context import Context
from ledger.budget import Use
from ledger.money import Money
from ledger.nouns import Project
from storage import balances, budgets, expenses, hours, orders

_SHOWN = 12


def card(ctx: Context, project: Project, category: str, booked: Card) -> Card:
    """`booked`: the card of what is booked; “” is every category."""
    uses, version = balances.of_project(ctx.book, project.id), budgets.current(ctx.book, project.id)
    use = uses.get(category, Use()) if category else sum(uses.values(), Use())
    limit = version.of(category) if category else version.total if version.number else None
    parts: tuple[tuple[Text, int | None], ...] = (
        (_("Budget"), limit),
        (_("Actual"), use.posted),
        (_("Pending"), use.pending or None),
        (_("Committed"), use.committed or None),
        (_("Used"), use.used(ctx.rules.count_pending)),
    )
    facts = tuple(
        Fact(name, Text("{m}", {"m": Money(minor, project.currency)})) for name, minor in parts if minor is not None
    )
    lines = tuple(_waiting(ctx, project, category))
    more = (_("and more"),) if len(lines) > _SHOWN else ()
    return replace(booked, facts=facts, lines=(*booked.lines, *lines[:_SHOWN], *more)) if booked.facts else booked


def _waiting(ctx: Context, project: Project, category: str) -> Iterator[Text]:
    """Documents that count and are not booked: what waits for approval, and orders that are not invoiced."""

    def wanted(of: str) -> bool:
        return category in ("", of)

    for expense in expenses.in_stage(ctx.book, "pending", ctx.rules.currency, project=project.id):
        if wanted(expense.category):
            thing = trail_words.thing(f"expense:{expense.id}")
            yield _("{thing}: {amount} waits for approval", thing=thing, amount=expense.gross)
    for entry in hours.pending(ctx.book, ctx.rules.currency, project.id):
        if wanted(entry.category):
            thing = trail_words.thing(f"hours:{entry.id}")
            yield _("{thing}: {amount} waits for approval", thing=thing, amount=entry.project_cost)
    for order in orders.in_stage(ctx.book, "pending", project.id):
        if wanted(order.category):
            thing = trail_words.thing(f"order:{order.id}")
            yield _("{thing}: {amount} waits for approval", thing=thing, amount=order.booked)
    for order in orders.in_stage(ctx.book, "committed", project.id):
        if wanted(order.category) and order.committed:
            thing = trail_words.thing(f"order:{order.id}")
            yield _("{thing}: {amount} is ordered and has not come", thing=thing, amount=order.committed)
