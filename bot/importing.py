"""Large files into the books, and imports back out of them, while people go on.

What is planned ahead is planned in this thread while the database writes the piece before; each piece is a short
transaction of its own, between which everybody else is let in.  Whatever is left open (the process was killed) is gone
on with: rows that are in the books are known, so that none is taken twice.
"""

from __future__ import annotations

import logging
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from queue import Empty, Full, Queue
from time import perf_counter, thread_time
from typing import NamedTuple, TypeVar

from chat.cards.card import Card
from chat.incoming import Place
from chat.text import Text
from formats.sheet import Sheet
from formats.uncollected import uncollected
from handlers.context import Context
from handlers.conversation.answering import House
from handlers.dated_rules import as_of
from handlers.imports import preview, taking
from handlers.imports.file_values import FileAnswers
from handlers.imports.kinds import ImportKind, Plan
from storage import imports
from storage.book import Book
from storage.bulk import AT_ONCE
from storage.directory import directory
from storage.imports import Import, Overtaken

log = logging.getLogger(__name__)

T = TypeVar("T")

Tell = Callable[[Import], None]

LEFT_BEHIND = timedelta(seconds=60)
"""Who has not worked on an import for so long has died."""
SHOWN_EVERY = timedelta(seconds=1)
"""The message that shows how far it has come is changed no oftener."""
_SWITCH = 0.0002
"""Seconds that a thread may go on while others wait for their turn: an answer to somebody takes dozens of turns."""
_TRIES = 20
PIECE = 250
"""So many rows are planned together; nobody waits for longer than the writing of these and one commit."""
_READY = 20
_HOLD = 0.4
"""Seconds of its thread's work in one transaction while nobody else writes: a commit touches most pages of the
indexes, however few rows are in it, so that few commits are quick."""
_PAUSE, _POLITE_FOR = 0.01, 3.0
"""While others have written within so many seconds, one piece goes into a transaction, and so many seconds lie between
two of them."""
_SOON = 0.02
"""Seconds that an open transaction waits for the next rows to be planned."""
CHANGES_AT_ONCE = 25
"""So many changed rows are put right in one transaction: each takes back an entry and books another."""


class _Ended(Exception):
    """The house is being closed: what is left is gone on with when it is open again."""


