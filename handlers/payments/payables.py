"""What we owe suppliers: by supplier and age; paid by hand or by a bank line, taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chat.cards.card import Button, Card, Fact, Reply, Table
from chat.incoming import Clicked, Said
from chat.text import Text, _, _n, verbatim
from handlers import bank_side, button_values, lookup, money_events, money_line
from handlers.books import posting as books_posting
from handlers.context import Context
from handlers.payments import ONLY_PAYS, paid_out
from handlers.receivables import open_items
from ledger import ageing, money_doubts
from ledger.ageing import Open
from ledger.allocation import Bill, BillShare
from ledger.errors import BadInput, NotFound, WrongState, sentence
from ledger.money import Money, spread, totals
from ledger.money_doubts import MoneyEvent
from ledger.names import PartyNames, plain
from ledger.owed import Payout
from storage import expenses
from storage import payouts as kept

_EDGES = (30, 60, 90)
"""Days since the invoice at which a column of the list ends."""
_AT_ONCE = 30
"""So many bills a button pays: its value has room for no more."""
_CREDITED = 3
"""So many invoices of a supplier have a button for its credit note."""


@dataclass(frozen=True, slots=True)
class OpenBills:
    """A supplier's open invoices, the oldest first."""

    supplier: str
    bills: tuple[Bill, ...]

    def of(self, currency: str) -> tuple[Bill, ...]:
        """Those in a currency."""
        return tuple(bill for bill in self.bills if bill.open.currency == currency)


def show(said: Said, ctx: Context) -> Reply:
    unpaid = expenses.unpaid(ctx.book, ctx.rules.currency)
    if said.text.strip():
        return Reply(supplier_card(ctx, supplier(ctx, unpaid, said.text.strip())), private=True)
    if not unpaid:
        return Reply(Card(_("We owe no supplier anything."), tone="good"), private=True)
    cards = tuple(_aged(ctx, unpaid, code) for code in sorted({bill.open.currency for bill in unpaid}))
    return Reply(cards[0], more=cards[1:], private=True)


def pay(said: Said, ctx: Context) -> Reply:
    line = money_line.read(ctx, said.text)
    if not line.amounts:
        raise BadInput(sentence("How much was paid? For example: pay supplier Dell 5000"), field="amount")
    line.one_day()
    line.nothing_left()
    owed = supplier(ctx, expenses.unpaid(ctx.book, ctx.rules.currency), line.before)
    amount = lookup.money_of(line.amounts[0], owed.bills[0].open.currency, ctx.rules.currency)
    payable = owed.of(amount.currency)
    open_ = Money(sum(bill.open.minor for bill in payable), amount.currency)
    if not 0 < amount.minor <= open_.minor:
        raise BadInput(
            sentence("Only {open} is open of {supplier}."), open=open_, supplier=owed.supplier, field="amount"
        )
    parts = spread(amount.minor, [bill.open.minor for bill in payable])
    shares = [BillShare(bill.expense, part) for bill, part in zip(payable, parts, strict=True) if part]
    kept_back = line.kept_back(amount.currency)
    books_posting.day_in_books(ctx, line.day, 0)  # a locked day is refused, not asked about
    money_events.check(
        ctx,
        MoneyEvent("out", line.day, amount, owed.supplier),
        also=money_doubts.above_fee(Money(kept_back, amount.currency), amount),
    )
    paid = paid_out.pay_supplier(ctx, owed.supplier, shares, line.day, fee=kept_back)
    return Reply(payout_card(ctx, paid), private=True)


def paid_in_full(click: Clicked, ctx: Context) -> Reply:
    """`value`: the sum in minor units, and ids of invoices with blanks between."""
    ctx.require("finance", sentence=ONLY_PAYS)
    total, *ids = button_values.numbers(click.value)
    payable = [bill for bill in expenses.unpaid(ctx.book, ctx.rules.currency) if bill.expense.id in ids]
    if not payable or sum(bill.open.minor for bill in payable) != total:
        raise WrongState(sentence("That is not open any more."))
    shares = [BillShare(bill.expense, bill.open.minor) for bill in payable]
    supplier = ctx.directory.suppliers.called(payable[0].expense.vendor)
    amount = Money(total, payable[0].open.currency)
    money_events.check(ctx, MoneyEvent("out", ctx.today, amount, supplier), typed=False)
    paid = paid_out.pay_supplier(ctx, supplier, shares, ctx.today)
    return Reply(payout_card(ctx, paid), replace=True, private=True)


def undo(click: Clicked, ctx: Context) -> Reply:
    payout = undone(ctx, button_values.number(click.value))
    return Reply(
        Card(_("Taken back: {what}", what=shown(payout)), lines=after_undo(payout)), replace=True, private=True
    )


def shown(payout: Payout) -> Text:
    """Money out in a few words, as what it is."""
    return Text(_SHOWN[payout.kind].template, {"amount": payout.amount, "party": payout.party or "–"})


