"""Lines of bank and payment statements, each kept once, and how much of them has been explained."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import delete, func, insert, select, update

from ledger.errors import NotFound, sentence
from ledger.money import Money
from storage import audit
from storage import tables as t
from storage.book import Book
from storage.directory import table

_LINE, _MATCH = table(t.BankLineRow), table(t.BankMatchRow)


CHARGE = "bank charge"
"""The note of a line that came as a charge of the bank; a person's note takes its place."""


@dataclass(frozen=True, slots=True)
class StatementLine:
    """A line of a statement; positive came in.  `used` minor units of its size are explained.

    Attributes:
        name, account: whoever is on the other side.
        state: open, settled, ignored.
    """

    id: int
    key: str
    own_account: str
    day: date
    amount: Money
    name: str = ""
    account: str = ""
    text: str = ""
    used: int = 0
    state: str = "open"
    owner: int = 0
    note: str = ""

    @property
    def charge(self) -> bool:
        """Whether the statement says that the bank took it for itself, and nobody has booked it or put it aside."""
        return self.state == "ignored" and self.note == CHARGE and self.amount.minor < 0

    @property
    def left(self) -> Money:
        sign = 1 if self.amount.minor >= 0 else -1
        return Money(self.amount.minor - sign * self.used, self.amount.currency)


def keep(book: Book, number: int, lines: Sequence[StatementLine]) -> None:
    """Keep lines, none of which was kept before, as part of an import."""
    if lines:
        book.connection.execute(insert(_LINE), [_values(line, number) for line in lines])
        audit.note(book, "bank.imported", f"import:{number}", rows=len(lines), sums=_added_up(lines))


def of_import(book: Book, number: int, after: int, most: int) -> tuple[StatementLine, ...]:
    """The lines that an import brought, by number, behind `after`."""
    rows = select(_LINE).where(_LINE.c.batch == number, _LINE.c.id > after).order_by(_LINE.c.id).limit(most)
    return tuple(_line(row) for row in book.connection.execute(rows))


def untouched(book: Book, lines: Sequence[StatementLine]) -> tuple[StatementLine, ...]:
    """Those that nobody has explained, owned or put aside."""
    ids = [line.id for line in lines]
    matched = set(book.connection.execute(select(_MATCH.c.line).where(_MATCH.c.line.in_(ids))).scalars())
    return tuple(
        line
        for line in lines
        if line.id not in matched
        and not (line.used or line.owner)
        and line.state in ("open", "ignored")
        and line.note in ("", CHARGE)
    )


def take_away(book: Book, lines: Sequence[StatementLine]) -> None:
    """The lines are kept no more; they may come again."""
    if lines:
        mine = _LINE.c.id.in_([line.id for line in lines])
        number = book.connection.execute(select(_LINE.c.batch).where(mine).limit(1)).scalar()
        book.connection.execute(delete(_LINE).where(mine))
        said = {"rows": len(lines), "import": number, "sums": _added_up(lines)}
        audit.note(book, "bank.taken_away", f"bank:{lines[0].id}", **said)


def _added_up(lines: Sequence[StatementLine]) -> dict[str, int]:
    """Currency -> what lines come to, so that the trail knows whether one is missing or another later."""
    sums: dict[str, int] = {}
    for line in lines:
        sums[line.amount.currency] = sums.get(line.amount.currency, 0) + line.amount.minor
    return sums


def new(book: Book, lines: Sequence[StatementLine]) -> tuple[StatementLine, ...]:
    """Those that have not been kept before, each once."""
    keys = [line.key for line in lines]
    known: set[str] = set()
    for start in range(0, len(keys), 500):
        rows = select(_LINE.c.key).where(_LINE.c.key.in_(keys[start : start + 500]))
        known |= set(book.connection.execute(rows).scalars())
    return tuple({line.key: line for line in lines if line.key not in known}.values())


def of_days(book: Book, first: date, last: date) -> tuple[StatementLine, ...]:
    """The lines from one day to another, both included, oldest first."""
    rows = select(_LINE).where(_LINE.c.day >= first, _LINE.c.day <= last).order_by(_LINE.c.day, _LINE.c.id)
    return tuple(_line(row) for row in book.connection.execute(rows))


def get(book: Book, id: int) -> StatementLine:
    """One line.  Raises NotFound.  On PostgreSQL the row stays locked until the transaction ends."""
    query = select(_LINE).where(_LINE.c.id == id)
    row = book.connection.execute(query if book.sqlite else query.with_for_update()).first()
    if row is None:
        raise NotFound(sentence("There is no such bank line."))
    return _line(row)


def unexplained(book: Book, limit: int = 2000) -> tuple[StatementLine, ...]:
    """The newest lines that nobody has explained or put aside yet, oldest first."""
    rows = select(_LINE).where(_LINE.c.state == "open").order_by(_LINE.c.day.desc(), _LINE.c.id.desc()).limit(limit)
    return tuple(reversed([_line(row) for row in book.connection.execute(rows)]))


def charges(book: Book, limit: int = 2000) -> tuple[StatementLine, ...]:
    """Charges of the bank that are not booked yet, oldest first."""
    rows = select(_LINE).where(_LINE.c.state == "ignored", _LINE.c.note == CHARGE, _LINE.c.minor < 0)
    return tuple(_line(row) for row in book.connection.execute(rows.order_by(_LINE.c.day, _LINE.c.id).limit(limit)))


