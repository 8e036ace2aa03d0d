"""Letters to customers that took a number, and the gapless sequences that numbers come from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import insert, select

from ledger.errors import NotFound, sentence
from storage import audit
from storage import tables as t
from storage.book import Book
from storage.directory import table
from storage.upsert import insert_or

_LETTER, _NUMBER = table(t.LetterRow), table(t.NumberRow)


@dataclass(frozen=True, slots=True)
class Issued:
    """A letter with its number.  `content` is what it says, as one text: the same again is the same letter."""

    number: str
    customer: str
    day: date
    tone: str
    locale: str
    content: str
    file: str
    person: int


def take(book: Book, kind: str, year: int) -> int:
    """The next number of a sequence; it is gone only with the transaction, so that there is no gap."""
    made = insert_or(_NUMBER, book.sqlite).values(kind=kind, year=year, last=1)
    again = made.on_conflict_do_update(index_elements=["kind", "year"], set_={"last": _NUMBER.c.last + 1})
    return int(book.connection.execute(again.returning(_NUMBER.c.last)).scalar_one())


def issue(book: Book, letter: Issued, message: str) -> None:
    """Keep a letter that took its number."""
    row = {name: getattr(letter, name) for name in Issued.__slots__}
    book.connection.execute(insert(_LETTER).values(**row, message=message))
    audit.note(
        book, "letter.issued", f"customer:{letter.customer}", number=letter.number, tone=letter.tone, file=letter.file
    )


def alike(book: Book, customer: str, day: date, content: str) -> Issued | None:
    """The letter of that day that says the same, where there is one."""
    same = (_LETTER.c.customer == customer) & (_LETTER.c.day == day) & (_LETTER.c.content == content)
    row = book.connection.execute(select(_LETTER).where(same)).first()
    return _issued(row) if row else None


def get(book: Book, number: str) -> Issued:
    """One letter.  Raises NotFound."""
    row = book.connection.execute(select(_LETTER).where(_LETTER.c.number == number)).first()
    if row is None:
        raise NotFound(sentence("There is no letter {number}."), number=number[:40])
    return _issued(row)


def whole(book: Book, customer: str = "") -> tuple[Issued, ...]:
    """Every letter, the newest first; of one customer where it is named."""
    rows = select(_LETTER).order_by(_LETTER.c.day.desc(), _LETTER.c.number.desc())
    if customer:
        rows = rows.where(_LETTER.c.customer == customer)
    return tuple(_issued(row) for row in book.connection.execute(rows.limit(200)))


def _issued(r: Any) -> Issued:
    return Issued(r.number, r.customer, r.day, r.tone, r.locale, r.content, r.file, r.person)
