"""Writers that share a commit: each for itself, nobody waits for ever, nothing half done."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from ledger.errors import BadInput
from storage import jobs
from storage.book import Book
from storage.engine import LOG, PORTION
from tests.conftest import Stage

ROOT = Path(__file__).parents[2]


def together(stage: Stage, works: list[Callable[[Book], object]]) -> list[object]:
    """Do all at once: the first holds the pen until the others wait."""
    waiting = threading.Event()
    results: list[object] = [None] * len(works)

    def hold(_book: Book) -> None:
        waiting.wait(10)

    def write(place: int) -> None:
        try:
            results[place] = stage.house.store.write(works[place], now=stage.now, trail=f"t{place}")
        except Exception as error:
            results[place] = error

    first = threading.Thread(target=lambda: stage.house.store.write(hold, now=stage.now, trail="hold"))
    first.start()
    time.sleep(0.05)
    others = [threading.Thread(target=write, args=(place,)) for place in range(len(works))]
    for thread in others:
        thread.start()
    time.sleep(0.05)
    waiting.set()
    for thread in (first, *others):
        thread.join(10)
        assert not thread.is_alive(), "a writer waits for ever"
    return results


def add(name: str) -> Callable[[Book], str]:
    def work(book: Book) -> str:
        jobs.take(book, name)
        return name

    return work


def names(stage: Stage) -> set[str]:
    with stage.read() as book:
        return set(jobs.ran(book))


def test_of_those_that_share_a_commit_one_that_fails_undoes_only_itself(both: Stage) -> None:
    def fail(book: Book) -> None:
        jobs.take(book, "bad")
        raise BadInput()

    results = together(both, [add("a"), fail, add("b")])
    assert results[0] == "a"
    assert isinstance(results[1], BadInput)
    assert results[2] == "b"
    assert names(both) == {"a", "b"}


def test_waiting_writers_share_commits(stage: Stage) -> None:
    commits = []
    original = stage.house.store._together

    def counted(batch: list[object]) -> None:
        commits.append(len(batch))
        original(batch)  # type: ignore[arg-type]

    stage.house.store._together = counted  # type: ignore[method-assign, assignment]
    together(stage, [add(f"n{n}") for n in range(20)])
    assert commits[0] == 1
    assert sum(commits) == 21
    assert len(commits) < 6, commits
    assert len(names(stage)) == 20


def test_a_commit_that_fails_is_told_to_all_who_shared_it_and_the_next_goes_well(stage: Stage) -> None:
    def break_off(book: Book) -> None:
        book.connection.execute(text("ROLLBACK"))

    results = together(stage, [add("a"), break_off, add("b")])
    assert all(isinstance(result, Exception) for result in results)
    assert names(stage) == set()
    stage.write(add("after"))
    assert names(stage) == {"after"}


def test_a_writer_that_is_interrupted_while_it_waits_is_not_waited_for(stage: Stage) -> None:
    store = stage.house.store
    started, finish = threading.Event(), threading.Event()

    def hold(_book: Book) -> None:
        started.set()
        finish.wait(10)

    first = threading.Thread(target=lambda: store.write(hold, now=stage.now, trail="hold"))
    first.start()
    started.wait(10)

    class Impatient(threading.Event):
        def wait(self, timeout: float | None = None) -> bool:
            raise KeyboardInterrupt

    from storage import book as book_room

    real = book_room._Command
    made = real(add("gone"), stage.now, "gone", 0)
    made.woken = Impatient()
    with pytest.raises(KeyboardInterrupt):
        store._queue(made)
    finish.set()
    first.join(10)
    stage.write(add("after"))
    assert names(stage) == {"after"}


def test_while_people_wait_the_log_is_brought_in_in_small_portions(stage: Stage) -> None:
    def pages() -> object:
        return stage.write(lambda book: book.raw.execute("PRAGMA wal_autocheckpoint").fetchone()[0])

    assert pages() == LOG
    stage.house.store.in_portions(True)
    assert pages() == PORTION
    stage.house.store.in_portions(False)
    assert pages() == LOG


def test_a_read_sees_one_moment(both: Stage) -> None:
    if not both.house.store.sqlite:
        pytest.skip("PostgreSQL reads what is committed, statement by statement")
    with both.read() as book:
        before = jobs.ran(book)
        both.write(add("meanwhile"))
        assert jobs.ran(book) == before
    assert names(both) == {"meanwhile"}


def test_what_was_answered_is_on_the_disk() -> None:
    asked = "from storage.book import Store\nimport sys\nstore = Store(sys.argv[1], seal=print)\n"
    asked += "print(*(store.engine.raw_connection().execute(f'PRAGMA {one}').fetchone()[0] for one in sys.argv[2:]))"
    with tempfile.TemporaryDirectory() as folder:  # a process of its own: in this one nothing waits for the disk
        words = [sys.executable, "-c", asked, f"sqlite:///{folder}/books.db", "journal_mode", "synchronous"]
        said = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True)
    assert said.stdout.split() == ["wal", "2"], "2: FULL"
