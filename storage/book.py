"""Opening the books: one `with` or one `write` is one transaction.

SQLite: write-ahead log, `synchronous=FULL` (what was answered survives a power loss), and one writer at a time.
Writers of one process that wait for each other share a commit: whoever holds the pen does the work of all that wait,
each in a savepoint of its own, commits once (eight commands in one commit cost what one does), and hands the pen to the
next.  Where several write, they are let in before it begins: else the first of a batch that was done would take the pen
again at once, alone, and every second commit would be for one command.

PostgreSQL: every write is a transaction on a connection of its own.  All of them decide on the master data (locks,
seats, projects, rates), so they share a lock on it; whoever changes it takes that lock alone: nobody books into a month
while it is locked, and no two remove the last administrator together.  What cannot have it alone at once, or met
another in a deadlock, is undone and done anew.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from storage.engine import LOG, PORTION, begin, engine, held, writer
from storage.seals.keys import NO_KEYS, SealKeys

T = TypeVar("T")
MASTER = 0x7A68616E67
"""The number of the lock on the master data; the others stand in `storage.turns`."""
_AGAIN = frozenset({"40001", "40P01"})
"""SQLSTATE of what another transaction stood in the way of: serialization failure, deadlock."""
_ATTEMPTS = 6
_TOGETHER = 64
"""At most so many commands share a commit, so that the first of them does not wait too long."""


@dataclass(slots=True)
class Remembered:
    """What this process has last seen in a database of its own writing (SQLite): it holds in the next transaction as
    long as nobody else has written and nothing was undone.

    `version`: as `Book.version` says it; `end`: number and hash of the last event of the trail, and the key that it was
    sealed with; `revision`: of the master data; `used`: project -> (category, stage) -> minor units, of those projects
    that were asked for.
    """

    version: int = -1
    end: tuple[int, str, str] | None = None
    revision: str | None = None
    used: dict[int, dict[tuple[str, str], int]] = field(default_factory=dict)

    def forget(self) -> None:
        self.end = self.revision = None
        self.used.clear()


@dataclass(slots=True)
class Book:
    """The books during one transaction.

    Attributes:
        connection: SQLAlchemy's; used in `storage/` only.
        now: the instant of the message or job, in the time zone of the books.
        trail: names the transaction in the audit trail: the message's key, or the job's.
        person: who causes what happens (0: the clock).
        store: where it came from, for what is kept beside the database (caches).
        raw: the driver's own connection, for `storage.statement`.
        sqlite: whether that is SQLite's.
        digests, events: what the audit trail is told of when the transaction is closed.
        seals: lines of rows that whoever wrote them has sealed (`storage.seals.script`).
        moved: (day, booked) of what was posted on another day than its own; whoever answers says so.
        known: what was read in this transaction and need not be read again.
        parts: how many parts lie in each other just now.
        understood: the documented line that the words of the message were read as, for the trail.
        beside: what else every event of the trail says: who agreed, or through whom it was said (name -> value).
        wants: what was done only on the condition that a second person agrees (`handlers.four_eyes`).
        alone: nobody else writes until this transaction is over.
        remembered: what need not be asked for again; None where others may write at any time, and in readings.
    """

    connection: Connection
    now: datetime
    trail: str
    person: int
    store: Store
    digests: list[str] = field(default_factory=list)
    events: list[tuple[str, str, str]] = field(default_factory=list)
    seals: list[str] = field(default_factory=list)
    moved: list[tuple[date, date]] = field(default_factory=list)
    known: dict[str, Any] = field(default_factory=dict)
    parts: int = 0
    understood: str = ""
    beside: dict[str, Any] = field(default_factory=dict)
    wants: list[Any] = field(default_factory=list)
    alone: bool = False
    remembered: Remembered | None = None
    raw: Any = field(init=False)
    sqlite: bool = field(init=False)

    def __post_init__(self) -> None:
        self.raw = self.connection.connection.driver_connection
        self.sqlite = self.store.sqlite

    def version(self) -> int:
        """A number that is another one once another process has written (SQLite)."""
        return int(self.raw.execute("PRAGMA data_version").fetchone()[0]) if self.sqlite else 0

    def take_alone(self) -> None:
        """From here on nobody else writes until this transaction is over.

        All share the lock on the master data, so that is as it was when this transaction began.  Where others write
        just now, the transaction is undone and done anew, alone from its beginning.
        """
        if self.sqlite or self.alone:
            return
        taken = self.raw.execute(f"SELECT pg_try_advisory_xact_lock({MASTER})").fetchone()
        if not taken[0]:
            raise _NotAlone()
        self.alone = True

    def let_go(self) -> None:
        """What was read is done with: nothing is held up for it any longer (`Store.glances`)."""
        self.connection.rollback()
        if not self.sqlite:
            self.raw.rollback()

    @contextmanager
    def part(self) -> Iterator[None]:
        """Some of the work that is undone by itself; a part may lie in another.

        Whatever is raised inside undoes what was done inside, in the database and in what was collected here, and is
        raised again.  Master data that was read inside is no longer known either; what the store keeps of it stands
        under a revision that nobody will see again.
        """
        person, known, digests, events = self.person, dict(self.known), len(self.digests), len(self.events)
        moved, wants, beside, seals = len(self.moved), len(self.wants), dict(self.beside), len(self.seals)
        self.parts += 1
        name = f"part{self.parts}"
        self.raw.execute(f"SAVEPOINT {name}")
        try:
            yield
        except BaseException:
            self.person, self.known, self.beside = person, known, beside
            del self.digests[digests:], self.events[events:], self.moved[moved:], self.wants[wants:]
            del self.seals[seals:]
            if self.remembered:
                self.remembered.forget()
            self.raw.execute(f"ROLLBACK TO {name}")
            raise
        finally:
            self.parts -= 1
            self.raw.execute(f"RELEASE {name}")


@dataclass(slots=True, eq=False)
class _Command:
    """A write that waits until it is done, or until its writer is to take the pen (`leads`)."""

    work: Callable[[Book], Any]
    now: datetime
    trail: str
    person: int
    woken: threading.Event | None = None
    leads: bool = False
    result: Any = None
    error: BaseException | None = None

    def wake(self) -> None:
        if self.woken:
            self.woken.set()


class Store:
    """A database, opened.  Safe for threads; a process makes one and keeps it."""

    def __init__(self, url: str, *, seal: Callable[[Book], None], keys: SealKeys = NO_KEYS, pool: int = 16) -> None:
        """`seal` is called before each commit (the audit trail closes what was done), with one of the `keys`.

        `asked` counts the writes that this process was asked for (SQLite).  `sealed`: the books are known to be.
        """
        self.url = url
        self.sqlite = url.startswith("sqlite")
        self.engine = engine(url, pool)
        self.caches: dict[str, Any] = {}
        self.keys = keys
        self.sealed = False
        self._seal = seal
        self._door = threading.Lock()
        self._waiting: deque[_Command] = deque()
        self._taken = False
        self._company = 1
        self.asked = 0
        self._log = self._log_set = LOG
        self._writer: Connection | None = None
        self._remembered = Remembered()

    @contextmanager
    def read(self, now: datetime) -> Iterator[Book]:
        """The books as they stand, not to be changed."""
        with held(), self.engine.connect() as connection, connection.begin():
            yield Book(connection, now, "", 0, self)

    @contextmanager
    def glances(self, now: datetime) -> Iterator[Book]:
        """The books as they stand, until `Book.let_go`; whoever asks then sees what stands by that time."""
        with held(), self.engine.connect() as connection:
            connection.begin()
            yield Book(connection, now, "", 0, self)

    @contextmanager
    def snapshot(self, now: datetime) -> Iterator[Book]:
        """The books as they stand at one moment, whatever others commit while they are read.

        A reading on SQLite is that already, and what has to be sorted by the way, millions of lines maybe, lies on the
        disk; PostgreSQL shows each statement what was committed before it.
        """
        if self.sqlite:
            with held(), self.engine.connect() as connection:
                raw: Any = connection.connection.driver_connection
                raw.execute("PRAGMA temp_store = FILE")
                try:
                    with connection.begin():
                        yield Book(connection, now, "", 0, self)
                finally:
                    raw.execute("PRAGMA temp_store = MEMORY")
            return
        with held(), self.engine.connect() as connection:
            steady = connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            with steady.begin():
                yield Book(steady, now, "", 0, self)

    def write(self, work: Callable[[Book], T], *, now: datetime, trail: str, person: int = 0) -> T:
        """Do `work` in a transaction and return what it returned, once that is durable.

        Whatever it raises undoes its own changes only, and is raised here.
        """
        command = _Command(work, now, trail, person)
        if self.sqlite:
            self._queue(command)
        else:
            self._in_own(command)
        if command.error is not None:
            raise command.error
        result: T = command.result
        return result

    @property
    def broken_keys(self) -> type[Exception]:
        """What the driver raises where a row with that key is there already."""
        dbapi: Any = self.engine.dialect.dbapi
        error: type[Exception] = dbapi.IntegrityError
        return error

    def awaited(self) -> bool:
        """Whether others wait for the commit that is being made, or for the one after it: whoever could do more in this
        transaction should end instead.  On PostgreSQL nobody waits."""
        return self._company > 1 or bool(self._waiting)

    def in_portions(self, yes: bool) -> None:
        """Whether, from the next write on, the log is brought into the database in small portions (SQLite)."""
        self._log = PORTION if yes else LOG

    def close(self) -> None:
        with self._door:
            if self._writer is not None:
                self._writer.close()
                self._writer = None
        self.engine.dispose()

    def _queue(self, command: _Command) -> None:
        """Take the pen where it lies free, or wait until whoever has it did this command too or hands it on."""
        with self._door:
            self._waiting.append(command)
            self.asked += 1
            command.leads, self._taken = not self._taken, True
            if not command.leads and command.woken is None:
                command.woken = threading.Event()
        try:
            if not command.leads and command.woken:
                command.woken.wait()
            if command.leads:
                if self._company > 1:
                    time.sleep(0)  # those of the last commit are on their way back: let them come along again
                self._together(self._batch())
        finally:
            self._leave(command)

    def _batch(self) -> list[_Command]:
        """Those that waited longest, the writer's own first."""
        with self._door:
            self._company = min(len(self._waiting), _TOGETHER)
            return [self._waiting.popleft() for _n in range(self._company)]

    def _leave(self, command: _Command) -> None:
        """Hand the pen to the first who waits, or lay it down."""
        with self._door:
            if command in self._waiting:  # interrupted while it waited: nobody shall do it, or wait for it to write
                self._waiting.remove(command)
            if not command.leads:
                return
            self._taken = bool(self._waiting)
            if self._waiting:
                self._waiting[0].leads = True
                self._waiting[0].wake()

    def _together(self, batch: list[_Command]) -> None:
        try:
            connection, raw = self._writing()
            begin(raw)
            try:
                self._look_round(raw)
                for command in batch:
                    self._in_savepoint(connection, raw, command, only=len(batch) == 1)
                if len(batch) == 1 and batch[0].error is not None:
                    raw.rollback()
                else:
                    raw.commit()
            except BaseException:
                raw.rollback()
                raise
        except BaseException as error:
            self._remembered.forget()
            for command in batch:
                command.error = command.error or error
            if not isinstance(error, Exception):
                raise
        finally:
            for command in batch:
                command.wake()

    def _look_round(self, raw: Any) -> None:
        """Forget what was remembered where somebody else has written since."""
        version = raw.run("PRAGMA data_version").fetchone()[0]
        if version != self._remembered.version:
            self._remembered.forget()
            self._remembered.version = version

    def _in_savepoint(self, connection: Connection, raw: Any, command: _Command, *, only: bool) -> None:
        if not only:
            raw.run("SAVEPOINT command")
        try:
            command.result = self._work(connection, command)
        except Exception as error:
            command.error = error
            self._remembered.forget()
            if not only:
                raw.execute("ROLLBACK TO command")
        if not only:
            raw.run("RELEASE command")

    def _in_own(self, command: _Command) -> None:
        """In a transaction of its own, done anew where another stood in the way."""
        alone, left = False, _ATTEMPTS
        while True:
            try:
                with self.engine.connect() as connection, connection.begin():
                    lock = "lock" if alone else "lock_shared"
                    raw: Any = connection.connection.driver_connection
                    raw.execute(f"SELECT pg_advisory_xact_{lock}({MASTER})")
                    command.result = self._work(connection, command, alone=alone)
                return
            except _NotAlone:
                alone = True  # so it happens once at most, and is no attempt that failed
            except Exception as error:
                wrapped = error.orig if isinstance(error, DBAPIError) else error
                left -= 1
                if getattr(wrapped, "sqlstate", "") not in _AGAIN or not left:
                    raise

    def _work(self, connection: Connection, command: _Command, *, alone: bool = False) -> Any:
        remembered = self._remembered if self.sqlite else None
        book = Book(connection, command.now, command.trail, command.person, self, alone=alone, remembered=remembered)
        with held():
            result = command.work(book)
            self._seal(book)
        return result

    def _writing(self) -> tuple[Connection, Any]:
        """The connection that writes, and the driver's own."""
        if self._writer is None or self._writer.closed or self._writer.invalidated:
            self._writer = writer(self.engine)
            self._remembered = Remembered()  # versions are those of one connection
            self._log_set = LOG
        raw: Any = self._writer.connection.driver_connection
        raw.watch()
        if self._log != self._log_set:
            raw.execute(f"PRAGMA wal_autocheckpoint = {self._log}")
            self._log_set = self._log
        return self._writer, raw


class _NotAlone(BaseException):
    """The transaction has to be done anew, alone.  No Exception: nobody on the way shall take it for a refusal."""
