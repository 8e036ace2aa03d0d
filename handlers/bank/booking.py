"""What a bank line is said to be, into the books, and out of them again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from handlers import bank_side, money_events
from handlers.books import posting
from handlers.context import Context
from handlers.costs import reimbursements
from handlers.payments import paid_out, received, supplier_refunds
from handlers.receivables import open_items
from ledger.allocation import Allocation, BillShare
from ledger.bank_accounts import ROLE
from ledger.errors import WrongState, sentence
from ledger.limits import Doubt
from ledger.money import Money
from ledger.names import plain
from ledger.proposal import BOOKED, Item, ItemRef, Part, Proposal, UnsettledLine, checked, known_payer
from storage import bank, contracts, customers, expenses
from storage import payments as kept_payments
from storage import payouts as kept_payouts


def as_line(line: bank.StatementLine) -> UnsettledLine:
    """A kept line as the rules of matching want it."""
    return UnsettledLine(line.id, line.day, line.left, line.name, line.account, line.text)


def confirm(ctx: Context, proposal: Proposal) -> list[int]:
    """Book a proposal: payments with their entries, allocations, and what is learned.  Returns the lines' ids."""
    lines = {number: bank.get(ctx.book, number) for number in proposal.lines}
    items = open_items.named(ctx, proposal.items)
    if any(ref not in items for ref in proposal.items):
        raise WrongState(sentence("That is not open any more."))
    checked(proposal, {number: as_line(line) for number, line in lines.items()}, items)
    fee = proposal.fee.minor if proposal.fee else 0
    for line in lines.values():
        parts = [part for part in proposal.parts if part.line == line.id]
        if line.left.minor < 0:
            _paid_out(ctx, line, parts, items, fee)
        else:
            _came_in(ctx, line, parts, fee)
        _learn(ctx, line, {items[part.item].party for part in parts})
        fee = 0
    return list(lines)


def ask(ctx: Context, proposal: Proposal) -> None:
    """Raises Asked where a line that moves money anew repeats what is booked, is of a day to come, or is far above the
    usual; what a line only shows was asked about when it was booked."""
    refs = [ref for ref in proposal.items if ref.kind not in BOOKED]
    items = open_items.named(ctx, refs)
    doubtful: dict[str, Doubt] = {}
    for line in (bank.get(ctx.book, number) for number in proposal.lines):
        paid = {items[part.item].party: part.item for part in proposal.parts if part.item in items}
        for party, ref in paid.items():
            found = _doubts(ctx, line, ref, party)
            doubtful |= {f"{doubt.sentence} {doubt.values}": doubt for doubt in found}
    money_events.ask(ctx, tuple(doubtful.values()))


def _doubts(ctx: Context, line: bank.StatementLine, ref: ItemRef, party: str) -> tuple[Doubt, ...]:
    if ref.kind == "claim":
        claim = expenses.get(ctx.book, ref.number, ctx.rules.currency)
        return money_events.paid_back(ctx, ctx.directory.person(claim.person), -line.left, line.day)
    if line.left.minor < 0:
        return money_events.paid(ctx, party, -line.left, line.day)
    return money_events.received(ctx, party, line.left, line.day)


def free(ctx: Context, id: int) -> None:
    """Nothing is said of a bank line any more: its payments are taken back.  Raises WrongState."""
    line = bank.get(ctx.book, id)
    came, went = kept_payments.of_line(ctx.book, id), kept_payouts.of_line(ctx.book, id)
    if not came and not went and not bank.matched(ctx.book, id):
        raise WrongState(sentence("That line was taken back already."))
    for payment in came:
        received.take_back(ctx, payment, "undone")
    for payout in went:
        paid_out.take_back(ctx, payout, "undone")
    for document in bank.made(ctx.book, id):
        paid = expenses.get(ctx.book, int(document.partition(":")[2]), ctx.rules.currency)
        posting.unreimburse_expense(ctx, paid, "undone")
    shown = bank.unmatch(ctx.book, id)
    if shown:
        bank.use(ctx.book, bank.get(ctx.book, line.id), -shown)


