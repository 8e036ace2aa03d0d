"""What those see who decide on an expense beside its facts: what was not read surely, what was typed instead of that,
whom it is made out to, how old it is."""

from __future__ import annotations

from chat.text import Text, _, _n, verbatim
from handlers.books import input_vat
from handlers.context import Context
from handlers.costs import receipt_data
from handlers.costs.expense_cards import as_shown
from ledger.money import Money
from ledger.nouns import Expense

AGED = 60
"""Days after which it is said how old a receipt is."""


def of(ctx: Context, expense: Expense) -> list[Text]:
    """For whoever decides; nothing of it was asked of the owner any more."""
    return [*_unsure(expense), *_typed(ctx, expense), *_made_out(ctx, expense), *_age(ctx, expense)]


def _unsure(expense: Expense) -> list[Text]:
    """What the machine was not sure of and nobody has looked at."""
    paper, out = expense.paper, list[Text]()
    for name in paper.doubtful():
        read, others = _read(expense, name), tuple(paper.others.get(name, ())[:3])
        said = _(
            "The {field} was not read surely, and nobody has looked at it: {value}",
            field=receipt_data.FIELDS[name],
            value=read,
        )
        out.append(
            _("{said}, it could also be {others}.", said=said, others=others) if others else _("{said}.", said=said)
        )
    how, currency = paper.guessed.get("currency"), expense.gross.currency
    if how == "unsure":
        out.append(_("The currency was not read surely; {currency} was taken.", currency=currency))
    elif how:
        out.append(_("The receipt shows no currency; {currency} was taken.", currency=currency))
    return out


def _typed(ctx: Context, expense: Expense) -> list[Text]:
    """Each field that says something else than was read: read → typed."""
    who = ctx.directory.person(expense.person).name
    return [
        _(
            "The {field} of the receipt was read as {read}, {person} entered {typed}.",
            field=receipt_data.FIELDS[name],
            read=_read(expense, name),
            person=who,
            typed=typed,
        )
        for name, typed in ((name, _now(expense)[name]) for name in receipt_data.overtyped(expense))
    ]


def _made_out(ctx: Context, expense: Expense) -> list[Text]:
    if input_vat.ours(ctx, expense):
        return []
    buyer = expense.paper.buyer[:80]
    told = _("It is not made out to the company: its VAT is not deducted, and it is no proof for income tax.")
    return [_("Made out to {buyer}.", buyer=buyer), told] if buyer else [told]


def _age(ctx: Context, expense: Expense) -> list[Text]:
    days = (ctx.today - expense.day).days
    if days < 0:
        return [_("{day} is still to come.", day=expense.day)]
    return [_n("The receipt is {n} day old.", "The receipt is {n} days old.", days)] if days > AGED else []


def _now(expense: Expense) -> dict[str, Text]:
    return {
        "total": Text("{m}", {"m": expense.gross}),
        "day": Text("{d}", {"d": expense.day}),
        "vendor": verbatim(expense.vendor or "–"),
        "tax": Text("{m}", {"m": expense.tax}) if expense.tax is not None else verbatim("–"),
        "invoice_number": verbatim(expense.invoice_number or "–"),
    }


def _read(expense: Expense, name: str) -> Text:
    value, currency = expense.paper.read[name], expense.gross.currency
    if name not in ("total", "tax"):
        return as_shown(name, value)
    return Text("{m}", {"m": Money.of(value, currency)}) if receipt_data.number(value) is not None else verbatim(value)
