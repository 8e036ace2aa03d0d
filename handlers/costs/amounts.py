"""How amounts that were said are asked back and shown: which number is meant, and how a sum came about."""

from __future__ import annotations

from collections.abc import Iterator

from chat.incoming import Said
from chat.lines.spending import Spending, spending
from chat.text import NOTHING, Text, _
from chat.values.unread import Unread
from handlers import fields
from handlers.context import Asked, Context
from handlers.terms import terms_here
from ledger.errors import BadInput
from ledger.money import Money


def asked(said: Said, unread: Unread, ctx: Context) -> Asked | BadInput:
    """The question with a button for each of its answers, where there are any; else a refusal of the amount."""
    if unread.field != "amount" or not unread.choices or unread.part not in said.text:
        return fields.unread(unread, "day" if unread.field == "day" else "total")
    choices = [(label, line) for line in unread.choices if (label := _sum_of(line, ctx))]
    return Asked(unread.sentence, part=unread.part, choices=choices)


def worked_out(ctx: Context, spent: Spending) -> Text:
    """“3 × 25.00 = CN¥75.00”."""
    assert spent.amount is not None
    return _("{worked} = {sum}", worked=spent.worked, sum=fields.in_money(spent.amount, ctx.rules.currency))


def remarks(ctx: Context, spent: Spending) -> tuple[Text, ...]:
    """What has to be said of an amount beside it: how it came about, and how else it could have been meant."""
    return ((worked_out(ctx, spent),) if spent.worked else ()) + spent.doubts


def _sum_of(line: str, ctx: Context) -> Text:
    """What a line comes to, as the label of a button."""
    read = spending(line, terms_here(ctx), ctx.today)
    if isinstance(read, Unread):
        return NOTHING
    sums = tuple(_sums(ctx, read.spendings))
    label = Text("{sum}", {"sum": sums[0]}) if sums else NOTHING
    for more in sums[1:]:
        label = _("{first} + {second}", first=label, second=more)
    return label


def _sums(ctx: Context, spendings: tuple[Spending, ...]) -> Iterator[Money]:
    for spent in spendings:
        if spent.amount is not None:
            yield fields.in_money(spent.amount, ctx.rules.currency)
