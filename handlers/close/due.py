"""A step of a close: what was earned and has fallen due without an invoice becomes a receivable."""

from __future__ import annotations

from chat.text import Text, _
from handlers import lookup
from handlers.close.steps import Found, entry
from handlers.context import Context
from handlers.contracts import unbilled
from ledger.journal import JournalEntry
from ledger.money import Money
from ledger.period import Period
from ledger.revenue.entries import net_item
from storage import contracts, item_balances


def fallen_due(ctx: Context, period: Period) -> Found:
    """Dr receivable / Cr contract asset for what only needed its day to come: retention, instalments without an
    invoice.  VAT stays pending until there is one.  Sources: IFRS 15.107-108, CAS 14 art. 41."""
    day = period.last
    assets = item_balances.by_item(ctx.book, ("contract_asset",), day)
    earned = [
        one
        for one in contracts.contracts(ctx.book)
        if one.state == "signed" and net_item(one.id) in assets and assets[net_item(one.id)].paid > 0
    ]
    if not earned:
        return Found()
    dated = {
        part.contract
        for part in contracts.whole(ctx.book)
        if part.due and part.due <= day and part.uninvoiced.minor > 0
    }
    made: list[JournalEntry] = []
    notes: list[Text] = []
    claims: dict[int, int] = {}
    for contract in (one for one in earned if one.id in dated):
        due = unbilled.falling_due(ctx, contract.id, day)
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
