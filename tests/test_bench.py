"""The floor of the benchmark is honest: plain SQL leaves as many rows in every table as ours does."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import func, select

from bench import budget_query, data, log_hours, overdue, time_import
from bench.books import Books, Shelf
from bench.floor import Floor
from storage import tables

ONLY_OURS = {
    "budget_mark",  # ours remembers that a mark was crossed, so that a fall below and a new crossing is news again
}
SEALED_BESIDE = "rows.kept"
"""The event of a transaction that notes nothing else of what it seals; the floor's seal with what they note."""
_ACTION = tables.everything()["event"].c.action


def rows(books: Books) -> dict[str, int]:
    with books.read() as book:
        kept = sum(1 for (action,) in book.connection.execute(select(_ACTION)) if action == SEALED_BESIDE)
        return {
            name: (-kept if name == "event" else 0)
            + book.connection.execute(select(func.count()).select_from(table)).scalar_one()
            for name, table in tables.everything().items()
            if name not in ONLY_OURS
        }


@pytest.mark.slow
def test_logging_leaves_the_same_rows(tmp_path: Path) -> None:
    shelf = Shelf("sqlite", tmp_path)
    with shelf.books(staff=20) as ours, shelf.books(staff=20) as theirs:
        floor = Floor(theirs)
        for one in data.entries(40, staff=20):
            log_hours.core(ours, one)
            floor.log(one)
        assert rows(ours) == rows(theirs)
        assert ours.sums() == theirs.sums() == data.expected(40, staff=20)


@pytest.mark.slow
def test_importing_leaves_the_same_rows(tmp_path: Path) -> None:
    shelf = Shelf("sqlite", tmp_path)
    time_import.write(tmp_path / "toggl.csv", 300)
    with shelf.books() as ours, shelf.books() as theirs:
        time_import.ours(ours, tmp_path / "toggl.csv")
        Floor(theirs).take(tmp_path / "toggl.csv")
        assert rows(ours) | {"file": 0} == rows(theirs) | {"file": 0}, "ours keeps the file besides"
        assert ours.sums() == theirs.sums() == data.expected(300)


@pytest.mark.slow
def test_the_sweep_leaves_the_same_rows(tmp_path: Path) -> None:
    shelf = Shelf("sqlite", tmp_path)
    with shelf.books(staff=20) as ours, shelf.books(staff=20) as theirs:
        for books in (ours, theirs):
            overdue.fill(books, 200)
        overdue.sweep(ours, "first")
        Floor(theirs).sweep()
        assert rows(ours) | {"notice": 0} == rows(theirs) | {"notice": 0}, "ours may tell finance and owners besides"
        overdue.check(ours, 200)
        overdue.check(theirs, 200)


@pytest.mark.slow
def test_the_cards_show_what_the_floor_finds(tmp_path: Path) -> None:
    with Shelf("sqlite", tmp_path).books() as books:
        budget_query.fill(books, 300)
        budget_query.check(books, Floor(books), data.expected(300))
