"""Large files of hours: read, matched and made ready by a process of its own, with what it would be without one."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from shutil import copy
from typing import Any

import pytest

from bot import import_pieces, importing
from bot.importing import Importer
from bot.preparing import Preparer
from handlers.imports import commands
from storage import hours, imports
from storage.book import Store
from storage.imports import Import
from tests.conftest import Stage, make_stage
from tests.handlers.test_bank import faults, look, press
from tests.handlers.test_imports import many
from tests.imported import BANK_USD, clockify

WRITTEN = ("hours", "entry", "posting", "imported", "balance", "total", "day_total", "import_batch")
"""The tables that an import writes to, besides the trail."""


@pytest.fixture
def preparer() -> Iterator[Preparer]:
    made = Preparer()
    yield made
    made.close()


@pytest.fixture(autouse=True)
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file is large, and taken in many pieces."""
    monkeypatch.setattr(commands, "AT_ONCE", 10)
    monkeypatch.setattr(importing, "LARGE", 1)
    monkeypatch.setattr(importing, "PIECE", 10)
    monkeypatch.setattr(import_pieces, "_BEGUN", 1)
    monkeypatch.setattr(import_pieces, "_HOLD", 0.0)


def file() -> bytes:
    """95 rows that can be taken, and one each of an unknown project, a wrong day and an unknown person."""
    others = (
        clockify("26/03/2026", project="MOON"),
        clockify("27/13/2026"),
        clockify("28/03/2026").replace(b"ann@", b"nobody@").replace(b"Ann", b"Nobody"),
    )
    return many(95) + b"".join(one.split(b"\n")[1] + b"\n" for one in others)


def written(stage: Stage) -> dict[str, list[tuple[Any, ...]]]:
    with stage.read() as book:
        found = {name: book.raw.execute(f"SELECT * FROM {name} ORDER BY 1, 2, 3").fetchall() for name in WRITTEN}
        sealed = "SELECT action, subject, detail, entries, seal FROM event ORDER BY seq"
        return {**found, "event": book.raw.execute(sealed).fetchall()}


def test_a_large_file_is_taken_with_its_progress_and_known_the_next_time(both: Stage, preparer: Preparer) -> None:
    press(both, look(both, file()), "import.take")
    told: list[int] = []
    assert Importer(both.house, lambda of: told.append(of.seen), preparer=preparer).go_on() == 1
    with both.read() as book:
        of = imports.get(book, 1)
        taken = hours.of_message(book, "import:1", "CNY")
    assert (of.state, of.rows, of.seen, of.total, of.source) == ("applied", 95, 97, 97, "clockify")
    assert len({one.day for one in taken}) == 95 and told == sorted(told) and len(told) > 5
    assert faults(both) == []
    assert "Known already: 95" in both.lines(look(both, file()), "en")


def test_what_is_written_is_the_same_to_the_byte(stage: Stage, preparer: Preparer, tmp_path: Path) -> None:
    stage.house.store.close()
    (tmp_path / "other").mkdir()
    copy(tmp_path / "books.db", tmp_path / "other" / "books.db")
    found = []
    for folder, process in ((tmp_path, None), (tmp_path / "other", preparer)):
        one = make_stage(f"sqlite:///{folder / 'books.db'}", folder)
        press(one, look(one, file()), "import.take")
        assert Importer(one.house, preparer=process).go_on() == 1
        found.append(written(one))
        assert faults(one) == []
        one.house.store.close()
    assert found[0] == found[1]


def test_who_writes_meanwhile_shifts_the_numbers_and_nothing_else(stage: Stage, preparer: Preparer) -> None:
    press(stage, look(stage, many(95)), "import.take")

    def log(of: Import) -> None:
        if of.seen in (20, 50):
            stage.say(f"log {of.seen}min apollo 2026-03-25", by="bob")

    Importer(stage.house, log, preparer=preparer).go_on()
    with stage.read() as book:
        taken = hours.of_message(book, "import:1", "CNY")
    assert len(taken) == len({one.day for one in taken}) == 95 and faults(stage) == []


