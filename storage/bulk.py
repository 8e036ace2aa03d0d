"""Many hours at once, with their entries, postings, sums and identities, as an import brings them.

The same rows as one by one.  They are laid down once, in a table of this connection alone, and the database makes all
else of them in a handful of statements: handing over every value of half a million rows took most of the time, and
while such a statement runs, the threads that answer people go on.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cache
from hashlib import sha256
from itertools import chain
from typing import Any, NamedTuple

from sqlalchemy import func, select, text

from storage import balances
from storage import tables as t
from storage.book import Book
from storage.directory import table
from storage.imports import Import, Overtaken
from storage.seals import rows as row_texts
from storage.seals import script, touched
from storage.seals.keys import SIZE
from storage.seals.sealed import sealed_table

AT_ONCE = 1_500
"""So many rows are laid down by one statement: SQLite takes 32,766 values in one."""
_TOGETHER = 1_000
"""So many rows go into each table together, where so many have come: the pages of its indexes are met while they are
still at hand, and nobody waits for more than these."""
_ADDED_UP = 3_000
"""So many rows are added up together, for the same reason."""


class NewHours(NamedTuple):
    """Posted hours of an import and what their entry says; amounts in minor units.

    `account` has the cost, pay is owed for it.  `identity` and `said` are the row's (`formats.sheet`).
    """

    identity: str
    said: str
    person: int
    project: int
    category: str
    task: int
    day: date
    minutes: int
    note: str
    rate: int
    account: str
    booked: date
    company_minor: int
    project_minor: int
    project_currency: str
    paid_minor: int
    paid_currency: str


_COLUMNS = (
    ("id", "integer"),
    ("entry", "integer"),
    ("digest", "text"),
    ("identity", "text"),
    ("said", "text"),
    ("person", "integer"),
    ("project", "integer"),
    ("category", "text"),
    ("task", "integer"),
    ("day", "date"),
    ("minutes", "integer"),
    ("note", "text"),
    ("rate", "integer"),
    ("account", "text"),
    ("booked", "date"),
    ("company_minor", "bigint"),
    ("project_minor", "bigint"),
    ("project_currency", "text"),
    ("paid_minor", "bigint"),
    ("paid_currency", "text"),
)
_NAMES = ", ".join(name for name, _type in _COLUMNS)
_LAID = "laid_hours"
_MAKE = (
    f"CREATE TEMP TABLE IF NOT EXISTS {_LAID}"
    f" ({', '.join(f'{name} {kind}' for name, kind in _COLUMNS)}, PRIMARY KEY (id))"
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
    book: Book, of: Import, currency: str, rows: Iterable[tuple[int, Sequence[NewHours]]], *, most: int
) -> None:
    """Write imported hours, some at a time as they come; `currency` is the company's.

    With some rows comes the last event of the trail when they were held against what people have on their days: where
    nobody else has booked since, that is not done again.

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
    hours, entries = _Ids(book, t.HoursRow), _Ids(book, t.EntryRow)
    planned: list[int] = []
    first = since = 0
    for some in _gathered(rows, planned):
        ids = hours.next(len(some))
        _add(book, some, ids, entries.next(len(some)), values)
        first, since = first or ids[0], since + len(some)
        if since >= _ADDED_UP:
            _add_up(book, first, values)
            first = since = 0
    if first:
        _add_up(book, first, values)
    if not planned:
        return
    if _run(book, _OTHERS, {**values, "planned": min(planned)}).fetchone() and _run(book, _TOO_LONG, values).fetchone():
        raise Overtaken()


def _gathered(rows: Iterable[tuple[int, Sequence[NewHours]]], planned: list[int]) -> Iterator[Sequence[NewHours]]:
    """As many rows as are written together; `planned` hears when they were held against the books."""
    some: list[NewHours] = []
    for event, part in rows:
        if part:
            planned.append(event)
        some += part
        while len(some) >= _TOGETHER:
            yield some[:_TOGETHER]
            del some[:_TOGETHER]
    if some:
        yield some


def _add_up(book: Book, first: int, values: dict[str, Any]) -> None:
    """Move the sums by the rows from that one on."""
    now = {**values, "first": first}
    for said in _SUMS:
        _run(book, said, now)
    balances.others_added(book)


def _add(
    book: Book, rows: Sequence[NewHours], ids: Sequence[int], entry_ids: Sequence[int], values: dict[str, Any]
) -> None:
    laid = _laid(rows, ids, entry_ids, values["currency"], _Days() if book.sqlite else None)
    book.digests.extend([row[2] for row in laid])
    book.moved.extend({(row.day, row.booked) for row in rows if row.day != row.booked})
    if book.sqlite:
        book.raw.execute(_lay(len(laid)), tuple(chain.from_iterable(laid)))
    else:
        with book.raw.cursor().copy(f"COPY {_LAID} ({_NAMES}) FROM STDIN") as copy:
            for row in laid:
                copy.write_row(row)
    now = {**values, "first": ids[0]}
    try:
        with touched.quiet(book.raw, sqlite=book.sqlite):
            for said in _ROWS:
                _run(book, said, now)
    except book.store.broken_keys:
        raise Overtaken() from None
    _seal(book, laid, values)


