"""Many hours at once, with their entries, postings, sums and identities, as an import brings them.

The same rows as one by one.  They are laid down once, in a table of this connection alone, and the database makes all
else of them in a handful of statements: handing over every value of half a million rows took most of the time, and
while such a statement runs, the threads that answer people go on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import chain
from typing import Any

from sqlalchemy import func, select, text

from storage import balances
from storage import tables as t
from storage.book import Book
from storage.directory import table
from storage.imported_hours import COLUMNS, ImportNames, NewHours, PreparedHours, prepared
from storage.imports import Import, Overtaken
from storage.seals import script, touched
from storage.seals.keys import SIZE

AT_ONCE = 1_500
"""So many rows are laid down by one statement: SQLite takes 32,766 values in one."""
_TOGETHER = 1_000
"""So many rows go into each table together, where so many have come: the pages of its indexes are met while they are
still at hand, and nobody waits for more than these."""
_ADDED_UP = 3_000
"""So many rows are added up together, for the same reason."""


_NAMES = ", ".join(name for name, _type in COLUMNS)
_LAID = "laid_hours"
_MAKE = (
    f"CREATE TEMP TABLE IF NOT EXISTS {_LAID}"
    f" ({', '.join(f'{name} {kind}' for name, kind in COLUMNS)}, PRIMARY KEY (id))"
)
_ROWS = (
    f"""INSERT INTO hours (id, person, project, category, task, day, minutes, note, stage, start, finish, rate,
        cost_minor, project_minor, entry, message)
    SELECT id, person, project, category, task, day, minutes, note, 'posted', -1, -1, rate,
        company_minor, project_minor, entry, {{message}} FROM {_LAID} WHERE id >= {{first}} ORDER BY id""",
    f"""INSERT INTO entry (id, day, booked, memo, source, reverses, trail, digest)
    SELECT entry, day, booked, note, 'hours:' || id, 0, {{trail}}, digest
        FROM {_LAID} WHERE id >= {{first}} ORDER BY id""",
    f"""INSERT INTO posting (entry, account, project, category, task, person, party, currency, company_minor,
        project_currency, project_minor, paid_currency, paid_minor, minutes, red)
    SELECT entry, account, project, category, task, person, '', {{currency}}, company_minor,
        project_currency, project_minor, paid_currency, paid_minor, minutes, {{no}}
        FROM {_LAID} WHERE id >= {{first}} ORDER BY id""",
    f"""INSERT INTO posting (entry, account, project, category, task, person, party, currency, company_minor,
        project_currency, project_minor, paid_currency, paid_minor, minutes, red)
    SELECT entry, 'payroll', 0, '', 0, 0, '', {{currency}}, -company_minor,
        project_currency, -project_minor, paid_currency, -paid_minor, 0, {{no}}
        FROM {_LAID} WHERE id >= {{first}} ORDER BY id""",
    f"""INSERT INTO imported (source, identity, batch, document, digest)
    SELECT {{source}}, identity, {{batch}}, 'hours:' || id, said
        FROM {_LAID} WHERE id >= {{first}} ORDER BY identity""",
)
"""What becomes of rows that were just laid down.  Of an entry's postings the cost comes before what is owed for it."""
_SUMS = (
    f"""INSERT INTO balance (project, category, task, month, stage, currency, minor, minutes)
    SELECT project, category, task, {{month}}, 'posted', project_currency, sum(project_minor), sum(minutes)
        FROM {_LAID} WHERE id >= {{first}} GROUP BY project, category, task, {{month}}, project_currency
        ORDER BY project, category, task, {{month}}, project_currency
    ON CONFLICT (project, category, task, month, stage, currency)
        DO UPDATE SET minor = balance.minor + excluded.minor, minutes = balance.minutes + excluded.minutes""",
    f"""INSERT INTO total (project, category, stage, minor, minutes)
    SELECT project, category, 'posted', sum(project_minor), sum(minutes) FROM {_LAID} WHERE id >= {{first}}
        GROUP BY project, category ORDER BY project, category
    ON CONFLICT (project, category, stage)
        DO UPDATE SET minor = total.minor + excluded.minor, minutes = total.minutes + excluded.minutes""",
    f"""INSERT INTO day_total (project, day, minor)
    SELECT project, booked, sum(project_minor) FROM {_LAID} WHERE id >= {{first}} GROUP BY project, booked
        ORDER BY project, booked
    ON CONFLICT (project, day) DO UPDATE SET minor = day_total.minor + excluded.minor""",
)
"""What the rows since then add up to."""
# Every transaction that books leaves an event, a piece of an import one without a subject.
_OTHERS = """SELECT 1 FROM event WHERE seq > {planned} AND NOT (subject = '' AND action = 'entry.posted'
    AND substr(trail, 1, length({mine})) = {mine}) LIMIT 1"""
