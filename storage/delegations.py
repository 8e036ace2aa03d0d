"""Who approves in whose place while they are away."""

from __future__ import annotations

from sqlalchemy import insert

from ledger.nouns import Delegation
from storage import audit
from storage import tables as t
from storage.book import Book
from storage.directory import changed, table


def put(book: Book, new: Delegation) -> Delegation:
    """From now on this one holds for the person; one whose last day has passed ends an earlier one."""
    values = {"person": new.person, "deputy": new.deputy, "start": new.start, "until": new.until}
    values |= {"upto_minor": new.upto, "project": new.project}
    book.connection.execute(insert(table(t.DelegationRow)).values(values))
    said = {"deputy": new.deputy, "start": new.start, "until": new.until, "upto": new.upto, "project": new.project}
    audit.note(book, "approval.delegated", f"person:{new.person}", **said)
    changed(book)
    return new
