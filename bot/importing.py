"""Large files into the books, and imports back out of them, while people go on.

What is planned ahead is planned in a process of its own where there is one (`bot.preparing`), else in this thread,
while the database writes the pieces before.  Everybody else is let in between two transactions, and where somebody
comes while a long one is under way it is undone, and done again in short ones.  Whatever is left open (the process was
killed) is gone on with: rows that are in the books are known, so that none is taken twice.
"""

from __future__ import annotations

import logging
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from queue import Queue
from time import perf_counter
from typing import TypeVar

from bot.desk import LARGE
from bot.import_pieces import PAUSE, GiveWay, HandedOver, Pace, Transaction, hand_over
from bot.preparing import FilePiece, PreparedFile, Preparer, Unprepared, pieces
from chat.cards.card import Card
from chat.text import Text
from formats.sheet import Sheet
from formats.uncollected import uncollected
from handlers.context import Context
from handlers.conversation.answering import House
from handlers.imports import preview, taking
from handlers.imports.file_values import FileAnswers
from handlers.imports.kinds import ImportKind, Plan
from storage import files, imports
from storage.book import Book
from storage.bulk import AT_ONCE
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
PIECE = 100
"""So many rows are planned together; while others write, few of these go into one transaction."""
_READY = 60
CHANGES_AT_ONCE = 25
"""So many changed rows are put right in one transaction: each takes back an entry and books another."""


@dataclass(frozen=True, slots=True)
class TakenFile:
    """A file as it is read, how many rows it has, and what makes these ready, where the sheet is without them."""

    sheet: Sheet
    total: int
    prepared: PreparedFile | None = None


class _Ended(Exception):
    """The house is being closed: what is left is gone on with when it is open again."""


@dataclass(frozen=True, slots=True)
class Importer:
    """Goes on with imports; `tell` hears how far one has come, and where `ends` is set it stops after the next step.
    `preparer`: makes the rows of large files ready."""

    house: House
    tell: Tell = lambda _of: None
    ends: threading.Event = field(default_factory=threading.Event)
    preparer: Preparer | None = None

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
        with uncollected(), polite(), ExitStack() as stack:
            of, kind, file = self._described(number, sheet, stack)
            taken = _Taking(self, of, kind, file)
            try:
                whole = taken.all()
            finally:
                self.house.store.in_portions(False)
        return self._finished(of, kind, taken.file, whole)

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
        return taking.context(book, of, self.house.rules, self.house.contents)

    def _described(self, number: int, sheet: Sheet | None, stack: ExitStack) -> tuple[Import, ImportKind, TakenFile]:
        """The import with its file, read where nobody has read it yet; what reads it lives as long as `stack`."""
        with self.house.store.read(self.house.clock()) as book:
            of = imports.get(book, number)
        file = TakenFile(sheet, len(sheet.rows)) if sheet else self._in_process(of, stack) or self.read_here(of)
        kind = next(kind for kind in self.house.contents.imports if file.sheet.subject in kind.subjects)
        if not of.kind:
            of = self.write(
                lambda book: imports.describe(book, number, kind.name, file.sheet.kind, file.total),
                f"import:{number}:found",
            )
        return of, kind, file

    def read_here(self, of: Import) -> TakenFile:
        """The file with all its rows."""
        with self.house.store.read(self.house.clock()) as book:
            sheet = FileAnswers(of.sha256, of.answers).read(self.context(book, of))
        return TakenFile(sheet, len(sheet.rows))

    def _in_process(self, of: Import, stack: ExitStack) -> TakenFile | None:
        """The file read in a process of its own, which goes on with its rows; None for a small one, and where there is
        no such process."""
        path, house = files.where(self.house.rules.files, of.sha256), self.house
        if self.preparer is None or not path.exists() or path.stat().st_size < LARGE:
            return None
        try:
            sizes = PIECE, CHANGES_AT_ONCE
            prepared = self.preparer.read(house.store.url, house.rules, house.clock(), of, sizes)
            found = stack.enter_context(prepared).found()
        except Unprepared as problem:
            log.warning("import %s goes on without a process of its own: %s", of.id, problem)
            return None
        return TakenFile(found.sheet, found.total, prepared)

    def _finished(self, of: Import, kind: ImportKind, file: TakenFile, whole: Plan) -> Card:
        with self.house.store.read(self.house.clock()) as looked_at:
            parts = kind.sums(self.context(looked_at, of), of.id)
        for place, part in enumerate(parts[:-1]):
            self.write(
                lambda book, part=part: kind.finish(self.context(book, of), of.id, part),  # type: ignore[misc]
                f"import:{of.id}:finish:{place}",
            )

        def finish(book: Book) -> Card:
            ctx = self.context(book, of)
            imports.describe(book, of.id, kind.name, file.sheet.kind, file.total)
            done, _cards = taking.finish(ctx, of.id, parts[-1:])
            card = preview.result(done, kind, preview.left_out(whole, file.sheet), whole.known, kind.then)
            ctx.refresh(card.about, card)
            return card

        return self.write(finish, f"import:{of.id}:taken")

    def write(self, work: Callable[[Book], T], trail: str) -> T:
        """Do it in a transaction of its own."""
        now = self.house.clock()
        return self.house.store.write(work, now=now, trail=f"{trail}:{now.isoformat()}")


