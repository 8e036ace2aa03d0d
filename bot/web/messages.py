"""What the page shows, kept in a small SQLite file of its own: here the page plays the part of a platform's server.

Every change gives a message a higher `turn`; whoever knows the last turn they saw asks for what came after it, and so a
page that lost its connection, or a server that was started anew, has missed nothing.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bot.platform import NotPosted
from bot.web.message import Message, Sheet, changed, columns, message_of

_TABLES = """
CREATE TABLE IF NOT EXISTS message (
    no INTEGER PRIMARY KEY AUTOINCREMENT, ref TEXT NOT NULL UNIQUE, turn INTEGER NOT NULL, room TEXT NOT NULL,
    thread TEXT NOT NULL, author TEXT NOT NULL, private TEXT NOT NULL, at TEXT NOT NULL, text TEXT NOT NULL,
    card TEXT NOT NULL, form TEXT NOT NULL, origin TEXT NOT NULL, answers TEXT NOT NULL, wrong TEXT NOT NULL,
    edits INTEGER NOT NULL, removed INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS message_room ON message (room, thread, no);
CREATE INDEX IF NOT EXISTS message_turn ON message (turn);
CREATE TABLE IF NOT EXISTS file (
    ref TEXT PRIMARY KEY, message TEXT NOT NULL, name TEXT NOT NULL, mime TEXT NOT NULL, size INTEGER NOT NULL,
    data BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS file_message ON file (message);
CREATE TABLE IF NOT EXISTS seen (person TEXT, room TEXT, no INTEGER NOT NULL, PRIMARY KEY (person, room));
CREATE TABLE IF NOT EXISTS tongue (person TEXT PRIMARY KEY, locale TEXT NOT NULL);
"""
_COLUMNS = "no, ref, turn, room, thread, author, private, at, text, card, form, origin, answers, wrong, edits, removed"
_VISIBLE = "(private = '' OR private = :reader)"


class Messages:
    """All messages.  Any thread may call; a call takes well under a millisecond.  `None` keeps them in memory."""

    def __init__(self, path: Path | None) -> None:
        if path:
            path.parent.mkdir(parents=True, exist_ok=True)
        self._base = sqlite3.connect(path or ":memory:", check_same_thread=False, isolation_level=None)
        self._base.row_factory = sqlite3.Row
        self._lock = threading.RLock()
        self._closed = False
        self._base.execute("PRAGMA journal_mode = WAL")
        # A posted reference is remembered in the books; it must not be lost with the power.
        self._base.execute("PRAGMA synchronous = FULL")
        self._base.executescript(_TABLES)

    def close(self) -> None:
        """Close the file; whoever comes later is told that the page is closed, by NotPosted."""
        with self._lock:
            self._closed = True
            self._base.close()

    def put(self, message: Message) -> bool:
        """Add it at the end; False where a message with this `ref` is there already."""
        with self._writing() as base:
            return self._add(base, message)

    def renew(self, message: Message) -> None:
        """Put it at the end in the place of an earlier one with the same `ref`."""
        with self._writing() as base:
            base.execute("DELETE FROM message WHERE ref = ?", (message.ref,))
            self._add(base, message)

    def change(self, ref: str, **fields: Any) -> bool:
        """Change some fields of a message; False where there is none."""
        row = changed(fields)
        with self._writing() as base:
            sets = ", ".join(f"{name} = :{name}" for name in row)
            done = base.execute(
                f"UPDATE message SET {sets}, turn = :turn WHERE ref = :ref", {**row, "ref": ref, "turn": _next(base)}
            )
            if "removed" in fields:  # the count under the thread's first message changes with it
                base.execute(
                    "UPDATE message SET turn = ? WHERE ref = (SELECT thread FROM message WHERE ref = ?)",
                    (_next(base), ref),
                )
            return done.rowcount > 0

    def one(self, ref: str, reader: str | None = None) -> Message | None:
        """The message, if it is there and (where a `reader` is given) open to them."""
        found = self._read("ref = :ref" + (f" AND {_VISIBLE}" if reader is not None else ""), reader or "", ref=ref)
        return found[0] if found else None

    def latest(self, room: str, reader: str, *, thread: str = "", before: int = 0, limit: int = 60) -> list[Message]:
        """The last messages of a room, or of a thread with the message that began it, oldest first."""
        where = "room = :room AND NOT (removed AND replies = 0)"
        where += " AND (thread = :thread OR ref = :thread)" if thread else " AND thread = ''"
        where += " AND no < :before" if before else ""
        rows = self._read(
            f"{where} AND {_VISIBLE} ORDER BY no DESC LIMIT :limit",
            reader, room=room, thread=thread, before=before, limit=limit,
        )  # fmt: skip
        return rows[::-1]

    def changes(self, rooms: Sequence[str], reader: str, after: int, limit: int = 200) -> list[Message]:
        """What was added, changed or removed after this turn, in the order of the changes."""
        holders = ", ".join(f":r{place}" for place in range(len(rooms)))
        named = {f"r{place}": room for place, room in enumerate(rooms)}
        where = f"turn > :after AND room IN ({holders}) AND {_VISIBLE} ORDER BY turn, no LIMIT :limit"
        return self._read(where, reader, after=after, limit=limit, **named)

    def turn(self) -> int:
        """The latest turn."""
        with self._open():
            return int(self._base.execute("SELECT coalesce(max(turn), 0) FROM message").fetchone()[0])

    def newest(self) -> int:
        """The highest `no` there is."""
        with self._open():
            return int(self._base.execute("SELECT coalesce(max(no), 0) FROM message").fetchone()[0])

    def unread(self, person: str, rooms: Sequence[str]) -> dict[str, int]:
        """Room -> how many messages of others came since the person last looked."""
        holders = ", ".join("?" for _ in rooms)
        with self._open():
            rows = self._base.execute(
                "SELECT m.room, count(*) FROM message m LEFT JOIN seen s ON s.person = ? AND s.room = m.room"
                f" WHERE m.room IN ({holders}) AND m.author != ? AND m.form = '' AND NOT m.removed"
                " AND (m.private = '' OR m.private = ?) AND m.no > coalesce(s.no, 0) GROUP BY m.room",
                (person, *rooms, person, person),
            ).fetchall()
        return {row[0]: row[1] for row in rows}

    def see(self, person: str, room: str, no: int) -> None:
        """The person has seen everything in the room up to this message."""
        with self._open():
            self._base.execute(
                "INSERT INTO seen VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET no = max(no, excluded.no)",
                (person, room, no),
            )

    def speak(self, person: str, locale: str) -> None:
        """The person chose a language."""
        with self._open():
            self._base.execute("INSERT OR REPLACE INTO tongue VALUES (?, ?)", (person, locale))

    def tongue(self, person: str) -> str:
        """The language the person chose, "" if they never did."""
        with self._open():
            row = self._base.execute("SELECT locale FROM tongue WHERE person = ?", (person,)).fetchone()
        return row[0] if row else ""

    def keep(self, message: str, sheet: Sheet, data: bytes) -> None:
        """Keep a file that belongs to a message (which may come after it)."""
        with self._open():
            self._base.execute(
                "INSERT OR IGNORE INTO file VALUES (?, ?, ?, ?, ?, ?)",
                (sheet.ref, message, sheet.name, sheet.mime, sheet.size, data),
            )

    def file(self, ref: str) -> tuple[str, Sheet, bytes] | None:
        """The message it hangs on, the file, its bytes."""
        with self._open():
            row = self._base.execute(
                "SELECT message, ref, name, mime, size, data FROM file WHERE ref = ?", (ref,)
            ).fetchone()
        return (row[0], Sheet(row[1], row[2], row[3], row[4]), row[5]) if row else None

    def _add(self, base: sqlite3.Connection, message: Message) -> bool:
        row = {**columns(message), "turn": _next(base)}
        names = ", ".join(row)
        holders = ", ".join(f":{name}" for name in row)
        done = base.execute(f"INSERT OR IGNORE INTO message ({names}) VALUES ({holders})", row)
        if done.rowcount and message.thread:
            base.execute("UPDATE message SET turn = ? WHERE ref = ?", (row["turn"], message.thread))
        return done.rowcount > 0

    def _read(self, where: str, reader: str, **values: Any) -> list[Message]:
        sql = (
            f"SELECT {_COLUMNS}, replies FROM (SELECT *, (SELECT count(*) FROM message r WHERE r.thread = message.ref"
            " AND r.room = message.room AND NOT r.removed AND r.form = '' AND (r.private = '' OR r.private = :reader))"
            f" AS replies FROM message) AS message WHERE {where}"
        )
        with self._open():
            rows = self._base.execute(sql, {"reader": reader, **values}).fetchall()
            return [self._message(row) for row in rows]

    def _message(self, row: sqlite3.Row) -> Message:
        sql = "SELECT ref, name, mime, size FROM file WHERE message = ? ORDER BY ref"
        files = self._base.execute(sql, (row["ref"],))
        return message_of(dict(row), tuple(Sheet(*one) for one in files.fetchall()))

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._open() as base:
            base.execute("BEGIN IMMEDIATE")
            try:
                yield base
            except BaseException:
                base.execute("ROLLBACK")
                raise
            base.execute("COMMIT")

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            if self._closed:
                raise NotPosted("the page is closed", after=30)
            yield self._base


def _next(base: sqlite3.Connection) -> int:
    return int(base.execute("SELECT coalesce(max(turn), 0) + 1 FROM message").fetchone()[0])
