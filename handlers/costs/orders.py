"""Purchase orders: asked for before the money is spent, committed when approved, used up by invoices, closed."""

from __future__ import annotations

import re
from dataclasses import replace

from chat.cards.card import SILENCE, Card, Form, Option, Question, Reply
from chat.incoming import Clicked, Said, Submitted
from chat.lines.spending import spending
from chat.lines.vat_words import vat_words
from chat.pattern import Pattern
from chat.text import Text, _
from chat.values.unread import Unread
from handlers import fields, lookup
from handlers.approvals import approvers
from handlers.approvals.decisions import reason_of
from handlers.books import commitments
from handlers.context import Context
from handlers.costs import amounts, expense_cards, expense_form, order_approval, order_cards, receipts, workflow
from handlers.registry import NO_SEAT, WORKERS
from handlers.terms import terms_here
from ledger.errors import BadInput, WrongState, sentence
from ledger.money import Money
from ledger.nouns import Expense, Order
from storage import audit, orders, subcontracts


def draft_order(said: Said, ctx: Context) -> Reply:
    line = spending(said.text, terms_here(ctx), ctx.today)
    if isinstance(line, Unread):
        raise amounts.asked(said, line, ctx)
    if line.only is None:
        raise BadInput(sentence("That is several amounts; please order them one by one."), field="total")
    read = line.only
    if read.amount is None:
        if not said.addressed:
            return SILENCE
        raise BadInput(
            sentence("I found no amount in that."),
            hint=sentence("Write for example: order 12000 servers apollo from Dell"),
            field="total",
        )
    project = lookup.open_project(ctx, read.project)
    _seat(ctx, project.id)
    amount = fields.in_money(read.amount, ctx.rules.currency, project.currency)
    category = str(read.category.key) if read.category and read.category.kind != "several" else ""
    if category == ctx.rules.labour:
        category = ""
    task = ctx.directory.tasks.get(int(read.task.key)) if read.task and read.task.kind == "one" else None
    zero = Money(0, project.currency)
    new = commitments.order_in_books(
        ctx,
        Order(
            0,
            ctx.person.id,
            project.id,
            category,
            task.id if task and task.project == project.id else 0,
            read.day or ctx.today,
            read.party[:120],
            read.note,
            amount,
            zero,
            zero,
            "draft",
            message=ctx.message,
        ),
    )
    kept = orders.add(ctx.book, new)
    audit.note(ctx.book, "order.drafted", f"order:{kept.id}", amount=amount.minor, currency=amount.currency)
    card = order_cards.owner_card(ctx, kept)
    if read.worked:
        card = replace(card, lines=(amounts.worked_out(ctx, read), *card.lines))
    return Reply(card, private=said.at.kind == "channel")


def edit(click: Clicked, ctx: Context) -> Reply:
    order = _own(ctx, click.value, "correct")
    questions = (
        Question("total", _("Amount"), "money", f"{order.amount.currency} {order.amount.major}"),
        Question("supplier", _("Supplier"), "text", order.supplier, required=False),
        Question("category", _("Category"), "choice", order.category, options=lookup.spending_categories(ctx.rules)),
        Question("day", _("Day"), "date", order.day.isoformat()),
        Question("note", _("What for"), "text", order.note, required=False),
    )
    return Reply(form=Form("order.correct", _("Order"), questions, click.value, submit=_("Save")))


def choose_category(click: Clicked, ctx: Context) -> Reply:
    id, _sign, name = click.value.partition(" ")
    order = _own(ctx, id, "correct")
    audit.note(ctx.book, "order.corrected", f"order:{order.id}", category=name)
    return _shown(ctx, commitments.step_order(ctx, replace(order, category=_category(ctx, name)), "draft"))


def correct(filled: Submitted, ctx: Context) -> Reply:
    order, answers = _own(ctx, filled.value, "correct"), filled.answers
    new = commitments.order_in_books(
        ctx,
        replace(
            order,
            amount=fields.money(ctx, answers.get("total", ""), order.amount.currency),
            supplier=answers.get("supplier", "")[:120],
            category=_category(ctx, answers.get("category", "")),
            day=fields.day(ctx, answers.get("day", "")),
            note=answers.get("note", "")[:500],
        ),
    )
    audit.note(ctx.book, "order.corrected", f"order:{order.id}", before=order.amount.minor, after=new.amount.minor)
    return _shown(ctx, commitments.step_order(ctx, new, "draft"))


