"""Which sealed rows a transaction has touched, as they were and as they are.

The database itself says so, by triggers: no writer can forget it, and what is undone in a part is undone here too.  On
SQLite they belong to the connection that writes (`storage.seals.watching`).  On PostgreSQL they belong to the tables
(`install`) and put what they see into settings that end with the transaction; who writes past the program leaves
nothing there.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection

from storage.seals import rows
from storage.seals.sealed import SealedTable, sealed, sealed_table

Touched = dict[tuple[str, str], tuple[str | None, str | None]]
"""(table, key) -> what the row said before the transaction and says now; None where it was not, or is not there."""

_FEW = 8
"""So many places of a table are asked for one by one."""
_ROOM = 60_000
"""So many bytes are put into one setting: to append to a longer one would copy it each time."""
_QUIET = "zhangfang.quiet"
SQLITE = "CREATE TEMP TABLE IF NOT EXISTS quiet (yes INTEGER)"
"""Where a connection to SQLite is told to note nothing that is new."""
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


class Notes(dict[tuple[str, int], tuple[Any, str | None]]):
    """What a connection to SQLite has touched: (table, place) -> the key of the row that stood there, and what it said;
    None twice where none stood.

    Of each place in a table (its rowid) it is noted once, when it is first touched, what stood there; what stands there
    in the end is read in the end.  So a row that is new costs one call, however often it is written to, and what is
    undone needs no care: then what stood there stands there again.

    Who adds one row may say what it consists of (`wrote`): it is not read again, unless it was touched since or
    something was undone.
    """

    def __init__(self) -> None:
        super().__init__()
        self.written: dict[tuple[str, int], tuple[Any, ...]] = {}

    def wrote(self, noun: str, place: int, row: tuple[Any, ...]) -> None:
        """A new row stands there: its key and its values (`rows.given`)."""
        if (noun, place) in self:
            self.written[noun, place] = row

    def clear(self) -> None:
        super().clear()
        self.written.clear()

    def listen(self, connection: sqlite3.Connection) -> None:
        """Make the words by which triggers tell it."""
        connection.create_function("seal_unnoted", 2, self._unnoted)
        connection.create_function("seal_place", 2, self._place)
        connection.create_function("seal_row", 4, self._row)

    def _unnoted(self, *at: Any) -> bool:
        self.written.pop(at, None)
        return at not in self

    def _place(self, *at: Any) -> None:
        self.written.pop(at, None)
        self.setdefault(at, (None, None))

    def _row(self, noun: str, place: int, name: Any, said: str) -> None:
        self.written.pop((noun, place), None)
        self.setdefault((noun, place), (name, said))


@cache
def triggers(name: str) -> tuple[str, ...]:
    """Those by which a connection to SQLite notes what it does to a sealed table."""
    of = sealed_table(name)
    there, moved = f"SELECT seal_place('{name}', NEW.rowid);", "NEW.rowid != OLD.rowid"
    stood = f"{rows.key(of, sqlite=True, row='OLD')}, {rows.text(of, sqlite=True, row='OLD')}"
    gone, unnoted = f"SELECT seal_row('{name}', OLD.rowid, {stood});", f"seal_unnoted('{name}', OLD.rowid)"
    new = ("INSERT", "NOT EXISTS (SELECT 1 FROM quiet)", there)
    old = ("DELETE", unnoted, gone)
    if of.once_of_weight:
        return tuple(_trigger(name, *deed) for deed in (new, ("UPDATE", "1", there), old))
    columns = ", ".join(column.name for column in of.columns)
    changed = (f"UPDATE OF {columns}", f"{moved} OR {unnoted}", f"{gone} {there[:-1]} WHERE {moved};")
    return tuple(_trigger(name, *deed) for deed in (new, changed, old))


def _trigger(table: str, deed: str, when: str, does: str) -> str:
    name = f"seal_{table}_{deed.partition(' ')[0].lower()}"
    return f'CREATE TEMP TRIGGER IF NOT EXISTS {name} AFTER {deed} ON main."{table}" WHEN {when} BEGIN {does} END'


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


def taken_sqlite(raw: Any, notes: Notes) -> Touched:
    """What was touched since the last time, table by table; then nothing is."""
    out: Touched = {}
    for (noun, _place), stood, row in _standing(raw, notes):
        of, say, _one, _several = _asked(noun)
        if stood[1] is not None:
            was = (noun, rows.named(of, stood[0], sqlite=True))
            out[was] = (stood[1], out[was][1] if was in out else None)
        if row is not None:
            now = (noun, rows.named(of, row[0], sqlite=True))
            out[now] = (out[now][0] if now in out else None, say(row[1:]))
    notes.clear()
    return out


def _standing(raw: Any, notes: Notes) -> Iterator[tuple[tuple[str, int], tuple[Any, str | None], Any]]:
    """Every place in order, what was noted of it, and the key and the values of the row that stands there now."""
    look = sqlite3.Cursor(raw)  # which writes nothing, and so need not be watched itself
    written = notes.written
    if len(notes) <= _FEW:
        for at in sorted(notes):
            yield at, notes[at], written.get(at) or look.execute(_asked(at[0])[2], (at[1],)).fetchone()
        return
    for noun, some in groupby(sorted(notes), key=itemgetter(0)):
        places = [place for _noun, place in some]
        unread = json.dumps([place for place in places if (noun, place) not in written])
        stands = {row[0]: row[1:] for row in look.execute(_asked(noun)[3], (unread,))}
        for place in places:
            yield (noun, place), notes[noun, place], written.get((noun, place)) or stands.get(place)


@cache
def _asked(noun: str) -> tuple[SealedTable, Callable[[Sequence[Any]], str], str, str]:
    """A sealed table; what puts the values of a row together; what asks of one place for the key and the values of the
    row that stands there, and of several, with the place before them."""
    of = sealed_table(noun)
    now = ", ".join((rows.key(of, sqlite=True), *(f'"{column.name}"' for column in of.columns)))
    several = f'SELECT rowid, {now} FROM main."{noun}" WHERE rowid IN (SELECT value FROM json_each(?))'
    return of, rows.saying(of), f'SELECT {now} FROM main."{noun}" WHERE rowid = ?', several


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
