"""What money on the bank may be for: open instalments, supplier invoices, claims to pay out, what a customer may get
back, and what stands in the books already and no bank line has shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from chat.text import Text, _
from handlers import lookup, money_events
from handlers.context import Context
from handlers.contracts.labels import instalment_shown
from ledger.money import Money
from ledger.nouns import Expense
from ledger.owed import AHEAD, HOLDS, Instalment, Payment, Payout
from ledger.proposal import Habits, Item, ItemKind, ItemRef
from storage import (
    bank,
    contracts,
    customers,
    expenses,
    invoices,
    payment_batches,
    payments,
    payouts,
    staff_advances,
    supplier_credits,
)

_DOCUMENTS: dict[ItemKind, str] = {
    "supplier invoice": "expense",
    "claim": "expense",
    "expense": "expense",
    "unapplied money": "payment",
    "payment": "payment",
    "payout": "payout",
    "supplier claim": "payout",
    "advance": "staff_advance",
}
_TRANSIT = 5
"""Days that money is on its way: what is younger than the last bank line by less is not missed yet."""

_LOOK_BACK = timedelta(days=400)
_SHOWN_WITHIN = 10
"""Days around the day that was typed in for a payment: what the bank shows later or earlier is another one."""


def of_lines(ctx: Context, lines: Sequence[bank.StatementLine]) -> tuple[Item, ...]:
    """Everything that some lines may be for; the side that none of them is on is not looked up."""
    return tuple(
        item
        for outgoing, sides in ((False, _incoming), (True, _outgoing))
        if any((line.left.minor < 0) == outgoing for line in lines)
        for item in sides(ctx)
    )


def named(ctx: Context, refs: Sequence[ItemRef]) -> dict[ItemRef, Item]:
    """Some items as they are now; what is not open any more is missing."""
    held = contracts.held(ctx.book, (ref.number for ref in refs if ref.kind == "instalment")).values()
    items = [_instalment(instalment) for instalment in held if instalment.open.minor > 0]
    for ref in refs:
        if ref.kind != "instalment":
            items += _NOW[ref.kind](ctx, ref.number)
    return {item.ref: item for item in items}


def unseen(ctx: Context) -> tuple[Item, ...]:
    """What stands in the books as paid, within the days that statements cover, and no bank line has shown; by day."""
    covered = bank.span(ctx.book)
    if covered is None:
        return ()
    first, last = covered[0], covered[1] - timedelta(days=_TRANSIT)
    booked = (*_came(ctx), *_went(ctx))
    inside = [item for item in booked if item.due is not None and first <= item.due <= last]
    return tuple(sorted(inside, key=lambda item: (item.due or first, item.ref)))


def document(ref: ItemRef) -> str:
    """The document behind an item, as the books name it: "expense:12"."""
    return f"{_DOCUMENTS[ref.kind]}:{ref.number}"


def settled_by_payout(document: str) -> ItemRef:
    """What a payout has settled, by its document: a supplier's invoice, or a customer's money that went back."""
    noun, _sign, number = document.partition(":")
    return ItemRef("supplier invoice" if noun == "expense" else "unapplied money", int(number))


def habits(ctx: Context) -> Habits:
    """What is known of everybody who pays or is paid: names, accounts, what has moved, numbers that are done."""
    known = customers.every(ctx.book)
    called = ctx.directory.suppliers.called
    bought = ctx.directory.suppliers.spellings(expenses.suppliers(ctx.book))
    merged = {name: ctx.directory.suppliers.also(name)[1:] for name in bought}
    names = {name: also for name, also in merged.items() if also and name not in known}
    return Habits(
        {customer.name: customer.aliases for customer in known.values() if customer.aliases} | names,
        {account: called(party) for account, party in customers.accounts(ctx.book).items() if party},
        parties=frozenset((*known, *contracts.customers(ctx.book), *bought)),
        settled=_settled(ctx),
        events=money_events.of_everybody(ctx),
        today=ctx.today,
    )


def _settled(ctx: Context) -> dict[str, str]:
    """Numbers of contracts and invoices, ours and suppliers', on which nothing is open -> whose they are."""
    since = ctx.today - _LOOK_BACK
    waiting = contracts.unsettled(ctx.book)
    instalments = {instalment.id for instalment in waiting}
    running = {instalment.contract for instalment in waiting}
    billed = {invoice.number: invoice for invoice in invoices.between(ctx.book, since, date.max) if invoice.number}
    unpaid = {bill.expense.invoice_number for bill in expenses.unpaid(ctx.book, ctx.rules.currency)}
    return {
        **{one.number: one.customer for one in contracts.contracts(ctx.book) if one.number and one.id not in running},
        **{number: invoice.customer for number, invoice in billed.items() if invoice.instalment not in instalments},
        **{
            number: ctx.directory.suppliers.called(supplier)
            for number, supplier in expenses.invoice_numbers(ctx.book, since).items()
            if number not in unpaid
        },
    }


