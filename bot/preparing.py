"""The rows of a large file, read, matched and made ready for the database in a process of their own.

It looks at the books and writes nothing; what it hands over only has to be written, so that the process that answers
people holds Python's lock for little of it.  What it may grow by is bounded, it is ended where it does not stop by
itself, and whoever waits for it goes on without it (`Unprepared`).
"""

from __future__ import annotations

import logging
import pickle
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from importlib import import_module
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from bot.desk import MEMORY, bound

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from formats.sheet import Sheet
    from formats.time.hours import HoursTable
    from handlers.imports.kinds import ImportKind, Plan
    from handlers.rules import Rules
    from storage.book import Book, Store
    from storage.imports import Import

log = logging.getLogger(__name__)

PATIENCE = 60.0
"""Seconds that it may take to read a file, or to plan some rows."""
_LOOKED = 2_000
"""Of so many rows together the books are asked what they know of them."""
_IDLE = 600.0
"""Seconds after which a process that nobody wants anything of ends by itself."""


class Unprepared(Exception):
    """The process died, was ended, or failed; whoever wanted rows of it makes them himself."""


class FilePiece(NamedTuple):
    """What some rows of the file bring, how many they are, how far it is seen with them, and whether that is all."""

    plan: Plan
    rows: int
    seen: int
    last: bool


def pieces(planned: Callable[[Any], Plan], rows: Sequence[Any], at: int, sizes: tuple[int, int]) -> Iterator[FilePiece]:
    """What the rows behind `at` bring; `sizes`: so many rows, and so many changes, make a piece."""
    size, changes = sizes
    for start in range(0, len(rows), size):
        some = rows[start : start + size]
        parts = list(planned(some).divided(changes))
        for place, plan in enumerate(parts, 1):
            count = len(some) if place == len(parts) else 0
            yield FilePiece(plan, count, at + start + count, False)


class FoundHours(NamedTuple):
    """What a file turned out to be: its kind, itself without its rows, and how many these may be."""

    kind: str
    sheet: Sheet
    total: int


class ReadWhole(NamedTuple):
    """All rows of the file were read: what was wrong with others, and how many they were."""

    sheet: Sheet
    total: int


@dataclass(frozen=True, slots=True)
class _Job:
    url: str
    rules: Rules
    now: datetime
    of: Import
    sizes: tuple[int, int]


class _From(NamedTuple):
    """Pieces are wanted from this row on; those that are on their way from an earlier beginning count for nothing."""

    beginning: int
    of: Import
    at: int


class Preparer:
    """Has the process; it is started when it is wanted, or before that by `warm`, and ends with its file."""

    def __init__(self, memory: int = MEMORY) -> None:
        self._memory, self._lock = memory, threading.Lock()
        self._process: _Process | None = None
        self._closed = False

    def warm(self) -> None:
        """Somebody will want it soon.  Returns at once."""
        with self._lock:
            if not self._closed and (self._process is None or not self._process.alive()):
                self._process = _Process(self._memory)

    def ready(self) -> None:
        """Wait until it can work."""
        self.warm()
        process = self._process
        if process is not None:
            process.ready()

    def read(self, url: str, rules: Rules, now: datetime, of: Import, sizes: tuple[int, int]) -> PreparedFile:
        """Begin with the file of an import.  Raises Unprepared."""
        self.warm()
        with self._lock:
            process, self._process = self._process, None
        if process is None:
            raise Unprepared("it is closed")
        file = PreparedFile(process)
        file.say(_Job(url, replace(rules, read_table=None), now, of, sizes))
        return file

    def close(self) -> None:
        with self._lock:
            process, self._process, self._closed = self._process, None, True
        if process is not None:
            process.stop()


class PreparedFile:
    """One file in the process.  A context: in the end the process is gone."""

    def __init__(self, process: _Process) -> None:
        self._process, self._beginning = process, 0
        self.whole: ReadWhole | None = None

    def __enter__(self) -> PreparedFile:
        return self

    def __exit__(self, *_error: object) -> None:
        self._process.stop()

    def found(self) -> FoundHours:
        """What the file is.  Raises Unprepared, where it is nothing that is made ready here or cannot be read."""
        self._process.ready()
        found = self._process.heard(PATIENCE)
        if found is None:
            raise Unprepared("its rows are not read one after the other")
        assert isinstance(found, FoundHours)
        return found

    def pieces(self, of: Import, at: int) -> Iterator[FilePiece]:
        """What the rows behind `at` bring, as the books stand now; behind them `whole` is known.  Raises Unprepared."""
        self._beginning += 1
        self.say(_From(self._beginning, of, at))
        while True:
            beginning, said = self._process.heard(PATIENCE)
            if beginning != self._beginning:
                continue
            if isinstance(said, ReadWhole):
                self.whole = said
                continue
            yield said
            if said.last:
                return

    def say(self, what: Any) -> None:
        try:
            self._process.pipe.send_bytes(pickle.dumps(what, pickle.HIGHEST_PROTOCOL))
        except OSError as error:
            raise Unprepared(str(error)) from None


