"""Hours of an import as they are laid down: their values in order, fingerprints of their entries, what their rows say.

All of it follows from the rows and their numbers, and is made without a database: in a process of its own where a file
is large (`bot.preparing`), so that the one that writes only hands it over.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from itertools import chain
from typing import Any, NamedTuple

from storage.book import Book
from storage.imports import Import
from storage.seals import rows as row_texts
from storage.seals.sealed import sealed_table


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


COLUMNS = (
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
"""What is laid down of each row."""
WIDTH = len(COLUMNS)
_DAY, _BOOKED = (next(place for place, (name, _kind) in enumerate(COLUMNS) if name == of) for of in ("day", "booked"))


@dataclass(frozen=True, slots=True)
class ImportNames:
    """What every row of an import says besides its own: message and source, batch, the company's currency, which
    database it is for."""

    message: str
    source: str
    batch: int
    currency: str
    sqlite: bool

    @classmethod
    def of(cls, book: Book, of: Import, currency: str) -> ImportNames:
        return cls(of.about, of.source, of.id, currency, book.sqlite)


@dataclass(frozen=True, slots=True)
class PreparedHours:
    """Rows with their numbers, as they are handed to the database and sealed; as long as they are many.

    Attributes:
        ids, entries: the numbers of the hours and of their entries.
        laid: the values of all rows one after the other (SQLite), or the lines of a COPY (PostgreSQL).
        digests: the fingerprints of the entries.
        hours, imported: what the rows of both tables say, as `storage.seals.rows` has it.
        names: the keys of the rows of `imported`.
        moved: (day, booked) where these differ.
    """

    ids: Sequence[int]
    entries: Sequence[int]
    laid: Sequence[Any] | bytes
    digests: list[str]
    hours: list[bytes]
    imported: list[bytes]
    names: list[str]
    moved: frozenset[tuple[date, date]]

    def __len__(self) -> int:
        return len(self.ids)

    def rows(self) -> list[NewHours]:
        """The rows again, where other numbers are wanted (SQLite)."""
        assert not isinstance(self.laid, bytes), "numbers that a sequence gave are nobody else's"
        laid, out = self.laid, []
        for start in range(0, len(laid), WIDTH):
            row = list(laid[start + 3 : start + WIDTH])
            for place in (_DAY - 3, _BOOKED - 3):
                row[place] = date.fromisoformat(row[place])
            out.append(NewHours(*row))
        return out

    def divided(self, most: int) -> Iterator[PreparedHours]:
        """The same in parts of so many rows; lines of a COPY are never divided."""
        if len(self) <= most or isinstance(self.laid, bytes):
            yield self
            return
        for start in range(0, len(self), most):
            part = slice(start, start + most)
            laid = self.laid[start * WIDTH : (start + most) * WIDTH]
            texts = (self.hours[part], self.imported[part], self.names[part])
            yield PreparedHours(self.ids[part], self.entries[part], laid, self.digests[part], *texts, self.moved)


def prepared(rows: Sequence[NewHours], ids: Sequence[int], entries: Sequence[int], names: ImportNames) -> PreparedHours:
    """Rows made ready under these numbers."""
    laid = _laid(rows, ids, entries, names.currency, _Days() if names.sqlite else None)
    quoted, name = json.dumps(names.source, ensure_ascii=False), json.encoder.encode_basestring
    return PreparedHours(
        ids,
        entries,
        tuple(chain.from_iterable(laid)) if names.sqlite else _copied(laid),
        [row[2] for row in laid],
        [said.encode("utf-8", "surrogatepass") for said in _hours_say(laid, names.message)],
        [said.encode("utf-8", "surrogatepass") for said in _identities_say(laid, names.source, names.batch)],
        [f"[{quoted},{name(row[3])}]" for row in laid],
        frozenset((row.day, row.booked) for row in rows if row.day != row.booked),
    )


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


_COPIED = str.maketrans({"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"})


def _copied(laid: Iterable[tuple[Any, ...]]) -> bytes:
    """Rows as PostgreSQL's COPY reads them."""
    lines = ("\t".join([v.translate(_COPIED) if isinstance(v, str) else str(v) for v in row]) for row in laid)
    return "".join([f"{line}\n" for line in lines]).encode()
