"""Money that goes from one account of the company to another: both sides in one entry, no income and no cost."""

from __future__ import annotations

from datetime import date

from chat.cards.card import Button, Card, Fact, Reply
from chat.incoming import Clicked, Said
from chat.text import Text, _
from handlers import bank_side, button_values, lookup, money_events, money_line
from handlers.bank import ONLY
from handlers.books import posting as books_posting
from handlers.context import Context
from ledger import posting
from ledger.bank_accounts import BankAccount, is_bank
from ledger.errors import BadInput, NotFound, WrongState, sentence
from ledger.money import Money, part_of
from ledger.money_doubts import MoneyEvent
from ledger.posting import BookedAmount, Dimensions
from storage import audit, bank_accounts, entries


def move(said: Said, ctx: Context) -> Reply:
    """`bank transfer 5000 from ICBC to ABC`."""
    ctx.require("finance", sentence=ONLY)
    named, words = money_line.day_and_rest(ctx, said.text)
    day, found = named or ctx.today, bank_side.both(ctx, words)
    if found is None:
        raise BadInput(
            sentence("From which account to which? For example: bank transfer 5000 from ICBC to ABC"), field="account"
        )
    source, target, rest = found
    if source.id == target.id:
        raise BadInput(sentence("That is one and the same account."), field="account")
    if source.currency != target.currency:
        raise BadInput(
            sentence("{one} and {other} are accounts of two currencies: say sold USD 20000 for 141760."),
            one=source.name,
            other=target.name,
            field="account",
        )
    typed = lookup.amounts_in(ctx, rest, source.currency)
    if len(typed) != 1:
        raise BadInput(sentence("How much went over? One amount."), field="amount")
    amount = lookup.money_of(typed[0][2], source.currency, ctx.rules.currency)
    if amount.currency != source.currency or amount.minor <= 0:
        raise BadInput(
            sentence("{name} is an account in {currency}."),
            name=source.name,
            currency=source.currency,
            field="amount",
        )
    books_posting.day_in_books(ctx, day, 0)  # a locked day is refused, not asked about
    money_events.check(ctx, MoneyEvent("transfer", day, amount, target.name))
    id = book(ctx, source, target, amount, day)
    facts = (
        Fact(_("From"), bank_side.called(source)),
        Fact(_("To"), bank_side.called(target)),
        Fact(_("Day"), Text("{d}", {"d": day})),
    )
    title = _("{amount} went from one account to the other.", amount=amount)
    return Reply(
        Card(title, facts=facts, buttons=(Button(_("Undo"), "bank.transfer_undo", str(id)),), tone="good"), private=True
    )


def undo(click: Clicked, ctx: Context) -> Reply:
    """`value`: the entry."""
    undone(ctx, button_values.number(click.value))
    return Reply(Card(_("The transfer is taken back."), tone="good"), replace=True, private=True)


def undone(ctx: Context, number: int) -> None:
    """A transfer taken back by finance, by the number of its entry.  Raises NotAllowed, NotFound, WrongState."""
    ctx.require("finance", sentence=ONLY)
    found = entries.find(ctx.book, number)
    if found is None or not all(is_bank(line.account) for line in found[0].postings):
        raise NotFound(sentence("There is no such transfer."))
    old = found[0]
    if old.reverses or entries.reversed_by(ctx.book, number):
        raise WrongState(sentence("That was taken back already."))
    booked = books_posting.day_in_books(ctx, old.booked, 0)
    entries.reverse(ctx.book, old, booked=booked, memo="taken back", red=ctx.rules.red)
    audit.note(ctx.book, "transfer.undone", f"transfer:{number}")


def book(ctx: Context, source: BankAccount, target: BankAccount, amount: Money, day: date) -> int:
    """Out of one account at what it stands at there, into the other: no exchange difference arises."""
    stands = bank_accounts.stands(ctx.book, source.role).get(source.currency, (0, 0))
    carried = part_of(stands[1], 0, amount.minor, of=stands[0]) if stands[0] >= amount.minor else None
    home = ctx.rules.currency
    worth = (
        amount
        if amount.currency == home
        else Money(carried, home)
        if carried is not None
        else books_posting.in_company(ctx, amount, day)
    )
    moved = BookedAmount(amount, worth, worth)
    lines = [
        posting.line(target.role, moved, Dimensions(0)),
        posting.line(source.role, -moved, Dimensions(0)),
    ]
    entry = posting.evened(
        lines,
        day=day,
        booked=books_posting.day_in_books(ctx, day, 0),
        memo=f"{source.name} → {target.name}",
        source=f"bank_account:{target.id}",
    )
    id = entries.post(ctx.book, entry)
    audit.note(ctx.book, "transfer.booked", f"transfer:{id}", minor=amount.minor, currency=amount.currency, day=day)
    return id