class _Process:
    """The process and the pipe to it."""

    def __init__(self, memory: int) -> None:
        import multiprocessing

        context = multiprocessing.get_context("spawn")  # as in `bot.desk`
        self.pipe, theirs = context.Pipe()
        self._process = context.Process(target=_work, args=(theirs, memory), daemon=True)
        self._process.start()
        theirs.close()
        self._ready = False

    def alive(self) -> bool:
        return self._process.is_alive()

    def ready(self) -> None:
        if not self._ready:
            self.heard(PATIENCE)
            self._ready = True

    def heard(self, seconds: float) -> Any:
        """What it says next.  Raises Unprepared where it says nothing, or that it failed."""
        try:
            if not self.pipe.poll(seconds):
                raise Unprepared(f"it said nothing for {seconds:g} s")
            said = pickle.loads(self.pipe.recv_bytes())
        except (EOFError, OSError):
            raise Unprepared("it is gone") from None
        if isinstance(said, _NotPrepared):
            raise Unprepared(said.how)
        return said

    def stop(self) -> None:
        self._process.kill()
        self._process.join(5)
        self.pipe.close()


class _NotPrepared(NamedTuple):
    how: str


def _work(pipe: Connection, memory: int) -> None:
    """Begin with what comes down the pipe, and end with it."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C ends the house, which then ends this

    def say(what: Any) -> None:
        pipe.send_bytes(pickle.dumps(what, pickle.HIGHEST_PROTOCOL))

    from formats.uncollected import uncollected

    _load()
    say("ready")
    try:
        if not pipe.poll(_IDLE):
            return
        bound(memory)
        with uncollected():
            _prepare(pickle.loads(pipe.recv_bytes()), pipe, say)
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return
    except Exception as error:
        say(_NotPrepared(f"{type(error).__name__}: {error}"))


def _load() -> None:
    """Import what a file needs while nobody waits."""
    for name in (
        "formats.detect",
        "handlers.hours.imports",
        "handlers.conversation.contents",
        "handlers.imports.taking",
    ):
        import_module(name)


def _prepare(job: _Job, pipe: Connection, say: Callable[[Any], None]) -> None:
    from handlers.conversation.contents import CONTENTS
    from handlers.imports import taking
    from handlers.imports.file_values import FileAnswers
    from handlers.imports.kinds import kind_of
    from storage.book import Store

    store = Store(job.url, seal=_sealed_by_nobody, pool=1)
    with store.read(job.now) as book:
        ctx = taking.context(book, job.of, job.rules, CONTENTS)
        table = FileAnswers(job.of.sha256, job.of.answers).hours_table(ctx)
        kind = kind_of(ctx, "hours")
    if table is None or kind is None or kind.preparation is None:
        say(None)
        return
    say(FoundHours(kind.name, table.sheet(), table.lines))
    while True:
        _planned(job, store, kind, table, pickle.loads(pipe.recv_bytes()), lambda: pipe.poll(0), say)


def _planned(
    job: _Job,
    store: Store,
    kind: ImportKind,
    table: HoursTable,
    wanted: _From,
    other: Callable[[], bool],
    say: Callable[[Any], None],
) -> None:
    """Say piece after piece, until something other is wanted."""
    from handlers.conversation.contents import CONTENTS
    from handlers.imports import taking

    with store.glances(job.now) as book:
        ctx = taking.context(book, wanted.of, job.rules, CONTENTS)
        assert kind.preparation is not None
        planning = kind.preparation(ctx, wanted.of, table.days())
        book.let_go()
        rows, at = table.rows(), wanted.at
        list(islice(rows, at))
        while some := list(islice(rows, _LOOKED)):
            planning.look(some)
            for piece in pieces(planning.plan, some, at, job.sizes):
                say((wanted.beginning, piece))
                book.let_go()
                if other():
                    return
            at += len(some)
        say((wanted.beginning, ReadWhole(table.sheet(), at)))
        say((wanted.beginning, FilePiece(planning.plan(()), 0, at, True)))


def _sealed_by_nobody(_book: Book) -> None:
    raise AssertionError("nothing is written here")
