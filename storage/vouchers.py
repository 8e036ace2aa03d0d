"""Vouchers that went out: their numbers, the file that they went with, what has become of them over there.

Numbers are taken in the transaction that keeps the batch: a process that dies before it ends has taken none, and each
entry goes to a target once (the key of `voucher_entry` says so).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, insert, select, update

from ledger.errors import NotFound, WrongState, sentence
from ledger.journal import JournalEntry
from ledger.money import Money
from ledger.months import MonthSpan
from ledger.vouchers.composing import Voucher, VoucherRules, fingerprint, made_of
from ledger.vouchers.numbers import VoucherRun, label
from storage import audit, entries, turns
from storage import tables as t
from storage.book import Book
from storage.directory import table
from storage.statement import SqlStatement
from storage.streamed import streamed
from storage.upsert import insert_or

_BATCH, _VOUCHER, _OF_ENTRY = table(t.VoucherBatchRow), table(t.VoucherRow), table(t.VoucherEntryRow)
_NUMBER = table(t.NumberRow)
_TOGETHER = 1_000
_ADD, _ADD_ENTRY = SqlStatement(insert(_VOUCHER)), SqlStatement(insert(_OF_ENTRY))
_HEADS = """SELECT e.id, e.day, e.booked, e.memo, e.source, e.reverses, '', '' FROM entry e
    WHERE e.booked BETWEEN '{first}' AND '{last}' AND e.id NOT IN
    (SELECT v.entry FROM voucher_entry v WHERE v.target = '{target}') ORDER BY e.id"""
_LINES = """SELECT p.entry, p.account, p.company_minor, p.currency, p.project_minor, p.project_currency, p.paid_minor,
    p.paid_currency, p.project, p.category, p.task, p.person, p.party, p.minutes, p.red, p.item
    FROM posting p JOIN entry e ON e.id = p.entry WHERE e.booked BETWEEN '{first}' AND '{last}'
    ORDER BY p.entry, p.id"""


@dataclass(frozen=True, slots=True)
class VoucherBatch:
    """A file of vouchers that was handed out."""

    id: int
    target: str
    month: str
    rules: VoucherRules
    layout: int
    vouchers: int
    lines: int
    debit: Money
    sha256: str
    name: str
    person: int
    at: datetime


@dataclass(frozen=True, slots=True)
class KeptVoucher:
    """A voucher that has its number, and what has become of it."""

    id: int
    target: str
    month: str
    word: str
    number: int
    day: date
    rules: int
    entries: tuple[int, ...]
    batches: tuple[int, ...]
    debit: Money
    fingerprint: str
    state: str
    line: int
    reason: str
    theirs: str

    @property
    def label(self) -> str:
        return label(self.word, self.number)


def pending(book: Book, target: str, month: str) -> Iterator[JournalEntry]:
    """Every entry booked in a month that did not go to a target yet, in order."""
    days = MonthSpan(month, month).days
    values = {"first": days.start, "last": days.last, "target": target}
    lines = streamed(book.raw, _LINES.format(**values), sqlite=book.sqlite)
    line = next(lines, None)
    for row in streamed(book.raw, _HEADS.format(**values), sqlite=book.sqlite):
        mine, id = [], row[0]
        while line is not None and line[0] <= id:
            if line[0] == id:
                mine.append(line)
            line = next(lines, None)
        yield entries.made(row, mine)


def alone(book: Book) -> None:
    """From here on nobody else takes numbers of vouchers; what is read from then on is what they have left."""
    turns.take(book, turns.VOUCHERS)


def numbered(book: Book, target: str, month: str, vouchers: Iterable[Voucher]) -> list[Voucher]:
    """The vouchers with the next numbers of their words, in their order; the numbers are gone with the transaction."""
    given = list(vouchers)
    counts: dict[str, int] = {}
    for one in given:
        counts[one.word] = counts.get(one.word, 0) + 1
    following = {word: _take(book, target, month, word, count) for word, count in counts.items()}
    out = []
    for one in given:
        out.append(replace(one, number=following[one.word]))
        following[one.word] += 1
    return out


def _take(book: Book, target: str, month: str, word: str, count: int) -> int:
    """So many numbers of a sequence; returns the first of them."""
    made = insert_or(_NUMBER, book.sqlite).values(kind=sequence(target, word), year=_year(month), last=count)
    again = made.on_conflict_do_update(index_elements=["kind", "year"], set_={"last": _NUMBER.c.last + count})
    return int(book.connection.execute(again.returning(_NUMBER.c.last)).scalar_one()) - count + 1


def sequence(target: str, word: str) -> str:
    """The name of the sequence of a word; months are its years (202611)."""
    return f"voucher {target} {word}"


def _year(month: str) -> int:
    return int(month.replace("-", ""))


def keep(
    book: Book,
    *,
    target: str,
    month: str,
    rules: VoucherRules,
    layout: int,
    new: Sequence[Voucher],
    again: Sequence[KeptVoucher],
    lines: int,
    sha256: str,
    name: str,
    message: str,
) -> VoucherBatch:
    """Keep a file with its new vouchers and those that go out again."""
    currency = new[0].debit.currency if new else again[0].debit.currency
    debit = sum(one.debit.minor for one in new) + sum(one.debit.minor for one in again)
    row = {
        "target": target,
        "month": month,
        "rules": json.dumps(asdict(rules), ensure_ascii=False, sort_keys=True),
        "layout": layout,
        "vouchers": len(new) + len(again),
        "lines": lines,
        "currency": currency,
        "debit_minor": debit,
        "sha256": sha256,
        "name": name,
        "person": book.person,
        "message": message,
        "at": book.now,
    }
    id: int = book.connection.execute(insert(_BATCH).values(row)).inserted_primary_key[0]  # type: ignore[index]
    _add(book, target, month, id, new)
    for one in again:
        batches = " ".join(map(str, (*one.batches, id)))
        anew = {"batches": batches, "state": "exported", "line": 0, "reason": "", "told": message}
        book.connection.execute(update(_VOUCHER).where(_VOUCHER.c.id == one.id).values(anew))
    audit.note(
        book,
        "voucher_batch.exported",
        f"voucher_batch:{id}",
        target=target,
        month=month,
        vouchers=row["vouchers"],
        sha256=sha256,
        again=[one.label for one in again],
    )
    return batch(book, id)


def _add(book: Book, target: str, month: str, batch: int, vouchers: Sequence[Voucher]) -> None:
    first = int(book.connection.execute(select(func.coalesce(func.max(_VOUCHER.c.id), 0))).scalar_one()) + 1
    for start in range(0, len(vouchers), _TOGETHER):
        some = vouchers[start : start + _TOGETHER]
        _ADD.run_all(book, [_row(target, month, batch, first + start + at, one) for at, one in enumerate(some)])
        _ADD_ENTRY.run_all(
            book,
            [
                {"target": target, "entry": entry, "voucher": first + start + at}
                for at, one in enumerate(some)
                for entry in one.entries
            ],
        )


def _row(target: str, month: str, batch: int, id: int, one: Voucher) -> dict[str, Any]:
    return {
        "id": id,
        "target": target,
        "month": month,
        "word": one.word,
        "number": one.number,
        "day": one.day,
        "rules": batch,
        "entries": " ".join(map(str, one.entries)),
        "batches": str(batch),
        "currency": one.debit.currency,
        "debit_minor": one.debit.minor,
        "fingerprint": fingerprint(one),
        "state": "exported",
        "line": 0,
        "reason": "",
        "theirs": "",
        "told": "",
    }


def batch(book: Book, id: int) -> VoucherBatch:
    """One file.  Raises NotFound."""
    row = book.connection.execute(select(_BATCH).where(_BATCH.c.id == id)).first()
    if row is None:
        raise NotFound(sentence("There is no file of vouchers {id}."), id=str(id))
    return _batch(row)


def batches(book: Book, most: int = 20) -> tuple[VoucherBatch, ...]:
    """The last files, the newest first."""
    return tuple(map(_batch, book.connection.execute(select(_BATCH).order_by(_BATCH.c.id.desc()).limit(most))))


def last(book: Book, target: str = "") -> VoucherBatch | None:
    """The last file (of a target)."""
    rows = select(_BATCH).order_by(_BATCH.c.id.desc()).limit(1)
    row = book.connection.execute(rows.where(_BATCH.c.target == target) if target else rows).first()
    return _batch(row) if row else None


def made(book: Book, kept: Sequence[KeptVoucher]) -> list[tuple[Voucher, list[JournalEntry]]]:
    """Vouchers that have their number, recomputed from their entries and the rules that they were made by.

    Raises WrongState where one does not say what it said when it went out.
    """
    found = {one.id: one for one in entries.several(book, (id for one in kept for id in one.entries))}
    rules = {id: batch(book, id).rules for id in {one.rules for one in kept}}
    out = []
    for one in kept:
        some = [found[id] for id in one.entries if id in found]
        again = replace(made_of(some, rules[one.rules]), number=one.number) if some else None
        if again is None or fingerprint(again) != one.fingerprint:
            raise WrongState(sentence("{label} is not what went out: run verify."), label=one.label)
        out.append((again, some))
    return out


def rejected(book: Book, target: str, month: str) -> tuple[KeptVoucher, ...]:
    """What did not get in over there and can go out again, by number."""
    mine = (_VOUCHER.c.target == target, _VOUCHER.c.month == month, _VOUCHER.c.state == "rejected")
    rows = select(_VOUCHER).where(*mine).order_by(_VOUCHER.c.word, _VOUCHER.c.number)
    return tuple(map(_kept, book.connection.execute(rows)))


def found(book: Book, target: str, month: str, run: VoucherRun) -> tuple[KeptVoucher, ...]:
    """The vouchers of a run, by number; of whatever word where the run names none.  On PostgreSQL they stay locked."""
    rows = select(_VOUCHER).where(_VOUCHER.c.target == target, _VOUCHER.c.number.between(run.first, run.last))
    rows = rows.where(_VOUCHER.c.month == month) if month else rows
    rows = rows.where(_VOUCHER.c.word == run.word) if run.word else rows
    rows = rows.order_by(_VOUCHER.c.word, _VOUCHER.c.number)
    return tuple(map(_kept, book.connection.execute(rows if book.sqlite else rows.with_for_update())))


def whole(book: Book, target: str, month: str) -> Iterator[KeptVoucher]:
    """Every voucher of a month, by word and number."""
    rows = select(_VOUCHER).where(_VOUCHER.c.target == target, _VOUCHER.c.month == month)
    return map(_kept, book.connection.execute(rows.order_by(_VOUCHER.c.word, _VOUCHER.c.number)))


def numbered_so(book: Book, run: VoucherRun, month: str = "") -> tuple[KeptVoucher, ...]:
    """The vouchers of a run, of whatever target; the newest month first."""
    rows = select(_VOUCHER).where(_VOUCHER.c.number.between(run.first, run.last))
    rows = rows.where(_VOUCHER.c.word == run.word) if run.word else rows
    rows = rows.where(_VOUCHER.c.month == month) if month else rows
    ordered = rows.order_by(_VOUCHER.c.month.desc(), _VOUCHER.c.id).limit(100)
    return tuple(map(_kept, book.connection.execute(ordered)))


def one(book: Book, id: int) -> KeptVoucher:
    """One voucher by its id.  Raises NotFound."""
    row = book.connection.execute(select(_VOUCHER).where(_VOUCHER.c.id == id)).first()
    if row is None:
        raise NotFound(sentence("No voucher of that number has gone out."))
    return _kept(row)


def of_entry(book: Book, entry: int) -> tuple[KeptVoucher, ...]:
    """The vouchers that an entry went out with, one for each target."""
    rows = select(_VOUCHER).join(_OF_ENTRY, _OF_ENTRY.c.voucher == _VOUCHER.c.id).where(_OF_ENTRY.c.entry == entry)
    return tuple(map(_kept, book.connection.execute(rows.order_by(_VOUCHER.c.id))))


def told(book: Book, message: str) -> tuple[KeptVoucher, ...]:
    """The vouchers whose state was told by a message."""
    return tuple(map(_kept, book.connection.execute(select(_VOUCHER).where(_VOUCHER.c.told == message))))


def states(book: Book) -> list[tuple[str, str, str, int, int]]:
    """(target, month, state, how many, minor units of their debit sides), newest month first."""
    rows = select(_VOUCHER.c.target, _VOUCHER.c.month, _VOUCHER.c.state, func.count(), func.sum(_VOUCHER.c.debit_minor))
    rows = rows.group_by(_VOUCHER.c.target, _VOUCHER.c.month, _VOUCHER.c.state)
    ordered = rows.order_by(_VOUCHER.c.month.desc(), _VOUCHER.c.target, _VOUCHER.c.state)
    return [(row[0], row[1], row[2], int(row[3]), int(row[4])) for row in book.connection.execute(ordered)]


def in_state(book: Book, state: str, most: int) -> tuple[KeptVoucher, ...]:
    """Vouchers that are in a state, the oldest first."""
    rows = select(_VOUCHER).where(_VOUCHER.c.state == state).order_by(_VOUCHER.c.id).limit(most)
    return tuple(map(_kept, book.connection.execute(rows)))


BEFORE: Mapping[str, tuple[str, ...]] = {
    "imported": ("exported", "rejected"),
    "posted": ("exported", "imported", "rejected"),
    "rejected": ("exported", "imported"),
    "exported": ("imported", "posted", "rejected"),
}
"""State -> those that it may follow: what was rejected may have been mended over there; the last takes back what was
told by mistake."""


def mark(
    book: Book, one: KeptVoucher, state: str, message: str, *, reason: str = "", line: int = 0, theirs: str = ""
) -> bool:
    """Say what has become of a voucher; False where that was known.  Raises WrongState."""
    if one.state == state and (one.reason, one.line) == (reason, line) and (not theirs or theirs == one.theirs):
        return False
    if one.state != state and one.state not in BEFORE[state]:
        raise WrongState(sentence("{label} is posted there already: take that back first."), label=one.label)
    values = {"state": state, "reason": reason, "line": line, "theirs": theirs or one.theirs, "told": message}
    book.connection.execute(update(_VOUCHER).where(_VOUCHER.c.id == one.id).values(values))
    detail = {name: value for name, value in (("reason", reason), ("line", line), ("theirs", theirs)) if value}
    audit.note(book, f"voucher.is_{state}", f"voucher:{one.id}", label=one.label, before=one.state, **detail)
    return True


def _batch(r: Any) -> VoucherBatch:
    return VoucherBatch(
        r.id,
        r.target,
        r.month,
        VoucherRules(**json.loads(r.rules)),
        r.layout,
        r.vouchers,
        r.lines,
        Money(r.debit_minor, r.currency),
        r.sha256,
        r.name,
        r.person,
        r.at,
    )


def _kept(r: Any) -> KeptVoucher:
    return KeptVoucher(
        r.id,
        r.target,
        r.month,
        r.word,
        r.number,
        r.day,
        r.rules,
        tuple(map(int, r.entries.split())),
        tuple(map(int, r.batches.split())),
        Money(r.debit_minor, r.currency),
        r.fingerprint,
        r.state,
        r.line,
        r.reason,
        r.theirs,
    )