@pytest.mark.slow
def test_master_data_that_changes_meanwhile_is_seen(stage: Stage, preparer: Preparer) -> None:
    press(stage, look(stage, many(95)), "import.take")
    closed = False

    def close(of: Import) -> None:
        nonlocal closed
        if of.seen >= 40 and not closed:
            closed = True
            stage.say("close project apollo", by="li")
            stage.click("project.close", "APOLLO", by="li")

    Importer(stage.house, close, preparer=preparer).go_on()
    with stage.read() as book:
        of = imports.get(book, 1)
    assert (of.state, of.seen) == ("applied", 95) and 40 <= of.rows < 95 and faults(stage) == []


@pytest.mark.slow
def test_a_process_that_dies_leaves_the_rest_to_this_one(stage: Stage, preparer: Preparer) -> None:
    press(stage, look(stage, many(400)), "import.take")
    started = []
    begin = preparer.read

    def read(*given: Any) -> Any:
        started.append(begin(*given))
        return started[-1]

    preparer.read = read  # type: ignore[method-assign]

    def kill(of: Import) -> None:
        if of.seen == 30:
            started[0]._process.stop()

    assert Importer(stage.house, kill, preparer=preparer).go_on() == 1
    with stage.read() as book:
        taken = hours.of_message(book, "import:1", "CNY")
        of = imports.get(book, 1)
    assert (of.state, of.rows, of.seen) == ("applied", 400, 400)
    assert len({one.day for one in taken}) == 400 and faults(stage) == []


@pytest.mark.slow
def test_rows_that_changed_over_there_are_changed_here(stage: Stage, preparer: Preparer) -> None:
    press(stage, look(stage, clockify("25/03/2026", hours=2)), "import.take")
    Importer(stage.house, preparer=preparer).go_on()
    press(stage, look(stage, clockify("25/03/2026", hours=5)), "import.take")
    Importer(stage.house, preparer=preparer).go_on()
    with stage.read() as book:
        of = imports.get(book, 2)
        standing = hours.several(book, range(1, 9), "CNY").values()
    assert (of.state, of.rows, of.changed) == ("applied", 0, 1)
    assert [one.minutes for one in standing if one.stage == "posted"] == [300] and faults(stage) == []


@pytest.mark.slow
def test_other_files_are_taken_as_ever(stage: Stage, preparer: Preparer) -> None:
    press(stage, look(stage, BANK_USD), "import.take")
    assert Importer(stage.house, preparer=preparer).go_on() == 1
    with stage.read() as book:
        assert imports.get(book, 1).state == "applied"
    assert faults(stage) == []


def test_a_long_transaction_gives_way_and_nothing_is_lost(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_pieces, "_BEGUN", 4)
    monkeypatch.setattr(import_pieces, "_HOLD", 60.0)
    asked = iter([False, True, *[False] * 100])
    monkeypatch.setattr(Store, "awaited", lambda _store: next(asked))
    press(stage, look(stage, many(195)), "import.take")
    seen: list[int] = []
    Importer(stage.house, lambda of: seen.append(of.seen)).go_on()
    with stage.read() as book:
        taken = hours.of_message(book, "import:1", "CNY")
    assert len(taken) == len({one.day for one in taken}) == 195 and seen == sorted(seen) and faults(stage) == []


@pytest.mark.parametrize("process", [False, True])
def test_a_file_without_one_row_that_can_be_taken_comes_to_its_end(
    stage: Stage, preparer: Preparer, process: bool
) -> None:
    data = clockify("25/13/2026")
    look(stage, data)
    stage.click("import.take", sha256(data).hexdigest(), by="fei", at="")
    assert Importer(stage.house, preparer=preparer if process else None).go_on() == 1
    with stage.read() as book:
        of = imports.get(book, 1)
    assert (of.state, of.rows, of.total) == ("applied", 0, 0)