def _seal(book: Book, laid: Sequence[tuple[Any, ...]], values: dict[str, Any]) -> None:
    """The seals of what was laid down, each row as `storage.seals.rows` says it."""
    key, source = book.store.keys.now, values["source"]
    digests, ids, first = key.of_all(_hours_say(laid, values["message"])), [row[0] for row in laid], 0
    for place in range(1, len(ids) + 1):  # another process may have drawn a number between
        if place == len(ids) or ids[place] != ids[place - 1] + 1:
            book.seals.append(script.run("hours", ids[first], digests[first * SIZE : place * SIZE]))
            first = place
    quoted, name = json.dumps(source, ensure_ascii=False), json.encoder.encode_basestring
    names = [f"[{quoted},{name(row[3])}]" for row in laid]
    book.seals += script.new("imported", names, key.of_all(_identities_say(laid, source, values["batch"])))


def _hours_say(laid: Iterable[tuple[Any, ...]], message: str) -> Iterator[str]:
    """Rows of hours; nearly every one has a value in the same columns, and a note on one line."""
    about, of, escaped = f"message:{row_texts.escaped(message)}\n", sealed_table("hours"), row_texts.escaped
    for row in laid:
        id, entry, _digest, _identity, _said, person, project, category, task, day, minutes, note, rate = row[:13]
        cost, own = row[15], row[16]
        if note and cost and own and minutes and rate and message and not task:
            yield (
                f"hours\ncategory:{category}\ncost_minor={cost}\nday:{day}\nentry={entry}\nfinish=-1\nid={id}\n{about}"
                f"minutes={minutes}\nnote:{escaped(note)}\nperson={person}\nproject={project}\nproject_minor={own}\n"
                f"rate={rate}\nstage:posted\nstart=-1"
            )
            continue
        amounts = {"cost_minor": cost, "project_minor": own, "minutes": minutes, "rate": rate, "task": task}
        known = {"id": id, "entry": entry, "person": person, "project": project, "category": category, "day": day}
        fixed = {"stage": "posted", "start": -1, "finish": -1, "message": message, "note": note}
        yield row_texts.said(of, amounts | known | fixed | {"entered": None, "nonbillable": False})


def _identities_say(laid: Iterable[tuple[Any, ...]], source: str, batch: int) -> Iterator[str]:
    """Rows of what was imported."""
    begins, escaped = f"imported\nbatch={batch}\n", row_texts.escaped
    ends = f"\nsource:{escaped(source)}"
    for row in laid:
        said = f"digest:{row[4]}\n" if row[4] else ""
        yield f"{begins}{said}document:hours:{row[0]}\nidentity:{escaped(row[3])}{ends}"


class _Days(dict[date, str]):
    """Days as SQLite keeps them, each worked out once."""

    def __missing__(self, day: date) -> str:
        text = self[day] = day.isoformat()
        return text


def _laid(
    rows: Sequence[NewHours], ids: Sequence[int], entry_ids: Sequence[int], currency: str, days: _Days | None
) -> list[tuple[Any, ...]]:
    """The rows with their numbers and the fingerprint of their entry, as `ledger.journal.digest` has it."""
    out = []
    shown: Any = _Days() if days is None else days
    for id, entry, r in zip(ids, entry_ids, rows, strict=True):
        identity, said, person, project, category, task, day, minutes, note, rate, account, booked, *_amounts = r
        whole, own, own_currency, paid, paid_currency = r[12:]
        on, stands = shown[day], shown[booked]
        text = (
            f"{on}|{stands}|{note}|hours:{id}|0"
            f"\n{account}|{whole}{currency}|{own}{own_currency}|{paid}{paid_currency}"
            f"|{project}|{category}|{task}|{person}||{minutes}|0"
            f"\npayroll|{-whole}{currency}|{-own}{own_currency}|{-paid}{paid_currency}|0||0|0||0|0"
        )
        digest = sha256(text.encode()).hexdigest()
        if days is not None:
            day, booked = on, stands
        before = (id, entry, digest, identity, said, person, project, category, task, day, minutes, note, rate)
        out.append((*before, account, booked, whole, own, own_currency, paid, paid_currency))
    return out


_NUMBERS = ("batch", "most", "first", "planned")
_VALUES = ("message", "trail", "currency", "source", "mine", *_NUMBERS)


@cache
def _lay(count: int) -> str:
    marks = f"({', '.join('?' * len(_COLUMNS))})"
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


class _Ids:
    """Ids of a table that nobody else will use, in order.

    SQLite: we hold the write lock, so they follow the last.  PostgreSQL: they are drawn from the sequence.
    """

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
