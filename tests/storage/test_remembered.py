"""What a process remembers of its last transaction is never older than the database."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest

from handlers.verification.prove import prove
from storage import audit, balances, people
from storage.book import Book, Store
from storage.directory import directory
from tests.conftest import Stage


def names(book: Book) -> set[str]:
    return {person.name for person in directory(book).people.values()}


def trail(stage: Stage) -> list[int]:
    with stage.read() as book:
        assert not prove(book, stage.house.rules).faults
        return [event.seq for event in audit.whole(book)]


def write(store: Store, stage: Stage, work: Any, trail: str) -> Any:
    return store.write(work, now=stage.now, trail=trail)


def test_what_another_process_wrote_is_seen_by_the_next_transaction(stage: Stage) -> None:
    other = Store(stage.house.store.url, seal=audit.seal)
    for turn, store in enumerate([stage.house.store, other, other, stage.house.store, other]):

        def work(book: Book, turn: int = turn) -> set[str]:
            people.add(book, f"Nora {turn}")
            audit.note(book, "project.changed", f"project:{turn}")
            return names(book)

        found = write(store, stage, work, f"turn {turn}")
        assert {f"Nora {before}" for before in range(turn + 1)} <= found
    other.close()
    seqs = trail(stage)
    assert seqs == sorted(set(seqs))


def test_what_was_undone_is_not_remembered(stage: Stage) -> None:
    store = stage.house.store

    def refused(book: Book) -> None:
        people.add(book, "Nora")
        assert "Nora" in names(book)
        audit.note(book, "project.changed", "project:1")
        audit.seal(book)
        raise RuntimeError("too late")

    def half(book: Book) -> set[str]:
        with suppress(RuntimeError), book.part():
            people.add(book, "Olga")
            assert "Olga" in names(book)
            raise RuntimeError("in a part")
        audit.note(book, "project.changed", "project:2")
        return names(book)

    before = trail(stage)
    with pytest.raises(RuntimeError):
        write(store, stage, refused, "refused")
    found = write(store, stage, half, "half")
    assert not found & {"Nora", "Olga"}
    assert trail(stage) == [*before, before[-1] + 1]


def test_where_a_commit_fails_its_events_are_not_remembered(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    store = stage.house.store

    def work(book: Book) -> None:
        audit.note(book, "project.changed", "project:1")

    write(store, stage, work, "before")
    before = trail(stage)
    assert store._writer is not None
    with monkeypatch.context() as patched:

        def commit() -> None:
            raise OSError("the disk is full")

        patched.setattr(store._writer.connection.driver_connection, "commit", commit)
        with pytest.raises(OSError, match="disk"):
            write(store, stage, work, "fails")
    write(store, stage, work, "after")
    assert trail(stage) == [*before, before[-1] + 1]


def test_another_connection_begins_with_nothing_remembered(stage: Stage) -> None:
    """A version counts what one connection has seen: that of another may be the same number by chance."""
    store, other = stage.house.store, Store(stage.house.store.url, seal=audit.seal)

    def work(book: Book) -> set[str]:
        people.add(book, f"Nora {len(names(book))}")
        audit.note(book, "project.changed", "project:1")
        return names(book)

    found = write(store, stage, work, "mine")
    for turn in range(4):
        write(other, stage, work, f"theirs {turn}")
        store.close()
        now = write(store, stage, work, f"mine again {turn}")
        assert len(now) == len(found) + 2
        found = now
    other.close()
    seqs = trail(stage)
    assert seqs == sorted(set(seqs))


def test_sums_of_a_project_are_those_of_the_database(stage: Stage) -> None:
    """Whatever was added, undone, refused, imported or written by another process meanwhile."""
    store, other = stage.house.store, Store(stage.house.store.url, seal=audit.seal)
    key = (1, "labour", 0, "2026-11", "pending", "CNY")

    def used(book: Book, minor: int) -> None:
        before = balances.used_by_category(book, 1, count_pending=True).get("labour", 0)
        balances.add(book, [(key, minor, 0)])
        with suppress(RuntimeError), book.part():
            balances.add(book, [(key, 500, 0)])
            assert balances.used_by_category(book, 1, count_pending=True)["labour"] == before + minor + 500
            raise RuntimeError("undone")
        now = balances.used_by_category(book, 1, count_pending=True)["labour"]
        kept = sum(use.used() for name, use in balances.of_project(book, 1).items() if name == "labour")
        assert now == before + minor == kept

    def refused(book: Book) -> None:
        used(book, 3)
        raise RuntimeError("refused")

    for turn, of in enumerate([store, other, other, store, store]):
        write(of, stage, lambda book: used(book, 10), f"turn {turn}")
        with pytest.raises(RuntimeError):
            write(of, stage, refused, f"refused {turn}")
    other.close()