def after_undo(payout: Payout) -> tuple[Text, ...]:
    """What is so again where money out is taken back."""
    return () if payout.kind == "prepayment" and not payout.parts else _AFTER_UNDO.get(payout.kind, ())


_SHOWN = {
    "supplier": _("payment of {amount} to {party}"),
    "refund": _("refund of {amount} to {party}"),
    "payroll": _("payment of {amount} of pay"),
    "card": _("payment of {amount} for the company card"),
    "charge": _("bank charge of {amount}"),
    "prepayment": _("prepayment of {amount} to {party}"),
    "supplier_credit": _("credit note of {party} over {amount}"),
    "supplier_refund": _("{amount} that {party} gave back"),
    "withheld_tax": _("payment of {amount} of withheld income tax"),
    "withheld_vat": _("payment of {amount} of withheld VAT of {party}"),
    "prepaid_vat": _("payment of {amount} of prepaid VAT"),
}
_AFTER_UNDO = {
    "supplier": (_("The supplier's invoices are open again."),),
    "refund": (_("The money of the customer is unapplied again."),),
    "payroll": (_("The pay is owed again."),),
    "card": (_("The company card's bill is owed again."),),
    "prepayment": (_("What it was set off on is open again."),),
    "supplier_credit": (_("Its document costs and is owed what it was before."),),
    "withheld_tax": (_("The tax is owed again."),),
    "withheld_vat": (_("The tax is owed again."),),
    "prepaid_vat": (_("The tax is still to be prepaid."),),
    "supplier_refund": (_("The supplier owes it again."),),
}


def undone(ctx: Context, id: int) -> Payout:
    """Money out, taken back by finance.  Raises NotAllowed, NotFound, WrongState."""
    ctx.require("finance", sentence=ONLY_PAYS)
    payout = kept.get(ctx.book, id)
    paid_out.take_back(ctx, payout, "undone")
    return payout


def payout_card(ctx: Context, payout: Payout) -> Card:
    """What money out has settled, with the way back."""
    lines = [_after(ctx, document) for document, _minor in payout.parts]
    if payout.fee:
        lines.append(_("{fee} of it is the bank's fee", fee=payout.fee))
    account = bank_side.shown(ctx, f"payout:{payout.id}")
    if account:
        lines.append(_("booked on {account}", account=account))
    title = _TITLES.get(payout.kind, _TO_SOMEBODY)
    title = Text(title.template, {"amount": lookup.foreign(ctx, payout.amount), "party": payout.party or "–"})
    return Card(title, lines=tuple(lines), buttons=(Button(_("Undo"), "payout.undo", str(payout.id)),), tone="good")


_TO_SOMEBODY = _("{amount} to {party} is booked.")
_TITLES = {
    "payroll": _("{amount} of pay is booked as paid."),
    "card": _("{amount} for the company card is booked."),
    "charge": _("{amount} that the bank took is booked."),
    "prepayment": _("{amount} paid ahead to {party} is booked."),
    "supplier_refund": _("{amount} that {party} gave back is booked."),
    "withheld_tax": _("{amount} of withheld income tax is booked as paid."),
    "withheld_vat": _("{amount} of withheld VAT of {party} is booked as paid."),
    "prepaid_vat": _("{amount} of prepaid VAT is booked as paid."),
}


def supplier_card(ctx: Context, owed: OpenBills) -> Card:
    """A supplier's open invoices, oldest first."""
    dated = any(bill.expense.due for bill in owed.bills)
    rows = tuple(
        (
            Text("{d}", {"d": expense.day}),
            *((Text("{d}", {"d": expense.due}) if expense.due else verbatim("–"),) if dated else ()),
            verbatim(expense.invoice_number or "–"),
            lookup.shown(ctx.directory.project(expense.project)),
            Text("{m}", {"m": expense.gross}),
            Text("{m}", {"m": left}),
        )
        for expense, left in owed.bills
    )
    due = (_("Due"),) if dated else ()
    heads = (_("Date"), *due, _("Invoice number"), _("Project"), _("Amount"), _("Not paid"))
    buttons = []
    for total in totals(bill.open for bill in owed.bills[:_AT_ONCE]):
        ids = (bill.expense.id for bill in owed.bills[:_AT_ONCE] if bill.open.currency == total.currency)
        value = " ".join(str(number) for number in (total.minor, *ids))
        sure = _("Book that {sum} was paid to {supplier}?", sum=total, supplier=owed.supplier)
        buttons.append(Button(_("Paid in full: {sum}", sum=total), "supplier.paid", value, confirm=sure))
    title = _n(
        "{n} open invoice of {supplier}", "{n} open invoices of {supplier}", len(owed.bills), supplier=owed.supplier
    )
    ahead = totals(kept.left(ctx.book, paid_ahead(ctx, owed.supplier)).values())
    lines = tuple(
        _(
            "{amount} was paid ahead or credited; to put it on these invoices say: set off {supplier}",
            amount=sum,
            supplier=owed.supplier,
        )
        for sum in ahead
    )
    buttons += [
        Button(_("Credit note on {number}", number=expense.called), "supplier.credit", str(expense.id))
        for expense, _left in owed.bills[:_CREDITED]
    ]
    refs = tuple(f"expense:{expense.id}" for expense, _left in owed.bills)
    table = Table(heads, rows, numeric=(3 + dated, 4 + dated), refs=refs)
    return Card(title, lines=lines, table=table, buttons=tuple(buttons))


