"""Imports of files: what each is, how far it has come, and what each row of it became.

A row is known by its source and identity and never taken twice, whoever takes it and however often the file comes.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import delete, insert, or_, select, update

from ledger.errors import BookError, NotFound, sentence
from storage import audit
from storage import tables as t
from storage.book import Book
from storage.directory import table

_BATCH, _IMPORTED, _CHANGE = table(t.BatchRow), table(t.ImportedRow), table(t.ImportChangeRow)
_AT_ONCE = 500
_FEW = 5_000


@dataclass(frozen=True, slots=True)
class Import:
    """One import of a file.

    Attributes:
        kind, source: what its rows are ("hours"), and who wrote the file ("toggl").
        answers: what a person said about the file, by name.
        state: taking, applied, undoing, undone.
        rows, changed: how many rows were taken, and how many of earlier imports were replaced.
        seen, total: how far it has come, in rows of the file (while it is undone: in documents).
    """

    id: int
    kind: str
    source: str
    name: str
    sha256: str
    state: str
    rows: int
    changed: int
    seen: int
    total: int
    at: datetime
    person: int
    answers: Mapping[str, str] = field(default_factory=dict)

    @property
    def about(self) -> str:
        return f"import:{self.id}"


class Overtaken(BookError):
    """What a plan was made with has changed before it was written: it has to be made again."""

    default = sentence("The books were changed meanwhile. Please try it once more.")


class Imported(NamedTuple):
    """What a row became."""

    source: str
    identity: str
    document: str
    digest: str

    @property
    def number(self) -> int:
        return int(self.document.partition(":")[2])


class Replaced(NamedTuple):
    """A row of an earlier import that a later one changed; `before` is its document, `after` the one in its place."""

    source: str
    identity: str
    before: str
    before_digest: str
    after: str


def begin(
    book: Book,
    kind: str,
    source: str,
    name: str,
    sha256: str,
    *,
    total: int = 0,
    answers: Mapping[str, str],
    waits: bool = False,
) -> Import:
    """A new import, of which nothing is taken yet.

    `waits`: whoever looks for what is left open takes it at once, and finds out its kind, source and total (of rows).
    """
    values = {
        "kind": kind,
        "source": source,
        "name": name[:200],
        "sha256": sha256,
        "rows": 0,
        "at": book.now,
        "person": book.person,
        "state": "taking",
        "answers": json.dumps(dict(answers), ensure_ascii=False) if answers else "",
        "total": total,
        "beat": "" if waits else _instant(book.now),
    }
    made = book.connection.execute(insert(_BATCH).values(values))
    id: int = made.inserted_primary_key[0]  # type: ignore[index]
    return get(book, id)


def get(book: Book, number: int) -> Import:
    """Raises NotFound.  On PostgreSQL the row stays locked until the transaction ends."""
    query = select(_BATCH).where(_BATCH.c.id == number)
    row = book.connection.execute(query if book.sqlite else query.with_for_update()).first()
    if row is None:
        raise NotFound(sentence("There is no import {number}."), number=number)
    return _import(row)


def latest(book: Book, most: int) -> tuple[Import, ...]:
    """The last imports, the newest first."""
    return tuple(map(_import, book.connection.execute(select(_BATCH).order_by(_BATCH.c.id.desc()).limit(most))))


def left_open(book: Book, before: datetime) -> tuple[Import, ...]:
    """Those that are not through and on which nobody has worked since `before`, oldest first."""
    rows = select(_BATCH).where(_BATCH.c.state.in_(("taking", "undoing")), _BATCH.c.beat <= _instant(before))
    return tuple(map(_import, book.connection.execute(rows.order_by(_BATCH.c.id))))


def under_way(book: Book, sha256: str) -> Import | None:
    """The import of that file that is not through yet."""
    rows = select(_BATCH).where(_BATCH.c.sha256 == sha256, _BATCH.c.state == "taking").order_by(_BATCH.c.id)
    row = book.connection.execute(rows).first()
    return _import(row) if row else None


def claim(book: Book, number: int, before: datetime) -> bool:
    """Whether it is the caller who goes on with it: nobody has worked on it since `before`."""
    mine = (_BATCH.c.id == number) & _BATCH.c.state.in_(("taking", "undoing")) & (_BATCH.c.beat <= _instant(before))
    return bool(book.connection.execute(update(_BATCH).where(mine).values(beat=_instant(book.now))).rowcount)


def release(book: Book, number: int) -> None:
    """Whoever worked on it had to stop: others may go on with it at once."""
    book.connection.execute(update(_BATCH).where(_BATCH.c.id == number).values(beat=""))


def describe(book: Book, number: int, kind: str, source: str, total: int) -> Import:
    """What the file of an import turned out to be."""
    values = {"kind": kind, "source": source, "total": total}
    book.connection.execute(update(_BATCH).where(_BATCH.c.id == number).values(values))
    return get(book, number)


def advance(book: Book, number: int, *, seen: int, rows: int = 0, changed: int = 0) -> None:
    """It has come so far, with so many more rows taken and changed."""
    values: dict[str, Any] = {
        "seen": seen,
        "rows": _BATCH.c.rows + rows,
        "changed": _BATCH.c.changed + changed,
        "beat": _instant(book.now),
    }
    book.connection.execute(update(_BATCH).where(_BATCH.c.id == number).values(values))


def move(book: Book, of: Import, state: str) -> Import:
    """It is in another state; the trail says so."""
    values: dict[str, Any] = {"state": state, "beat": _instant(book.now)}
    if state == "undoing":
        values |= {"seen": 0, "total": of.rows + of.changed, "beat": ""}
    book.connection.execute(update(_BATCH).where(_BATCH.c.id == of.id).values(values))
    audit.note(book, f"import.{state}", of.about, kind=of.kind, source=of.source, rows=of.rows, changed=of.changed)
    return get(book, of.id)


def any_known(book: Book, source: str) -> bool:
    """Whether anything was imported from that source and is still there."""
    return (
        book.connection.execute(select(_IMPORTED.c.source).where(_IMPORTED.c.source == source).limit(1)).first()
        is not None
    )


def known(book: Book, source: str, identities: Collection[str]) -> dict[str, Imported]:
    """Those of the identities that were imported before from that source."""
    rows = select(_IMPORTED.c.identity, _IMPORTED.c.document, _IMPORTED.c.digest).where(_IMPORTED.c.source == source)
    if len(identities) > _FEW:
        wanted = set(identities)
        found = book.connection.execute(rows)
        return {row[0]: Imported(source, row[0], row[1], row[2]) for row in found if row[0] in wanted}
    out: dict[str, Imported] = {}
    names = list(identities)
    for start in range(0, len(names), _AT_ONCE):
        found = book.connection.execute(rows.where(_IMPORTED.c.identity.in_(names[start : start + _AT_ONCE])))
        out |= {row[0]: Imported(source, row[0], row[1], row[2]) for row in found}
    return out


def remember(book: Book, number: int, rows: Iterable[Imported]) -> None:
    """What rows of an import have become."""
    book.connection.execute(
        insert(_IMPORTED),
        [
            {"source": r.source, "identity": r.identity, "batch": number, "document": r.document, "digest": r.digest}
            for r in rows
        ],
    )


def of_import(book: Book, number: int, most: int, after: str = "") -> tuple[Imported, ...]:
    """What an import brought and is still there, by identity, behind `after`."""
    rows = select(_IMPORTED).where(_IMPORTED.c.batch == number, _IMPORTED.c.identity > after)
    found = book.connection.execute(rows.order_by(_IMPORTED.c.identity).limit(most))
    return tuple(Imported(row.source, row.identity, row.document, row.digest) for row in found)


def some_of_import(book: Book, number: int, most: int) -> tuple[Imported, ...]:
    """Some of what an import brought and is still there, as they come: quick, however much that is."""
    found = book.connection.execute(select(_IMPORTED).where(_IMPORTED.c.batch == number).limit(most))
    return tuple(Imported(row.source, row.identity, row.document, row.digest) for row in found)


def forget(book: Book, rows: Sequence[Imported]) -> None:
    """These rows are not in the books any more; they may come again."""
    for source in {row.source for row in rows}:
        names = [row.identity for row in rows if row.source == source]
        for start in range(0, len(names), _AT_ONCE):
            part = names[start : start + _AT_ONCE]
            book.connection.execute(
                delete(_IMPORTED).where(_IMPORTED.c.source == source, _IMPORTED.c.identity.in_(part))
            )


def replace_row(book: Book, number: int, old: Imported, document: str, digest: str) -> None:
    """An import has put another document in the place of a row that an earlier one brought."""
    _point(book, old.source, old.identity, document, digest)
    values = {"batch": number, "source": old.source, "identity": old.identity}
    values |= {"before": old.document, "before_digest": old.digest, "after": document}
    book.connection.execute(insert(_CHANGE).values(values))


def changes_of(book: Book, number: int, most: int, after: str = "") -> tuple[Replaced, ...]:
    """What an import has changed, by identity, behind `after`."""
    rows = select(_CHANGE).where(_CHANGE.c.batch == number, _CHANGE.c.identity > after)
    found = book.connection.execute(rows.order_by(_CHANGE.c.identity).limit(most))
    return tuple(Replaced(row.source, row.identity, row.before, row.before_digest, row.after) for row in found)


def restore_row(book: Book, number: int, change: Replaced, document: str) -> None:
    """The change of a row is taken back; `document` stands for what it was before."""
    _point(book, change.source, change.identity, document, change.before_digest)
    mine = (_CHANGE.c.source == change.source) & (_CHANGE.c.identity == change.identity)
    book.connection.execute(delete(_CHANGE).where(_CHANGE.c.batch == number, mine))


def _point(book: Book, source: str, identity: str, document: str, digest: str) -> None:
    mine = (_IMPORTED.c.source == source) & (_IMPORTED.c.identity == identity)
    book.connection.execute(update(_IMPORTED).where(mine).values(document=document, digest=digest))


def where_it_is(book: Book, changes: Sequence[Replaced]) -> dict[str, Imported]:
    """Identity -> what stands for the row now, of those that are still there."""
    if not changes:
        return {}
    each = [(_IMPORTED.c.source == one.source) & (_IMPORTED.c.identity == one.identity) for one in changes]
    found = book.connection.execute(select(_IMPORTED).where(or_(*each)))
    return {row.identity: Imported(row.source, row.identity, row.document, row.digest) for row in found}


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds")


def _import(r: Any) -> Import:
    answers = json.loads(r.answers) if r.answers else {}
    return Import(
        r.id, r.kind, r.source, r.name, r.sha256, r.state, r.rows, r.changed, r.seen, r.total, r.at, r.person, answers
    )
