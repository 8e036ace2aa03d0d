"""What the books know of money that moved and of invoices, and the question before the same is booked once more."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from chat.text import Text, _
from handlers.context import Asked, Context
from ledger import money_doubts
from ledger.limits import Doubt
from ledger.money import Money
from ledger.money_doubts import MoneyEvent
from ledger.nouns import Person
from ledger.owed import Payment, Payout
from storage import entries, expenses, invoices, payments, payouts

LOOK_BACK = timedelta(days=400)
"""So far back the usual amount of a party is looked for."""


def ask(ctx: Context, doubtful: Sequence[Doubt]) -> None:
    """Raises Asked with what is doubtful, unless the person has said yes to it."""
    if doubtful and not ctx.sure:
        lines = tuple(Text(doubt.sentence, doubt.values) for doubt in doubtful)
        raise Asked(_("Book it all the same?"), lines=lines)


def on(ctx: Context, day: date) -> tuple[Doubt, ...]:
    """What is doubtful about the day alone, where nothing else is to be compared."""
    return money_doubts.doubts(MoneyEvent("out", day, Money(0, ctx.rules.currency), ""), (), ctx.today)


def received(ctx: Context, party: str, amount: Money, day: date) -> tuple[Doubt, ...]:
    """What is doubtful about money from a customer."""
    return money_doubts.doubts(MoneyEvent("in", day, amount, party), _received(ctx, party), ctx.today)


def received_before(ctx: Context, party: str, amount: Money, day: date) -> MoneyEvent | None:
    """The payment that money from a customer may be once more: what a person says yes to all the same settles nothing
    by itself."""
    return money_doubts.repeated(MoneyEvent("in", day, amount, party), _received(ctx, party))


def _received(ctx: Context, party: str) -> list[MoneyEvent]:
    return _came(payments.of_party(ctx.book, party, ctx.today - LOOK_BACK))


def paid(ctx: Context, party: str, amount: Money, day: date, *, typed: bool = True) -> tuple[Doubt, ...]:
    """What is doubtful about money to a supplier, or back to a customer.  `typed`: a person wrote the amount."""
    earlier = _went(payouts.since(ctx.book, ctx.today - LOOK_BACK, party))
    return money_doubts.doubts(MoneyEvent("out", day, amount, party), earlier, ctx.today, typed=typed)


def paid_back(ctx: Context, person: Person, amount: Money, day: date) -> tuple[Doubt, ...]:
    """What is doubtful about claims that are paid out to one of us."""
    before = [
        expense
        for expense in expenses.of_person(ctx.book, person.id, ctx.rules.currency)
        if expense.stage == "reimbursed"
    ]
    sums: dict[tuple[date, str, str], int] = {}
    number: dict[tuple[date, str, str], str] = {}
    sources = [f"expense:{expense.id}" for expense in before]
    for posting in entries.to_person(ctx.book, person.id, sources):
        together = (posting.day, posting.trail, posting.amount.currency)
        sums[together] = sums.get(together, 0) + posting.amount.minor
        number.setdefault(together, posting.source.partition(":")[2])
    earlier = [
        MoneyEvent("claim", together[0], Money(minor, together[2]), person.name, number[together])
        for together, minor in sums.items()
    ]
    return money_doubts.doubts(MoneyEvent("claim", day, amount, person.name), earlier, ctx.today, typed=False)


def invoiced(ctx: Context, customer: str, gross: Money, day: date, *, typed: bool) -> tuple[Doubt, ...]:
    """What is doubtful about an invoice to a customer.  `typed`: a person wrote the amount."""
    earlier = [
        MoneyEvent("invoice", one.day, one.gross, customer, one.number or str(one.id))
        for one in invoices.standing(ctx.book, customer, ctx.today - LOOK_BACK)
    ]
    return money_doubts.doubts(MoneyEvent("invoice", day, gross, customer), earlier, ctx.today, typed=typed)


def of_everybody(ctx: Context) -> tuple[MoneyEvent, ...]:
    """All money that moved of late, for a look at many bank lines at once."""
    since = ctx.today - LOOK_BACK
    return (
        *_came(payments.between(ctx.book, since, date.max)),
        *_went(payouts.since(ctx.book, since)),
    )


def _came(found: Iterable[Payment]) -> list[MoneyEvent]:
    """One event for each time that money came: what one bank line brought for several projects came once."""
    events: list[MoneyEvent] = []
    lines: dict[tuple[int, str], int] = {}
    for payment in found:
        amount = payment.amount
        if payment.line and (payment.line, payment.party) in lines:
            place = lines[payment.line, payment.party]
            amount += events[place].amount
            events[place] = MoneyEvent("in", payment.day, amount, payment.party, events[place].number)
            continue
        lines[payment.line, payment.party] = len(events)
        events.append(MoneyEvent("in", payment.day, amount, payment.party, str(payment.id)))
    return events


def _went(found: Iterable[Payout]) -> list[MoneyEvent]:
    """Money out; where the bank took a fee on top, known by what went out and by what arrived."""
    return [
        MoneyEvent("out", payout.day, amount, payout.party, str(payout.id))
        for payout in found
        if payout.kind in ("supplier", "refund")
        for amount in dict.fromkeys((payout.amount, payout.amount - payout.fee))
    ]