def paid_ahead(ctx: Context, supplier: str) -> tuple[Payout, ...]:
    """What was paid ahead to a supplier and is not set off yet, the oldest first."""
    theirs = [payout for payout in kept.ahead(ctx.book) if same_party(ctx, payout.party, supplier)]
    left = kept.left(ctx.book, theirs)
    return tuple(payout for payout in theirs if left[payout.id].minor > 0)


def ahead_left(ctx: Context, payout: Payout) -> Money:
    """What of a prepayment or a credit note is neither set off nor given back."""
    return kept.left(ctx.book, [payout])[payout.id]


def _aged(ctx: Context, bills: Sequence[Bill], code: str) -> Card:
    """By supplier and age; the sum is the account of payables."""
    of: dict[str, list[Open]] = {}
    for expense, left in bills:
        if left.currency == code:
            who = ctx.directory.suppliers.called(expense.vendor)
            of.setdefault(who, []).append(Open(left, None, who, expense.day))
    sums = sorted(((sum(bill.amount.minor for bill in items), who) for who, items in of.items()), reverse=True)
    rows = []
    for minor, who in sums:
        buckets = ageing.by_invoice_date(of[who], ctx.today, code, _EDGES)
        shown = (Text("{m}", {"m": bucket.amount}) if bucket.amount else verbatim("–") for bucket in buckets)
        rows.append((verbatim(who or "–"), Text("{m}", {"m": Money(minor, code)}), *shown))
    spans = [_("{first} to {last} days", first=first, last=last) for first, last in ((1, 30), (31, 60), (61, 90))]
    heads = (_("Supplier"), _("Not paid"), *spans, _("older"))
    whole = Money(sum(minor for minor, _who in sums), code)
    facts = [Fact(_("In all"), Text("{m}", {"m": whole}))]
    late = [
        bill.open.minor
        for bill in bills
        if bill.open.currency == code and ageing.is_overdue(bill.expense.due, ctx.today)
    ]
    if late:
        facts.append(Fact(_("Of which overdue"), Text("{m}", {"m": Money(sum(late), code)})))
    return Card(
        _("What we owe suppliers"),
        facts=tuple(facts),
        table=Table(heads, tuple(rows), numeric=(1, 2, 3, 4, 5), essential=(1, 4, 5)),
        small=_("By days since the invoice."),
    )


def same_party(ctx: Context, one: str, other: str) -> bool:
    """Whether two names of who is paid are one's, by what was merged or but for what does not tell companies apart."""
    called = ctx.directory.suppliers.called
    return plain(called(one)) == plain(called(other))


def supplier(ctx: Context, unpaid: Sequence[Bill], name: str) -> OpenBills:
    """The supplier that is meant and its open invoices.  Raises NotFound."""
    names = ctx.directory.suppliers
    known = names.spellings(bill.expense.vendor for bill in unpaid if bill.expense.vendor)
    known = {who: names.also(who) for who in known}
    parties = [who for who, _likeness in PartyNames(known).parties(name)] if name else []
    parties = parties or sorted(
        who for who, also in known.items() if plain(name) and any(plain(name) in plain(one) for one in also)
    )
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
    return OpenBills(party, tuple(bill for bill in unpaid if names.called(bill.expense.vendor) == party))


def _after(ctx: Context, document: str) -> Text:
    if document.startswith("payout:"):
        claim = kept.get(ctx.book, int(document.partition(":")[2]))
        left = ahead_left(ctx, claim)
        done = _("{name} is settled", name=shown(claim))
        return _("{name}: {open} still open", name=shown(claim), open=left) if left else done
    if document.startswith("withheld:"):
        number = int(document.partition(":")[2])
        expense = expenses.get(ctx.book, number, ctx.rules.currency)
        return _("the VAT withheld of {number}; it may be certified now", number=expense.called)
    if document.startswith("prepaid:"):
        return _("prepaid for contract {id}; the close sets it off on VAT to be paid", id=document.partition(":")[2])
    ref = open_items.settled_by_payout(document)
    what = open_items.shown(ctx, [ref])[ref]
    if ref.kind != "supplier invoice":
        return what
    expense = expenses.get(ctx.book, ref.number, ctx.rules.currency)
    left = paid_out.open_of(ctx, expense)
    return _("{name}: {open} still to be paid", name=what, open=left) if left else _("{name} is settled", name=what)
