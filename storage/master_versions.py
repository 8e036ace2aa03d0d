"""Accounts, units, currencies and tax rates from a day on: versions are only added."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

from sqlalchemy import func, insert, select

from ledger.master_data.versions import MasterVersion
from storage import audit
from storage import tables as t
from storage.book import Book
from storage.directory import changed, table

_VERSION, _EXPENSE, _POSTING = table(t.MasterVersionRow), table(t.ExpenseRow), table(t.PostingRow)


def add(book: Book, new: MasterVersion, message: str) -> MasterVersion:
    """Keep a version; nobody else writes until it is durable."""
    changed(book)
    content = json.dumps(dict(new.content), ensure_ascii=False, sort_keys=True)
    row = {"kind": new.kind, "key": new.key, "start": new.start, "content": content, "ended": new.ended}
    own = {**row, "person": book.person, "message": message, "at": book.now}
    id: int = book.connection.execute(insert(_VERSION).values(own)).inserted_primary_key[0]  # type: ignore[index]
    told = {"name": new.key, "start": new.start.isoformat(), **new.content, **({"ended": True} if new.ended else {})}
    audit.note(
        book, "master_version.set", f"master_version:{id}", **{name: value for name, value in told.items() if value}
    )
    return replace(new, id=id, person=book.person)


def document_booked_from(book: Book, document: str, day: date) -> date | None:
    """The last day from `day` on of which a paper of that kind is booked; None where none is."""
    rows = select(func.max(_EXPENSE.c.day)).where(
        _EXPENSE.c.document == document, _EXPENSE.c.day >= day, _EXPENSE.c.stage.in_(("posted", "reimbursed"))
    )
    last: date | None = book.connection.execute(rows).scalar_one()
    return last


def has_lines(book: Book, account: str) -> bool:
    """Whether anything was ever booked on an account."""
    return (
        book.connection.execute(select(_POSTING.c.id).where(_POSTING.c.account == account).limit(1)).first() is not None
    )
