"""What of a contract falls due without an invoice: a receivable on an item of its own.

A right that needs nothing but time to pass is unconditional, whether or not a paper was written: a retention at the end
of its period, an instalment whose day has come.  Until then what is earned waits as a contract asset
(小企业会计准则: 应收账款-未开票); what is not earned yet is a contract liability from its day on.
Sources: IFRS 15.105-108; CAS 14 art. 41 and its guide (the earlier of payment and due day).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from handlers.context import Context
from handlers.contracts import positions
from ledger.journal import Posting
from ledger.money import Money
from ledger.revenue.entries import moved, unbilled_item, vat_moved
from ledger.revenue.standing import Value
from ledger.revenue.vat import pending_vat
from ledger.tax import output_tax
from storage import contracts, entries


@dataclass(frozen=True, slots=True)
class FallingDue:
    """What of a contract falls due without an invoice: the lines that make a receivable of it, and by how much each
    instalment's claim without an invoice grows (minor units)."""

    lines: tuple[Posting, ...]
    unbilled: Mapping[int, int]


def falling_due(ctx: Context, contract_id: int, day: date) -> FallingDue:
    """What of a contract whose work has begun falls due until the evening of a day, from what stood then: what is
    earned at its carrying amount, the rest at the rate of the day."""
    contract = contracts.hold(ctx.book, contract_id)
    of = positions.facts(ctx, contract)
    booked = positions.standing(ctx, contract, day)
    rate = contract.tax or Decimal(0)
    code = contract.amount.currency
    ordered = sorted(positions.of_price(of.instalments), key=lambda part: (part.due or date.max, part.id))
    rooms = {
        part.id: part.uninvoiced.minor - max(part.unbilled, part.advance.minor)
        for part in ordered
        if part.due is not None and part.due <= day
    }
    stands = {part.id: part.due_unbilled.minor for part in ordered if part.id in rooms and part.due_unbilled.minor}
    lost = _not_booked(ctx, stands, day)
    taken = {id: max(room, 0) + lost.get(id, 0) for id, room in rooms.items() if room > 0 or id in lost}
    if not taken:
        return FallingDue((), {})
    how = positions.kept(ctx, contract, day)
    more = sum(taken.values())
    stood = of.ahead + of.due - sum(lost.values())
    before, after = Money(stood, code), Money(stood + more, code)
    vat = output_tax(after, rate).minor - output_tax(before, rate).minor
    left_over, net = moved(booked, booked.claim + more - vat, booked.revenue.amount, how)
    target = pending_vat(
        ctx.rules.policies,
        rate,
        booked.waiting_vat + vat,
        left_over.net.liability.amount,
        left_over.net.asset.amount,
        booked.due.amount,
    )
    theirs = (*net, *vat_moved(booked, target, how))
    left = Value(more, -sum(line.company.minor for line in theirs))
    lines = []
    for id, minor in taken.items():
        value = left.part(minor)
        left -= value
        lines.append(how.line("receivable", value, unbilled_item(id)))
    known = {part.id: part for part in ordered}
    unbilled = {
        id: max(known[id].advance.minor - known[id].unbilled, 0) + minor - lost.get(id, 0)
        for id, minor in taken.items()
        if minor > lost.get(id, 0)
    }
    return FallingDue((*lines, *theirs), unbilled)


def _not_booked(ctx: Context, stands: Mapping[int, int], day: date) -> dict[int, int]:
    """Instalment -> what is on record as due without an invoice and does not stand in the journal on a day: the entry
    of its close was taken back."""
    items = {unbilled_item(id): id for id in stands}
    booked = dict.fromkeys(stands, 0)
    for line in entries.of_items(ctx.book, list(items), day) if items else ():
        booked[items[line.item]] += line.paid.minor
    return {id: minor - booked[id] for id, minor in stands.items() if minor > booked[id]}
