"""Books on both databases that are changed past the program, and what `verify` says of them then."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from handlers.verification.prove import prove
from storage.book import Book
from storage.fault import Fault
from tests import ended_books, full_books, settled_books
from tests.conftest import Stage, make_stage
from tests.postgres import Server
from tests.tampering.statements import REPEATABLE_NOTICES

LIVES: Mapping[str, Callable[[Stage], None]] = {
    "full": full_books.live,
    "carried": ended_books.carried,
    "small": ended_books.small,
    "opened": ended_books.opened,
    "settled": settled_books.settled,
}
"""What is lived on each of the books."""
_REPEATABLE = {
    "postgresql": ("ALTER TABLE notice DROP CONSTRAINT uq_notice_key",),
    "sqlite": (
        "CREATE TABLE other AS SELECT * FROM notice",
        "DROP TABLE notice",
        "ALTER TABLE other RENAME TO notice",
    ),
}


def lived(name: str, kind: str, request: pytest.FixtureRequest, folder: Path) -> Stage:
    """A stage on books of a sort, on a database of a kind ("sqlite", "postgres")."""
    if (name, kind) == ("full", "sqlite"):
        shutil.copytree(request.getfixturevalue("full_sqlite"), folder, dirs_exist_ok=True)
        stage = make_stage(f"sqlite:///{folder / 'books.db'}", folder)
        full_books.go_on(stage)
        return stage
    if kind == "sqlite":
        shutil.copy(request.getfixturevalue("filled_sqlite"), folder / "books.db")
        url = f"sqlite:///{folder / 'books.db'}"
    else:
        server: Server = request.getfixturevalue("postgres_server")
        url = server.create(f"{name}_{folder.name}", request.getfixturevalue("filled_postgres"))
    stage = make_stage(url, folder)
    LIVES[name](stage)
    return stage


@contextmanager
def changed(stage: Stage, *statements: Any) -> Iterator[Book]:
    """The books as they would be after some statements; nothing of it stays."""
    store = stage.house.store
    store.caches.clear()
    with store.engine.connect() as connection:
        change = connection.begin()
        for sql in statements:
            if sql == REPEATABLE_NOTICES:
                for each in _REPEATABLE[connection.dialect.name]:
                    connection.exec_driver_sql(each)
                continue
            done = connection.exec_driver_sql(sql) if isinstance(sql, str) else connection.execute(sql)
            assert done.rowcount, f"nothing was changed: {sql}"
        yield Book(connection, stage.now, "", 0, store)
        change.rollback()
    store.caches.clear()


def faults(stage: Stage, *statements: Any) -> tuple[Fault, ...]:
    """What is found after some statements."""
    with changed(stage, *statements) as book:
        return prove(book, stage.house.rules).faults
