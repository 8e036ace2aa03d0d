"""Paying people back what they spent: finance sees what is owed to whom, and books the payment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from chat.cards.card import Button, Card, Fact, Reply, Table
from chat.incoming import Clicked, Said
from chat.text import Text, _, _n, verbatim
from handlers import button_values, lookup, money_events, money_out, payment_holds, seen
from handlers.approvals import approvers
from handlers.books import posting
from handlers.context import Context
from handlers.costs import expense_approval, expense_cards, workflow
from ledger.errors import NotAllowed, WrongState, sentence
from ledger.money import Money
from ledger.money_doubts import MoneyEvent
from ledger.nouns import Expense, Person
from storage import bank, expenses

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
            _n("{n} expense", "{n} expenses", len(expenses_owed)),
            Text("{sum}", {"sum": total(ctx, expenses_owed)}),
        )
        for id, expenses_owed in sorted(owed.items())
    )
    buttons = tuple(
        Button(verbatim(ctx.directory.person(id).name), "expense.owed", str(id)) for id in sorted(owed)[:10]
    )
    heads = (_("Person"), _("Approved"), _("Owed"))
    return Reply(Card(_("To be reimbursed"), table=Table(heads, rows, numeric=(2,)), buttons=buttons), private=True)


def show_person(click: Clicked, ctx: Context) -> Reply:
    person = ctx.directory.person(button_values.number(click.value))
    return Reply(card(ctx, person, _owed(ctx).get(person.id, ())), private=True)


def card(ctx: Context, person: Person, expenses_owed: Sequence[Expense]) -> Card:
    """What is owed to one person, and the button that pays it."""
    if not expenses_owed:
        return Card(_("Nothing is owed to {person}.", person=person.name))
    rows = tuple(
        (
            Text("{day}", {"day": expense.day}),
            verbatim(expense.vendor or expense.note or "–"),
            Text("{gross}", {"gross": expense.gross}),
            Text("{sum}", {"sum": expense.claim}),
        )
        for expense in expenses_owed
    )
    button = Button(
        _("Paid: {sum}", sum=total(ctx, expenses_owed)),
        "expense.reimburse",
        _value(ctx, expenses_owed),
        style="main",
        confirm=_("Book the payment of {sum} to {person}?", sum=total(ctx, expenses_owed), person=person.name),
    )
    return Card(
        _("{sum} to {person}", sum=total(ctx, expenses_owed), person=person.name),
        table=Table(
            (_("Date"), _("What"), _("Amount"), _("In the books")),
            rows,
            numeric=(2, 3),
            refs=tuple(f"expense:{expense.id}" for expense in expenses_owed),
        ),
        buttons=(button,),
    )


def _value(ctx: Context, owed: Sequence[Expense]) -> str:
    return " ".join(str(number) for number in (total(ctx, owed).minor, *(expense.id for expense in owed)))


def reimburse(click: Clicked, ctx: Context) -> Reply:
    """`value`: the sum in minor units, and ids of one person's expenses with blanks between."""
    sum_seen, *ids = [button_values.number(word) for word in click.value.split()] or [0]
    chosen = [workflow.get(ctx, id) for id in ids]
    if any(expense.person == ctx.person.id for expense in chosen):
        raise NotAllowed(_OWN)
    payable = [expense for expense in chosen if expense.stage == "posted" and expense.claim]
    if payable:
        payment_holds.free(ctx, (f"expense:{expense.id}" for expense in payable))
        person = ctx.directory.person(payable[0].person)
        out = total(ctx, payable)
        if out.minor != sum_seen:
            return seen.anew(card(ctx, person, payable), seen.another_sum(sum_seen, out))
        new = MoneyEvent("claim", ctx.today, out, person.name)
        money_events.ask(ctx, money_events.paid_back(ctx, person, out, ctx.today), new)
        money_out.ask(ctx, out, money_out.payee(person.name), verbatim(person.name), ctx.today)
    paid = pay(ctx, payable)
    if not paid:
        return Reply(Card(_("That was paid out already.")), replace=True)
    return Reply(_done(ctx, paid), replace=True)


def pay(ctx: Context, owed: Sequence[Expense], day: date | None = None) -> list[Expense]:
    """Book that expenses of one person were paid out, and tell them.  Raises NotAllowed for the speaker's own."""
    paid: list[Expense] = []
    for expense in owed:
        if expense.person == ctx.person.id:
            raise NotAllowed(_OWN)
        approvers.allowed(
            ctx,
            "reimburse",
            expense.stage,
            project=expense.project,
            owner=expense.person,
            worth=expense.company.minor,
            needs=("finance",),
        )
        paid.append(_booked(ctx, expense, day))
    _tell(ctx, paid)
    return paid


def paid_by_batch(ctx: Context, owed: Sequence[Expense], day: date) -> list[Expense]:
    """The bank says that a batch has paid what one person was owed: others have approved it, whoever tells."""
    paid = [_booked(ctx, expense, day) for expense in owed]
    _tell(ctx, paid)
    return paid


def came_back(ctx: Context, id: int, why: str) -> None:
    """What was paid out came back from the bank: it is owed to the person again.  Raises WrongState."""
    paid = workflow.get(ctx, id)
    if bank.line_of(ctx.book, f"expense:{id}"):
        raise WrongState(sentence("A bank line shows that payment; say that the line is something else first."))
    expense_approval.refresh(ctx, posting.unreimburse_expense(ctx, paid, why))


def _booked(ctx: Context, expense: Expense, day: date | None) -> Expense:
    done = posting.reimburse_expense(ctx, expense, day)
    document = f"expense:{expense.id}"
    payment_holds.booked(ctx, document, expense.claim.minor, document, day or ctx.today)
    expense_approval.refresh(ctx, done)
    return done


def _tell(ctx: Context, paid: Sequence[Expense]) -> None:
    if paid:
        person = ctx.directory.person(paid[0].person)
        told = Card(
            _("You were reimbursed {sum}", sum=total(ctx, paid)),
            lines=_done(ctx, paid).lines,
            facts=(Fact(_("By"), verbatim(ctx.person.name)),),
            tone="good",
        )
        ctx.tell(person, f"reimbursed:{person.id}:{paid[0].id}:{ctx.message}", told, kind="decision")


def _done(ctx: Context, paid: Sequence[Expense]) -> Card:
    return Card(
        _("{sum} paid out to {person}", sum=total(ctx, paid), person=ctx.directory.person(paid[0].person).name),
        lines=tuple(_("{what} · {day}", what=expense_cards.short(expense), day=expense.day) for expense in paid),
        tone="good",
    )


def total(ctx: Context, expenses_owed: Sequence[Expense]) -> Money:
    return Money(sum(expense.claim.minor for expense in expenses_owed), ctx.rules.currency)


def _owed(ctx: Context) -> dict[int, tuple[Expense, ...]]:
    """Person -> approved expenses that they paid themselves; never the speaker's own."""
    by_person: dict[int, list[Expense]] = {}
    for expense in expenses.owed(ctx.book, ctx.rules.currency):
        if expense.person != ctx.person.id:
            by_person.setdefault(expense.person, []).append(expense)
    return {id: tuple(of) for id, of in by_person.items()}
