"""Mergers of suppliers: each is a fact of its own; what was written under a spelling stays as it is."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import insert, select, update

from ledger.errors import NotFound, sentence
from ledger.master_data.suppliers import SupplierMerge
from storage import audit
from storage import tables as t
from storage.book import Book
from storage.directory import changed, table

_MERGE = table(t.SupplierMergeRow)


def add(book: Book, new: SupplierMerge, message: str) -> SupplierMerge:
    """From now on a spelling is called otherwise; nobody else writes until that is durable."""
    changed(book)
    row = {"name": new.name, "called": new.into, "state": "merged", "person": new.person}
    own = {**row, "message": message, "at": book.now}
    id: int = book.connection.execute(insert(_MERGE).values(own)).inserted_primary_key[0]  # type: ignore[index]
    audit.note(book, "supplier_merge.merged", f"supplier_merge:{id}", name=new.name, into=new.into)
    return replace(new, id=id)


def get(book: Book, id: int) -> SupplierMerge:
    """Raises NotFound."""
    found = book.connection.execute(select(_MERGE).where(_MERGE.c.id == id)).first()
    if found is None:
        raise NotFound(sentence("There is no such merger of suppliers."))
    return _merge(found)


def every(book: Book) -> tuple[SupplierMerge, ...]:
    """All that were ever made, in the order in which they were."""
    return tuple(_merge(row) for row in book.connection.execute(select(_MERGE).order_by(_MERGE.c.id)))


def undo(book: Book, old: SupplierMerge) -> SupplierMerge:
    """They are two again."""
    changed(book)
    book.connection.execute(update(_MERGE).where(_MERGE.c.id == old.id).values(state="undone"))
    audit.note(book, "supplier_merge.undone", f"supplier_merge:{old.id}", name=old.name, into=old.into)
    return replace(old, state="undone")


def _merge(r: Any) -> SupplierMerge:
    return SupplierMerge(r.name, r.called, r.person, r.state, r.id)
