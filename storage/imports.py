"""Imports of lists: what each row became, so that none is taken twice and the whole can be taken back."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, insert, select, update

from ledger.errors import NotFound, sentence
from storage import audit
from storage import tables as t
from storage.book import Book
from storage.directory import table

_BATCH, _IMPORTED = table(t.BatchRow), table(t.ImportedRow)


def remember(book: Book, source: str, number: int, rows: Sequence[tuple[str, str]]) -> None:
    """(identity, document) of the rows of an import."""
    book.connection.execute(
        insert(_IMPORTED),
        [{"source": source, "identity": key, "batch": number, "document": made} for key, made in rows],
    )
    audit.note(book, "import.applied", f"import:{number}", source=source, rows=len(rows))


def documents(book: Book, number: int) -> tuple[str, ...]:
    """What an import has made.  Raises NotFound where it is unknown or taken back."""
    state = book.connection.execute(select(_BATCH.c.state).where(_BATCH.c.id == number)).scalar()
    if state != "applied":
        raise NotFound(sentence("There is no such import, or it was taken back already."))
    rows = select(_IMPORTED.c.document).where(_IMPORTED.c.batch == number).distinct()
    return tuple(book.connection.execute(rows).scalars())


def taken_back(book: Book, number: int) -> None:
    """The import is no more; its rows may come again."""
    book.connection.execute(delete(_IMPORTED).where(_IMPORTED.c.batch == number))
    book.connection.execute(update(_BATCH).where(_BATCH.c.id == number).values(state="undone"))
    audit.note(book, "import.undone", f"import:{number}")
