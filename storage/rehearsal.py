"""The books to try something on: whatever is written is undone again, and nothing of it is ever committed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Connection

from storage.book import Book, Store

T = TypeVar("T")


class RehearsalStore(Store):
    """A database whose writes hold until the end of the `undone` that they are made in.  Not for threads.

    What is written is read again like anything else, and what is refused is undone by itself; a database that others
    write, too, is to be copied before (on SQLite they would wait for the whole of it).
    """

    _connection: Connection | None = None

    @contextmanager
    def undone(self) -> Iterator[None]:
        """One transaction for everything that is read and written inside, rolled back at its end."""
        caches = dict(self.caches)
        with self.engine.connect() as connection:
            if self.sqlite:  # before it begins, so that what is made is there the next time
                raw: Any = connection.connection.driver_connection
                raw.watch()
            transaction = connection.begin()
            self._connection = connection
            try:
                yield
            finally:
                self._connection = None
                transaction.rollback()
                self.caches.clear()
                self.caches.update(caches)  # master data that is no longer so

    @contextmanager
    def read(self, now: datetime) -> Iterator[Book]:
        if self._connection is None:
            with super().read(now) as book:
                yield book
        else:
            yield Book(self._connection, now, "", 0, self)

    def write(self, work: Callable[[Book], T], *, now: datetime, trail: str, person: int = 0) -> T:
        """Do `work`, to be undone later.  Whatever it raises undoes its own changes at once, and is raised here."""
        assert self._connection is not None, "nothing is written outside of `undone`"
        book = Book(self._connection, now, trail, person, self)
        with book.part():
            result = work(book)
            self._seal(book)
        return result