def shown(ctx: Context, refs: Iterable[ItemRef]) -> dict[ItemRef, Text]:
    """Item -> what it is, in words."""
    wanted = list(dict.fromkeys(refs))
    words: dict[ItemRef, Text] = {}
    numbers = (ref.number for ref in wanted if ref.kind == "instalment")
    for instalment in contracts.instalments(ctx.book, numbers).values():
        project = lookup.shown(ctx.directory.project(instalment.project))
        ref = ItemRef("instalment", instalment.id)
        words[ref] = _("{project}, {name}", project=project, name=instalment_shown(instalment))
    for ref in wanted:
        if ref.kind != "instalment":
            words[ref] = _WORDS[ref.kind](ctx, ref.number)
    return words


def _incoming(ctx: Context) -> Iterable[Item]:
    instalments = contracts.unsettled(ctx.book)
    billed = invoices.of_instalments(ctx.book, (instalment.id for instalment in instalments))
    numbers = {contract.id: contract.number for contract in contracts.contracts(ctx.book)}
    for instalment in instalments:
        references = (invoice.number for invoice in billed.get(instalment.id, ()) if invoice.number)
        yield _instalment(instalment, tuple(dict.fromkeys(references)), numbers.get(instalment.contract, ""))
    yield from _supplier_claims(ctx, payouts.ahead(ctx.book))
    yield from _came(ctx)


def _outgoing(ctx: Context) -> Iterable[Item]:
    for expense, left in expenses.unpaid(ctx.book, ctx.rules.currency):
        yield _supplier(ctx, expense, left)
    for expense in expenses.owed(ctx.book, ctx.rules.currency):
        if expense.person != ctx.person.id:
            yield _claim(ctx, expense)
    for rest in payments.unapplied(ctx.book):
        yield _rest(rest)
    yield from _went(ctx)


def _came(ctx: Context) -> Iterable[Item]:
    """What was typed in: payments of customers, money that suppliers gave back."""
    seen = bank.matched(ctx.book)
    for back in payouts.without_line(ctx.book):
        if back.kind == "supplier_refund" and f"payout:{back.id}" not in seen:
            yield _payout(back)
    for payment in payments.without_line(ctx.book, ctx.today - _LOOK_BACK):
        if f"payment:{payment.id}" not in seen:
            yield _payment(payment)


def _went(ctx: Context) -> Iterable[Item]:
    """Money of ours that the books have as paid."""
    marks, seen = payment_batches.marks_of(ctx.book), bank.matched(ctx.book)
    for expense in expenses.unseen(ctx.book, ctx.rules.currency):
        if expense.gross.minor > 0:
            yield _marked(_spent(ctx, expense), marks)
    for payout in payouts.without_line(ctx.book):
        if payout.kind != "supplier_refund" and f"payout:{payout.id}" not in seen:
            yield _marked(_payout(payout), marks)
    for document in marks:
        if document.startswith("staff_advance:") and document not in seen:
            yield from (_marked(item, marks) for item in _advance_now(ctx, int(document.partition(":")[2])))


