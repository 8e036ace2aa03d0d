"""What departments have agreed to work on each other's projects, and what they worked there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import func, insert, select

from ledger.economics.chargeback import InternalAgreement
from storage import audit
from storage import tables as t
from storage.book import Book
from storage.directory import table

_AGREEMENT, _ENTRY, _POSTING = table(t.InternalAgreementRow), table(t.EntryRow), table(t.PostingRow)


def add(book: Book, new: InternalAgreement, message: str, *, ended: bool = False) -> InternalAgreement:
    """Keep an agreement from its day on, in place of the one of the same department, project and role; `ended`: none
    takes its place."""
    row = {
        "department": new.giving,
        "project": new.project,
        "role": new.role,
        "start": new.start,
        "minutes": new.planned,
        "cap_minor": new.cap or 0,
        "ended": ended,
    }
    own = {**row, "person": book.person, "message": message}
    id: int = book.connection.execute(insert(_AGREEMENT).values(own)).inserted_primary_key[0]  # type: ignore[index]
    told = {name: value for name, value in row.items() if name != "project" and value not in ("", 0)}
    audit.note(book, "project.agreement", f"project:{new.project}", agreement=id, **told)
    return replace(new, id=id)


def every(book: Book, projects: Sequence[int] | None = None) -> tuple[InternalAgreement, ...]:
    """Every agreement (about some projects), each until the next of its department, project and role begins."""
    rows = select(_AGREEMENT).order_by(_AGREEMENT.c.start, _AGREEMENT.c.id)
    if projects is not None:
        rows = rows.where(_AGREEMENT.c.project.in_(projects))
    found: list[InternalAgreement] = []
    last: dict[tuple[str, int, str], int] = {}
    for row in book.connection.execute(rows):
        key = row.department, row.project, row.role
        if key in last:
            before = found[last[key]]
            found[last[key]] = replace(before, until=row.start - timedelta(days=1))
            del last[key]
        if not row.ended:
            last[key] = len(found)
            cap = row.cap_minor or None
            found.append(InternalAgreement(row.id, *key, row.start, row.minutes, cap))
    return tuple(one for one in found if one.until is None or one.until >= one.start)


def worked(book: Book, until: date) -> tuple[tuple[int, int, date, int, int], ...]:
    """(person, project, day, minutes, cost in the company's currency) of every day's hours that were booked by a day;
    what was taken back or repriced counts as it stands."""
    sums = (
        select(
            _POSTING.c.person,
            _POSTING.c.project,
            _ENTRY.c.day,
            func.sum(_POSTING.c.minutes),
            func.sum(_POSTING.c.company_minor),
        )
        .join(_ENTRY, _ENTRY.c.id == _POSTING.c.entry)
        .where(_POSTING.c.project != 0, _ENTRY.c.source.startswith("hours:"), _ENTRY.c.booked <= until)
        .group_by(_POSTING.c.person, _POSTING.c.project, _ENTRY.c.day)
        .order_by(_ENTRY.c.day, _POSTING.c.person, _POSTING.c.project)
    )
    found = (
        (person, project, day, int(minutes), int(minor))
        for person, project, day, minutes, minor in book.connection.execute(sums)
    )
    return tuple(one for one in found if one[3] or one[4])
