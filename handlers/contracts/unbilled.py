"""What of a contract falls due without an invoice: a receivable on an item of its own.

A right that needs nothing but time to pass is unconditional, whether or not a paper was written: a retention at the end
of its period, an instalment whose day has come.  Until then what is earned waits as a contract asset
(小企业会计准则: 应收账款-未开票); what is not earned yet is a contract liability from its day on.
Sources: IFRS 15.105-108; CAS 14 art. 41 and its guide (the earlier of payment and due day).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from handlers.context import Context
from handlers.contracts import positions
from ledger.journal import Posting
from ledger.money import Money
from ledger.owed import Instalment
from ledger.revenue.entries import moved, unbilled_item, vat_moved
from ledger.revenue.standing import Value
from ledger.revenue.vat import pending_vat
from ledger.tax import output_tax
from storage import contracts, entries, payments


@dataclass(frozen=True, slots=True)
class FallingDue:
    """What of a contract falls due without an invoice: the lines that make a receivable of it, and by how much each
    instalment's claim without an invoice grows (minor units)."""

    lines: tuple[Posting, ...]
    unbilled: Mapping[int, int]


def falling_due(ctx: Context, contract_id: int, day: date, invoiced: Mapping[int, int]) -> FallingDue:
    """What of a contract whose work has begun falls due until the evening of a day, from what stood then: what is
    earned at its carrying amount, the rest at the rate of the day.

    `invoiced`: instalment -> what invoices asked for that stood in the books on that evening.  What has become of it
    since (an invoice, a payment) moves it on from there, as the contract follows its documents.
    """
    contract = contracts.hold(ctx.book, contract_id)
    ordered = sorted(
        positions.of_price(contracts.of_contract(ctx.book, contract.id)),
        key=lambda part: (part.due or date.max, part.id),
    )
    stands = _booked(ctx, ordered, day)
    received = payments.of_instalments(ctx.book, [part.id for part in ordered])
    ahead = {
        part.id: max(
            sum(minor for when, minor in received.get(part.id, ()) if when <= day)
            + part.written
            - invoiced.get(part.id, 0),
            0,
        )
        for part in ordered
    }
    rooms = {
        part.id: part.amount.minor - part.credited - invoiced.get(part.id, 0) - ahead[part.id] - stands.get(part.id, 0)
        for part in ordered
        if part.due is not None and part.due <= day
    }
    taken = {id: room for id, room in rooms.items() if room > 0}
    if not taken:
        return FallingDue((), {})
    booked = positions.standing(ctx, contract, day)
    rate = contract.tax or Decimal(0)
    code = contract.amount.currency
    how = positions.kept(ctx, contract, day)
    more = sum(taken.values())
    before = Money(sum(ahead.values()) + sum(stands.values()), code)
    vat = output_tax(Money(before.minor + more, code), rate).minor - output_tax(before, rate).minor
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
    unbilled = {
        part.id: part.uninvoiced.minor - part.unbilled
        for part in ordered
        if part.id in taken and part.uninvoiced.minor > part.unbilled
    }
    return FallingDue((*lines, *theirs), unbilled)


def _booked(ctx: Context, parts: Sequence[Instalment], day: date) -> dict[int, int]:
    """Instalment -> what stands as due without an invoice on a day."""
    items = {unbilled_item(part.id): part.id for part in parts}
    booked: dict[int, int] = {}
    for line in entries.of_items(ctx.book, list(items), day):
        booked[items[line.item]] = booked.get(items[line.item], 0) + line.paid.minor
    return booked
