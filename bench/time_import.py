"""W5: a year's hours out of Toggl Track, from opening the file to the commit, and the same file once more.

Ours reads, matches people, projects and categories, checks, books balanced entries with their sums and trail, and keeps
the identity of each row.  The floor reads the same file with `csv` and leaves the same rows.
"""

from __future__ import annotations

import csv
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from bench import data, log_hours
from bench.books import Books, Shelf
from bench.floor import Floor
from bench.table import Figure, Timed
from bot.importing import Importer, polite
from storage import files, imports
from storage.book import Book
from storage.imports import Import

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


def ours(books: Books, path: Path) -> Import:
    """Import the file the way that a large one is taken, from the click to the end; returns what was done."""
    house = replace(books.house, rules=replace(books.house.rules, files=path.parent / "files"))
    sha256 = files.keep(house.rules.files, path.read_bytes())

    def begin(book: Book) -> Import:
        books.context(book, "boss")
        files.note(book, sha256, path.name, "text/csv", path.stat().st_size)
        return imports.begin(book, "", "", path.name, sha256, answers={}, waits=True)

    of: Import = books.write(begin, f"import:{time.perf_counter()}")
    Importer(house, preparer=books.preparer).take(of.id)
    with books.read() as book:
        return imports.get(book, of.id)


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
            books.preparer.ready()  # as it is where the file was shown a moment ago
            mine.append(_took(partial(_take_new, books, path, count)))
            agains.append(_took(partial(_take_known, books, path, count)))
            assert books.sums() == want, "the sums are not what they must be"
    rate, base, again = count / sorted(mine)[rounds // 2], count / sorted(plain)[rounds // 2], max(agains)
    kind, rows = shelf.kind, f"{count:,} rows of Toggl"
    yield Figure("W5 import", rows, kind, rate, "rows/s", base, "≥ 25,000 rows/s", rate >= 25_000)
    with shelf.books() as books:
        books.preparer.ready()
        answers = _answered_meanwhile(books, path, count)
    for place, name in ((50, "p50"), (99, "p99"), (100, "longest")):
        took = answers.at(place) * 1e3
        goal = ("≤ 100 ms", took <= 100) if place > 50 else ("", None)
        yield Figure(
            "W5 import", f"{len(answers.seconds)} answers meanwhile, {name}", kind, took, "ms", None, *goal, "low"
        )
    yield Figure("W5 import", "the same file again", kind, again, "s", None, "≤ 2 s", again <= 2, "low")


def _answered_meanwhile(books: Books, path: Path, count: int) -> Timed:
    """Somebody says hours all the time while the file is taken: how long each answer took."""
    timed, ends = Timed(), threading.Event()
    entries = iter(data.entries(1_000_000, count))
    log_hours.say(books, next(entries))  # what is loaded with the first answer is no part of waiting

    def talk() -> None:
        for one in entries:
            if ends.is_set():
                return
            timed(partial(log_hours.say, books, one))
            time.sleep(0.02)

    talker = threading.Thread(target=talk, name="talker")
    talker.start()
    try:
        with polite():  # as when it is read behind an answer
            of = ours(books, path)
    finally:
        ends.set()
        talker.join()
    assert (of.state, of.rows) == ("applied", count), "not every row was taken"
    return timed


def _take_new(books: Books, path: Path, count: int) -> None:
    of = ours(books, path)
    assert (of.state, of.rows, of.seen) == ("applied", count, count), "not every row was taken"


def _take_known(books: Books, path: Path, count: int) -> None:
    of = ours(books, path)
    assert (of.rows, of.changed, of.seen) == (0, 0, count), "rows were taken twice"


def _took(work: Callable[[], None]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
