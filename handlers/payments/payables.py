"""What we owe suppliers: by supplier and age; paid by hand or by a bank line, taken back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from chat.cards.card import Button, Card, Fact, Reply, Table
from chat.incoming import Clicked, Said
from chat.text import Text, _, _n, verbatim
from chat.values.amounts import amounts
from chat.values.days import days
from chat.values.unread import Unread
from handlers import button_values, lookup
from handlers.context import Context
from handlers.payments import paid_out
from handlers.receivables import open_items
from ledger import ageing
from ledger.ageing import Open
from ledger.errors import BadInput, NotFound, WrongState, sentence
from ledger.money import Money
from ledger.names import PartyNames, plain
from ledger.nouns import Expense
from ledger.owed import Payout
from storage import expenses
from storage import payouts as kept

ONLY = sentence("Only finance pays suppliers.")
_EDGES = (30, 60, 90)
"""Days since the invoice at which a column of the list ends."""

Bill = tuple[Expense, Money]
"""A supplier's invoice and what is still open of it."""


def show(said: Said, ctx: Context) -> Reply:
    unpaid = expenses.unpaid(ctx.book, ctx.rules.currency)
    if said.text.strip():
        return Reply(supplier_card(ctx, *_supplier(unpaid, said.text.strip())), private=True)
    if not unpaid:
        return Reply(Card(_("We owe no supplier anything."), tone="good"), private=True)
    cards = tuple(_aged(ctx, unpaid, code) for code in sorted({left.currency for _expense, left in unpaid}))
    return Reply(cards[0], more=cards[1:], private=True)


def pay(said: Said, ctx: Context) -> Reply:
    fee, text = _taken(_FEE, said.text)
    typed_amounts = amounts(text, ctx.rules.currency)
    if not typed_amounts:
        raise BadInput(sentence("How much was paid? For example: pay supplier Dell 5000"), field="amount")
    start, end, total = typed_amounts[0]
    party, bills = _supplier(expenses.unpaid(ctx.book, ctx.rules.currency), text[:start].strip())
    currency = total.currency or bills[0][1].currency
    amount = lookup.money_of(total, currency)
    payable = [(expense, left) for expense, left in bills if left.currency == amount.currency]
    parts, rest = [], amount.minor
    for expense, left in payable:
        if rest > 0:
            parts.append((expense, min(rest, left.minor)))
            rest -= min(rest, left.minor)
    if rest or not parts:
        open_ = Money(sum(left.minor for _expense, left in payable), amount.currency)
        raise BadInput(sentence("Only {open} is open of {supplier}."), open=open_, supplier=party, field="amount")
    kept_back = Money.of(fee, amount.currency).minor if fee else 0
    paid = paid_out.pay_supplier(ctx, party, parts, _day(ctx, text[end:].strip()), fee=kept_back)
    return Reply(payout_card(ctx, paid), private=True)


def paid_in_full(click: Clicked, ctx: Context) -> Reply:
    """`value`: the sum in minor units, and ids of invoices with blanks between."""
    ctx.require("finance", sentence=ONLY)
    total, *ids = (button_values.number(word) for word in click.value.split())
    payable = [(expense, left) for expense, left in expenses.unpaid(ctx.book, ctx.rules.currency) if expense.id in ids]
    if not payable or sum(left.minor for _expense, left in payable) != total:
        raise WrongState(sentence("That is not open any more."))
    paid = paid_out.pay_supplier(
        ctx, payable[0][0].vendor, [(expense, left.minor) for expense, left in payable], ctx.today
    )
    return Reply(payout_card(ctx, paid), replace=True, private=True)


def undo(click: Clicked, ctx: Context) -> Reply:
    ctx.require("finance", sentence=ONLY)
    payout = kept.get(ctx.book, button_values.number(click.value))
    paid_out.take_back(ctx, payout, "undone")
    title = _("{amount} to {party} was taken back.", amount=payout.amount, party=payout.party or "–")
    return Reply(Card(title, lines=(_("What it had settled is open again."),)), replace=True, private=True)


def payout_card(ctx: Context, payout: Payout) -> Card:
    """What money out has settled, with the way back."""
    lines = [_after(ctx, document) for document, _minor in payout.parts]
    if payout.fee:
        lines.append(_("{fee} of it is the bank's fee", fee=payout.fee))
    title = _("{amount} to {party} is booked.", amount=payout.amount, party=payout.party or "–")
    return Card(title, lines=tuple(lines), buttons=(Button(_("Undo"), "payout.undo", str(payout.id)),), tone="good")