class _Taking:
    """One import on its way through its file."""

    def __init__(self, importer: Importer, of: Import, kind: ImportKind, file: TakenFile) -> None:
        self.importer, self.of, self.kind, self.file = importer, of, kind, file
        self.whole = Plan()
        self.at = 0
        self.piece = max(file.total, 1) if kind.whole else AT_ONCE
        self.shown: datetime = importer.house.clock()
        self.pace, self.asked = Pace(), 0
        self.failed = threading.Event()

    def all(self) -> Plan:
        """Take every piece; where the books were changed under a plan, it is made anew from there."""
        for _try in range(_TRIES):
            try:
                self._ahead() if self.kind.ahead else self._one_by_one()
            except Overtaken:
                continue
            except Unprepared as problem:
                log.warning("import %s goes on without a process of its own: %s", self.of.id, problem)
                self.file = self.importer.read_here(self.of)
                continue
            self.whole.problems = [*self.file.sheet.problems, *self.whole.problems]
            return self.whole
        raise Overtaken()

    def _one_by_one(self) -> None:
        sheet = self.file.sheet
        while self.at < len(sheet.rows):
            part = replace(sheet, rows=sheet.rows[self.at : self.at + self.piece])

            def work(book: Book, part: Sheet = part) -> Plan:
                ctx = self.importer.context(book, self.of)
                plan = self.kind.planner(ctx, part)(part.rows)
                taking.write(ctx, self.of, self.kind, (plan,), seen=lambda: self.at + len(part.rows))
                return plan

            self._written(self.importer.write(work, f"import:{self.of.id}:{self.at}"), len(part.rows))

    def _ahead(self) -> None:
        """Plan further pieces while those before are written."""
        self.failed.clear()
        ready: Queue[FilePiece] = Queue(_READY)
        with ThreadPoolExecutor(1, thread_name_prefix="import") as pool:
            writer = pool.submit(self._write_on, ready)
            try:
                for piece in self._pieces():
                    hand_over(ready, piece, writer)
            except BaseException:
                self.failed.set()
                raise
            writer.result()
        if self.file.prepared is not None and (whole := self.file.prepared.whole) is not None:
            self.file = TakenFile(whole.sheet, whole.total)

    def _pieces(self) -> Iterator[FilePiece]:
        """What the rest of the file brings."""
        if self.file.prepared is not None:
            yield from self.file.prepared.pieces(self.of, self.at)
            return
        house, rows = self.importer.house, self.file.sheet.rows[self.at :]
        with house.store.glances(house.clock()) as book:
            planned = self.kind.planner(self.importer.context(book, self.of), self.file.sheet)
            book.let_go()
            for piece in pieces(planned, rows, self.at, (PIECE, CHANGES_AT_ONCE)):
                book.let_go()
                yield piece
            yield FilePiece(planned(()), 0, self.file.total, True)

    def _write_on(self, ready: Queue[FilePiece]) -> None:
        """Write what is ready, as much in one transaction as nobody has to wait for."""
        handed, store = HandedOver(ready), self.importer.house.store
        while True:
            self.pace.look_round("asked", store.asked - self.asked)
            some = handed.begun(self.pace, self.failed.is_set)
            if not some:
                return
            transaction = Transaction(some, handed.draw)
            try:
                self._write(transaction)
            except GiveWay:
                self.pace.gave_way()
                handed.put_back(transaction.pieces)
                continue
            if transaction.pieces[-1].last:
                return

    def _write(self, transaction: Transaction) -> None:
        polite = self.pace.polite

        def work(book: Book) -> None:
            self.pace.look_round("version", book.version())
            book.store.in_portions(self.pace.polite)
            plans = transaction.plans(book, further=not polite)
            context = self.importer.context(book, self.of)
            taking.write(context, self.of, self.kind, plans, seen=lambda: transaction.pieces[-1].seen)

        self.asked += 1
        began = perf_counter()
        self.importer.write(work, f"import:{self.of.id}:{transaction.pieces[0].seen}")
        took = perf_counter() - began
        for one in transaction.pieces:
            self._written(one.plan, one.rows)
        if polite:
            self.pace.took(took)
            time.sleep(PAUSE)

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
