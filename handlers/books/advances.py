"""Staff advances in the books: what of an expense the person's advance pays."""

from __future__ import annotations

from dataclasses import replace

from handlers.context import Context
from ledger.errors import BadInput, sentence
from ledger.money import Money
from ledger.nouns import Expense, Person


def left(ctx: Context, person: int) -> Money:
    """What a person still has of their advances."""
    from storage import staff_advances

    return Money(staff_advances.balances(ctx.book, person).get(person, 0), ctx.rules.currency)


def settled(ctx: Context, expense: Expense) -> Expense:
    """An expense that an advance pays, as it is booked: as much as there is; the rest is owed to the person."""
    from storage import staff_advances

    if expense.paid_by != "advance":
        return expense
    staff_advances.turn(ctx.book)
    return replace(expense, advanced=min(max(left(ctx, expense.person).minor, 0), expense.company.minor))


def enough(ctx: Context, person: Person, amount: Money) -> None:
    """Raises BadInput where a person has less than that."""
    from storage import staff_advances

    staff_advances.turn(ctx.book)
    has = left(ctx, person.id)
    if amount.minor > has.minor:
        raise BadInput(
            sentence("{person} has {left} of the advance left."),
            hint=sentence("Say “advances” to see what everybody has."),
            person=person.name,
            left=has,
            field="amount",
        )