@dataclass(frozen=True, slots=True)
class Importer:
    """Goes on with imports; `tell` hears how far one has come, and where `ends` is set it stops after the next step."""

    house: House
    tell: Tell = lambda _of: None
    ends: threading.Event = field(default_factory=threading.Event)

    def go_on(self) -> int:
        """Go on with all that was begun in the chat, or left behind; returns how many were brought to their end."""
        now = self.house.clock()
        with self.house.store.read(now) as book:
            waiting = imports.left_open(book, now - LEFT_BEHIND)
        return sum(self._gone_on(of) for of in waiting)

    def _gone_on(self, of: Import) -> bool:
        """Whether it was brought to its end here; what went wrong stands in the log, and it is tried again later."""
        before = self.house.clock() - LEFT_BEHIND
        if not self.write(lambda book: imports.claim(book, of.id, before), f"import:{of.id}:claim"):
            return False
        try:
            self.undo(of.id) if of.state == "undoing" else self.take(of.id)
        except _Ended:
            self.write(lambda book: imports.release(book, of.id), f"import:{of.id}:released")
            return False
        except Exception:
            log.exception("import %s could not be gone on with", of.id)
            return False
        return True

    def take(self, number: int, sheet: Sheet | None = None) -> Card:
        """Take what an import has not taken yet, to its end; returns the card that says what was taken."""
        with uncollected(), polite():
            of, kind, sheet = self._described(number, sheet)
            try:
                whole = _Taking(self, of, kind, sheet).all()
            finally:
                self.house.store.in_portions(False)
        return self._finished(of, kind, sheet, whole)

    def undo(self, number: int) -> Card:
        """Take back an import that is being taken back, to its end; returns the card that says what was."""
        done, after = 0, ""
        stays: list[Text] = []
        shown = self.house.clock()
        with polite():
            while True:
                some, kept, after, of = self._back(number, after)
                done += some
                stays += kept
                self.told(of)
                if not after:
                    break
                if self.house.clock() >= shown + SHOWN_EVERY:
                    shown = self.house.clock()
                    self.show(preview.progress(of), f"import:{number}:shown:{done}")

        def end(book: Book) -> Card:
            ctx = self.context(book, imports.get(book, number))
            card = preview.undone(taking.end_undo(ctx, imports.get(book, number)), done, stays)
            ctx.refresh(card.about, card)
            return card

        return self.write(end, f"import:{number}:undone")

    def told(self, of: Import) -> None:
        """It has come so far.  Raises _Ended where it is not to go on."""
        self.tell(of)
        if self.ends.is_set():
            raise _Ended()

    def _back(self, number: int, after: str) -> tuple[int, tuple[Text, ...], str, Import]:
        def step(book: Book) -> tuple[int, tuple[Text, ...], str, Import]:
            of = imports.get(book, number)
            some, kept, last = taking.undo_step(self.context(book, of), of, after)
            return some, kept, last, replace(of, seen=of.seen + some)

        return self.write(step, f"import:{number}:back:{after or 0}")

    def show(self, card: Card, trail: str) -> None:
        """Bring every message that shows an import up to date."""
        number = int(card.about.partition(":")[2])

        def refresh(book: Book) -> None:
            self.context(book, imports.get(book, number)).refresh(card.about, card)

        self.write(refresh, trail)

    def context(self, book: Book, of: Import) -> Context:
        """What happens is done by the person who asked for the import."""
        people = directory(book)
        book.person = of.person
        place = Place("import", str(of.id), "direct")
        return Context(
            book,
            people,
            as_of(self.house.rules, people, book.now.date()),
            people.person(of.person),
            place,
            None,
            book.trail,
            contents=self.house.contents,
        )

    def _described(self, number: int, sheet: Sheet | None) -> tuple[Import, ImportKind, Sheet]:
        """The import with its file, read where nobody has read it yet."""
        with self.house.store.read(self.house.clock()) as book:
            of = imports.get(book, number)
            ctx = self.context(book, of)
            found = sheet or FileAnswers(of.sha256, of.answers).read(ctx)
            looked_for = next(kind for kind in ctx.contents.imports if found.subject in kind.subjects)
        if not of.kind:
            of = self.write(
                lambda book: imports.describe(book, number, looked_for.name, found.kind, len(found.rows)),
                f"import:{number}:found",
            )
        return of, looked_for, found

    def _finished(self, of: Import, kind: ImportKind, sheet: Sheet, whole: Plan) -> Card:
        with self.house.store.read(self.house.clock()) as looked_at:
            parts = kind.sums(self.context(looked_at, of), of.id)
        for place, part in enumerate(parts[:-1]):
            self.write(
                lambda book, part=part: kind.finish(self.context(book, of), of.id, part),  # type: ignore[misc]
                f"import:{of.id}:finish:{place}",
            )

        def finish(book: Book) -> Card:
            ctx = self.context(book, of)
            done, _cards = taking.finish(ctx, of.id, parts[-1:])
            card = preview.result(done, kind, preview.left_out(whole, sheet), whole.known, kind.then)
            ctx.refresh(card.about, card)
            return card

        return self.write(finish, f"import:{of.id}:taken")

    def write(self, work: Callable[[Book], T], trail: str) -> T:
        """Do it in a transaction of its own."""
        now = self.house.clock()
        return self.house.store.write(work, now=now, trail=f"{trail}:{now.isoformat()}")


class _Piece(NamedTuple):
    """What some rows of the file bring, how many they are, how far it is seen with them, and whether that is all."""

    plan: Plan
    rows: int
    seen: int
    last: bool


def _hand_over(ready: Queue[_Piece], piece: _Piece, writer: Future[None]) -> None:
    """Wait until the writer takes more; where it has failed, that is raised here."""
    while True:
        if writer.done():
            writer.result()
            raise Overtaken()
        try:
            ready.put(piece, timeout=1)
        except Full:
            continue
        return


def _plans(book: Book, ready: Queue[_Piece], first: _Piece, done: list[_Piece], until: float) -> Iterator[Plan]:
    """What goes into one transaction: what is ready, until the time is up or somebody waits; `done` hears of it."""
    piece = first
    while True:
        done.append(piece)
        yield piece.plan
        if piece.last or book.store.awaited() or thread_time() > until:
            return
        try:
            piece = ready.get(timeout=_SOON)
        except Empty:
            return


