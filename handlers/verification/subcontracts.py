"""Subcontracts against the work that was accepted of them (economics.md 4; accounting.md 4, rule 11)."""

from __future__ import annotations

from collections.abc import Iterator

from handlers.books import accepted_work
from handlers.context import Context
from ledger.money import Money
from storage import invariants as inv
from storage import orders, received, subcontracts
from storage.fault import Fault, differs


def faults(ctx: Context) -> Iterator[Fault]:
    """What stands as a subcontract's estimate is the accepted work less what is invoiced, and its price is the first
    one with what was agreed since."""
    stands = received.sums(ctx.book)
    for id, steps in subcontracts.all_booked(ctx.book).items():
        order = orders.get(ctx.book, id, lock=False)
        code = order.amount.currency
        if any(one.amount.currency != code for one in steps):
            yield differs(inv.SUBCONTRACTS, f"order {id}", "currency", code, steps[0].amount.currency)
            continue
        if not any(one.kind in ("accepted", "measured") for one in steps):
            continue
        want = accepted_work.wanted(ctx, order)
        have = stands[id].paid if id in stands else 0
        if want != have:
            yield differs(inv.SUBCONTRACTS, f"order {id}", "received_minor", Money(want, code), Money(have, code))
