"""Which sealed rows a transaction has touched, as they were and as they are.

The database itself says so, by triggers: no writer can forget it, and what is undone in a part is undone here too.  On
SQLite they belong to the connection that writes (`storage.seals.watching`).  On PostgreSQL they belong to the tables
(`install`) and put what they see into settings that end with the transaction; who writes past the program leaves
nothing there.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from sqlalchemy import Connection

from storage.seals import rows
from storage.seals.sealed import SealedTable, sealed, sealed_table

Touched = dict[tuple[str, str], tuple[str | None, str | None]]
"""(table, key) -> what the row said before the transaction and says now; None where it was not, or is not there."""

_ROOM = 60_000
"""So many bytes are put into one setting: to append to a longer one would copy it each time."""
_QUIET = "zhangfang.quiet"
SQLITE = (
    "CREATE TEMP TABLE IF NOT EXISTS touched"
    " (noun TEXT, place INTEGER, name, said TEXT, PRIMARY KEY (noun, place)) WITHOUT ROWID",
    "CREATE TEMP TABLE IF NOT EXISTS quiet (yes INTEGER)",
)
"""Where a connection to SQLite notes what it touches, and that it is to note nothing that is new.

Of each place in a table (its rowid) it is noted once which row stood there before, and what it said; what stands there
in the end is read in the end.  So a row that is new costs a note of two values, however often it is written to.
"""
_NOTE = f"""
CREATE OR REPLACE FUNCTION seal_note(said text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    place int := coalesce(nullif(current_setting('zhangfang.place', true), ''), '0')::int;
    kept text := coalesce(current_setting('zhangfang.touched_' || place, true), '');
BEGIN
    IF said IS NULL THEN
        RETURN;
    END IF;
    IF octet_length(kept) > {_ROOM} THEN
        place := place + 1;
        kept := '';
        PERFORM set_config('zhangfang.place', place::text, true);
    END IF;
    PERFORM set_config('zhangfang.touched_' || place, kept || said, true);
END $$"""
TAKE = "current_setting('zhangfang.place', true), current_setting('zhangfang.touched_0', true)"
"""What is to be asked of PostgreSQL for `taken`."""


@cache
def triggers(name: str) -> tuple[str, ...]:
    """Those by which a connection to SQLite notes what it does to a sealed table."""
    of = sealed_table(name)
    before = f"{rows.key(of, sqlite=True, row='OLD')}, {rows.text(of, sqlite=True, row='OLD')}"
    there, gone = _unless_noted(name, "NEW", "NULL, NULL"), _unless_noted(name, "OLD", before)
    moved = _unless_noted(name, "NEW", "NULL, NULL", " AND NEW.rowid != OLD.rowid")
    changed = f"UPDATE OF {', '.join(column.name for column in of.columns)}"
    deeds = {"INSERT": there, changed: gone + moved, "DELETE": gone}
    if of.once_of_weight:
        deeds = {"INSERT": there, "UPDATE": there, "DELETE": gone}
    return tuple(_trigger(name, deed, does) for deed, does in deeds.items())


def _unless_noted(table: str, row: str, before: str, also: str = "") -> str:
    known = f"SELECT 1 FROM touched WHERE noun = '{table}' AND place = {row}.rowid"
    return f"INSERT INTO touched SELECT '{table}', {row}.rowid, {before} WHERE NOT EXISTS ({known}){also};"


def _trigger(table: str, deed: str, does: str) -> str:
    name = f"seal_{table}_{deed.partition(' ')[0].lower()}"
    quiet = "WHEN NOT EXISTS (SELECT 1 FROM quiet) " if deed == "INSERT" else ""
    return f'CREATE TEMP TRIGGER IF NOT EXISTS {name} AFTER {deed} ON main."{table}" {quiet}BEGIN {does} END'


def install(connection: Connection) -> None:
    """Put the triggers of this version on the tables of PostgreSQL, whatever stood there."""
    if connection.dialect.name == "sqlite":
        return
    connection.exec_driver_sql(_NOTE)
    for of in sealed().values():
        for said in _statements(of):
            connection.exec_driver_sql(said)


def _statements(of: SealedTable) -> Iterator[str]:
    picked = f"{rows.key(of, sqlite=False)} AS name, {rows.text(of, sqlite=False)} AS said"
    images = {"old": f"SELECT {picked} FROM old_rows", "new": f"SELECT {picked} FROM new_rows"}
    deeds = {"insert": ("new",), "update": ("old", "new"), "delete": ("old",)}
    if of.once_of_weight:
        deeds["update"] = ("new",)
    for deed, seen in deeds.items():
        notes = ""
        for row in seen:
            # Of rows that an update has left as they were nothing is noted.
            other = images["new" if row == "old" else "old"]
            picks = f"{images[row]} EXCEPT {other}" if len(seen) == 2 else images[row]
            there = int(row == "new")
            of_them = f"string_agg(json_build_array('{of.name}', {there}, s.name, s.said)::text || chr(10), '')"
            notes += f"PERFORM seal_note((SELECT {of_them} FROM ({picks}) AS s));\n"
        tables = " ".join(f"{row.upper()} TABLE AS {row}_rows" for row in seen)
        name = f"seal_{of.name}_{deed}"
        yield f"""CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF coalesce(current_setting('{_QUIET}', true), '') = '' THEN
        {notes}
    END IF;
    RETURN NULL;
END $$"""
        yield f'DROP TRIGGER IF EXISTS {name} ON "{of.name}"'
        yield (
            f'CREATE TRIGGER {name} AFTER {deed.upper()} ON "{of.name}" REFERENCING {tables} '
            f"FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
        )


@contextmanager
def quiet(raw: Any, *, sqlite: bool) -> Iterator[None]:
    """Inside, new rows are not noted: whoever writes them seals them."""
    raw.execute("INSERT INTO quiet VALUES (1)" if sqlite else f"SELECT set_config('{_QUIET}', 'yes', true)")
    yield  # what is raised inside undoes the transaction, or the part, and this with it
    raw.execute("DELETE FROM quiet" if sqlite else f"SELECT set_config('{_QUIET}', '', true)")


def nouns_sqlite(raw: Any) -> list[str]:
    """The tables of which something was touched since the last time."""
    return [row[0] for row in raw.execute("SELECT DISTINCT noun FROM touched").fetchall()]


def taken_sqlite(raw: Any, nouns: Iterable[str]) -> Touched:
    """What was touched of these tables since the last time, which are all that were."""
    out: Touched = {}
    for noun in nouns:
        of, say = sealed_table(noun), rows.saying(sealed_table(noun))
        for name, before, there, key, *values in raw.execute(_noted(noun)).fetchall():
            if name is not None:
                was = (noun, rows.named(of, name, sqlite=True))
                out[was] = (before, out[was][1] if was in out else None)
            if there is not None:
                now = (noun, rows.named(of, key, sqlite=True))
                out[now] = (out[now][0] if now in out else None, say(values))
    if nouns:
        raw.execute("DELETE FROM touched")
    return out


@cache
def _noted(noun: str) -> str:
    """In SQL: of each place which row stood there, what it said, whether one stands there now, its key, its values."""
    of = sealed_table(noun)
    now = ", ".join(f't."{column.name}"' for column in of.columns)
    return (
        f"SELECT n.name, n.said, t.rowid, {rows.key(of, sqlite=True, row='t')}, {now}"
        f" FROM touched n LEFT JOIN main.\"{noun}\" t ON t.rowid = n.place WHERE n.noun = '{noun}'"
    )


def taken_postgresql(raw: Any, place: str | None, first: str | None) -> Touched:
    """The same; `place` and `first` are what was answered to `TAKE`."""
    if not first:
        return {}
    said = [first]
    for number in range(1, int(place or 0) + 1):
        said += raw.execute(f"SELECT current_setting('zhangfang.touched_{number}', true)").fetchone()
    return _folded(map(json.loads, "".join(said).split("\n")[:-1]))


def _folded(found: Iterable[Any]) -> Touched:
    """Of each row the first that was said of it and the last; `found`: table, whether it is there then, key, text."""
    out: Touched = {}
    for noun, there, name, said in found:
        of = (noun, rows.named(sealed_table(noun), name, sqlite=False))
        before = out[of][0] if of in out else None if there else said
        out[of] = (before, said if there else None)
    return out
