"""How an order is shown: to the one who asks for it, and in a list."""

from __future__ import annotations

from chat.cards.card import Button, Card, Choice, Fact, Table
from chat.text import Percent, Text, _, _n, verbatim
from handlers import lookup, privacy
from handlers.approvals import approvers, cards
from handlers.approvals.documents import Request
from handlers.books import commitments
from handlers.books.stages import STAGES
from handlers.context import Context
from handlers.costs import expense_cards
from ledger.budget import Use, percent
from ledger.nouns import Order
from storage import balances, budgets


def about(order: Order) -> str:
    return f"order:{order.id}"


def request(ctx: Context, order: Order) -> Request:
    """What has to be known of it to decide on it; its plan is empty where nobody has to."""
    content = {
        "amount": str(order.amount),
        "day": order.day.isoformat(),
        "supplier": order.supplier,
        "project": ctx.directory.project(order.project).code,
        "category": order.category,
        "task": ctx.directory.tasks[order.task].name if order.task in ctx.directory.tasks else "",
        "note": order.note,
    }
    worth = commitments.worth(ctx, order)
    plan = approvers.needed(ctx, order.category, worth, ctx.today)
    return Request(f"order:{order.id}", order.project, order.person, order.stage, plan, content, worth)


def short(order: Order) -> Text:
    """An order in a few words."""
    what = order.note or order.supplier
    return _("{amount} {what}", amount=order.amount, what=what) if what else Text("{amount}", {"amount": order.amount})


def facts(ctx: Context, order: Order) -> tuple[Fact, ...]:
    rows = [
        Fact(_("Amount"), Text("{amount}", {"amount": lookup.foreign(ctx, order.amount)})),
        Fact(_("Supplier"), verbatim(order.supplier or "–")),
        Fact(_("Project"), lookup.shown(ctx.directory.project(order.project))),
        Fact(_("Category"), lookup.category_shown(ctx.rules, order.category) if order.category else _("missing")),
        Fact(_("Day"), Text("{day}", {"day": order.day})),
    ]
    if order.task and order.task in ctx.directory.tasks:
        rows.append(Fact(_("Task"), verbatim(ctx.directory.tasks[order.task].name)))
    if order.amount.currency != order.booked.currency:
        rows.append(Fact(_("In the books"), Text("{booked}", {"booked": order.booked})))
    if order.stage in ("committed", "closed"):
        share = Percent(percent(order.invoiced.minor, order.booked.minor))
        rows.append(Fact(_("Invoiced"), _("{invoiced} ({share})", invoiced=order.invoiced, share=share)))
    if order.received:
        rows.append(Fact(_("Received, not invoiced"), Text("{received}", {"received": order.received})))
    if order.stage == "committed":
        rows.append(Fact(_("Still open"), Text("{open}", {"open": order.open})))
    return tuple(rows)


def owner_card(ctx: Context, order: Order, note: Text | None = None) -> Card:
    """For the one who asked for it: what comes next at every stage."""
    id = str(order.id)
    lines = [note] if note else []
    buttons: tuple[Button, ...] = ()
    if order.stage == "draft":
        effect = consequence(ctx, order)
        lines += [effect] if effect else []
        lines.append(_next(ctx, order))
        buttons = (
            Button(_("Submit"), "order.submit", id, style="main"),
            Button(_("Correct"), "order.edit", id),
            Button(_("Discard"), "order.withdraw", id),
        )
    elif order.stage == "pending":
        lines.append(_next(ctx, order))
        buttons = (Button(_("Withdraw"), "order.withdraw", id),)
    elif order.stage == "rejected":
        by = ctx.directory.people.get(order.decided_by)
        lines.append(_("{person} says: {why}", person=by.name if by else "–", why=order.reason))
        buttons = (
            Button(_("Correct"), "order.edit", id, style="main"),
            Button(_("Withdraw"), "order.withdraw", id),
        )
    elif order.stage == "committed":
        buttons = (
            Button(_("An invoice came"), "order.invoice", id, style="main"),
            Button(_("Close"), "order.close", id),
        )
    elif order.reason:
        lines.append(_("Reason: {why}", why=order.reason))
    head = _("Order {id}: {what}", id=order.id, what=short(order))
    title = (
        _("{head}: is this right?", head=head)
        if order.stage == "draft"
        else _("{head}: {state}", head=head, state=STAGES[order.stage])
    )
    choices: tuple[Choice, ...] = ()
    if order.stage == "draft" and not order.category:
        choices = (Choice(_("Category"), "order.category", lookup.spending_categories(ctx.rules), id),)
    tone = {"draft": "plain", "pending": "plain", "rejected": "warn", "withdrawn": "plain"}.get(order.stage, "good")
    return Card(
        title,
        lines=tuple(lines),
        facts=facts(ctx, order),
        buttons=buttons,
        tone=tone,  # type: ignore[arg-type]
        about=about(order),
        choices=choices,
    )


def consequence(ctx: Context, order: Order) -> Text | None:
    """What the order does to the category's budget."""
    if not order.category or not ctx.may_see_money(order.project):
        return None
    if privacy.tells_labour(ctx, order.project, order.category):
        return None
    version = budgets.current(ctx.book, order.project)
    if not version.number:
        return None
    limit = version.of(order.category)
    category = lookup.category_shown(ctx.rules, order.category)
    if limit is None:
        return _("There is no budget for {category} in this project.", category=category)
    used = balances.of_project(ctx.book, order.project).get(order.category, Use()).used()
    counted = order.committed.minor if order.stage == "committed" else 0
    return expense_cards.moved(category, limit, used - counted, order.committed.minor, ctx.rules.marks)


def listed(ctx: Context, open_orders: tuple[Order, ...]) -> Card:
    """Open orders: what is committed and what is still to be invoiced."""
    rows = tuple(
        (
            Text("{id}", {"id": order.id}),
            verbatim(order.supplier or order.note or "–"),
            lookup.shown(ctx.directory.project(order.project)),
            Text("{amount}", {"amount": order.amount}),
            Text("{open}", {"open": order.open}) if order.stage == "committed" else STAGES[order.stage],
        )
        for order in open_orders
    )
    heads = (_("No."), _("What"), _("Project"), _("Amount"), _("Still open"))
    buttons = tuple(
        Button(_("Invoice for {id}", id=order.id), "order.invoice", str(order.id))
        for order in open_orders[:5]
        if order.stage == "committed"
    )
    table = Table(heads, rows, numeric=(3, 4), refs=tuple(f"order:{order.id}" for order in open_orders))
    return Card(_n("{n} order", "{n} orders", len(open_orders)), table=table, buttons=buttons)


def _next(ctx: Context, order: Order) -> Text:
    """Who has to approve it."""
    asked = request(ctx, order)
    if not asked.plan:
        return _("Nobody has to approve it: it is committed when you submit it.")
    return cards.goes_to(ctx, asked)
