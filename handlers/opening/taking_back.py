"""Opening balances taken back: as a whole, and only as long as nothing that came with them has moved on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from chat.text import Text, _
from handlers.books import commitments, trail_words
from handlers.books import posting as books_posting
from handlers.context import Context
from handlers.imports.kinds import Undone
from ledger.errors import BookError, WrongState, sentence
from ledger.journal import JournalEntry, Posting
from ledger.opening import CLEARING
from ledger.owed import Instalment, Invoice, Milestone
from ledger.revenue.entries import net_item, vat_item
from storage import (
    audit,
    bank,
    contracts,
    entries,
    expenses,
    imports,
    invoices,
    orders,
    payments,
    payouts,
    received,
    staff_advances,
)
from storage.imports import Import

_WHY = "import undone"


def check(ctx: Context, of: Import) -> None:
    """Raises WrongState where something of it has moved on since, or its day is locked."""
    used = _used(ctx, [row.document for row in imports.some_of_import(ctx.book, of.id, _ALL)])
    locked = next((problem for problem in used.values() if isinstance(problem, _Locked)), None)
    if locked is not None:
        raise locked
    if used:
        raise WrongState(
            sentence("{n} of these opening balances have moved on since ({first}): take that back first."),
            n=len(used),
            first=tuple(trail_words.thing(document) for document in list(used)[:5]),
        )


_ALL = 100_000


def step(ctx: Context, of: Import, after: str, most: int) -> Undone:
    """Some documents taken back; what has moved on since the check stays."""
    rows = imports.of_import(ctx.book, of.id, most, after)
    if not rows:
        return Undone(0)
    documents = list(dict.fromkeys(row.document for row in rows))
    used = _used(ctx, documents)
    for document in documents:
        if document not in used:
            noun, _colon, id = document.partition(":")
            _BACK[noun](ctx, int(id))
    stays = tuple(
        _("{document}: {why}", document=trail_words.thing(document), why=Text(problem.sentence, problem.values))
        for document, problem in used.items()
    )
    imports.forget(ctx.book, [row for row in rows if row.document not in used])
    return Undone(len(documents) - len(used), stays, rows[-1].identity)


def _used(ctx: Context, documents: Iterable[str]) -> dict[str, BookError]:
    """Documents that cannot be taken back, and why."""
    found: dict[str, BookError] = {}
    contract_ids = []
    for document in dict.fromkeys(documents):
        noun, _colon, id = document.partition(":")
        if noun == "contract":
            contract_ids.append(int(id))
            continue
        try:
            with ctx.part():
                _USED[noun](ctx, int(id))
        except BookError as problem:
            found[document] = problem
    return found | _contracts_used(ctx, contract_ids)


class _Locked(WrongState):
    """The day of the opening balances is locked."""


_MOVED = sentence("It has moved on since.")


def _reverse(ctx: Context, entry: JournalEntry) -> int:
    return entries.reverse(ctx.book, entry, booked=entry.booked, memo=_WHY, red=ctx.rules.red)


def _open(ctx: Context, found: Sequence[JournalEntry]) -> None:
    lock = ctx.directory.lock
    for entry in found:
        if lock is not None and entry.booked < lock.until:
            raise _Locked(
                sentence("{day} is locked: the books are closed up to {last}. Opening balances need an open day."),
                day=entry.booked,
                last=lock.until - timedelta(days=1),
            )


def _sums(lines: Sequence[Posting], items: Sequence[str]) -> dict[tuple[str, str], tuple[int, int]]:
    sums: dict[tuple[str, str], tuple[int, int]] = {}
    for line in lines:
        if line.item in items:
            paid, company = sums.get((line.account, line.item), (0, 0))
            sums[line.account, line.item] = paid + line.paid.minor, company + line.company.minor
    return {place: sum for place, sum in sums.items() if sum != (0, 0)}


def _contracts_used(ctx: Context, ids: Sequence[int]) -> dict[str, BookError]:
    """Those of the contracts of which something else stands than what came with them; read together."""
    found: dict[str, BookError] = {}
    for start in range(0, len(ids), _TOGETHER):
        some = ids[start : start + _TOGETHER]
        parts: dict[int, list[Instalment]] = {}
        for one in contracts.of_contract(ctx.book, *some):
            parts.setdefault(one.contract, []).append(one)
        items = {
            id: [net_item(id), vat_item(id), *(f"instalment:{one.id}" for one in parts.get(id, ()))] for id in some
        }
        owner = {item: id for id, mine in items.items() for item in mine}
        lines: dict[int, list[Posting]] = {}
        for line in entries.of_items(ctx.book, list(owner)):
            lines.setdefault(owner[line.item], []).append(line)
        made = entries.standing_of(ctx.book, [f"contract:{id}" for id in some])
        for id in some:
            first = made.get(f"contract:{id}", ())[:1]
            try:
                with ctx.part():
                    _open(ctx, first)
            except _Locked as problem:
                found[f"contract:{id}"] = problem
                continue
            came = [line for entry in first for line in entry.postings]
            moved = _sums(lines.get(id, ()), items[id]) != _sums(came, items[id])
            if moved or (first and any(one.written or one.credited for one in parts.get(id, ()))):
                found[f"contract:{id}"] = WrongState(_MOVED)
    return found


_TOGETHER = 150


def _contract_back(ctx: Context, id: int) -> None:
    contract = contracts.contract(ctx.book, id)
    if contract.state == "withdrawn":
        return
    back = 0
    for entry in entries.standing(ctx.book, f"contract:{id}")[:1]:
        back = _reverse(ctx, entry)
    made = contracts.of_contract(ctx.book, id)
    for payment in payments.on_instalments(ctx.book, [one.id for one in made]):
        payments.undo(ctx.book, payment, _WHY)
    for instalment in contracts.of_contract(ctx.book, id):
        gone = 0
        for old in invoices.of_instalments(ctx.book, [instalment.id]).get(instalment.id, []):
            note = Invoice(
                0,
                old.project,
                old.instalment,
                old.customer,
                "",
                old.day,
                -old.gross,
                -old.tax,
                credits=old.id,
                reason=_WHY,
            )
            invoices.posted(ctx.book, invoices.add(ctx.book, note, "").id, back)
            gone += old.gross.minor
        contracts.move(ctx.book, instalment, invoiced=-gone)
    contracts.reach(ctx.book, Milestone(id, "acceptance"))
    contracts.withdraw(ctx.book, id, _WHY)


def _expense_used(ctx: Context, id: int) -> None:
    kept = expenses.get(ctx.book, id, ctx.rules.currency)
    _open(ctx, entries.standing(ctx.book, f"expense:{id}"))
    moved = kept.certification or payouts.settled(ctx.book, [f"expense:{id}"]) or kept.stage == "reimbursed"
    if moved or bank.line_of(ctx.book, f"expense:{id}"):
        raise WrongState(_MOVED)


def _expense_back(ctx: Context, id: int) -> None:
    kept = expenses.get(ctx.book, id, ctx.rules.currency)
    for entry in entries.standing(ctx.book, f"expense:{id}"):
        _reverse(ctx, entry)
    bank.expect(ctx.book, f"expense:{id}")
    expenses.put(ctx.book, replace(kept, stage="withdrawn", entry=0, vat=None, reason=_WHY))
    _told(ctx, "expense.withdrawn", f"expense:{id}")


def _payment_used(ctx: Context, id: int) -> None:
    kept = payments.get(ctx.book, id)
    _open(ctx, entries.standing(ctx.book, f"payment:{id}"))
    if kept.parts or kept.refunded:
        raise WrongState(_MOVED)


def _payment_back(ctx: Context, id: int) -> None:
    for entry in entries.standing(ctx.book, f"payment:{id}"):
        _reverse(ctx, entry)
    payments.undo(ctx.book, payments.get(ctx.book, id), _WHY)


def _payout_used(ctx: Context, id: int) -> None:
    _open(ctx, entries.standing(ctx.book, f"payout:{id}"))
    if payouts.get(ctx.book, id).parts:
        raise WrongState(_MOVED)


def _payout_back(ctx: Context, id: int) -> None:
    for entry in entries.standing(ctx.book, f"payout:{id}"):
        _reverse(ctx, entry)
    payouts.undo(ctx.book, payouts.get(ctx.book, id), _WHY)


def _advance_used(ctx: Context, id: int) -> None:
    kept = staff_advances.get(ctx.book, id)
    _open(ctx, entries.standing(ctx.book, f"staff_advance:{id}"))
    staff_advances.turn(ctx.book)
    left = staff_advances.balances(ctx.book, kept.person).get(kept.person, 0)
    if kept.state == "opening" and left < kept.amount.minor:
        raise WrongState(_MOVED)


def _advance_back(ctx: Context, id: int) -> None:
    for entry in entries.standing(ctx.book, f"staff_advance:{id}"):
        _reverse(ctx, entry)
    staff_advances.undo(ctx.book, staff_advances.get(ctx.book, id))


def _order_used(ctx: Context, id: int) -> None:
    """An order that somebody closed has not moved on, nor what came of it as long as no invoice takes it back."""
    order = orders.get(ctx.book, id)
    found = [entries.entry(ctx.book, one.entry) for one in received.of_order(ctx.book, id, ctx.rules.currency)]
    _open(ctx, found)
    later = any(not any(line.account == CLEARING for line in entry.postings) for entry in found)
    if later or order.invoiced.minor != (order.before.minor if order.before else 0):
        raise WrongState(_MOVED)


def _order_back(ctx: Context, id: int) -> None:
    order = orders.get(ctx.book, id)
    if order.stage == "withdrawn":
        return
    for came in received.of_order(ctx.book, id, ctx.rules.currency):
        for entry in entries.standing(ctx.book, f"received:{came.id}"):
            _reverse(ctx, entry)
        received.undo(ctx.book, came)
    nothing = replace(order.booked, minor=0)
    commitments.step_order(ctx, commitments.received_order(ctx, order, nothing), "withdrawn", why=_WHY)


def _entry_used(ctx: Context, id: int) -> None:
    _open(ctx, [entries.entry(ctx.book, id)] if id else [])


def _entry_back(ctx: Context, id: int) -> None:
    if not id or entries.reversed_by(ctx.book, id):
        return
    old = entries.entry(ctx.book, id)
    _reverse(ctx, old)
    for line in old.postings:
        if line.project and line.category:
            change = {line.category: -line.project_amount.minor}
            books_posting.watch(ctx, ctx.directory.project(line.project), change, old.source)


def _told(ctx: Context, what: str, subject: str) -> None:
    audit.note(ctx.book, what, subject, why=_WHY)


_USED: Mapping[str, Callable[[Context, int], None]] = {
    "expense": _expense_used,
    "payment": _payment_used,
    "payout": _payout_used,
    "staff_advance": _advance_used,
    "order": _order_used,
    "entry": _entry_used,
}
_BACK: Mapping[str, Callable[[Context, int], None]] = {
    "contract": _contract_back,
    "expense": _expense_back,
    "payment": _payment_back,
    "payout": _payout_back,
    "staff_advance": _advance_back,
    "order": _order_back,
    "entry": _entry_back,
}
