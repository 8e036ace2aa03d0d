"""Staff advances against their account, person by person (accounting.md 4, rule 16)."""

from __future__ import annotations

from collections.abc import Iterator

from handlers.context import Context
from storage import staff_advances
from storage.verify_debts import Fault

_RULE = "advance = given − spent − given back"


def faults(ctx: Context) -> Iterator[Fault]:
    """What a person has left is what stands on the account, and never less than nothing."""
    left, booked = staff_advances.balances(ctx.book), staff_advances.booked(ctx.book)
    for person in sorted({*left, *booked}):
        where = f"person {person}"
        if left.get(person, 0) != booked.get(person, 0):
            yield Fault(_RULE, where, f"account {booked.get(person, 0)}, documents {left.get(person, 0)}")
        if left.get(person, 0) < 0:
            yield Fault(_RULE, where, "more was spent than was given")
