"""What the books know of money that moved and of invoices, and the question before the same is booked once more.

Whatever books money or a document for money on somebody's word asks here first (`check`); tests/test_money_asks.py
reads from the source which those are.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from chat.cards.card import Fact
from chat.text import Text, Value, _
from handlers import four_eyes
from handlers.context import Asked, Context
from ledger import money_doubts
from ledger.limits import Doubt
from ledger.money import Money
from ledger.money_doubts import MoneyEvent, Way
from ledger.names import plain
from ledger.nouns import Order, Person
from ledger.owed import Contract, Payment, Payout
from storage import (
    bank_accounts,
    contracts,
    currency_sales,
    entries,
    expenses,
    invoices,
    orders,
    payments,
    payouts,
    staff_advances,
)
from storage import received as received_rows

_OF_SUPPLIERS = frozenset[Way](("out", "ahead", "supplier_credit", "supplier_refund", "withheld_vat"))
"""What names a supplier: whatever it was written as, all of its names are held against it."""
LOOK_BACK = timedelta(days=400)
"""So far back the usual amount of a party is looked for."""


def check(
    ctx: Context, new: MoneyEvent, *, typed: bool = True, agreed: bool = False, also: Sequence[Doubt] = ()
) -> None:
    """Raises Asked where money that is to be booked is doubtful, or `also` says why, unless the person has said yes.

    `typed`: a person wrote the amount.  `agreed`: something is open that it is held against, not other people's money.
    """
    if ctx.sure and "duplicates" not in ctx.rules.four_eyes:
        return
    if new.way in _OF_SUPPLIERS:
        new = replace(new, party=ctx.directory.suppliers.called(new.party))
    earlier, others = _EARLIER[new.way](ctx, new), (list) if agreed else (lambda: _everybody(ctx, new))
    doubtful = money_doubts.doubts(new, earlier, ctx.today, typed=typed, everybody=others)
    past = money_doubts.long_ago(new.day, ctx.today) if typed else ()
    ask(ctx, (*doubtful, *past, *also), new)


def ask(ctx: Context, doubtful: Sequence[Doubt], new: MoneyEvent | None = None) -> None:
    """Raises Asked with what would be booked and what is doubtful about it, unless the person has said yes to it; that
    it is none of what is booked already, a second person has to say as well."""
    if ctx.sure:
        for doubt in doubtful:
            if money_doubts.is_repeat(doubt):
                facts = [Fact(_("To be booked once more"), _would(new))] if new else []
                four_eyes.wanted(ctx, "duplicates", Text(doubt.sentence, doubt.values), *facts)
    if doubtful and not ctx.sure:
        lines = tuple(Text(doubt.sentence, doubt.values) for doubt in doubtful)
        raise Asked(_("Book it all the same?"), lines=(_would(new), *lines) if new else lines)


def _would(new: MoneyEvent) -> Text:
    values: dict[str, Value] = {"amount": new.amount, "party": new.party or "–", "day": new.day}
    return Text(_WOULD[new.way].template, values)


_WOULD: Mapping[Way, Text] = {
    "in": _("To be booked: {amount} from {party}, {day}"),
    "out": _("To be booked: {amount} to {party}, {day}"),
    "ahead": _("To be booked: {amount} paid ahead to {party}, {day}"),
    "claim": _("To be booked: {amount} paid out to {party}, {day}"),
    "invoice": _("To be booked: invoice over {amount} to {party}, {day}"),
    "credit": _("To be booked: credit note over {amount} to {party}, {day}"),
    "payroll": _("To be booked: {amount} of pay, {day}"),
    "card": _("To be booked: {amount} for the company card, {day}"),
    "charge": _("To be booked: {amount} that the bank took, {day}"),
    "advance": _("To be booked: {party} got {amount} in advance, {day}"),
    "returned": _("To be booked: {party} gave back {amount} of the advance, {day}"),
    "received": _("To be booked: {amount} of order {party} received, {day}"),
    "sale": _("To be booked: {amount} sold, {day}"),
    "contract": _("To be recorded: contract over {amount} with {party}, signed on {day}"),
    "transfer": _("To be booked: {amount} to our account {party}, {day}"),
    "supplier_credit": _("To be booked: credit note of {party} over {amount}, {day}"),
    "withheld_tax": _("To be booked: {amount} of withheld tax, {day}"),
    "withheld_vat": _("To be booked: {amount} of withheld VAT, {day}"),
    "prepaid_vat": _("To be booked: {amount} of prepaid VAT, {day}"),
    "supplier_refund": _("To be booked: {amount} that {party} gave back, {day}"),
}


def signed_before(ctx: Context, new: Contract) -> Doubt | None:
    """The contract that the same project and customer may be signing once more; another number is another contract."""
    event = MoneyEvent("contract", new.signed, new.amount, new.customer)
    earlier = [
        MoneyEvent("contract", one.signed, one.amount, one.customer, f"#{one.id} {one.number}".strip())
        for one in contracts.contracts(ctx.book, new.project)
        if one.state == "signed" and (not one.number or not new.number or plain(one.number) == plain(new.number))
    ]
    again = money_doubts.repeated(event, earlier)
    return None if again is None else money_doubts.repeats(again)


def ask_before_signing(ctx: Context, new: Contract) -> None:
    """Raises Asked where the contract may be one that is recorded already, unless the person has said yes."""
    again = signed_before(ctx, new)
    ask(ctx, () if again is None else (again,), MoneyEvent("contract", new.signed, new.amount, new.customer))


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
    return money_doubts.doubts(MoneyEvent("out", day, amount, party), _paid(ctx, party), ctx.today, typed=typed)


def _paid(ctx: Context, party: str) -> list[MoneyEvent]:
    names = ctx.directory.suppliers
    theirs = payouts.since(ctx.book, ctx.today - LOOK_BACK, names.also(party))
    return [replace(event, party=party) for event in _went(theirs, _TO_A_PARTY)]


def paid_back(ctx: Context, person: Person, amount: Money, day: date) -> tuple[Doubt, ...]:
    """What is doubtful about claims that are paid out to one of us."""
    new = MoneyEvent("claim", day, amount, person.name)
    return money_doubts.doubts(new, claims(ctx, person), ctx.today, typed=False)


def claims(ctx: Context, person: Person) -> list[MoneyEvent]:
    """What was paid out to one of us of what they spent: one event for each time."""
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
    return [
        MoneyEvent("claim", together[0], Money(minor, together[2]), person.name, number[together])
        for together, minor in sums.items()
    ]


def _invoices(ctx: Context, customer: str) -> list[MoneyEvent]:
    return [
        MoneyEvent("invoice", one.day, one.gross, customer, one.number or str(one.id))
        for one in invoices.standing(ctx.book, customer, ctx.today - LOOK_BACK)
    ]


def of_everybody(ctx: Context) -> tuple[MoneyEvent, ...]:
    """All money that moved of late, for a look at many bank lines at once."""
    since, called = ctx.today - LOOK_BACK, ctx.directory.suppliers.called
    return (
        *_came(payments.between(ctx.book, since, date.max)),
        *(replace(one, party=called(one.party)) for one in _went(payouts.since(ctx.book, since))),
    )


def _payouts(ctx: Context, kinds: Collection[str]) -> list[MoneyEvent]:
    """Money out of some kinds, each as what it is."""
    return [
        MoneyEvent(
            _WAYS.get(one.kind, "out"),
            one.day,
            one.amount,
            ctx.directory.suppliers.called(one.party) if one.kind in _OF_A_PARTY else "",
            str(one.id),
        )
        for one in payouts.since(ctx.book, ctx.today - LOOK_BACK)
        if one.kind in kinds
    ]


_WAYS: Mapping[str, Way] = {
    "payroll": "payroll",
    "card": "card",
    "charge": "charge",
    "prepayment": "ahead",
    "supplier_credit": "supplier_credit",
    "supplier_refund": "supplier_refund",
    "withheld_tax": "withheld_tax",
    "withheld_vat": "withheld_vat",
    "prepaid_vat": "prepaid_vat",
}
_TO_A_PARTY = ("supplier", "refund", "prepayment")
_OF_A_PARTY = (*_TO_A_PARTY, "supplier_credit", "supplier_refund")


def _advances(ctx: Context, new: MoneyEvent) -> list[MoneyEvent]:
    return [
        MoneyEvent(
            "advance" if one.amount.minor > 0 else "returned",
            one.day,
            one.amount if one.amount.minor > 0 else -one.amount,
            ctx.directory.person(one.person).name,
            str(one.id),
        )
        for one in staff_advances.since(ctx.book, ctx.today - LOOK_BACK)
    ]


def of_order(order: Order) -> str:
    """An order as the other side of what came of it."""
    return f"{order.id} ({order.supplier})" if order.supplier else str(order.id)


def _estimates(ctx: Context, new: MoneyEvent) -> list[MoneyEvent]:
    order = orders.get(ctx.book, int(new.party.partition(" ")[0]), lock=False)
    return [
        MoneyEvent("received", one.day, one.amount, of_order(order), str(one.id))
        for one in received_rows.of_order(ctx.book, order.id, ctx.rules.currency)
        if not one.document
    ]


def _credits(ctx: Context, new: MoneyEvent) -> list[MoneyEvent]:
    return [
        MoneyEvent("credit", one.day, -one.gross, one.customer, one.number or str(one.id))
        for one in invoices.between(ctx.book, ctx.today - LOOK_BACK, date.max)
        if one.credits
    ]


def _sales(ctx: Context, new: MoneyEvent) -> list[MoneyEvent]:
    found = currency_sales.since(ctx.book, ctx.today - LOOK_BACK)
    return [MoneyEvent("sale", one.day, one.sold, "", str(one.id)) for one in found]


_EARLIER: Mapping[Way, Callable[[Context, MoneyEvent], Sequence[MoneyEvent]]] = {
    "in": lambda ctx, new: _received(ctx, new.party),
    "out": lambda ctx, new: _paid(ctx, new.party),
    "ahead": lambda ctx, new: _payouts(ctx, _TO_A_PARTY),
    "payroll": lambda ctx, new: _payouts(ctx, ("payroll",)),
    "card": lambda ctx, new: _payouts(ctx, ("card",)),
    "charge": lambda ctx, new: _payouts(ctx, ("charge",)),
    "invoice": lambda ctx, new: _invoices(ctx, new.party),
    "credit": _credits,
    "advance": _advances,
    "returned": _advances,
    "received": _estimates,
    "sale": _sales,
    "contract": lambda _ctx, _new: (),
    "supplier_credit": lambda ctx, new: _payouts(ctx, ("supplier_credit",)),
    "withheld_tax": lambda ctx, new: _payouts(ctx, ("withheld_tax",)),
    "withheld_vat": lambda ctx, new: _payouts(ctx, ("withheld_vat",)),
    "prepaid_vat": lambda ctx, new: _payouts(ctx, ("prepaid_vat",)),
    "supplier_refund": lambda ctx, new: _payouts(ctx, ("supplier_refund",)),
    "transfer": lambda ctx, _new: [
        MoneyEvent("transfer", entry.day, line.paid, account.name, str(entry.id))
        for account in bank_accounts.every(ctx.book)
        for entry in entries.standing(ctx.book, f"bank_account:{account.id}")
        for line in entry.postings
        if line.account == account.role and line.paid.minor > 0
    ],
}


def _everybody(ctx: Context, new: MoneyEvent) -> list[MoneyEvent]:
    """What to hold money against whose party is new: what came in, what went out, or the advances, of whoever it was.

    Pay has nothing beside it; what a contract or an invoice bounds needs nothing.
    """
    if new.way == "in":
        return _came(payments.between(ctx.book, ctx.today - LOOK_BACK, date.max))
    if new.way in ("ahead", "card", "charge"):
        return [replace(event, way=new.way) for event in _payouts(ctx, (*_TO_A_PARTY, "card", "charge"))]
    return _advances(ctx, new) if new.way == "advance" else []


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


def _went(found: Iterable[Payout], kinds: Collection[str] = ("supplier", "refund")) -> list[MoneyEvent]:
    """Money out; where the bank took a fee on top, known by what went out and by what arrived."""
    return [
        MoneyEvent(_WAYS.get(payout.kind, "out"), payout.day, amount, payout.party, str(payout.id))
        for payout in found
        if payout.kind in kinds
        for amount in dict.fromkeys((payout.amount, payout.amount - payout.fee))
    ]
