"""W5: a year's hours out of Toggl Track, from opening the file to the commit, and the same file once more.

Ours reads, matches people, projects and categories, checks, books balanced entries with their sums and trail, and keeps
the identity of each row.  The floor reads the same file with `csv` and leaves the same rows.
"""

from __future__ import annotations

import csv
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import formats
from bench import data
from bench.books import Books, Shelf
from bench.floor import Floor
from bench.table import Figure
from handlers.hours.imports import ImportPlan, apply_hours
from storage.book import Book

HEADER = (
    "User",
    "Email",
    "Client",
    "Project",
    "Task",
    "Description",
    "Billable",
    "Start date",
    "Start time",
    "End date",
    "End time",
    "Duration",
    "Tags",
    "Amount (USD)",
)


def write(path: Path, count: int) -> None:
    """The data set as Toggl exports it: the category is the task."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        out = csv.writer(file)
        out.writerow(HEADER)
        for one in data.entries(count):
            start = datetime(one.day.year, one.day.month, one.day.day, 8, tzinfo=UTC) + timedelta(
                seconds=one.number % 3600
            )
            end = start + timedelta(minutes=one.minutes)
            account = data.account(one.staff)
            out.writerow(
                (
                    account,
                    f"{account}@example.com",
                    "",
                    data.code(one.project),
                    data.CATEGORIES[one.category],
                    one.note,
                    "Yes",
                    start.date(),
                    start.time(),
                    end.date(),
                    end.time(),
                    f"{one.minutes // 60:02d}:{one.minutes % 60:02d}:00",
                    "",
                    "",
                )
            )


def ours(books: Books, path: Path) -> ImportPlan:
    """Import the file; returns what was done."""
    sheet = formats.read(path.read_bytes(), path.name)

    def work(book: Book) -> ImportPlan:
        return apply_hours(books.context(book, "boss"), sheet, path.name)[1]

    plan: ImportPlan = books.write(work, f"import:{time.perf_counter()}")
    return plan


def measure(shelf: Shelf, *, quick: bool) -> Iterator[Figure]:
    """The table's lines."""
    count, rounds = (5_000, 1) if quick else (100_000, 3)
    path = shelf.folder / "toggl.csv"
    write(path, count)
    want = data.expected(count)
    mine, plain, agains = [], [], []
    for _round in range(rounds):
        with shelf.books() as books:
            floor = Floor(books)
            plain.append(_took(partial(floor.take, path)))
            assert books.sums() == want, "the sums are not what they must be"
        with shelf.books() as books:
            mine.append(_took(partial(_take_new, books, path, count)))
            agains.append(_took(partial(_take_known, books, path, count)))
            assert books.sums() == want, "the sums are not what they must be"
    rate, base, again = count / sorted(mine)[rounds // 2], count / sorted(plain)[rounds // 2], max(agains)
    kind, rows = shelf.kind, f"{count:,} rows of Toggl"
    yield Figure("W5 import", rows, kind, rate, "rows/s", base, "≥ 20,000 rows/s", rate >= 20_000)
    yield Figure("W5 import", "the same file again", kind, again, "s", None, "≤ 2 s", again <= 2, "low")


def _take_new(books: Books, path: Path, count: int) -> None:
    plan = ours(books, path)
    assert (len(plan.rows), plan.known, plan.problems) == (count, 0, []), "not every row was taken"


def _take_known(books: Books, path: Path, count: int) -> None:
    plan = ours(books, path)
    assert (len(plan.rows), plan.known) == (0, count), "rows were taken twice"


def _took(work: Callable[[], None]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