class _Taking:
    """One import on its way through its file."""

    def __init__(self, importer: Importer, of: Import, kind: ImportKind, sheet: Sheet) -> None:
        self.importer, self.of, self.kind, self.sheet = importer, of, kind, sheet
        self.whole = Plan(problems=list(sheet.problems))
        self.at = 0
        self.piece = max(len(sheet.rows), 1) if kind.whole else AT_ONCE
        self.shown: datetime = importer.house.clock()
        self.others: tuple[int, int] | None = None
        self.polite, self.asked = 0.0, 0
        self.failed = threading.Event()

    def all(self) -> Plan:
        """Take every piece; where the books were changed under a plan, it is made anew from there."""
        for _try in range(_TRIES):
            try:
                self._ahead() if self.kind.ahead else self._one_by_one()
            except Overtaken:
                continue
            return self.whole
        raise Overtaken()

    def _one_by_one(self) -> None:
        while self.at < len(self.sheet.rows):
            part = replace(self.sheet, rows=self.sheet.rows[self.at : self.at + self.piece])

            def work(book: Book, part: Sheet = part) -> Plan:
                ctx = self.importer.context(book, self.of)
                plan = self.kind.planner(ctx, part)(part.rows)
                taking.write(ctx, self.of, self.kind, (plan,), seen=lambda: self.at + len(part.rows))
                return plan

            self._written(self.importer.write(work, f"import:{self.of.id}:{self.at}"), len(part.rows))

    def _ahead(self) -> None:
        """Plan further pieces while those before are written."""
        house = self.importer.house
        with house.store.read(house.clock()) as book:
            planned = self.kind.planner(self.importer.context(book, self.of), self.sheet)
        self.failed.clear()
        ready: Queue[_Piece] = Queue(_READY)
        whole = len(self.sheet.rows)
        with ThreadPoolExecutor(1, thread_name_prefix="import") as pool:
            writer = pool.submit(self._write_on, ready)
            try:
                for start in range(self.at, whole, PIECE):
                    rows = self.sheet.rows[start : start + PIECE]
                    parts = list(planned(rows).divided(CHANGES_AT_ONCE))
                    for place, plan in enumerate(parts, 1):
                        size = len(rows) if place == len(parts) else 0
                        end = start + size == whole
                        _hand_over(ready, _Piece(plan, size, start + size, end), writer)
            except BaseException:
                self.failed.set()
                raise
            writer.result()

    def _write_on(self, ready: Queue[_Piece]) -> None:
        """Write what is ready, as much in one transaction as nobody has to wait for."""
        piece = self._next(ready)
        while piece is not None:
            done: list[_Piece] = []
            first = piece

            def work(book: Book, first: _Piece = first, done: list[_Piece] = done) -> bool:
                context, until = self.importer.context(book, self.of), thread_time() + self._hold(book)
                plans = _plans(book, ready, first, done, until)
                taking.write(context, self.of, self.kind, plans, seen=lambda: done[-1].seen)
                return done[-1].last

            self.asked += 1
            last = self.importer.write(work, f"import:{self.of.id}:{piece.seen}")
            for one in done:
                self._written(one.plan, one.rows)
            if perf_counter() < self.polite:
                time.sleep(_PAUSE)
            piece = None if last else self._next(ready)

    def _next(self, ready: Queue[_Piece]) -> _Piece | None:
        """What is ready next; None where nothing more will come."""
        while not self.failed.is_set():
            try:
                return ready.get(timeout=1)
            except Empty:
                continue
        return None

    def _hold(self, book: Book) -> float:
        """So many seconds of work go into one transaction: one piece while others write, in this process or another."""
        now = perf_counter()
        version, others = book.version(), book.store.asked - self.asked
        if self.others not in (None, (version, others)):
            self.polite = now + _POLITE_FOR
        self.others = version, others
        book.store.in_portions(now < self.polite)
        return 0.0 if now < self.polite else _HOLD

    def _written(self, plan: Plan, rows: int) -> None:
        """A piece is in the books."""
        self.at += rows
        self.of = replace(
            self.of,
            seen=self.at,
            rows=self.of.rows + len(plan.new),
            changed=self.of.changed + len(plan.changed),
        )
        plan.new, plan.changed = [], []
        self.whole.add(plan)
        self.importer.told(self.of)
        now = self.importer.house.clock()
        if now >= self.shown + SHOWN_EVERY:
            self.shown = now
            self.asked += 1
            self.importer.show(preview.progress(self.of), f"import:{self.of.id}:shown:{self.at}")


@contextmanager
def polite() -> Iterator[None]:
    """Other threads get their turn soon while this one is busy."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(_SWITCH)
    try:
        yield
    finally:
        sys.setswitchinterval(before)
