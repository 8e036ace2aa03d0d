"""A supplier's credit note (红字发票) that was dropped: it is no expense, but takes from a document that is booked."""

from __future__ import annotations

from chat.cards.card import Button, Card, Fact
from chat.text import Text, _, verbatim
from handlers.context import Context
from ledger.duplicates import same_seller
from ledger.money import Money
from ledger.nouns import Expense
from ledger.receipt import Receipt
from storage import expenses

_MOST = 5
"""So many documents that it may be of are offered."""


def is_one(receipt: Receipt) -> bool:
    """Whether a paper gives money back: it says that it is one, or its total is below zero."""
    return receipt.total is not None and (receipt.total.minor < 0 or receipt.kind == "credit_note")


def card(ctx: Context, receipt: Receipt) -> Card:
    """What was read, that nothing is booked, and the documents of its seller that it may be of."""
    assert receipt.total is not None
    amount = Money(abs(receipt.total.minor), receipt.total.currency)
    facts = [Fact(_("Amount"), Text("{m}", {"m": amount}))]
    if receipt.tax:
        facts.append(Fact(_("Tax in it"), Text("{m}", {"m": Money(abs(receipt.tax.minor), receipt.tax.currency)})))
    if receipt.invoice_number:
        facts.append(Fact(_("Number"), verbatim(receipt.invoice_number)))
    if receipt.credits:
        facts.append(Fact(_("Takes back"), verbatim(receipt.credits)))
    if receipt.day:
        facts.append(Fact(_("Date"), Text("{d}", {"d": receipt.day})))
    found = _may_be_of(ctx, receipt, amount) if "finance" in ctx.roles() else []
    buttons = tuple(
        Button(
            _(
                "Of {number}: {amount} of {day}",
                number=one.called,
                amount=one.gross,
                day=one.day,
            ),
            "supplier.credit",
            _value(one, receipt, amount),
        )
        for one in found
    )
    how = _("Of which document is it? Finance says: supplier credit note NUMBER AMOUNT because …")
    if buttons:
        how = _("Of which document is it? If of none of these, say: supplier credit note NUMBER AMOUNT because …")
    title = _("That is a credit note of {supplier}: nothing is booked.", supplier=receipt.vendor or "–")
    return Card(title, lines=(how,), facts=tuple(facts), buttons=buttons, tone="warn")


def _may_be_of(ctx: Context, receipt: Receipt, amount: Money) -> list[Expense]:
    """Booked documents of its seller over at least as much, the newest first."""
    known = expenses.booked_over(ctx.book, amount, receipt.day or ctx.today, ctx.rules.currency)
    return [one for one in known if _same(ctx, one, receipt)][:_MOST]


def _same(ctx: Context, one: Expense, receipt: Receipt) -> bool:
    if receipt.seller_tax_id and one.seller_tax_id:
        return receipt.seller_tax_id == one.seller_tax_id
    called = ctx.directory.suppliers.called
    return bool(receipt.vendor and one.vendor) and same_seller(called(receipt.vendor or ""), called(one.vendor))


def _value(one: Expense, receipt: Receipt, amount: Money) -> str:
    """The document, and what the paper says: amount, tax, day and number."""
    tax = str(abs(receipt.tax.minor)) if receipt.tax else "-"
    day = receipt.day.isoformat() if receipt.day else "-"
    return f"{one.id} {amount.minor} {tax} {day} {receipt.invoice_number or '-'}"