def supplier_card(ctx: Context, party: str, bills: Sequence[Bill]) -> Card:
    """A supplier's open invoices, oldest first."""
    rows = tuple(
        (
            Text("{d}", {"d": expense.day}),
            verbatim(expense.invoice_number or "–"),
            lookup.shown(ctx.people.project(expense.project)),
            Text("{m}", {"m": expense.gross}),
            Text("{m}", {"m": left}),
        )
        for expense, left in bills[:30]
    )
    heads = (_("Date"), _("Invoice number"), _("Project"), _("Amount"), _("Not paid"))
    codes = sorted({left.currency for _expense, left in bills})
    buttons = []
    for code in codes:
        payable = [(expense, left) for expense, left in bills[:30] if left.currency == code]
        total = Money(sum(left.minor for _expense, left in payable), code)
        value = " ".join(str(word) for word in (total.minor, *(expense.id for expense, _left in payable)))
        sure = _("Book that {sum} was paid to {supplier}?", sum=total, supplier=party)
        buttons.append(Button(_("Paid in full: {sum}", sum=total), "supplier.paid", value, confirm=sure))
    title = _n("{n} open invoice of {supplier}", "{n} open invoices of {supplier}", len(bills), supplier=party)
    return Card(title, table=Table(heads, rows, numeric=(3, 4)), buttons=tuple(buttons))


def _aged(ctx: Context, bills: Sequence[Bill], code: str) -> Card:
    """By supplier and age; the sum is the account of payables."""
    of: dict[str, list[Open]] = {}
    for expense, left in bills:
        if left.currency == code:
            of.setdefault(expense.vendor, []).append(Open(left, None, expense.vendor, expense.day))
    sums = sorted(((sum(bill.amount.minor for bill in items), who) for who, items in of.items()), reverse=True)
    rows = []
    for minor, who in sums[:30]:
        buckets = ageing.by_invoice_date(of[who], ctx.today, code, _EDGES)
        shown = (Text("{m}", {"m": bucket.amount}) if bucket.amount else verbatim("–") for bucket in buckets)
        rows.append((verbatim(who or "–"), Text("{m}", {"m": Money(minor, code)}), *shown))
    spans = [_("{first} to {last} days", first=first, last=last) for first, last in ((1, 30), (31, 60), (61, 90))]
    heads = (_("Supplier"), _("Not paid"), *spans, _("older"))
    whole = Money(sum(minor for minor, _who in sums), code)
    more = (_n("{n} more is not shown.", "{n} more are not shown.", len(sums) - 30),) if len(sums) > 30 else ()
    return Card(
        _("What we owe suppliers"),
        lines=more,
        facts=(Fact(_("In all"), Text("{m}", {"m": whole})),),
        table=Table(heads, tuple(rows), numeric=(1, 2, 3, 4, 5)),
        small=_("By days since the invoice."),
    )


def _supplier(unpaid: Sequence[Bill], name: str) -> tuple[str, list[Bill]]:
    """The supplier that is meant and its open invoices.  Raises NotFound."""
    vendors = {expense.vendor for expense, _left in unpaid if expense.vendor}
    parties = [who for who, _likeness in PartyNames(dict.fromkeys(vendors, ())).parties(name)] if name else []
    parties = parties or sorted(who for who in vendors if plain(name) and plain(name) in plain(who))
    if len(parties) > 1:
        raise BadInput(
            sentence("Several suppliers are called that: {names}."), names=", ".join(parties[:5]), field="supplier"
        )
    if not parties:
        raise NotFound(
            sentence("Nothing is open of a supplier “{name}”."),
            name=name[:40],
            hint=sentence("Say “payables” to see whom we owe."),
            field="supplier",
        )
    (party,) = parties
    return party, [(expense, left) for expense, left in unpaid if expense.vendor == party]


def _after(ctx: Context, document: str) -> Text:
    ref = open_items.settled_by_payout(document)
    what = open_items.shown(ctx, [ref])[ref]
    if ref.kind != "supplier invoice":
        return what
    expense = expenses.get(ctx.book, ref.number, ctx.rules.currency)
    left = Money(expense.gross.minor - kept.settled(ctx.book, [document]).get(document, 0), expense.gross.currency)
    return _("{name}: {open} still to be paid", name=what, open=left) if left else _("{name} is settled", name=what)


def _day(ctx: Context, text: str) -> date:
    read = days(text, ctx.today, ctx.rules.day_order) if text else None
    if isinstance(read, Unread):
        raise lookup.refused(read)
    return read.first if read else ctx.today


_FEE = re.compile(r"(?:\bfee|手续费)\s*[:：]?\s*(?P<v>\d+(?:\.\d+)?)", re.I)


def _taken(pattern: re.Pattern[str], words: str) -> tuple[str, str]:
    match = pattern.search(words)
    return (match["v"], f"{words[: match.start()]} {words[match.end() :]}") if match else ("", words)
