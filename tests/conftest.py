"""The stage of all tests: a house on an empty database, the cast, and ways to speak to it.

The cast: Ann (member of Apollo and Starriver), Bob (member of Apollo), Li Wei 李伟 (lead of both, reads Chinese), Fei
(finance), Ada (admin), Sue (sales owner of Apollo), Max (auditor), Zoe (no seat).  #apollo and #xinghe are bound.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.util import LRUCache

from bot.collector import seldom, settle
from chat.cards.card import Reply
from chat.cards.plain import reply_lines
from chat.incoming import Clicked, File, Identity, Incoming, Place, Removed, Said, Submitted
from handlers.context import Reading
from handlers.conversation.answering import House, answer
from handlers.conversation.contents import CONTENTS
from handlers.rules import Rules
from handlers.uploads import sheet_of
from ledger.budget import BudgetLine
from ledger.errors import BookError
from ledger.money import Money
from ledger.period import Period
from ledger.rates import Rate
from ledger.receipt import Receipt
from storage import audit, budgets, files, migrate, outbox, people, projects, rates
from storage import book as book_room
from storage import engine as engine_room
from storage.book import Book, Store
from storage.directory import Directory
from storage.outbox import Queued
from tests.seen import value as value_seen

if TYPE_CHECKING:
    from tests.postgres import Server

pytest_plugins = ("tests.browser", "tests.golden", "tests.postgres", "tests.sweeps")

RULES = Rules(four_eyes=frozenset({"unlock", "write_offs"}))
"""One person sets rates and seats and pays; tests/handlers/test_four_eyes.py is of what a second has to agree to."""
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=RULES.zone)
"""A Friday."""
CAST = {
    "ann": ("Ann", "ann@example.com", "en", {"APOLLO": "member", "XINGHE": "member"}),
    "bob": ("Bob", "bob@example.com", "en", {"APOLLO": "member"}),
    "li": ("Li Wei", "li@example.com", "zh-CN", {"APOLLO": "lead", "XINGHE": "lead"}),
    "fei": ("Fei", "fei@example.com", "zh-CN", {"": "finance"}),
    "ada": ("Ada", "ada@example.com", "en", {"": "admin"}),
    "sue": ("Sue", "sue@example.com", "en", {"APOLLO": "sales"}),
    "max": ("Max", "max@example.com", "en", {"": "auditor"}),
    "zoe": ("Zoe", "zoe@example.com", "en", {}),
}


def cny(text: str) -> Money:
    return Money.of(text, "CNY")


def build_cast(book: Book) -> None:
    """People, two projects with budgets, channels and a cost rate."""
    apollo = projects.add(
        book,
        "APOLLO",
        en="Apollo",
        zh="阿波罗",
        currency="CNY",
        customer="Acme",
        run=Period(date(2026, 9, 1), date(2027, 1, 1)),
    )
    xinghe = projects.add(book, "XINGHE", en="Starriver", zh="星河", currency="CNY", customer="蓝海科技有限公司")
    by_code = {"APOLLO": apollo.id, "XINGHE": xinghe.id, "": 0}
    for account, (name, email, locale, seats) in CAST.items():
        person = people.add(book, name, email=email, locale=locale)
        people.link(book, person.id, "test", account, name)
        for code, role in seats.items():
            people.seat(book, person.id, role, by_code[code])
    projects.bind(book, "test", "#apollo", apollo.id, "en")
    projects.bind(book, "test", "#xinghe", xinghe.id, "zh-CN")
    projects.bind(book, "test", "#finance", 0, "zh-CN")
    rates.put(book, Rate("cost", date(2026, 1, 1), cny("200")))
    lines = (BudgetLine("labour", cny("10000")), BudgetLine("material", cny("5000")), BudgetLine("travel", cny("2000")))
    budgets.add(book, apollo.id, lines, "start")
    budgets.add(book, xinghe.id, (BudgetLine("labour", cny("8000")), BudgetLine("travel", cny("1000"))), "start")


@dataclass
class Stage:
    """A house with its cast, and the hands to play on it.  `now` can be moved."""

    house: House
    folder: Path
    now: datetime = NOON
    receipts: dict[bytes, tuple[Receipt, ...] | BookError] = field(default_factory=dict)
    count: int = 0
    locale: str = ""

    def say(self, text: str, by: str = "ann", at: str = "#apollo", **more: Any) -> Reply:
        """Say something; `at` is a channel, or "" for the direct conversation."""
        return self.hear(Said(self._id(more), self.identity(by), self.place(by, at), text=text, **more))

    def drop(self, *data: bytes, by: str = "ann", at: str = "#apollo", text: str = "", **more: Any) -> Reply:
        """Drop files whose reading the test has put into `receipts`."""
        found = tuple(File(f"photo{n}.jpg", "image/jpeg", data=one) for n, one in enumerate(data, 1))
        return self.hear(Said(self._id(more), self.identity(by), self.place(by, at), text=text, files=found, **more))

    def click(self, action: str, value: str = "", by: str = "ann", at: str = "#apollo", **more: Any) -> Reply:
        """Press a button; where only its number is given, it is that of a card made just now."""
        value = value_seen(self.read, self.house.rules, action, value)
        return self.hear(
            Clicked(self._id(more), self.identity(by), self.place(by, at), action=action, value=value, **more)
        )

    def submit(
        self, form: str, value: str = "", by: str = "ann", at: str = "#apollo", instance: str = "", **answers: str
    ) -> Reply:
        value = value_seen(self.read, self.house.rules, form, value)
        said = Submitted(self._id({}), self.identity(by), self.place(by, at), form=form, value=value, answers=answers)
        return self.hear(replace(said, instance=instance))

    def remove(self, ref: str, by: str = "ann", at: str = "#apollo") -> Reply:
        return self.hear(Removed(self._id({}), self.identity(by), self.place(by, at), ref=ref))

    def hear(self, incoming: Incoming) -> Reply:
        return answer(incoming, self.house)

    def lines(self, reply: Reply, locale: str = "en") -> str:
        """A reply as plain text; in English whoever reads it, or in another language ("": the reader's)."""
        return "\n".join(reply_lines(reply, locale))

    def notices(self, at: str = "") -> list[Queued]:
        """What waits in the outbox, oldest first; of one channel or account where it is given."""
        with self.read() as book:
            found = outbox.notices(book, limit=1000)
        return [one for one in reversed(found) if not at or one.notice.to.channel == at]

    def read(self) -> Any:
        return self.house.store.read(self.now)

    def write(self, work: Callable[[Book], Any], person: int = 0) -> Any:
        self.count += 1
        return self.house.store.write(work, now=self.now, trail=f"test:{self.count}", person=person)

    def with_rules(self, **values: Any) -> None:
        self.house = replace(self.house, rules=replace(self.house.rules, **values))

    def identity(self, by: str) -> Identity:
        return Identity("test", by, name=by.title(), locale=CAST[by][2] if by in CAST else "en")

    def place(self, by: str, at: str) -> Place:
        return Place("test", at) if at else Place("test", by, "direct")

    def wait(self, **time: float) -> None:
        self.now += timedelta(**time)

    def _id(self, more: dict[str, Any]) -> str:
        self.count += 1
        return str(more.pop("id", "") or f"test:m{self.count}")


def make_stage(url: str, folder: Path) -> Stage:
    """A stage on a database that is already at the head and has its cast."""
    store = Store(url, seal=audit.seal)
    stage: Stage

    def read(file: File, people: Directory) -> Reading:
        found = stage.receipts.get(file.data, ())
        sha256 = hashlib.sha256(file.data).hexdigest()
        files.keep(folder / "files", file.data)
        sheet = sheet_of(stage.house.rules, file.name, file.data)
        if sheet is not None:
            return Reading(file.name, file.mime, sha256, sheet=sheet)
        if isinstance(found, BookError):
            return Reading(file.name, file.mime, sha256, problem=found)
        return Reading(file.name, file.mime, sha256, found)

    stage = Stage(House(store, replace(RULES, files=folder / "files"), lambda: stage.now, CONTENTS, read), folder)
    return stage


@pytest.fixture(scope="session", autouse=True)
def hasty() -> None:
    """Nothing in this process waits for the disk; the processes that tests start and kill do, as in real life.

    Nor is garbage looked for among modules and tests all the time: that was a fifth of all work.
    """
    seldom()
    settle()
    book_room.engine = sharing(book_room.engine)
    engine_room.PRAGMAS = tuple(one.replace("synchronous = FULL", "synchronous = OFF") for one in engine_room.PRAGMAS)


def sharing(make: Callable[[str, int], Engine]) -> Callable[[str, int], Engine]:
    """What makes the engines of a store, so that those of one kind of database share the SQL that was written.

    A process of ours has one database and writes each statement once; here each test has its own, and to write the same
    statements again for each was a third of all work.
    """
    dialects: dict[str, Any] = {}
    written: LRUCache[Any, Any] = LRUCache(5000)

    def made(url: str, pool: int) -> Engine:
        engine = make(url, pool)
        own = engine.dialect
        # It knows its server once it was connected, and may speak for others only then.
        event.listen(engine, "connect", lambda *_: dialects.setdefault(own.name, own))
        engine.dialect = dialects.get(own.name, own)
        engine._compiled_cache = written
        return engine

    return made


@contextmanager
def once(factory: pytest.TempPathFactory, name: str) -> Iterator[tuple[Path, bool]]:
    """A folder that all workers of a run share, and whether it is for the caller to fill: the others wait meanwhile."""
    root = factory.getbasetemp()
    folder = (root.parent if "PYTEST_XDIST_WORKER" in os.environ else root) / name
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = folder.with_suffix(".done")
        folder.mkdir(exist_ok=True)
        yield folder, not done.exists()
        done.touch()


@pytest.fixture(scope="session")
def filled_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file at the head with the cast in it, to be copied for each test."""
    with once(tmp_path_factory, "cast") as (folder, first):
        if first:
            fill(f"sqlite:///{folder / 'cast.db'}")
    return folder / "cast.db"


def fill(url: str) -> None:
    """Bring an empty database to the head and put the cast in."""
    store = Store(url, seal=audit.seal)
    migrate.upgrade(store.engine)
    store.write(build_cast, now=NOON - timedelta(days=80), trail="cast")
    store.close()


@pytest.fixture
def stage(filled_sqlite: Path, tmp_path: Path) -> Iterator[Stage]:
    """The house with its cast, on SQLite."""
    shutil.copy(filled_sqlite, tmp_path / "books.db")
    made = make_stage(f"sqlite:///{tmp_path / 'books.db'}", tmp_path)
    yield made
    made.house.store.close()


@pytest.fixture(scope="session")
def full_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with books and files of two months with everything in them (tests/full_books.py), to be copied."""
    from tests import full_books

    with once(tmp_path_factory, "full") as (folder, first):
        if first:
            fill(f"sqlite:///{folder / 'books.db'}")
            made = make_stage(f"sqlite:///{folder / 'books.db'}", folder)
            full_books.live(made)
            made.house.store.close()
    return folder


@pytest.fixture
def lived(full_sqlite: Path, tmp_path: Path) -> Iterator[Stage]:
    """The stage after two months of everything, on 2026-11-19."""
    from tests import full_books

    shutil.copytree(full_sqlite, tmp_path, dirs_exist_ok=True)
    made = make_stage(f"sqlite:///{tmp_path / 'books.db'}", tmp_path)
    full_books.go_on(made)
    yield made
    made.house.store.close()


@pytest.fixture(scope="session")
def filled_postgres(postgres_server: Server) -> str:
    """The name of a PostgreSQL database at the head with the cast in it, to be copied for each test."""
    fill(postgres_server.create("cast"))
    return "cast"


@pytest.fixture(params=["sqlite", "postgres"])
def both(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stage]:
    """The same stage, once on SQLite and once on a real PostgreSQL."""
    if request.param == "sqlite":
        yield request.getfixturevalue("stage")
        return
    server: Server = request.getfixturevalue("postgres_server")
    like: str = request.getfixturevalue("filled_postgres")
    name = f"both_{next(_numbers)}"
    made = make_stage(server.create(name, like), tmp_path)
    yield made
    made.house.store.close()
    server.drop(name)


@pytest.fixture(params=["sqlite", "postgres"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database, once of SQLite and once of PostgreSQL."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'books.db'}"
    url: str = request.getfixturevalue("postgres")
    return url


_numbers = count(1)
