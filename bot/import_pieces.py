"""Pieces of a file on their way to the books: how many go into one transaction, so that nobody waits for it.

While others write, in this process or another, transactions are short.  Where nobody does they are long, since a commit
touches most pages of the indexes, however few rows are in it; and where somebody comes then, the transaction is undone
and its pieces are written again in short ones: quicker than to bring it to its end.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from queue import Empty, Full, Queue
from time import perf_counter, thread_time

from bot.preparing import FilePiece
from handlers.imports.kinds import Plan
from storage.book import Book
from storage.imports import Overtaken

_HOLD = 0.4
"""Seconds of its thread's work in one transaction while nobody else writes."""
PAUSE, _POLITE_FOR = 0.01, 3.0
"""While others have written within so many seconds, transactions are short, and so many seconds lie between two."""
_SHORT, _LONG, _MOST = 0.015, 0.03, 5
"""A short transaction that took less than that has a piece more the next time, one that took longer half of them."""
_WORTH, _BEGUN = 1.0, 40
"""While nobody else writes, a transaction begins with so many pieces, or what has come in so many seconds."""
_SOON = 0.02
"""Seconds that an open transaction waits for the next rows to be planned."""


class GiveWay(Exception):
    """Somebody waits for a transaction that is too long to be brought to its end first."""


class Pace:
    """Whether others have written lately, and how long transactions may be."""

    def __init__(self) -> None:
        self._others: dict[str, int] = {}
        self._until, self._most = 0.0, 1

    @property
    def polite(self) -> bool:
        """Whether transactions are to be short."""
        return perf_counter() < self._until

    @property
    def begins(self) -> tuple[int, float]:
        """With so many pieces a transaction begins, or what has come in so many seconds."""
        return (self._most, _SOON) if self.polite else (_BEGUN, _WORTH)

    def look_round(self, what: str, seen: int) -> None:
        """`seen` is another number than the last time where others have written since."""
        if self._others.get(what, seen) != seen:
            self._until = perf_counter() + _POLITE_FOR
        self._others[what] = seen

    def gave_way(self) -> None:
        """Somebody came."""
        self._until, self._most = perf_counter() + _POLITE_FOR, 1

    def took(self, seconds: float) -> None:
        """A short transaction took so long: the next has more in it, or less."""
        if seconds < _SHORT:
            self._most = min(self._most + 1, _MOST)
        elif seconds > _LONG:
            self._most = max(self._most // 2, 1)


def hand_over(ready: Queue[FilePiece], piece: FilePiece, writer: Future[None]) -> None:
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


class Transaction:
    """The pieces of one transaction: those that it begins with, then what is ready until the time is up, or somebody
    waits.  Where it has to be done anew, all of them come again."""

    def __init__(self, pieces: list[FilePiece], draw: Callable[[float], FilePiece | None]) -> None:
        self.pieces, self._draw = pieces, draw

    def plans(self, book: Book, *, further: bool) -> Iterator[Plan]:
        """Raises GiveWay."""
        place, until = 0, thread_time() + _HOLD
        while True:
            yield self.pieces[place].plan
            place += 1
            if place == len(self.pieces) and not (further and self._more(book, until)):
                return

    def _more(self, book: Book, until: float) -> bool:
        if self.pieces[-1].last:
            return False
        if book.store.awaited():
            raise GiveWay()
        piece = self._draw(_SOON) if thread_time() < until else None
        if piece is not None:
            self.pieces.append(piece)
        return piece is not None


class HandedOver:
    """What was handed over to the writer and is not written yet, in order."""

    def __init__(self, ready: Queue[FilePiece]) -> None:
        self._ready, self._left = ready, deque[FilePiece]()

    def draw(self, seconds: float) -> FilePiece | None:
        """The next; None where none is ready within so many seconds."""
        if self._left:
            return self._left.popleft()
        try:
            return self._ready.get(timeout=max(seconds, 0.0))
        except Empty:
            return None

    def begun(self, pace: Pace, ended: Callable[[], bool]) -> list[FilePiece]:
        """The pieces with which a transaction begins; none where it has `ended` and nothing more will come."""
        many, seconds = pace.begins
        until = perf_counter() + seconds
        pieces: list[FilePiece] = []
        while len(pieces) < many and not (pieces and pieces[-1].last):
            piece = self.draw(until - perf_counter() if pieces else 1.0)
            if piece is not None:
                pieces.append(piece)
            elif pieces or ended():
                break
        return pieces

    def put_back(self, pieces: Sequence[FilePiece]) -> None:
        self._left.extendleft(reversed(pieces))
