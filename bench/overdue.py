"""W3: the sweep that finds what is overdue today, and the same once more, over 1,000 to 100,000 receivables.

A tenth is late and reaches a dunning level, each exactly once; both also tell each project's channel, in one message
for each customer (one a project here), in the same commit.  Ours tells finance besides, where its policy says so.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from statistics import median

from sqlalchemy import func, insert, select

from bench import data
from bench.books import RULES, Books, Shelf
from bench.floor import Floor
from bench.table import Figure
from handlers import job_context
from handlers.dunning import overdue
from storage import tables as t
from storage.book import Book
from storage.directory import directory, table


def fill(books: Books, count: int) -> None:
    """The receivables as instalments, each to be looked at on the day after its due day."""

    def work(book: Book) -> None:
        codes = directory(book).by_code
        rows = []
        for one in map(data.owed, range(count)):
            row = t.InstalmentRow(
                id=one.number + 1,
                contract=one.project + 1,
                project=codes[data.code(one.project)],
                number=one.number,
                kind="progress",
                customer=f"Customer {one.project}",
                currency="CNY",
                minor=100_000 + one.number,
                paid_minor=0,
                credited_minor=0,
                invoiced_minor=0,
                due=one.due,
                look=one.due + timedelta(days=1),
            )
            rows.append(row.model_dump())
        book.connection.execute(insert(table(t.InstalmentRow)), rows)

    books.write(work, "fill")


def sweep(books: Books, day: str) -> int:
    """One sweep in its commit; returns how many took a step."""
    told: int = books.write(lambda book: overdue.sweep(job_context.context(book, RULES), data.LEVELS), f"sweep:{day}")
    return told


def measure(shelf: Shelf, *, quick: bool) -> Iterator[Figure]:
    """The table's lines."""
    sizes, rounds = ((1_000,), 1) if quick else ((1_000, 10_000, 100_000), 5)
    for size in sizes:
        first, second, plain = [], [], []
        with shelf.books() as filled:
            fill(filled, size)
            filled.store.close()  # nobody may have open what is copied
            for _round in range(rounds):
                with shelf.books(like=filled.name) as books:
                    floor = Floor(books)
                    plain.append(_took(lambda floor=floor: floor.sweep()))  # type: ignore[misc]
                    check(books, size)
                with shelf.books(like=filled.name) as books:
                    first.append(_took(lambda books=books: sweep(books, "first")))  # type: ignore[misc]
                    check(books, size)
                    second.append(_took(lambda books=books: sweep(books, "again")))  # type: ignore[misc]
                    check(books, size)
        goal, good = ("≤ 0.3 s", median(first) <= 0.3) if size == 100_000 else ("", None)
        rows = f"{size:,} receivables"
        yield Figure("W3", f"first sweep, {rows}", shelf.kind, median(first), "s", median(plain), goal, good, "low")
        yield Figure("W3", f"second sweep, {rows}", shelf.kind, median(second) * 1e3, "ms", better="low")


def check(books: Books, count: int) -> None:
    """Each that is late took its level, once; each project with any was told, once."""
    late = [one for one in map(data.owed, range(0, count, 10)) if one.level]
    dunning, notice = table(t.DunningRow), table(t.NoticeRow)
    with books.read() as book:
        found = book.connection.execute(select(dunning.c.step, func.count()).group_by(dunning.c.step))
        steps = Counter({row[0]: row[1] for row in found})
        told = sorted(book.connection.execute(select(notice.c.channel)).scalars())
    assert steps == Counter(data.LEVELS[one.level - 1] for one in late), f"steps {steps}"
    assert len(late) == count // 10
    channels = sorted({f"#{data.code(one.project)}" for one in late})
    assert [channel for channel in told if channel in channels] == channels, "not every project was told once"


def _took(work: Callable[[], int | None]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