# CROSS JOIN keeps SQLite from beginning with the large table.
_TOO_LONG = f"""SELECT 1 FROM (SELECT DISTINCT person, day FROM {_LAID}) d CROSS JOIN hours h
    WHERE h.person = d.person AND h.day = d.day AND h.stage IN ('posted', 'pending')
    GROUP BY h.person, h.day HAVING sum(h.minutes) > {{most}} LIMIT 1"""


def add_hours(
    book: Book,
    of: Import,
    currency: str,
    rows: Iterable[tuple[int, Sequence[NewHours] | PreparedHours]],
    *,
    most: int,
) -> None:
    """Write imported hours, some at a time as they come; `currency` is the company's.

    With some rows comes the last event of the trail when they were held against what people have on their days: where
    nobody else has booked since, that is not done again.  What was prepared under numbers that others have taken since
    is prepared anew.

    Raises Overtaken where a row was taken meanwhile, or where somebody has more than `most` minutes on a day now.
    """
    values = {
        "message": of.about,
        "trail": book.trail,
        "currency": currency,
        "source": of.source,
        "batch": of.id,
        "most": most,
        "mine": f"{of.about}:",
    }
    book.raw.execute(_MAKE if book.sqlite else f"{_MAKE} ON COMMIT DROP")
    book.raw.execute(f"DELETE FROM {_LAID}")
    numbered, names = HoursNumbers(book), ImportNames.of(book, of, currency)
    planned: list[int] = []
    first = since = 0
    for group in _gathered(rows, planned):
        some = [numbered.prepared(part, names) for part in group]
        _add(book, some, values)
        first, since = first or some[0].ids[0], since + sum(map(len, some))
        if since >= _ADDED_UP:
            _add_up(book, first, values)
            first = since = 0
    if first:
        _add_up(book, first, values)
    if not planned:
        return
    if _run(book, _OTHERS, {**values, "planned": min(planned)}).fetchone() and _run(book, _TOO_LONG, values).fetchone():
        raise Overtaken()


_Part = Sequence[NewHours] | PreparedHours


def _gathered(rows: Iterable[tuple[int, _Part]], planned: list[int]) -> Iterator[list[_Part]]:
    """As many rows as are written together; `planned` hears when they were held against the books."""
    some: list[_Part] = []
    many = 0
    for event, whole in rows:
        if not len(whole):
            continue
        planned.append(event)
        for part in _divided(whole):
            if many and many + len(part) > _TOGETHER:
                yield some
                some, many = [], 0
            some.append(part)
            many += len(part)
            if many >= _TOGETHER:
                yield some
                some, many = [], 0
    if some:
        yield some


def _divided(whole: _Part) -> Iterator[_Part]:
    if isinstance(whole, PreparedHours):
        yield from whole.divided(_TOGETHER)
        return
    for start in range(0, len(whole), _TOGETHER):
        yield whole[start : start + _TOGETHER]


def _add_up(book: Book, first: int, values: dict[str, Any]) -> None:
    """Move the sums by the rows from that one on."""
    now = {**values, "first": first}
    for said in _SUMS:
        _run(book, said, now)
    balances.others_added(book)


