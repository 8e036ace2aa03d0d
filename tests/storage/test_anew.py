"""A write on PostgreSQL that another stood in the way of is done anew, and is done or refused: never neither."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from storage.book import _ATTEMPTS, MASTER, Book, Store

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


class Deadlock(Exception):
    sqlstate = "40P01"


@pytest.fixture
def store(postgres: str) -> Store:
    return Store(postgres, seal=lambda book: None)


@pytest.mark.parametrize("before", range(_ATTEMPTS))
def test_what_has_to_be_alone_is_done_however_often_it_was_in_the_way_before(store: Store, before: int) -> None:
    tried = 0

    def work(book: Book) -> str:
        nonlocal tried
        tried += 1
        if tried <= before:
            raise Deadlock()
        if not book.alone:
            with store.engine.connect() as other:
                other.exec_driver_sql(f"SELECT pg_advisory_lock_shared({MASTER})")
                try:
                    book.take_alone()
                finally:
                    other.exec_driver_sql(f"SELECT pg_advisory_unlock_shared({MASTER})")
        return "done"

    assert store.write(work, now=NOW, trail="t") == "done"
    assert tried == before + 2
    store.close()


def test_what_is_in_the_way_again_and_again_is_refused(store: Store) -> None:
    tried = 0

    def work(_book: Book) -> None:
        nonlocal tried
        tried += 1
        raise Deadlock()

    with pytest.raises(Deadlock):
        store.write(work, now=NOW, trail="t")
    assert tried == _ATTEMPTS
    store.close()