def _came_in(ctx: Context, line: bank.StatementLine, parts: Sequence[Part], fee: int) -> None:
    """The payments of one line: one for each project that it pays; what is left over stays with the first."""
    _show(ctx, line, [part for part in parts if part.item.kind in BOOKED])
    new = [part for part in parts if part.item.kind == "instalment"]
    instalments = contracts.instalments(ctx.book, (part.item.number for part in new))
    by_project: dict[int, list[Allocation]] = {}
    for part in new:
        instalment = instalments[part.item.number]
        by_project.setdefault(instalment.project, []).append(Allocation(instalment, part.amount.minor))
    rest = line.left.minor - sum(part.amount.minor for part in parts)
    _given_back(ctx, line, [part for part in parts if part.item.kind == "supplier claim"])
    for project, (first, *others) in by_project.items():
        amount = sum(allocation.minor for allocation in (first, *others)) + rest
        received.book(
            ctx,
            ctx.directory.project(project),
            first.instalment.customer,
            Money(amount, line.left.currency),
            line.day,
            [Allocation(first.instalment, first.minor + fee), *others],
            fee=fee,
            line=line.id,
            note=line.text[:120],
        )
        bank.use(ctx.book, bank.get(ctx.book, line.id), amount)
        rest = fee = 0


def _given_back(ctx: Context, line: bank.StatementLine, parts: Sequence[Part]) -> None:
    """What suppliers gave back with one line."""
    for part in parts:
        claim = kept_payouts.get(ctx.book, part.item.number)
        note = line.text[:120]
        supplier_refunds.came_back(ctx, claim.party, (claim,), part.amount, line.day, line=line.id, note=note)
        bank.use(ctx.book, bank.get(ctx.book, line.id), part.amount.minor)


def _paid_out(
    ctx: Context, line: bank.StatementLine, parts: Sequence[Part], items: dict[ItemRef, Item], fee: int
) -> None:
    """What one line paid: suppliers (one payment each), claims, customers; what is left over stays unexplained."""
    _show(ctx, line, [part for part in parts if part.item.kind in BOOKED])
    by_supplier: dict[str, list[BillShare]] = {}
    for part in parts:
        (kind, number), minor = part.item, part.amount.minor
        if kind == "supplier invoice":
            expense = expenses.get(ctx.book, number, ctx.rules.currency)
            by_supplier.setdefault(items[part.item].party, []).append(BillShare(expense, minor))
        elif kind == "claim":
            ctx.bank = bank_side.of_statement(ctx, line)
            reimbursements.pay(ctx, [expenses.get(ctx.book, number, ctx.rules.currency)], line.day)
            ctx.bank = ROLE
            _show(ctx, line, [part], made=True)
        elif kind == "unapplied money":
            payment = kept_payments.get(ctx.book, number)
            paid_out.refund(ctx, payment, minor, line.day, line=line.id, note=line.text[:120])
            bank.use(ctx.book, bank.get(ctx.book, line.id), minor)
    for party, shares in by_supplier.items():
        paid = paid_out.pay_supplier(ctx, party, shares, line.day, fee=fee, line=line.id, note=line.text[:120])
        bank.use(ctx.book, bank.get(ctx.book, line.id), paid.amount.minor)
        fee = 0


def _show(ctx: Context, line: bank.StatementLine, parts: Sequence[Part], *, made: bool = False) -> None:
    """The line shows what stands in the books."""
    for part in parts:
        bank.match(ctx.book, line.id, open_items.document(part.item), part.amount.minor, made=made)
        bank.use(ctx.book, bank.get(ctx.book, line.id), part.amount.minor)


def _learn(ctx: Context, line: bank.StatementLine, parties: set[str]) -> None:
    """The account is theirs, and a name that is written differently is the customer's: a person has said so."""
    if len(parties) != 1:
        return
    (party,) = parties
    if line.account and party:
        customers.learn(ctx.book, line.account, known_payer(customers.payer(ctx.book, line.account), party))
    if line.amount.minor > 0 and line.name and plain(line.name) != plain(party):
        known = customers.get(ctx.book, party)
        if line.name not in known.aliases:
            customers.put(ctx.book, replace(known, aliases=(*known.aliases, line.name)))