def _add(book: Book, some: Sequence[PreparedHours], values: dict[str, Any]) -> None:
    for part in some:
        book.digests.extend(part.digests)
        book.moved.extend(sorted(part.moved))
    if book.sqlite:
        book.raw.execute(_lay(sum(map(len, some))), tuple(chain.from_iterable(part.laid for part in some)))
    else:
        with book.raw.cursor().copy(f"COPY {_LAID} ({_NAMES}) FROM STDIN") as copy:
            for part in some:
                copy.write(part.laid)
    now = {**values, "first": some[0].ids[0]}
    try:
        with touched.quiet(book.raw, sqlite=book.sqlite):
            for said in _ROWS:
                _run(book, said, now)
    except book.store.broken_keys:
        raise Overtaken() from None
    _seal(book, some)


def _seal(book: Book, some: Sequence[PreparedHours]) -> None:
    """The seals of what was laid down, each row as `storage.seals.rows` says it."""
    key, first = book.store.keys.now, 0
    ids = [id for part in some for id in part.ids]
    digests = key.of_all(chain.from_iterable(part.hours for part in some))
    for place in range(1, len(ids) + 1):  # another process may have drawn a number between
        if place == len(ids) or ids[place] != ids[place - 1] + 1:
            book.seals.append(script.run("hours", ids[first], digests[first * SIZE : place * SIZE]))
            first = place
    identities = key.of_all(chain.from_iterable(part.imported for part in some))
    book.seals += script.new("imported", [name for part in some for name in part.names], identities)


_NUMBERS = ("batch", "most", "first", "planned")
_VALUES = ("message", "trail", "currency", "source", "mine", *_NUMBERS)


@cache
def _lay(count: int) -> str:
    marks = f"({', '.join('?' * len(COLUMNS))})"
    return f"INSERT INTO {_LAID} ({_NAMES}) VALUES {', '.join([marks] * count)}"


def _run(book: Book, said: str, values: dict[str, Any]) -> Any:
    made, names = _said(said, book.sqlite)
    return book.raw.execute(made, {name: values[name] for name in names})


@cache
def _said(said: str, sqlite: bool) -> tuple[str, tuple[str, ...]]:
    """A statement in the database's own words, and the names of the values that it takes."""
    names = tuple(name for name in _VALUES if f"{{{name}}}" in said)
    kinds = {name: "int" if name in _NUMBERS else "text" for name in names}
    marks = {name: f":{name}" if sqlite else f"%({name})s::{kind}" for name, kind in kinds.items()}
    month = "substr(booked, 1, 7)" if sqlite else "to_char(booked, 'YYYY-MM')"
    return said.format(**marks, month=month, no="0" if sqlite else "false"), names


class HoursNumbers:
    """Gives new rows their numbers, in order, and those of their entries.

    On SQLite they are nobody else's only for who writes; for who only reads they are a guess.
    """

    def __init__(self, book: Book) -> None:
        self._sqlite, self._hours, self._entries = book.sqlite, _Ids(book, t.HoursRow), _Ids(book, t.EntryRow)

    def next(self, count: int) -> tuple[Sequence[int], Sequence[int]]:
        """So many further numbers of hours, and of entries."""
        return self._hours.next(count), self._entries.next(count)

    def prepared(self, part: _Part, names: ImportNames) -> PreparedHours:
        """The rows under numbers that nobody else has: those of before where they still are, or were drawn."""
        if isinstance(part, PreparedHours):
            if not self._sqlite:
                return part
            ids, entries = self.next(len(part))
            if ids[0] == part.ids[0] and entries[0] == part.entries[0]:
                return part
            return prepared(part.rows(), ids, entries, names)
        return prepared(part, *self.next(len(part)), names)


class _Ids:
    """Ids of a table, in order.  SQLite: those that follow the last.  PostgreSQL: they are drawn from the sequence."""

    def __init__(self, book: Book, row: Any) -> None:
        self._book, self._rows = book, table(row)
        self._last = -1

    def next(self, count: int) -> Sequence[int]:
        book, rows = self._book, self._rows
        if not book.sqlite:
            drawn = text(f"SELECT nextval(pg_get_serial_sequence('{rows.name}', 'id')) FROM generate_series(1, :count)")
            return sorted(book.connection.execute(drawn, {"count": count}).scalars())
        if self._last < 0:
            self._last = int(book.connection.execute(select(func.max(rows.c.id))).scalar() or 0)
        first = self._last + 1
        self._last += count
        return range(first, first + count)