def _marked(item: Item, marks: Mapping[str, str]) -> Item:
    """What a batch has paid bears its mark on the statement."""
    mark = marks.get(document(item.ref))
    return replace(item, references=(mark, *item.references)) if mark else item


def _advance_now(ctx: Context, id: int) -> Iterable[Item]:
    """An advance that a batch has paid: a line shows it."""
    of = staff_advances.get(ctx.book, id)
    if of.state == "booked" and of.amount.minor > 0 and not bank.known(ctx.book, f"staff_advance:{id}"):
        party = ctx.directory.person(of.person).name
        yield Item(ItemRef("advance", id), party, of.amount, of.day, (), True, True, _SHOWN_WITHIN)


def _supplier_now(ctx: Context, id: int) -> Iterable[Item]:
    expense = expenses.get(ctx.book, id, ctx.rules.currency)
    left = expense.payable.minor - payouts.settled(ctx.book, [f"expense:{id}"]).get(f"expense:{id}", 0)
    if expense.stage == "posted" and expense.paid_by == "payable" and left > 0:
        yield _supplier(ctx, expense, Money(left, expense.gross.currency))


def _claim_now(ctx: Context, id: int) -> Iterable[Item]:
    expense = expenses.get(ctx.book, id, ctx.rules.currency)
    if expense.stage == "posted" and expense.claim:
        yield _claim(ctx, expense)


def _spent_now(ctx: Context, id: int) -> Iterable[Item]:
    expense = expenses.get(ctx.book, id, ctx.rules.currency)
    by_us = expense.stage == "reimbursed" or (expense.stage == "posted" and expense.paid_by in ("bank", "card"))
    if by_us and not bank.known(ctx.book, f"expense:{id}"):
        yield _spent(ctx, expense)


def _rest_now(ctx: Context, id: int) -> Iterable[Item]:
    payment = payments.get(ctx.book, id)
    if payment.holds and payment.unapplied.minor > 0:
        yield _rest(payment)


def _payment_now(ctx: Context, id: int) -> Iterable[Item]:
    payment = payments.get(ctx.book, id)
    if payment.state == "booked" and not payment.line and not bank.known(ctx.book, f"payment:{id}"):
        yield _payment(payment)


def _payout_now(ctx: Context, id: int) -> Iterable[Item]:
    payout = payouts.get(ctx.book, id)
    moved = payout.kind != "supplier_credit"
    if moved and payout.state == "booked" and not payout.line and not bank.known(ctx.book, f"payout:{id}"):
        yield _payout(payout)


def _supplier_claim_now(ctx: Context, id: int) -> Iterable[Item]:
    claim = payouts.get(ctx.book, id)
    if claim.kind in AHEAD and claim.state in HOLDS:
        yield from _supplier_claims(ctx, (claim,))


_NOW: Mapping[ItemKind, Callable[[Context, int], Iterable[Item]]] = {
    "supplier invoice": _supplier_now,
    "claim": _claim_now,
    "expense": _spent_now,
    "unapplied money": _rest_now,
    "payment": _payment_now,
    "payout": _payout_now,
    "supplier claim": _supplier_claim_now,
    "advance": _advance_now,
}


def _instalment(instalment: Instalment, references: tuple[str, ...] = (), contract: str = "") -> Item:
    return Item(
        ItemRef("instalment", instalment.id),
        instalment.customer,
        instalment.open,
        instalment.due,
        references,
        contract=contract,
    )


def _supplier(ctx: Context, expense: Expense, left: Money) -> Item:
    return Item(
        ItemRef("supplier invoice", expense.id),
        ctx.directory.suppliers.called(expense.vendor),
        left,
        expense.day,
        tuple(filter(None, (expense.invoice_number,))),
        True,
    )


def _claim(ctx: Context, expense: Expense) -> Item:
    return Item(ItemRef("claim", expense.id), _payee(ctx, expense), expense.claim, expense.day, (), True, True)


def _spent(ctx: Context, expense: Expense) -> Item:
    gross = expense.claim if expense.paid_by in ("employee", "advance") else expense.payable
    return Item(
        ItemRef("expense", expense.id),
        _payee(ctx, expense),
        gross,
        expense.day,
        tuple(filter(None, (expense.invoice_number,))),
        True,
        True,
    )


