"""Sealing what a transaction has done to rows, and once, what stood there before anything was sealed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from storage.book import Book
from storage.seals import rows, script, touched
from storage.seals.script import Sealed
from storage.seals.sealed import ONCE_OF_WEIGHT, SealedTable, sealed
from storage.seals.touched import Touched

FOUND = "seal.found"
"""The deed of an event that seals what stood there before."""
_FEW = 4
"""So many rows have a line each: to look which of them could share one takes longer."""
_AT_ONCE = 20_000
"""So many rows of a table are sealed as found by one event."""


def lines(book: Book, seen: Touched) -> list[str]:
    """The lines of what was touched, and of what whoever wrote it has sealed; none of rows that say what they said.

    Where nothing else happened, messages are not sealed.
    """
    changed = [(noun, now) for (noun, _key), (before, now) in seen.items() if before != now]
    if not _weight(book) and all(noun in ONCE_OF_WEIGHT and now for noun, now in changed):
        return []
    digest = book.store.keys.now.digest
    if len(seen) <= _FEW:
        few = [
            script.row_line(noun, key, digest(now) if now else None, digest(before) if before else None)
            for (noun, key), (before, now) in seen.items()
            if before != now
        ]
        return few + book.seals
    out = (
        Sealed(noun, key, digest(now) if now else None, digest(before) if before else None)
        for (noun, key), (before, now) in sorted(seen.items(), key=_place)
        if before != now
    )
    return script.lines(out) + book.seals


def _weight(book: Book) -> bool:
    """Whether anything happened besides what was touched."""
    return bool(book.events or book.digests or book.seals)


def _place(of: tuple[tuple[str, str], object]) -> tuple[str, int, str]:
    """Rows of a table in the order of their numbers, so that those that follow each other share a line."""
    (noun, key), _rows = of
    return (noun, int(key) if key.isdigit() else 0, key)


def as_found(book: Book, seen: Touched) -> Iterator[tuple[str, int, str]]:
    """What stood there before this transaction: table, how many rows, the seals of so many."""
    key = book.store.keys.now
    before: dict[str, dict[str, str | None]] = {}
    for (noun, name), (row, _now) in seen.items():
        before.setdefault(noun, {})[name] = row
    for noun, of in sealed().items():
        if of.once_of_weight:
            continue
        some = []
        for name, said in _stood(book, of, before.get(noun, {})):
            some.append(Sealed(noun, name, key.digest(said)))
            if len(some) == _AT_ONCE:
                yield noun, len(some), script.write(key.id, script.lines(some))
                some = []
        if some:
            yield noun, len(some), script.write(key.id, script.lines(some))


def _stood(book: Book, of: SealedTable, before: Mapping[str, str | None]) -> Iterator[tuple[str, str]]:
    for key, said in rows.every(book.raw, of, sqlite=book.sqlite):
        name = rows.named(of, key, sqlite=book.sqlite)
        if name not in before:
            yield name, said
    yield from ((name, said) for name, said in before.items() if said is not None)


def taken(book: Book) -> Touched:
    """What this transaction has touched; the books are asked, on PostgreSQL by one question."""
    if book.sqlite:
        return touched.taken_sqlite(book.raw, book.raw.notes)
    return touched.taken_postgresql(book.raw, *book.raw.execute(f"SELECT {touched.TAKE}").fetchone())