def explained(book: Book, limit: int = 20) -> tuple[StatementLine, ...]:
    """The newest lines that are explained in full."""
    rows = select(_LINE).where(_LINE.c.state == "settled").order_by(_LINE.c.day.desc(), _LINE.c.id.desc()).limit(limit)
    return tuple(_line(row) for row in book.connection.execute(rows))


def unexplained_count(book: Book) -> int:
    """How many lines wait for an explanation."""
    rows = select(func.count()).select_from(_LINE).where(_LINE.c.state == "open")
    return int(book.connection.execute(rows).scalar_one())


def count(book: Book) -> int:
    """How many lines have been kept."""
    return int(book.connection.execute(select(func.count()).select_from(_LINE)).scalar_one())


def use(book: Book, line: StatementLine, minor: int) -> StatementLine:
    """So much more (or, negative, less) of the line is explained."""
    used = line.used + minor
    state = "settled" if used >= abs(line.amount.minor) else "open"
    book.connection.execute(update(_LINE).where(_LINE.c.id == line.id).values(used_minor=used, state=state))
    return get(book, line.id)


def put_aside(book: Book, line: StatementLine, state: str, owner: int, note: str) -> StatementLine:
    """Somebody owns a line, or says that it is no business of receivables (ignored), or opens it again."""
    values = {"state": state, "owner": owner, "note": note[:200]}
    book.connection.execute(update(_LINE).where(_LINE.c.id == line.id).values(values))
    audit.note(book, f"bank.{state}", f"bank:{line.id}", owner=owner, note=note[:200])
    return get(book, line.id)


def _values(line: StatementLine, batch: int) -> dict[str, Any]:
    return {
        "key": line.key,
        "own_account": line.own_account[:60],
        "day": line.day,
        "currency": line.amount.currency,
        "minor": line.amount.minor,
        "used_minor": 0,
        "name": line.name[:200],
        "account": line.account[:60],
        "text": line.text[:500],
        "state": line.state,
        "owner": 0,
        "note": line.note,
        "batch": batch,
    }


def _line(r: Any) -> StatementLine:
    return StatementLine(
        r.id,
        r.key,
        r.own_account,
        r.day,
        Money(r.minor, r.currency),
        r.name,
        r.account,
        r.text,
        r.used_minor,
        r.state,
        r.owner,
        r.note,
    )


def match(book: Book, line: int, document: str, minor: int, *, made: bool = False) -> None:
    """A line is that document, whose money stands in the journal ("expense:12", "payment:3", "payout:4").

    `made`: the document was settled by this line, and is not when the line is taken back.
    """
    book.connection.execute(insert(_MATCH).values(line=line, document=document, minor=minor, made=made))
    audit.note(book, "bank.matched", f"bank:{line}", document=document, minor=minor, made=made)


def made(book: Book, line: int) -> tuple[str, ...]:
    """The documents that a line has settled."""
    rows = select(_MATCH.c.document).where(_MATCH.c.line == line, _MATCH.c.made).order_by(_MATCH.c.document)
    return tuple(book.connection.execute(rows).scalars())


def line_of(book: Book, document: str) -> int:
    """The line that shows a document, 0 for none."""
    found = book.connection.execute(select(_MATCH.c.line).where(_MATCH.c.document == document)).scalar()
    return int(found or 0)


def known(book: Book, document: str) -> bool:
    """Whether a line shows a document, or somebody owns that none will."""
    rows = select(func.count()).select_from(_MATCH).where(_MATCH.c.document == document)
    return bool(book.connection.execute(rows).scalar_one())


def excuse(book: Book, document: str, minor: int) -> None:
    """No line will ever show a document: whoever says so owns that decision."""
    book.connection.execute(insert(_MATCH).values(line=0, document=document, minor=minor, made=False))
    audit.note(book, "bank.excused", document, minor=minor)


def expect(book: Book, document: str) -> bool:
    """A line is to show that document after all; whether it had been excused."""
    gone = book.connection.execute(delete(_MATCH).where(_MATCH.c.document == document, _MATCH.c.line == 0)).rowcount
    if gone:
        audit.note(book, "bank.expected", document)
    return bool(gone)


def span(book: Book) -> tuple[date, date] | None:
    """The days of the first and the last line that have been kept; None before the first statement."""
    first, last = book.connection.execute(select(func.min(_LINE.c.day), func.max(_LINE.c.day))).one()
    return (first, last) if first is not None else None


def matched(book: Book, line: int = 0) -> dict[str, int]:
    """Document -> minor units that bank lines have shown of it; of one line where it is named."""
    rows = select(_MATCH.c.document, _MATCH.c.minor)
    rows = rows.where(_MATCH.c.line == line) if line else rows
    return {document: int(minor) for document, minor in book.connection.execute(rows)}


def unmatch(book: Book, line: int) -> int:
    """Take back what a line was; returns how many minor units are free again."""
    free = sum(matched(book, line).values())
    book.connection.execute(delete(_MATCH).where(_MATCH.c.line == line))
    audit.note(book, "bank.unmatched", f"bank:{line}", minor=free)
    return free
