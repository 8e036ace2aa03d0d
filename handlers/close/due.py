"""Steps of a close on what has fallen due without an invoice: it becomes a receivable, and its VAT output VAT."""

from __future__ import annotations

from chat.text import Text, _
from handlers import lookup
from handlers.close.steps import Found, entry
from handlers.context import Context
from handlers.contracts import unbilled, vat_due
from handlers.contracts.begun import begun
from ledger.journal import JournalEntry
from ledger.money import Money
from ledger.period import Period
from ledger.revenue.entries import vat_item
from storage import contracts, invoices, item_balances


def fallen_due(ctx: Context, period: Period) -> Found:
    """Dr receivable / Cr contract asset, beyond it contract liability, for what only needed its day to come: retention,
    instalments without an invoice of work that has begun.  VAT stays pending until there is one, or the law makes it
    due.  Sources: IFRS 15.106-108, CAS 14 art. 41."""
    day = period.last
    invoiced = {id: gross for id, (gross, _net) in invoices.booked_by_instalment(ctx.book, day).items()}
    dated = {
        part.contract
        for part in contracts.whole(ctx.book)
        if part.due and part.due <= day and part.amount.minor - part.credited > invoiced.get(part.id, 0)
    }
    signed = [one for one in contracts.contracts(ctx.book) if one.state == "signed" and one.id in dated]
    at_work = begun(ctx.book, signed, day)
    made: list[JournalEntry] = []
    notes: list[Text] = []
    claims: dict[int, int] = {}
    for contract in (one for one in signed if one.id in at_work):
        due = unbilled.falling_due(ctx, contract.id, day, invoiced)
        found = entry(ctx, period, "due", due.lines)
        if found is None:
            continue
        made.append(found)
        claims |= due.unbilled
        moved = sum(line.paid.minor for line in due.lines if line.account == "receivable")
        project = lookup.called(ctx.directory.project(contract.project))
        amount = Money(moved, contract.amount.currency)
        notes.append(_("{project}: {amount} is due without an invoice", project=project, amount=amount))
    return Found(tuple(made), tuple(notes), unbilled=claims)


def vat_by_law(ctx: Context, period: Period) -> Found:
    """Dr output VAT not yet due / Cr output VAT for what the law makes due although nothing is invoiced; what does not
    stand in the books (`unconditional`) is named.  Sources: 增值税法 art. 28(1), 财会〔2016〕22号 二(二)1."""
    day = period.last
    found = vat_due.without_invoice(ctx.book, ctx.rules, day)
    stands = item_balances.by_item(ctx.book, ("output_vat",), day)
    of = {one.instalment.contract for one in found}
    made: list[JournalEntry] = []
    left = []
    for contract in contracts.contracts(ctx.book):
        if contract.id not in of and vat_item(contract.id) not in stands:
            continue
        due = vat_due.lines(ctx, contract, found, day)
        if entry_made := entry(ctx, period, "vat_due", due.lines):
            made.append(entry_made)
        if due.left:
            left.append(due.left)
    return Found(tuple(made), vat_due.listed(found, ctx.directory), open=vat_due.not_booked(left))
