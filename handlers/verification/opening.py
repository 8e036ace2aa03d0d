"""Opening balances: once all is in, nothing stands against them but what is kept in other books."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from handlers.context import Context
from ledger.money import Money
from ledger.opening import CLEARING
from storage import entries, imports
from storage import invariants as inv
from storage.fault import Fault, differs


def faults(ctx: Context) -> Iterator[Fault]:
    """What came in balances, account by account and item by item, unless it is still being taken or taken back."""
    if any(of.kind == "opening" for of in imports.left_open(ctx.book, ctx.now + timedelta(days=1))):
        return
    left = sum(company for sums in entries.unnamed(ctx.book, (CLEARING,)).values() for _paid, company in sums.values())
    if left:
        home = ctx.rules.currency
        yield differs(inv.OPENING, f"account {CLEARING}", "", Money(0, home), Money(left, home))
