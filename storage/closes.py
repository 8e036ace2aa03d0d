"""Which months and years were closed and how it went: what the trail keeps of it, and what stands in the journal."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from ledger.opening import CLEARING
from ledger.period import Period, month_key
from storage import audit
from storage import tables as t
from storage.book import Book
from storage.directory import table
from storage.noted import end_of_transaction

_ENTRY, _POSTING, _EVENT = table(t.EntryRow), table(t.PostingRow), table(t.EventRow)


@dataclass(frozen=True, slots=True)
class ClosedMonth:
    """A month all of whose steps were done.

    Attributes:
        on: the day on which that was so first, after what was booked in it last.
        days: from the month's end to that day.
        entries, corrections: how many entries stood in the month then, and how many of them take another one back.
    """

    month: str
    on: date
    days: int
    entries: int
    corrections: int


def note(book: Book, period: Period, on: date) -> ClosedMonth:
    """Every step of a month is done: kept in the trail, with how long it took and how much was corrected."""
    entries, corrections = counts(book, period)
    key = month_key(period.start)
    days = max((on - period.last).days, 0)
    audit.note(book, "close.closed", f"close:{key}", on=on, days=days, entries=entries, corrections=corrections)
    return ClosedMonth(key, on, days, entries, corrections)


def closed(book: Book, months: Iterable[str]) -> dict[str, ClosedMonth]:
    """Those of the months all of whose steps were done, with how the last time went."""
    found = {}
    for key in months:
        for event in audit.about(book, f"close:{key}"):
            if event.action == "close.closed":
                said = event.detail
                on = date.fromisoformat(said["on"])
                found[key] = ClosedMonth(key, on, said["days"], said["entries"], said["corrections"])
    return found


def last(book: Book) -> tuple[str, int] | None:
    """The month whose steps were all done last, and the last event of the transaction in which that was so; None where
    none was."""
    rows = select(_EVENT.c.subject, _EVENT.c.seq).where(
        _EVENT.c.subject.like("close:____-__"), _EVENT.c.action == "close.closed"
    )
    found = book.connection.execute(rows.order_by(_EVENT.c.seq.desc()).limit(1)).first()
    if found is None:
        return None
    return found.subject.partition(":")[2], end_of_transaction(book, found.seq)


def stands(book: Book) -> tuple[str, ...]:
    """The months for which a step of a close has booked something, in their order."""
    rows = select(_ENTRY.c.source).where(_ENTRY.c.source.like("close:____-__:%")).distinct()
    return tuple(sorted({source.split(":")[1] for source in book.connection.execute(rows).scalars()}))


def moved(book: Book, since: date | None, before: date) -> tuple[str, ...]:
    """The months between two days in which something is booked, in their order; what came with opening balances was
    closed in the former books."""
    opening = select(_POSTING.c.entry).where(_POSTING.c.account == CLEARING)
    rows = select(_ENTRY.c.booked).where(_ENTRY.c.booked < before, _ENTRY.c.id.not_in(opening)).distinct()
    if since is not None:
        rows = rows.where(_ENTRY.c.booked >= since)
    return tuple(sorted({month_key(day) for day in book.connection.execute(rows).scalars()}))


def counts(book: Book, period: Period) -> tuple[int, int]:
    """How many entries stand in a month, and how many of them take another one back."""
    mine = (_ENTRY.c.booked >= period.start, _ENTRY.c.booked < period.end)
    whole = book.connection.execute(select(func.count()).where(*mine)).scalar_one()
    back = book.connection.execute(select(func.count()).where(*mine, _ENTRY.c.reverses != 0)).scalar_one()
    return int(whole), int(back)


def steps(book: Book, month: str) -> set[str]:
    """The steps of a month's close ("2026-10") that were done; "all" among them where all were."""
    rows = select(_EVENT.c.detail).where(_EVENT.c.action == "close.done", _EVENT.c.subject == f"close:{month}")
    return {str(json.loads(detail).get("step", "")) for detail in book.connection.execute(rows).scalars()}


def years(book: Book) -> tuple[int, ...]:
    """The years that were carried forward."""
    rows = select(_ENTRY.c.source).where(_ENTRY.c.source.like("close:%:year"), _ENTRY.c.reverses == 0).distinct()
    found = (re.fullmatch(r"close:(\d{4}):year", source) for source in book.connection.execute(rows).scalars())
    return tuple(sorted(int(match[1]) for match in found if match))


def booked_since(book: Book, last: date, most: int) -> tuple[int, ...]:
    """The newest entries of a day until `last` that were booked after it, and not by a close."""
    rows = select(_ENTRY.c.id).where(
        _ENTRY.c.day <= last,
        _ENTRY.c.booked > last,
        _ENTRY.c.source.not_like("close:%"),
        _ENTRY.c.source.not_like("prior_year:%"),
    )
    found = book.connection.execute(rows.order_by(_ENTRY.c.id.desc()).limit(most)).scalars()
    return tuple(sorted(found))


def with_category(book: Book, account: str) -> Iterator[tuple[str, int, str]]:
    """(account, project, item) of the lines of a role that have a category."""
    rows = select(_POSTING.c.account, _POSTING.c.project, _POSTING.c.item).where(
        _POSTING.c.account == account, _POSTING.c.category != ""
    )
    for row in book.connection.execute(rows.distinct().order_by(_POSTING.c.project)):
        yield row.account, row.project, row.item