def _rest(payment: Payment) -> Item:
    return Item(ItemRef("unapplied money", payment.id), payment.party, payment.unapplied, payment.day, (), True)


def _payment(payment: Payment) -> Item:
    return Item(
        ItemRef("payment", payment.id), payment.party, payment.amount, payment.day, (), False, True, _SHOWN_WITHIN
    )


def _payout(payout: Payout) -> Item:
    outgoing = payout.kind != "supplier_refund"
    ref = ItemRef("payout", payout.id)
    return Item(ref, payout.party, payout.amount, payout.day, (), outgoing, True, _SHOWN_WITHIN)


def _supplier_claims(ctx: Context, claims: Sequence[Payout]) -> Iterable[Item]:
    """What suppliers owe us back: paid ahead or credited, and neither set off nor given back."""
    left = payouts.left(ctx.book, claims)
    for claim in claims:
        if left[claim.id].minor <= 0:
            continue
        note = None
        if claim.kind == "supplier_credit":
            note = supplier_credits.get(ctx.book, claim.id, ctx.rules.currency)
        numbers = (note.number,) if note and note.number else ()
        party = ctx.directory.suppliers.called(claim.party)
        yield Item(ItemRef("supplier claim", claim.id), party, left[claim.id], claim.day, numbers)


def _payee(ctx: Context, expense: Expense) -> str:
    person = ctx.directory.people.get(expense.person)
    own = expense.paid_by in ("employee", "advance")
    return (person.name if person else "") if own else ctx.directory.suppliers.called(expense.vendor)


def _supplier_words(ctx: Context, id: int) -> Text:
    expense = expenses.get(ctx.book, id, ctx.rules.currency)
    if expense.invoice_number:
        return _("invoice {number} of {supplier}", number=expense.invoice_number, supplier=expense.vendor or "–")
    return _("expense {id} of {supplier}", id=expense.id, supplier=expense.vendor or "–")


def _claim_words(ctx: Context, id: int) -> Text:
    expense = expenses.get(ctx.book, id, ctx.rules.currency)
    return _("claim {id} of {person}, to be paid out", id=expense.id, person=_payee(ctx, expense))


def _spent_words(ctx: Context, id: int) -> Text:
    return _("expense {id}", id=id)


def _rest_words(ctx: Context, id: int) -> Text:
    payment = payments.get(ctx.book, id)
    return _("money of {customer} from {day} that goes back", customer=payment.party, day=payment.day)


def _payment_words(ctx: Context, id: int) -> Text:
    payment = payments.get(ctx.book, id)
    return _("the payment of {customer} that was booked for {day}", customer=payment.party, day=payment.day)


def _payout_words(ctx: Context, id: int) -> Text:
    payout = payouts.get(ctx.book, id)
    if payout.kind == "supplier_refund":
        return _("the money that {party} gave back, booked for {day}", party=payout.party, day=payout.day)
    return _("the payment to {party} that was booked for {day}", party=payout.party or "–", day=payout.day)


def _supplier_claim_words(ctx: Context, id: int) -> Text:
    claim = payouts.get(ctx.book, id)
    if claim.kind == "supplier_credit":
        return _("what the credit note of {supplier} of {day} owes us", supplier=claim.party, day=claim.day)
    return _("what was paid ahead to {supplier} on {day}", supplier=claim.party, day=claim.day)


def _advance_words(ctx: Context, id: int) -> Text:
    of = staff_advances.get(ctx.book, id)
    return _("the advance that {person} got on {day}", person=ctx.directory.person(of.person).name, day=of.day)


_WORDS: Mapping[ItemKind, Callable[[Context, int], Text]] = {
    "supplier invoice": _supplier_words,
    "claim": _claim_words,
    "expense": _spent_words,
    "unapplied money": _rest_words,
    "payment": _payment_words,
    "payout": _payout_words,
    "supplier claim": _supplier_claim_words,
    "advance": _advance_words,
}
