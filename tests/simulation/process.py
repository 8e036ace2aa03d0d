"""A process of the house that dies when it is told to: before a commit, or after it, with all that it had not kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.app import App, fetched
from bot.config import Config
from bot.timetable import timetable
from chat.cards.card import Reply
from chat.incoming import File, Incoming
from handlers.context import Reading
from handlers.conversation.answering import answer
from ledger.money import Money
from ledger.receipt import Receipt
from storage import audit, files
from storage.book import Book
from storage.directory import Directory
from tests.conftest import Stage, make_stage
from tests.simulation.wall import Wall


class Died(BaseException):
    """The process is gone.  Nothing catches that but who watches over processes."""


class Process:
    """An opened house of its own on the books of all.

    `left`: so many commits it will live to see, and whether the last one is still made; None for one that does not die.
    """

    def __init__(
        self,
        url: str,
        folder: Path,
        wall: Wall,
        clock: Callable[[], datetime],
        between: Callable[[], None] = lambda: None,
    ) -> None:
        """`between` is called before each transaction that writes."""
        self.stage: Stage = make_stage(url, folder)
        store = self.stage.house.store
        house = replace(self.stage.house, clock=clock, read=self._read, fetch=self._fetched)
        config = Config()
        self.app = App(config, house.rules, store, house, timetable(config, house), {wall.name: wall})
        self.left: tuple[int, bool] | None = None
        self._between, self._write, self._wall = between, store.write, wall
        store._seal = self._seal
        store.write = self._written  # type: ignore[method-assign]

    def accept(self, incoming: Incoming) -> bool:
        return self.app.accept(incoming)

    def hear(self, incoming: Incoming) -> Reply:
        return self.app.hear(incoming)

    def heedless(self, incoming: Incoming) -> Reply:
        """A delivery that is answered without having been kept first."""
        return answer(incoming, self.app.house)

    def show(self, incoming: Incoming, reply: Reply) -> None:
        if reply != Reply():
            self._wall.reply(incoming, reply)
            if reply.card and reply.card.about:
                self.app.told(reply.card.about, incoming.at, f"reply:{incoming.id}")

    def answered(self, incoming: Incoming) -> None:
        self.app.answered(incoming)
        self.app.note_answered()

    def deliver(self) -> None:
        self.app.deliver()

    def tick(self) -> list[str]:
        return self.app.tick()

    def finish(self, patience: timedelta) -> None:
        self.app.finish_left_over(patience)

    def close(self) -> None:
        self.app.store.close()

    def _read(self, file: File, _people: Directory) -> Reading:
        """A photograph is what says what stands on it."""
        _word, _number, minor, day = file.data.decode().split()
        amount = Money(int(minor), "CNY")
        receipt = Receipt("till", f"Shop {minor}", date.fromisoformat(day), "CNY", amount, None, category="travel")
        return Reading(file.name, file.mime, files.keep(self.app.rules.files, file.data), (receipt,))

    def _fetched(self, incoming: Incoming) -> Incoming:
        return fetched(incoming, self.app.platforms, 1_000_000)

    def _written(self, work: Callable[[Book], Any], *, now: datetime, trail: str, person: int = 0) -> Any:
        self._between()
        result = self._write(work, now=now, trail=trail, person=person)
        self._lives(committed=True)
        return result

    def _seal(self, book: Book) -> None:
        audit.seal(book)
        self._lives(committed=False)

    def _lives(self, *, committed: bool) -> None:
        if self.left is None:
            return
        commits, last_is_made = self.left
        if commits <= 0 and committed == last_is_made:
            raise Died()
        if committed:
            self.left = (commits - 1, last_is_made)