def submit(click: Clicked, ctx: Context) -> Reply:
    order = _own(ctx, click.value, "submit")
    order_approval.check_open(ctx, order)
    if not order.category:
        raise BadInput(sentence("The category is missing."), field="category")
    order = commitments.order_in_books(ctx, order)
    if approvers.needed(ctx, order.category, commitments.worth(ctx, order), ctx.today):
        done = commitments.step_order(ctx, order, "pending")
        order_approval.ask(ctx, done)
    else:
        done = commitments.commit_order(ctx, order)
    return _shown(ctx, done)


def withdraw(click: Clicked, ctx: Context) -> Reply:
    return _shown(ctx, commitments.step_order(ctx, _own(ctx, click.value, "withdraw"), "withdrawn"))


def take_back(ctx: Context, id: int) -> Order:
    """One's own order, before anything was invoiced on it: what was committed is released.

    Raises NotFound, NotAllowed, WrongState.
    """
    order = order_approval.load(ctx, str(id))
    if order.invoiced:
        raise WrongState(sentence("Something was invoiced on it already; it can be closed."))
    if subcontracts.of_order(ctx.book, order.id):
        raise WrongState(sentence("Its price was changed or work of it was accepted: take that back first."))
    if order.person == ctx.person.id and order.stage == "committed":
        done = commitments.step_order(ctx, order, "closed", why="taken back", by=order.decided_by)
    else:
        done = commitments.step_order(ctx, _own(ctx, str(id), "withdraw"), "withdrawn")
    order_approval.refresh(ctx, done)
    return done


def ask_close(click: Clicked, ctx: Context) -> Reply:
    order = _closing(ctx, click.value)
    question = Question("reason", _("Reason"), "text", hint=_("for example: delivered in full, or cancelled"))
    line = _("{open} of it is still open and will be released.", open=order.open)
    return Reply(form=Form("order.close", _("Close the order"), (question,), click.value, _("Close"), (line,)))


def close(filled: Submitted, ctx: Context) -> Reply:
    order = _closing(ctx, filled.value)
    return _shown(ctx, commitments.step_order(ctx, order, "closed", why=reason_of(filled), by=order.decided_by))


def open_invoice(click: Clicked, ctx: Context) -> Reply:
    order = order_approval.invoicing(ctx, click.value)
    currency = order.amount.currency
    left = f"{currency} {order.open.major}" if order.booked.currency == currency else ""
    ways = tuple(Option(Text("{who}", {"who": fields.PAID_BY[key]}), key) for key in ("payable", "bank", "card"))
    questions = (
        Question("total", _("Amount"), "money", left, hint=_("what is still open of the order")),
        Question("day", _("Date of the invoice"), "date", ctx.today.isoformat()),
        Question("invoice_number", _("Invoice number"), "text", required=False),
        Question("tax", _("Tax in it"), "money", required=False),
        Question(
            "document", _("Document"), "choice", "", required=False, options=expense_form.options(fields.DOCUMENT)
        ),
        Question("paid_by", _("Paid by"), "choice", "payable", options=ways),
        Question("due", _("Due"), "date", required=False),
    )
    return Reply(form=Form("order.invoice", _("Invoice of an order"), questions, click.value, submit=_("Save")))


def invoice(filled: Submitted, ctx: Context) -> Reply:
    order, answers = order_approval.invoicing(ctx, filled.value), filled.answers
    gross = fields.money(ctx, answers.get("total", ""), order.amount.currency)
    tax, document = answers.get("tax", "").strip(), answers.get("document", "").strip()
    new, day, due = _invoice(ctx, order, gross), fields.day(ctx, answers.get("day", "")), answers.get("due", "").strip()
    new = replace(
        new,
        day=day,
        due=fields.due(ctx, due, day) if due else None,
        invoice_number=answers.get("invoice_number", "")[:60],
        tax=fields.money_or_nothing(tax, gross.currency, "tax") if tax else None,
        document=fields.one_of(document, fields.DOCUMENT, "document") if document else new.document,
        paid_by=fields.paid_by(answers.get("paid_by", "payable")),
    )
    return _drafted(ctx, new)


