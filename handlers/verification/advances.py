"""Staff advances against their account, person by person (accounting.md 4, rule 16)."""

from __future__ import annotations

from collections.abc import Iterator

from chat.text import _
from handlers.context import Context
from ledger.money import Money
from storage import invariants as inv
from storage import staff_advances
from storage.fault import Fault, differs


def faults(ctx: Context) -> Iterator[Fault]:
    """What a person has left is what stands on the account, and never less than nothing."""
    left, booked = staff_advances.balances(ctx.book), staff_advances.booked(ctx.book)
    for person in sorted({*left, *booked}):
        where = f"person {person}"
        if left.get(person, 0) != booked.get(person, 0):
            home = ctx.rules.currency
            yield differs(inv.ADVANCES, where, "", Money(left.get(person, 0), home), Money(booked.get(person, 0), home))
        if left.get(person, 0) < 0:
            yield Fault(inv.ADVANCES, where, _("more was spent than was given"))
