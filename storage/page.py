"""What the local chat page shows: messages, their files, who has seen what.  Here the page plays a platform's server.

Every change gives a message a higher `turn`; whoever knows the last turn they saw asks for what came after it, and so a
page that lost its connection, or a server that was started anew, has missed nothing.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, and_, delete, func, or_, select, update

from chat.cards import kept as card_kept
from chat.page import PageFile, PageMessage
from storage import files, turns
from storage import tables as t
from storage.book import Book, Store
from storage.directory import table
from storage.upsert import insert_or, put

T = TypeVar("T")
_MESSAGE, _FILE = table(t.PageMessageRow), table(t.PageFileRow)
_SEEN, _LOCALE = table(t.PageSeenRow), table(t.PageLocaleRow)
_REPLY = _MESSAGE.alias("reply")


class PageMessages:
    """All messages of the page.  Each call is a transaction of its own, from any thread.

    Args:
        clock: the instant, in the time zone of the books: messages are dated in it.
        folder: the file store, which keeps the bytes of files.
    """

    def __init__(self, store: Store, clock: Callable[[], datetime], folder: Path) -> None:
        self._store, self._clock, self._folder = store, clock, folder

    def put(self, message: PageMessage) -> bool:
        """Add it at the end; False where a message with this `ref` is there already."""
        return self._write(lambda book: _add(book, message, _next(book)), message.ref)

    def renew(self, message: PageMessage) -> None:
        """Put it at the end in the place of an earlier one with the same `ref`."""

        def work(book: Book) -> None:
            turn = _next(book)
            book.connection.execute(delete(_MESSAGE).where(_MESSAGE.c.ref == message.ref))
            _add(book, message, turn)

        self._write(work, message.ref)

    def change(self, ref: str, **fields: Any) -> bool:
        """Change some fields of a message, or (none given) say that its files have; False where there is none."""

        def work(book: Book) -> bool:
            turn = _next(book)
            mine = _MESSAGE.c.ref == ref
            done = book.connection.execute(update(_MESSAGE).where(mine).values(**_columns(fields), turn=turn))
            if "removed" in fields:  # the count under the thread's first message changes with it
                thread = book.connection.execute(select(_MESSAGE.c.thread).where(mine)).scalar()
                _touch(book, thread, turn)
            return done.rowcount > 0

        return self._write(work, ref)

    def message(self, ref: str, reader: str | None = None) -> PageMessage | None:
        """The message, if it is there and (where a `reader` is given) open to them."""
        query = _messages(reader or "").where(_MESSAGE.c.ref == ref)
        if reader is not None:
            query = query.where(_open_to(_MESSAGE, reader))
        return next(iter(self._found(query)), None)

    def latest(
        self, room: str, reader: str, *, thread: str = "", before: int = 0, limit: int = 60
    ) -> list[PageMessage]:
        """The last messages of a room, or of a thread with the message that began it, oldest first."""
        query = _messages(reader).where(_MESSAGE.c.room == room, _open_to(_MESSAGE, reader))
        query = query.where(or_(~_MESSAGE.c.removed, _replies(reader) > 0))
        if thread:
            query = query.where(or_(_MESSAGE.c.thread == thread, _MESSAGE.c.ref == thread))
        else:
            query = query.where(_MESSAGE.c.thread == "")
        if before:
            query = query.where(_MESSAGE.c.no < before)
        return self._found(query.order_by(_MESSAGE.c.no.desc()).limit(limit))[::-1]

    def changes(self, rooms: Sequence[str], reader: str, after: int, limit: int = 200) -> list[PageMessage]:
        """What was added, changed or removed after this turn, in the order of the changes."""
        query = _messages(reader).where(_MESSAGE.c.turn > after, _MESSAGE.c.room.in_(rooms), _open_to(_MESSAGE, reader))
        return self._found(query.order_by(_MESSAGE.c.turn, _MESSAGE.c.no).limit(limit))

    def turn(self) -> int:
        """The latest turn."""
        return self._read(lambda book: book.connection.execute(select(func.max(_MESSAGE.c.turn))).scalar() or 0)

    def newest(self) -> int:
        """The highest `no` there is."""
        return self._read(lambda book: book.connection.execute(select(func.max(_MESSAGE.c.no))).scalar() or 0)

    def unread(self, person: str, rooms: Sequence[str]) -> dict[str, int]:
        """Room -> how many messages of others came since the person last looked."""
        seen = and_(_SEEN.c.person == person, _SEEN.c.room == _MESSAGE.c.room)
        query = (
            select(_MESSAGE.c.room, func.count())
            .select_from(_MESSAGE.outerjoin(_SEEN, seen))
            .where(_MESSAGE.c.room.in_(rooms), _MESSAGE.c.author != person, _MESSAGE.c.form == "")
            .where(~_MESSAGE.c.removed, _open_to(_MESSAGE, person), _MESSAGE.c.no > func.coalesce(_SEEN.c.no, 0))
            .group_by(_MESSAGE.c.room)
        )
        rows = self._read(lambda book: book.connection.execute(query).all())
        return {row[0]: row[1] for row in rows}

    def see(self, person: str, room: str, no: int) -> None:
        """The person has seen everything in the room up to this message."""

        def work(book: Book) -> None:
            new = insert_or(_SEEN, book.sqlite).values(person=person, room=room, no=no)
            later = new.excluded.no > _SEEN.c.no
            book.connection.execute(
                new.on_conflict_do_update(index_elements=[_SEEN.c.person, _SEEN.c.room], set_={"no": no}, where=later)
            )

        self._write(work, f"{person} in {room}")

    def choose_locale(self, person: str, locale: str) -> None:
        """The person chose a language."""

        def work(book: Book) -> None:
            put(book, _LOCALE, person=person, locale=locale)

        self._write(work, person)

    def locale(self, person: str) -> str:
        """The language the person chose, "" if they never did."""
        query = select(_LOCALE.c.locale).where(_LOCALE.c.person == person)
        return self._read(lambda book: book.connection.execute(query).scalar() or "")

    def keep(self, message: str, file: PageFile, data: bytes) -> None:
        """Keep a file that belongs to a message (which may come after it)."""
        sha256 = files.keep(self._folder, data)
        row = {"ref": file.ref, "message": message, "name": file.name, "mime": file.mime, "size": file.size}
        self._write(
            lambda book: book.connection.execute(
                insert_or(_FILE, book.sqlite).values(**row, sha256=sha256).on_conflict_do_nothing()
            ),
            file.ref,
        )

    def file(self, ref: str) -> tuple[str, PageFile, bytes] | None:
        """The message it hangs on, the file, its bytes."""
        query = select(_FILE).where(_FILE.c.ref == ref)
        row = self._read(lambda book: book.connection.execute(query).first())
        data = files.load(self._folder, row.sha256) if row else None
        return (row.message, _file(row), data) if row and data is not None else None

    def _found(self, query: Select[Any]) -> list[PageMessage]:
        def work(book: Book) -> list[PageMessage]:
            rows = book.connection.execute(query).all()
            attached: dict[str, list[PageFile]] = {}
            on_these = select(_FILE).where(_FILE.c.message.in_([row.ref for row in rows])).order_by(_FILE.c.ref)
            for file in book.connection.execute(on_these) if rows else ():
                attached.setdefault(file.message, []).append(_file(file))
            return [_message(row, tuple(attached.get(row.ref, ())), book.now) for row in rows]

        return self._read(work)

    def _read(self, work: Callable[[Book], T]) -> T:
        with self._store.read(self._clock()) as book:
            return work(book)

    def _write(self, work: Callable[[Book], T], what: str) -> T:
        return self._store.write(work, now=self._clock(), trail=f"page:{what}")


def _next(book: Book) -> int:
    """The next turn.  Writers take turns at it, so that whoever saw one turn has missed none before it."""
    turns.take(book, turns.PAGE)
    turn, no = book.connection.execute(select(func.max(_MESSAGE.c.turn), func.max(_MESSAGE.c.no))).one()
    return max(turn or 0, no or 0) + 1


def _add(book: Book, message: PageMessage, turn: int) -> bool:
    row = {name: getattr(message, name) for name in _GIVEN}
    new = insert_or(_MESSAGE, book.sqlite).values(**_columns(row), no=turn, turn=turn).on_conflict_do_nothing()
    added = book.connection.execute(new.returning(_MESSAGE.c.no)).first() is not None
    if added:
        _touch(book, message.thread, turn)
    return added


def _touch(book: Book, thread: str | None, turn: int) -> None:
    """The message that began the thread changes with its replies."""
    if thread:
        book.connection.execute(update(_MESSAGE).where(_MESSAGE.c.ref == thread).values(turn=turn))


def _messages(reader: str) -> Select[Any]:
    return select(_MESSAGE, _replies(reader).label("replies"))


def _replies(reader: str) -> Any:
    """How many messages of its thread this reader sees."""
    return (
        select(func.count())
        .where(_REPLY.c.thread == _MESSAGE.c.ref, _REPLY.c.room == _MESSAGE.c.room)
        .where(~_REPLY.c.removed, _REPLY.c.form == "", _open_to(_REPLY, reader))
        .correlate(_MESSAGE)
        .scalar_subquery()
    )


def _open_to(messages: Any, reader: str) -> ColumnElement[bool]:
    return or_(messages.c.private == "", messages.c.private == reader)


_GIVEN = (
    *("ref", "room", "thread", "author", "private", "at", "text", "card", "form", "origin", "answers", "wrong"),
    *("edits", "removed"),
)
"""What of a message its author gives; the rest is the store's."""


def _columns(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Some fields of a message as columns."""
    row = dict(fields)
    for name in ("card", "form", "wrong"):
        if name in row:
            row[name] = card_kept.dumps(row[name]) if row[name] else ""
    if "answers" in row:
        row["answers"] = json.dumps(row["answers"], ensure_ascii=False) if row["answers"] else ""
    return row


def _message(row: Any, attached: tuple[PageFile, ...], now: datetime) -> PageMessage:
    return PageMessage(
        row.ref,
        row.room,
        row.at.astimezone(now.tzinfo),
        author=row.author,
        thread=row.thread,
        private=row.private,
        text=row.text,
        card=card_kept.loads(row.card) if row.card else None,
        form=card_kept.loads(row.form) if row.form else None,
        origin=row.origin,
        answers=json.loads(row.answers or "{}"),
        wrong=card_kept.loads(row.wrong) if row.wrong else {},
        edits=row.edits,
        removed=row.removed,
        no=row.no,
        turn=row.turn,
        files=attached,
        replies=row.replies,
    )


def _file(row: Any) -> PageFile:
    return PageFile(row.ref, row.name, row.mime, row.size)