def invoice_in_words(said: Said, ctx: Context) -> Reply:
    named = _OF_ORDER.search(said.text)
    if named is None:
        raise BadInput(
            sentence("Of which order?"), hint=sentence("Write for example: invoiced 5000 order 3"), field="order"
        )
    order = order_approval.invoicing(ctx, named["id"])
    rest = (said.text[: named.start()] + " " + said.text[named.end() :]).strip()
    vat = vat_words(rest)
    for start, end in sorted(vat.places, reverse=True):
        rest = f"{rest[:start]} {rest[end:]}"
    tax = _TAX.search(rest)
    if tax:
        rest = f"{rest[: tax.start()]} {rest[tax.end() :]}".strip()
    rest = rest.strip()
    stated = fields.money(ctx, rest, order.amount.currency) if rest else None
    new = _invoice(ctx, order, stated or (Money(0, order.open.currency) if ctx.readings else order.open))
    if ctx.readings:
        new = receipts.with_files(ctx, new)
    new = replace(new, **expense_form.vat_said(vat, new.document))
    if tax:
        new = replace(new, tax=fields.money_or_nothing(tax["sum"], new.gross.currency, "tax"))
    return _drafted(ctx, new if new.gross else replace(new, gross=order.open))


_TAX = Pattern(
    r"(?:\bof which\s+|\bincl(?:uding|\.)?\s+)?(?:\b(?:tax|vat)|其中税额|税额|税)\s*[:：]?\s*(?P<sum>\d[\d.,]*)", re.I
)
_OF_ORDER = Pattern(
    r"(?:\b(?:for|of|on)\s+)?(?:\border|\bpo|订单|采购单)\s*(?:no\.?|number|号)?\s*#?\s*(?P<id>\d{1,9})", re.I
)


def show_orders(said: Said, ctx: Context) -> Reply:
    words = said.text.strip()
    if words or ctx.project:
        project = lookup.project(ctx, None, words)
        if not ctx.may_see_money(project.id):
            _seat(ctx, project.id)
        shown = orders.in_stage(ctx.book, "committed", project.id) + orders.in_stage(ctx.book, "pending", project.id)
    else:
        shown = orders.of_person(ctx.book, ctx.person.id, ("draft", "pending", "committed", "rejected"))
    if not shown:
        return Reply(Card(_("There are no open orders.")), private=True)
    return Reply(order_cards.listed(ctx, shown), private=True)


def _invoice(ctx: Context, order: Order, gross: Money) -> Expense:
    return Expense(
        0,
        ctx.person.id,
        order.project,
        order.category,
        order.task,
        ctx.today,
        order.supplier,
        order.note,
        gross,
        None,
        "draft",
        document="invoice",
        paid_by="payable",
        order=order.id,
    )


def _drafted(ctx: Context, new: Expense) -> Reply:
    kept = workflow.draft(ctx, new)
    return Reply(expense_cards.draft_card(ctx, kept), replace=True, private=ctx.place.kind == "channel")


def _category(ctx: Context, name: str) -> str:
    category = lookup.category(ctx, name)
    if category == ctx.rules.labour:
        raise BadInput(sentence("Work is logged as hours, not as an order."), field="category")
    return category


def _own(ctx: Context, id: str, step: str) -> Order:
    order = order_approval.load(ctx, id)
    approvers.allowed(
        ctx, step, order.stage, project=order.project, owner=order.person, worth=commitments.worth(ctx, order)
    )
    return order


def _closing(ctx: Context, id: str) -> Order:
    """An order that the speaker may close: theirs, or one of a project that they lead."""
    order = order_approval.load(ctx, id)
    if order.person == ctx.person.id and order.stage == "committed":
        return order
    approvers.allowed(
        ctx, "close", order.stage, project=order.project, owner=order.person, worth=commitments.worth(ctx, order)
    )
    return order


def _seat(ctx: Context, project: int) -> None:
    ctx.require(*WORKERS, project=project, sentence=NO_SEAT)


def _shown(ctx: Context, order: Order) -> Reply:
    order_approval.refresh(ctx, order)
    return Reply(order_cards.owner_card(ctx, order), replace=True, private=ctx.place.kind == "channel")
