"""Triggers that are made when a table is first written to: nothing that is touched goes unnoted."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.seals import rows, touched
from storage.seals.sealed import names, sealed_table
from storage.seals.watching import WatchedConnection
from tests.sweeps import examples

DEEDS = {
    "new person": "INSERT INTO person (name, email, role, locale, timezone, active) VALUES ('Kim', ?, '', '', '', 1)",
    "other person": "UPDATE person SET email = ? WHERE id = 2",
    "rate": "INSERT INTO rate (kind, person, role, start, currency, minor, parts)"
    " VALUES ('cost', 9, ?, '2026-01-01', 'CNY', 7, '')",
    "gone": "DELETE FROM seat WHERE role != ?",
    "setting": "INSERT INTO setting (name, value) VALUES (?, '') ON CONFLICT DO UPDATE SET value = value || '+'",
    "broken": "INSERT INTO person (id, name, email, role, locale, timezone, active) VALUES (2, 'Li', ?, '', '', '', 1)",
}
UNDONE = ("savepoint", "back", "release", "begin", "commit", "rollback", "undo by statement", "take")


def opened(path: Path, make: type[sqlite3.Connection]) -> Any:
    return sqlite3.connect(path, factory=make, isolation_level=None)


@pytest.fixture
def lazy(filled_sqlite: Path, tmp_path: Path) -> Iterator[Any]:
    (tmp_path / "lazy.db").write_bytes(filled_sqlite.read_bytes())
    connection = opened(tmp_path / "lazy.db", WatchedConnection)
    connection.watch()
    yield connection
    connection.close()


def taken(connection: Any) -> touched.Touched:
    return touched.taken_sqlite(connection, connection.notes)


def made(connection: Any) -> int:
    return int(connection.execute("SELECT count(*) FROM sqlite_temp_schema WHERE type = 'trigger'").fetchone()[0])


def test_triggers_are_made_for_what_is_written_to(lazy: Any) -> None:
    assert made(lazy) == 0
    lazy.execute(DEEDS["other person"], ("a@example.com",))
    assert made(lazy) == 3
    lazy.executemany(DEEDS["setting"], [("a",), ("b",)])
    assert made(lazy) == 3, "what is not sealed needs none"
    lazy.cursor().executemany(DEEDS["rate"], iter([("a",), ("b",)]))
    assert made(lazy) == 6
    assert {noun for noun, _key in taken(lazy)} == {"person", "rate"}
    assert len(taken(lazy)) == 0


def test_what_is_undone_with_its_triggers_is_noted_the_next_time(lazy: Any) -> None:
    for undo in (lazy.rollback, lambda: lazy.execute("rollback"), lambda: lazy.execute("  ROLLBACK")):
        lazy.execute("BEGIN IMMEDIATE")
        lazy.execute(DEEDS["other person"], ("a@example.com",))
        undo()
        assert made(lazy) == 0
        lazy.execute("BEGIN IMMEDIATE")
        lazy.execute(DEEDS["other person"], ("b@example.com",))
        assert len(taken(lazy)) == 1
        lazy.execute("ROLLBACK")
    lazy.watch()
    assert made(lazy) == 3, "before a transaction they are made for good"


def test_no_statement_writes_to_a_sealed_table_without_them(lazy: Any) -> None:
    """By whatever way it comes: what this connection cannot open is refused."""
    plain = sqlite3.Cursor(lazy)
    for name in names():
        with pytest.raises(sqlite3.DatabaseError, match="not authorized"):
            plain.execute(f'DELETE FROM "{name}"')
        with pytest.raises(sqlite3.DatabaseError, match="not authorized"):
            lazy.executescript(f'WITH a AS (SELECT 1) DELETE FROM main."{name}"')
    assert made(lazy) == 0


MOVES = (
    "DELETE FROM seat WHERE rowid = (SELECT max(rowid) FROM seat)",
    "INSERT INTO seat (person, project, role) SELECT id, 0, 'auditor' FROM person WHERE id = ?",
    "INSERT INTO seat (person, project, role) SELECT id, 7, 'member' FROM person WHERE id = ?",
    "UPDATE seat SET role = role || '+' WHERE person = ?",
    "UPDATE seat SET rowid = rowid + 100, project = project + 1 WHERE person = ?",
    "UPDATE OR IGNORE rate SET id = id + ?",
    "INSERT INTO rate (id, kind, person, role, start, currency, minor, parts)"
    " SELECT ?, 'cost', 9, '\\a' || char(10), max(id) || '-01-01', 'CNY', 0, '' FROM rate",
    "DELETE FROM rate WHERE id = ?",
    "DELETE FROM rate",
    "UPDATE person SET email = 'k@example.com', active = NOT active WHERE id = ?",
    "UPDATE person SET email = email",
)


@settings(max_examples=examples(300), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(MOVES), st.integers(1, 4), st.booleans()), max_size=12))
def test_what_is_noted_is_what_was_changed(
    filled_sqlite: Path, tmp_path_factory: Any, moves: list[tuple[str, int, bool]]
) -> None:
    """Held against all rows before and after, wherever they stand and by whatever way."""
    path = tmp_path_factory.mktemp("moves") / "books.db"
    path.write_bytes(filled_sqlite.read_bytes())
    connection = opened(path, WatchedConnection)
    connection.watch()
    before = stands(connection)
    connection.execute("BEGIN IMMEDIATE")
    for said, number, undone in moves:
        connection.execute("SAVEPOINT part")
        with suppress(sqlite3.IntegrityError):
            connection.execute(said, (number,) if "?" in said else ())
        if undone:
            connection.execute("ROLLBACK TO part")
        connection.execute("RELEASE part")
    noted, after = taken(connection), stands(connection)
    changed = {of for of in before.keys() | after.keys() if before.get(of) != after.get(of)}
    assert {of for of, (was, now) in noted.items() if was != now} == changed
    assert all(noted[of] == (before.get(of), after.get(of)) for of in noted)
    connection.close()


def stands(connection: Any) -> dict[tuple[str, str], str]:
    """What every row says."""
    return {
        (name, rows.named(sealed_table(name), key, sqlite=True)): said
        for name in ("person", "rate", "seat")
        for key, said in rows.every(connection, sealed_table(name), sqlite=True)
    }


def _does(connection: Any, deed: str, number: int, before: Callable[[], None]) -> Any:
    """What the deed answers: what was touched, or the failure."""
    statements = {
        "savepoint": f"SAVEPOINT s{number}",
        "back": "ROLLBACK TO s0",
        "release": "RELEASE s0",
        "begin": "BEGIN IMMEDIATE",
        "commit": "COMMIT",
        "undo by statement": "ROLLBACK",
    }
    try:
        if deed == "take":
            return taken(connection)
        if deed == "rollback":
            connection.rollback()
        elif deed in statements:
            if deed == "begin":
                before()
            connection.execute(statements[deed].replace(f"s{number}", "s0"))
        else:
            connection.execute(DEEDS[deed], (f"{deed}{number}",))
    except sqlite3.Error as error:
        return str(error)
    return ""


@settings(max_examples=examples(300), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from([*DEEDS, *UNDONE]), max_size=25))
def test_the_same_is_noted_as_by_all_triggers(filled_sqlite: Path, tmp_path_factory: Any, deeds: list[str]) -> None:
    folder = tmp_path_factory.mktemp("watching")
    for name in ("lazy", "all"):
        (folder / f"{name}.db").write_bytes(filled_sqlite.read_bytes())
    late, whole = (opened(folder / f"{name}.db", WatchedConnection) for name in ("lazy", "all"))
    late.watch()
    whole.watch()
    for name in sorted(names()):
        for said in touched.triggers(name):
            whole.execute(said)
    whole.guard.free |= names()
    for number, deed in enumerate(deeds):
        mine = _does(late, deed, number, late.watch)
        assert mine == _does(whole, deed, number, whole.watch), deed
    assert taken(late) == taken(whole)
    late.close()
    whole.close()
