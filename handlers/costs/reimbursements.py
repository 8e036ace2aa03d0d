"""Paying people back what they spent: finance sees what is owed to whom, and books the payment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from chat.cards.card import Button, Card, Fact, Reply, Table
from chat.incoming import Clicked, Said
from chat.text import Text, _, _n, verbatim
from handlers import button_values, lookup
from handlers.approvals import approvers
from handlers.books import posting
from handlers.context import Context
from handlers.costs import expense_approval, expense_cards, workflow
from ledger.errors import NotAllowed, sentence
from ledger.money import Money
from ledger.nouns import Expense, Person
from storage import expenses

_OWN = sentence("Somebody else has to do that: it is your own.")


def show_owed(said: Said, ctx: Context) -> Reply:
    ctx.require("finance")
    owed = _owed(ctx)
    if said.text.strip():
        person = lookup.person(ctx, said.text.strip())
        return Reply(card(ctx, person, owed.get(person.id, ())), private=True)
    if not owed:
        return Reply(Card(_("Nothing is owed to anybody."), tone="good"), private=True)
    rows = tuple(
        (
            verbatim(ctx.directory.person(id).name),
            _n("{n} expense", "{n} expenses", len(found)),
            Text("{sum}", {"sum": total(ctx, found)}),
        )
        for id, found in sorted(owed.items())
    )
    buttons = tuple(
        Button(verbatim(ctx.directory.person(id).name), "expense.owed", str(id)) for id in sorted(owed)[:10]
    )
    heads = (_("Person"), _("Approved"), _("Owed"))
    return Reply(Card(_("To be reimbursed"), table=Table(heads, rows, numeric=(2,)), buttons=buttons), private=True)


def show_person(click: Clicked, ctx: Context) -> Reply:
    person = ctx.directory.person(button_values.number(click.value))
    return Reply(card(ctx, person, _owed(ctx).get(person.id, ())), private=True)


def card(ctx: Context, person: Person, found: Sequence[Expense]) -> Card:
    """What is owed to one person, and the button that pays it."""
    if not found:
        return Card(_("Nothing is owed to {person}.", person=person.name))
    rows = tuple(
        (
            Text("{day}", {"day": e.day}),
            verbatim(e.vendor or e.note or "–"),
            Text("{gross}", {"gross": e.gross}),
            Text("{sum}", {"sum": e.company}),
        )
        for e in found
    )
    ids = " ".join(str(e.id) for e in found)
    button = Button(
        _("Paid: {sum}", sum=total(ctx, found)),
        "expense.reimburse",
        ids,
        style="main",
        confirm=_("Book the payment of {sum} to {person}?", sum=total(ctx, found), person=person.name),
    )
    return Card(
        _("{sum} to {person}", sum=total(ctx, found), person=person.name),
        table=Table((_("Date"), _("What"), _("Amount"), _("In the books")), rows, numeric=(2, 3)),
        buttons=(button,),
    )


def reimburse(click: Clicked, ctx: Context) -> Reply:
    """`value`: ids of one person's expenses, with blanks between; those that are paid out already are left."""
    found = [workflow.get(ctx, id) for id in click.value.split()]
    if any(e.person == ctx.person.id for e in found):
        raise NotAllowed(_OWN)
    paid = pay(ctx, [e for e in found if e.stage == "posted" and e.paid_by == "employee"])
    if not paid:
        return Reply(Card(_("That was paid out already.")), replace=True)
    return Reply(_done(ctx, paid), replace=True)


def pay(ctx: Context, owed: Sequence[Expense], day: date | None = None) -> list[Expense]:
    """Book that expenses of one person were paid out, and tell them.  Raises NotAllowed for the speaker's own."""
    paid: list[Expense] = []
    for e in owed:
        if e.person == ctx.person.id:
            raise NotAllowed(_OWN)
        approvers.allowed(ctx, "reimburse", e.stage, project=e.project, owner=e.person, needs=("finance",))
        paid.append(posting.reimburse_expense(ctx, e, day))
        expense_approval.refresh(ctx, paid[-1])
    if paid:
        person = ctx.directory.person(paid[0].person)
        told = Card(
            _("You were reimbursed {sum}", sum=total(ctx, paid)),
            lines=_done(ctx, paid).lines,
            facts=(Fact(_("By"), verbatim(ctx.person.name)),),
            tone="good",
        )
        ctx.tell(person, f"reimbursed:{person.id}:{paid[0].id}:{ctx.message}", told, kind="decision")
    return paid


def _done(ctx: Context, paid: Sequence[Expense]) -> Card:
    return Card(
        _("{sum} paid out to {person}", sum=total(ctx, paid), person=ctx.directory.person(paid[0].person).name),
        lines=tuple(_("{what} · {day}", what=expense_cards.short(e), day=e.day) for e in paid),
        tone="good",
    )


def total(ctx: Context, found: Sequence[Expense]) -> Money:
    return Money(sum(e.company.minor for e in found), ctx.rules.currency)


def _owed(ctx: Context) -> dict[int, tuple[Expense, ...]]:
    """Person -> approved expenses that they paid themselves; never the speaker's own."""
    found: dict[int, list[Expense]] = {}
    for e in expenses.owed(ctx.book, ctx.rules.currency):
        if e.person != ctx.person.id:
            found.setdefault(e.person, []).append(e)
    return {id: tuple(of) for id, of in found.items()}
