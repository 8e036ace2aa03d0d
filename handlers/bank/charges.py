"""What the bank charges: lines of a statement that say so, booked together in one tap (财务费用-手续费)."""

from __future__ import annotations

from collections.abc import Sequence

from chat.cards.card import Button, Card, Fact, Reply, Table
from chat.incoming import Clicked
from chat.text import Text, _, _n, verbatim
from handlers import button_values, money_events
from handlers.context import Context
from handlers.payments import paid_out
from ledger import money
from ledger.errors import WrongState, sentence
from storage import bank

_ONLY = sentence("Only finance reconciles the bank.")
_UNDO_AT_ONCE = 150


def card(charges: Sequence[bank.StatementLine]) -> Card:
    """Charges that wait to be booked."""
    rows = tuple(
        (Text("{d}", {"d": line.day}), verbatim(line.text[:60] or line.name or "–"), Text("{m}", {"m": -line.left}))
        for line in charges
    )
    last = str(max(line.id for line in charges))
    return Card(
        _n("{n} charge of the bank is not booked yet", "{n} charges of the bank are not booked yet", len(charges)),
        facts=totals(charges),
        table=Table((_("Day"), _("Text"), _("Amount")), rows, numeric=(2,)),
        buttons=(
            Button(_("Book as bank charges"), "bank.charges", last, style="main"),
            Button(_("Booked elsewhere"), "bank.charges_elsewhere", last),
        ),
    )


def totals(charges: Sequence[bank.StatementLine]) -> tuple[Fact, ...]:
    """What they come to, in each currency."""
    sums = money.totals(-line.left for line in charges)
    return tuple(Fact(_("In all"), Text("{m}", {"m": total})) for total in sums)


def book(click: Clicked, ctx: Context) -> Reply:
    """`value`: the last line that was shown; what came later is shown first."""
    charges = _shown(ctx, click.value)
    last = max(line.day for line in charges)
    money_events.ask(ctx, money_events.on(ctx, last))
    for line in charges:
        book_charge(ctx, line)
    title = _n("{n} charge of the bank is booked.", "{n} charges of the bank are booked.", len(charges))
    ids = " ".join(str(line.id) for line in charges)
    undo = (Button(_("Undo"), "bank.undo", ids),) if len(charges) <= _UNDO_AT_ONCE else ()
    return Reply(Card(title, facts=totals(charges), buttons=undo, tone="good"), replace=True, private=True)


def leave(click: Clicked, ctx: Context) -> Reply:
    charges = _shown(ctx, click.value)
    for line in charges:
        bank.put_aside(ctx.book, line, "ignored", ctx.person.id, "")
    title = _n("{n} charge of the bank is put aside.", "{n} charges of the bank are put aside.", len(charges))
    return Reply(Card(title, tone="good"), replace=True, private=True)


def book_charge(ctx: Context, line: bank.StatementLine, note: str = "") -> None:
    """A line that is a charge of the bank."""
    paid = paid_out.pay_charge(ctx, -line.left, line.day, line.name, line=line.id, note=(note or line.text)[:120])
    bank.use(ctx.book, line, paid.amount.minor)


def _shown(ctx: Context, last: str) -> list[bank.StatementLine]:
    """The charges up to a line, locked, as they are now.  Raises WrongState where none is left."""
    ctx.require("finance", sentence=_ONLY)
    number = button_values.number(last)
    charges = [bank.get(ctx.book, line.id) for line in bank.charges(ctx.book) if line.id <= number]
    charges = [line for line in charges if line.charge]
    if not charges:
        raise WrongState(sentence("Those charges have been settled already."))
    return charges
