"""The books that a work is done on: a database with master data, fresh for every work, on SQLite or PostgreSQL.

Both are durable: a commit has reached the disk before it returns (SQLite: write-ahead log with synchronous=FULL;
PostgreSQL: fsync and synchronous_commit on).  The floor works on a copy of the same database.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import insert

from bench import data
from bot.collector import settle
from bot.preparing import Preparer
from chat.incoming import Identity, Place
from chat.text import Bilingual
from handlers.context import Context
from handlers.conversation.answering import House
from handlers.conversation.contents import CONTENTS
from handlers.rules import Category, Rules
from ledger.budget import BudgetLine
from ledger.money import Money
from ledger.period import Period
from ledger.rates import Rate
from storage import audit, balances, budgets, migrate, projects, rates
from storage import tables as t
from storage.book import Book, Store
from storage.directory import changed, directory, table
from tests.postgres import Server, start

# The formulas put more than 24 hours on some days of some people: the check is made, with a limit that nobody reaches.
RULES = Rules(
    categories={name: Category(name, Bilingual(name, name), name) for name in data.CATEGORIES},
    refuse_above=10**6,
    ask_above=10**6,
)
_YEAR = Period(date(2026, 1, 1), date(2027, 1, 1))
NOW = datetime(2026, 11, 20, 12, 0, tzinfo=RULES.zone)
_PLAIN = {"role": "", "locale": "en", "timezone": "", "active": True}
KINDS = ("sqlite", "postgres")
DURABLE = {"sqlite": "WAL, synchronous=FULL", "postgres": "fsync, synchronous_commit=on"}


@dataclass
class Books:
    """A database with its house, and the plain connections of the floor to the same database."""

    kind: str
    name: str
    url: str
    store: Store
    house: House
    floors: list[Any] = field(default_factory=list)
    preparer: Preparer = field(default_factory=Preparer)

    def context(self, book: Book, account: str, message: str = "") -> Context:
        """What a handler is given when that account speaks in a direct conversation."""
        people = directory(book)
        person = people.people[people.accounts["bench", account]]
        book.person = person.id
        return Context(book, people, RULES, person, place(account), None, message or book.trail)

    def read(self) -> Any:
        return self.store.read(NOW)

    def write(self, work: Callable[[Book], Any], trail: str) -> Any:
        return self.store.write(work, now=NOW, trail=trail)

    def floor(self) -> Any:
        """A connection without any of ours: `execute`, autocommit until BEGIN."""
        if self.kind == "sqlite":
            made: Any = sqlite3.connect(
                self.url.removeprefix("sqlite:///"), isolation_level=None, check_same_thread=False
            )
            for pragma in (
                "journal_mode = WAL",
                "synchronous = FULL",
                "busy_timeout = 30000",
                "cache_size = -65536",
                "wal_autocheckpoint = 8000",
            ):
                made.execute(f"PRAGMA {pragma}")
        else:
            made = psycopg.connect(self.url.replace("+psycopg", ""), autocommit=True)
        self.floors.append(made)
        return made

    def sums(self) -> dict[tuple[int, int], int]:
        """(project, category) -> cents, as the books answer."""
        with self.read() as book:
            found: dict[tuple[int, int], int] = {}
            numbers = {one.id: int(one.code[1:]) for one in directory(book).projects.values()}
            for key, (minor, _minutes) in balances.whole(book).items():
                place = (numbers[key[0]], data.CATEGORIES.index(key[1]))
                found[place] = found.get(place, 0) + minor
        return found

    def close(self) -> None:
        self.preparer.close()
        self.store.close()
        for one in self.floors:
            one.close()


class Shelf:
    """Makes books: the master data is written once for each number of staff, then copied."""

    def __init__(self, kind: str, folder: Path) -> None:
        self.kind = kind
        self.folder = folder
        self._server: Server | None = None
        self._filled: set[str] = set()
        self._numbers = iter(range(1, 10**6))

    @contextmanager
    def books(self, staff: int = data.STAFF, like: str = "") -> Iterator[Books]:
        """Fresh books with the master data, or a copy of those that were kept as `like`; gone afterwards."""
        name = f"books{next(self._numbers)}"
        made = self.keep(name, staff, like)
        try:
            yield made
        finally:
            made.close()
            self.remove(name)

    def keep(self, name: str, staff: int = data.STAFF, like: str = "") -> Books:
        """Books under a name, which stay until they are removed."""
        like = like or self._master(staff)
        if self.kind == "sqlite":
            shutil.copy(self.folder / f"{like}.db", self.folder / f"{name}.db")
            url = f"sqlite:///{self.folder / name}.db"
        else:
            url = self.server.create(name, like)
        return opened(self.kind, name, url)

    def remove(self, name: str) -> None:
        if self.kind == "sqlite":
            for ending in ("", "-wal", "-shm"):
                with suppress(FileNotFoundError):
                    (self.folder / f"{name}.db{ending}").unlink()
        else:
            self.server.drop(name)

    @property
    def server(self) -> Server:
        if self._server is None:
            self._server = start(os.getpid(), durable=True)
        return self._server

    def _master(self, staff: int) -> str:
        name = f"master{staff}"
        if name not in self._filled:
            url = self.server.create(name) if self.kind == "postgres" else f"sqlite:///{self.folder / name}.db"
            store = Store(url, seal=audit.seal)
            migrate.upgrade(store.engine)
            store.write(lambda book: fill(book, staff), now=NOW, trail="master data")
            store.close()
            self._filled.add(name)
        return name


def opened(kind: str, name: str, url: str) -> Books:
    """Books at an address, as a bot has them that has started."""
    store = Store(url, seal=audit.seal)

    def unread(*_: Any) -> Any:
        raise AssertionError("no work reads files")

    with store.read(NOW) as book:
        directory(book)
    settle()
    return Books(kind, name, url, store, House(store, RULES, lambda: NOW, CONTENTS, unread))


@contextmanager
def shelf(kind: str) -> Iterator[Shelf]:
    with tempfile.TemporaryDirectory(prefix="zhangfang-bench-") as folder:
        yield Shelf(kind, Path(folder))


def place(account: str) -> Place:
    return Place("bench", account, "direct")


def identity(account: str) -> Identity:
    return Identity("bench", account, name=account)


def fill(book: Book, staff: int) -> None:
    """200 projects with budgets and a channel each, the staff with a seat each in the company, one rate."""
    people: list[dict[str, Any]] = []
    accounts: list[dict[str, Any]] = []
    seats: list[dict[str, Any]] = []
    for number in range(data.PROJECTS):
        project = projects.add(book, data.code(number), en=data.code(number), currency="CNY", run=_YEAR)
        lines = [
            BudgetLine(category, Money(data.budget(number, place), "CNY"))
            for place, category in enumerate(data.CATEGORIES)
        ]
        budgets.add(book, project.id, lines, "formula")
        projects.bind(book, "bench", f"#{data.code(number)}", project.id, "en")
    for number, name in enumerate([*map(data.account, range(staff)), "boss"], 1):
        people.append({"id": number, "name": name, "email": f"{name}@example.com", **_PLAIN})
        accounts.append({"platform": "bench", "account": name, "person": number, "name": name})
        seats.append({"person": number, "project": 0, "role": "finance" if name == "boss" else "member"})
    for row, rows in ((t.PersonRow, people), (t.IdentityRow, accounts), (t.SeatRow, seats)):
        book.connection.execute(insert(table(row)), rows)
    changed(book)
    rates.put(book, Rate("cost", date(2026, 1, 1), Money(data.RATE, "CNY")))
