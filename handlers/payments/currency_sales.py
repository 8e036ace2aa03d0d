"""Foreign money that is sold (结汇): the bank's two accounts, and the difference to the rate of the day."""

from __future__ import annotations

from chat.cards.card import Button, Card, Fact, Reply
from chat.incoming import Clicked, Said
from chat.text import Text, _
from handlers import button_values, lookup, money_events, money_line
from handlers.books import posting as books_posting
from handlers.context import Context
from handlers.payments import ONLY_RECORDS
from ledger import money_doubts, posting
from ledger.errors import BadInput, WrongState, sentence
from ledger.money_doubts import MoneyEvent
from ledger.owed import CurrencySale
from ledger.posting import BookedAmount, Dimensions
from storage import currency_sales, entries


def sell(said: Said, ctx: Context) -> Reply:
    """`sold USD 20000 for 141760`."""
    ctx.require("finance", sentence=ONLY_RECORDS)
    home = ctx.rules.currency
    line = money_line.read(ctx, said.text)
    line.one_day()
    line.no_fee()
    day, found = line.day, [lookup.money_of(read, home) for read in line.amounts]
    foreign = [money for money in found if money.currency != home]
    ours = [money for money in found if money.currency == home]
    if len(foreign) != 1 or len(ours) != 1 or foreign[0].minor <= 0 or ours[0].minor <= 0:
        raise BadInput(
            sentence("What was sold, and what did the bank give for it in {currency}?"),
            hint=sentence("Write for example: sold USD 20000 for 141760"),
            currency=home,
            field="amount",
        )
    sold, bought = foreign[0], ours[0]
    worth = books_posting.in_company(ctx, sold, day)
    booked = books_posting.day_in_books(ctx, day, 0)
    off = money_doubts.off_rate(bought.major / sold.major, worth.major / sold.major, (sold.currency, home))
    money_events.check(ctx, MoneyEvent("sale", day, sold, ""), also=off)
    kept = currency_sales.add(ctx.book, CurrencySale(0, day, sold, bought), ctx.message)
    entry = posting.evened(
        [
            posting.line("bank", BookedAmount.same(bought), Dimensions(0)),
            posting.line("bank", -BookedAmount(sold, worth, worth), Dimensions(0)),
        ],
        day=day,
        booked=booked,
        memo=f"{sold} → {bought}",
        source=f"currency_sale:{kept.id}",
    )
    currency_sales.posted(ctx.book, kept.id, entries.post(ctx.book, entry))
    difference = bought - worth
    label = _("Exchange gain") if difference.minor >= 0 else _("Exchange loss")
    facts = (
        Fact(_("Day"), Text("{d}", {"d": day})),
        Fact(_("At the rate of the day"), Text("{m}", {"m": worth})),
        Fact(label, Text("{m}", {"m": difference if difference.minor >= 0 else -difference})),
    )
    buttons = (Button(_("Undo"), "sale.undo", str(kept.id)),)
    title = _("{sold} sold for {bought} is booked.", sold=sold, bought=bought)
    return Reply(Card(title, facts=facts, buttons=buttons, tone="good"), private=True)


def undo(click: Clicked, ctx: Context) -> Reply:
    """It was not sold."""
    of = undone(ctx, button_values.number(click.value))
    return Reply(
        Card(_("Taken back: {sold} sold for {bought}", sold=of.sold, bought=of.bought), tone="good"), replace=True
    )


def undone(ctx: Context, id: int) -> CurrencySale:
    """A sale taken back by finance.  Raises NotAllowed, NotFound, WrongState."""
    ctx.require("finance", sentence=ONLY_RECORDS)
    of = currency_sales.get(ctx.book, id)
    if of.state != "booked":
        raise WrongState(sentence("That was taken back already."))
    for old in entries.standing(ctx.book, f"currency_sale:{of.id}"):
        booked = books_posting.day_in_books(ctx, old.booked, 0)
        entries.reverse(ctx.book, old, booked=booked, memo="taken back", red=ctx.rules.red)
    currency_sales.undo(ctx.book, of)
    return of
