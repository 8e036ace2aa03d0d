"""W4: the last day of the month: everybody's 22 entries by eight writers, every tenth followed by a budget question.

One process: the writers are threads, as in the bot.  The sums must come out to the cent.  On PostgreSQL only the
smaller month: the larger one takes a quarter of an hour there.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

from bench import data
from bench.books import DURABLE, Books, Shelf
from bench.budget_query import ask_one
from bench.log_hours import core
from bench.table import Figure, Timed

WRITERS = 8
ENTRIES_EACH = 22


def measure(shelf: Shelf, *, quick: bool) -> Iterator[Figure]:
    """The table's lines."""
    for staff in (100,) if quick else (1_000,) if shelf.kind == "postgres" else (1_000, 10_000):
        with shelf.books(staff=staff) as books:
            count = staff * ENTRIES_EACH
            rate, asked = run(books, count, staff)
            assert books.sums() == data.expected(count, staff=staff), "the sums are not what they must be"
        what = f"{count:,} commands of {staff:,} staff, {WRITERS} writers ({DURABLE[shelf.kind]})"
        large = staff == 10_000
        p99 = asked.at(99) * 1e3
        goal, good = ("≥ 1,000 /s", rate >= 1_000) if large else ("", None)
        yield Figure("W4", what, shelf.kind, rate, "/s", None, goal, good)
        goal, good = ("≤ 20 ms", p99 <= 20) if large else ("", None)
        p50 = asked.at(50) * 1e3
        yield Figure("W4", f"{len(asked.seconds):,} budget questions in between, p50", shelf.kind, p50, "ms")
        yield Figure("W4", "budget questions in between, p99", shelf.kind, p99, "ms", None, goal, good, "low")


def run(books: Books, count: int, staff: int) -> tuple[float, Timed]:
    """Commands a second, and the seconds of each budget question."""
    asked = Timed()
    failed: list[BaseException] = []

    def write(first: int) -> None:
        try:
            for number in range(first, count, WRITERS):
                one = data.worked(number, staff)
                core(books, one)
                if number % 10 == 0:
                    asked(lambda project=one.project: ask_one(books, project))  # type: ignore[misc]
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=write, args=(first,)) for first in range(WRITERS)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]
    return count / (time.perf_counter() - began), asked
