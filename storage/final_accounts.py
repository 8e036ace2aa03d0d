"""The accounts of projects at their end, as they were handed in; and the items of cost that they are made of."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, insert, select, update

from ledger.economics.final_accounts import CostItem, FinalAccounts
from ledger.errors import NotFound, sentence
from ledger.nouns import Stage
from storage import audit
from storage import tables as t
from storage.book import Book
from storage.directory import table

_ACCOUNTS, _ENTRY, _POSTING = table(t.FinalAccountsRow), table(t.EntryRow), table(t.PostingRow)


@dataclass(frozen=True, slots=True)
class HandedIn:
    """The accounts of a project in one version.

    Attributes:
        stage: pending, posted (approved), rejected, closed (approved once, and reopened since), withdrawn.
        reason: why they were rejected or reopened; `decided_by` who did or approved it.
    """

    id: int
    project: int
    number: int
    stage: Stage
    person: int
    accounts: FinalAccounts
    reason: str = ""
    decided_by: int = 0


def add(book: Book, project: int, accounts: FinalAccounts, message: str) -> HandedIn:
    """Hand in a new version; the caller has seen that none waits."""
    query = select(func.max(_ACCOUNTS.c.number)).where(_ACCOUNTS.c.project == project)
    number = int(book.connection.execute(query).scalar() or 0) + 1
    row = {
        "project": project,
        "number": number,
        "stage": "pending",
        "day": accounts.day,
        "content": accounts.frozen(),
        "person": book.person,
        "message": message,
    }
    id: int = book.connection.execute(insert(_ACCOUNTS).values(row)).inserted_primary_key[0]  # type: ignore[index]
    told = {"project": project, "number": number, "day": accounts.day, "digest": accounts.digest}
    audit.note(book, "final_accounts.submitted", f"final_accounts:{id}", **told)
    return get(book, id)


def step(book: Book, of: HandedIn, stage: Stage, by: int, reason: str = "") -> HandedIn:
    """They were approved, rejected, taken back or reopened."""
    values = {"stage": stage, "decided_by": by, "reason": reason}
    book.connection.execute(update(_ACCOUNTS).where(_ACCOUNTS.c.id == of.id).values(values))
    verbs: Mapping[str, str] = {"posted": "approved", "rejected": "rejected", "closed": "reopened"}
    audit.note(
        book,
        f"final_accounts.{verbs.get(stage, 'withdrawn')}",
        f"final_accounts:{of.id}",
        project=of.project,
        reason=reason,
        digest=of.accounts.digest,
    )
    return get(book, of.id)


def get(book: Book, id: int) -> HandedIn:
    """One version.  Raises NotFound."""
    row = book.connection.execute(select(_ACCOUNTS).where(_ACCOUNTS.c.id == id)).first()
    if row is None:
        raise NotFound(sentence("There are no such accounts."))
    return _handed_in(row)


def of_project(book: Book, project: int) -> tuple[HandedIn, ...]:
    """Every version, oldest first."""
    rows = select(_ACCOUNTS).where(_ACCOUNTS.c.project == project).order_by(_ACCOUNTS.c.number)
    return tuple(_handed_in(row) for row in book.connection.execute(rows))


def in_stage(book: Book, stage: Stage) -> tuple[HandedIn, ...]:
    """Every one of a stage, oldest first."""
    rows = select(_ACCOUNTS).where(_ACCOUNTS.c.stage == stage).order_by(_ACCOUNTS.c.id)
    return tuple(_handed_in(row) for row in book.connection.execute(rows))


def _handed_in(r: Any) -> HandedIn:
    accounts = FinalAccounts.thawed(r.content)
    return HandedIn(r.id, r.project, r.number, r.stage, r.person, accounts, r.reason, r.decided_by)


def cost_items(book: Book, project: int, roles: Collection[str], day: date) -> Iterator[CostItem]:
    """What a project cost up to a day, in the company's currency: hours by category and month, else item by item."""
    those = [
        _POSTING.c.project == project,
        _POSTING.c.account.in_(sorted(roles)),
        _POSTING.c.category != "",
        _ENTRY.c.booked <= day,
    ]
    hours = _ENTRY.c.source.startswith("hours:")
    rows = (
        select(_POSTING.c.category, _ENTRY.c.booked, _POSTING.c.minutes, _POSTING.c.company_minor)
        .join(_ENTRY, _ENTRY.c.id == _POSTING.c.entry)
        .where(*those, hours)
    )
    by_month: dict[tuple[str, str], tuple[int, int]] = {}
    for category, booked, minutes, minor in book.connection.execute(rows):
        key = category, f"{booked:%Y-%m}"
        before = by_month.get(key, (0, 0))
        by_month[key] = before[0] + minutes, before[1] + minor
    for (category, month), (minutes, minor) in sorted(by_month.items()):
        yield CostItem(category, month, None, "", "", "", minutes, minor)
    columns = _ENTRY.c.booked, _ENTRY.c.source, _ENTRY.c.memo, _POSTING.c.party
    others = (
        select(_POSTING.c.category, *columns, func.sum(_POSTING.c.minutes), func.sum(_POSTING.c.company_minor))
        .join(_ENTRY, _ENTRY.c.id == _POSTING.c.entry)
        .where(*those, ~hours)
        .group_by(_POSTING.c.category, _ENTRY.c.id, *columns)
        .order_by(_POSTING.c.category, _ENTRY.c.booked, _ENTRY.c.id)
    )
    for category, booked, source, memo, party, minutes, minor in book.connection.execute(others):
        if minor or minutes:
            yield CostItem(category, "", booked, source, memo, party, int(minutes), int(minor))
