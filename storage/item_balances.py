"""Accounts as of a day: what open items, projects and accounts stand at, read off the journal."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import case, func, literal_column, select

from ledger.close.revaluation import ItemBalance
from ledger.period import Period
from storage import tables as t
from storage.book import Book
from storage.directory import table
from storage.noted import stood

_ENTRY, _POSTING = table(t.EntryRow), table(t.PostingRow)


def items(
    book: Book,
    accounts: Sequence[str],
    until: date,
    before: int = 0,
    event: int = 0,
    projects: Collection[int] | None = None,
) -> tuple[ItemBalance, ...]:
    """What every open item on some accounts stands at on the evening of `until`, by account and item; with `before`
    as it was before that entry, with `event` as it was when that was noted.  What belongs to no item stands by project
    and party (on a bank account in one sum).  `projects`: only of these."""
    c = _POSTING.c
    nothing: Any = literal_column("''")
    zero: Any = literal_column("0")  # no values: PostgreSQL must see the same words twice
    in_bank = (c.account == literal_column("'bank'")) | c.account.like(literal_column("'bank:%'"))
    loose = (c.item == nothing) & ~in_bank
    project, party = case((loose, c.project), else_=zero), case((loose, c.party), else_=nothing)
    sums = (
        select(
            c.account,
            c.item,
            c.paid_currency,
            func.max(c.project),
            func.max(c.party),
            func.sum(c.paid_minor),
            func.sum(c.company_minor),
        )
        .join(_ENTRY, _ENTRY.c.id == c.entry)
        .where(c.account.in_(accounts), _ENTRY.c.booked <= until, stood(book, event))
        .group_by(c.account, c.item, c.paid_currency, project, party)
        .order_by(c.account, c.item, c.paid_currency, project, party)
    )
    if before:
        sums = sums.where(c.entry < before)
    if projects is not None:
        sums = sums.where(c.project.in_(sorted(projects)))
    return tuple(
        ItemBalance(account, item, project, party, currency, int(paid), int(company))
        for account, item, currency, project, party, paid, company in book.connection.execute(sums)
        if paid or company
    )


def by_item(
    book: Book, accounts: Sequence[str], until: date, event: int = 0, projects: Collection[int] | None = None
) -> dict[str, ItemBalance]:
    """Item -> what it stands at on an account on the evening of a day, where its lines have one currency (with
    `event` as it was when that was noted); `projects`: only of these."""
    found = items(book, accounts, until, event=event, projects=projects)
    return {one.item: one for one in found if one.item}


def by_project(
    book: Book, accounts: Sequence[str], until: date, event: int = 0, projects: Collection[int] | None = None
) -> dict[int, int]:
    """Project -> what some accounts come to for it until the evening of a day, in the company's currency (with
    `event` as it was when that was noted); `projects`: only of these."""
    sums = (
        select(_POSTING.c.project, func.sum(_POSTING.c.company_minor))
        .join(_ENTRY, _ENTRY.c.id == _POSTING.c.entry)
        .where(_POSTING.c.account.in_(accounts), _ENTRY.c.booked <= until, stood(book, event))
        .group_by(_POSTING.c.project)
    )
    if projects is not None:
        sums = sums.where(_POSTING.c.project.in_(sorted(projects)))
    return {project: int(minor) for project, minor in book.connection.execute(sums) if minor}


def by_task(book: Book, accounts: Sequence[str], until: date, event: int = 0) -> dict[tuple[int, int], int]:
    """(project, task) -> what some accounts come to for it until the evening of a day, in the company's currency (with
    `event` as it was when that was noted)."""
    sums = (
        select(_POSTING.c.project, _POSTING.c.task, func.sum(_POSTING.c.company_minor))
        .join(_ENTRY, _ENTRY.c.id == _POSTING.c.entry)
        .where(_POSTING.c.account.in_(accounts), _POSTING.c.task != 0, _ENTRY.c.booked <= until, stood(book, event))
        .group_by(_POSTING.c.project, _POSTING.c.task)
    )
    return {(project, task): int(minor) for project, task, minor in book.connection.execute(sums) if minor}


def by_account(book: Book, until: date, since: date | None = None, before: int = 0) -> dict[str, int]:
    """Role -> what it comes to until the evening of a day (from `since` on, and before an entry where one is given), in
    the company's currency."""
    sums = (
        select(_POSTING.c.account, func.sum(_POSTING.c.company_minor))
        .join(_ENTRY, _ENTRY.c.id == _POSTING.c.entry)
        .where(_ENTRY.c.booked <= until)
        .group_by(_POSTING.c.account)
    )
    if since is not None:
        sums = sums.where(_ENTRY.c.booked >= since)
    if before:
        sums = sums.where(_POSTING.c.entry < before)
    return {account: int(minor) for account, minor in book.connection.execute(sums) if minor}


def of_source(book: Book, source: str, accounts: Sequence[str], event: int = 0) -> dict[int, int]:
    """Project -> what the entries of a source come to on some accounts, in the company's currency."""
    sums = (
        select(_POSTING.c.project, func.sum(_POSTING.c.company_minor))
        .join(_ENTRY, _ENTRY.c.id == _POSTING.c.entry)
        .where(_POSTING.c.account.in_(accounts), _ENTRY.c.source == source, stood(book, event))
        .group_by(_POSTING.c.project)
    )
    return {project: int(minor) for project, minor in book.connection.execute(sums) if minor}


def of_step(book: Book, step: str, account: str, until: date) -> dict[str, int]:
    """Item -> what a step of the closes has booked on an account until the evening of a day, debit positive."""
    sums = (
        select(_POSTING.c.item, func.sum(_POSTING.c.company_minor))
        .join(_ENTRY, _ENTRY.c.id == _POSTING.c.entry)
        .where(_POSTING.c.account == account, _ENTRY.c.booked <= until, _ENTRY.c.source.like(f"close:%:{step}"))
        .group_by(_POSTING.c.item)
    )
    return {item: int(minor) for item, minor in book.connection.execute(sums) if minor}


def spent(book: Book, project: int, accounts: Sequence[str], after: date, through: date, until: date) -> int:
    """What a project has cost on some accounts that happened after a day and through another, as far as it was booked
    until the evening of a third, in the company's currency."""
    total = (
        select(func.sum(_POSTING.c.company_minor))
        .join(_ENTRY, _ENTRY.c.id == _POSTING.c.entry)
        .where(
            _POSTING.c.account.in_(accounts),
            _POSTING.c.project == project,
            _ENTRY.c.day > after,
            _ENTRY.c.day <= through,
            _ENTRY.c.booked <= until,
        )
    )
    return int(book.connection.execute(total).scalar() or 0)


def minutes(book: Book, period: Period) -> dict[int, int]:
    """Project -> minutes of hours that were booked in a period."""
    sums = (
        select(_POSTING.c.project, func.sum(_POSTING.c.minutes))
        .join(_ENTRY, _ENTRY.c.id == _POSTING.c.entry)
        .where(_ENTRY.c.booked >= period.start, _ENTRY.c.booked < period.end, _POSTING.c.minutes != 0)
        .group_by(_POSTING.c.project)
    )
    return {project: int(minutes) for project, minutes in book.connection.execute(sums) if minutes}


def labour(book: Book, period: Period) -> dict[int, int]:
    """Project -> what the hours that were booked in a period cost, in the company's currency."""
    sums = (
        select(_POSTING.c.project, func.sum(_POSTING.c.company_minor))
        .join(_ENTRY, _ENTRY.c.id == _POSTING.c.entry)
        .where(_ENTRY.c.booked >= period.start, _ENTRY.c.booked < period.end, _POSTING.c.minutes != 0)
        .group_by(_POSTING.c.project)
    )
    return {project: int(minor) for project, minor in book.connection.execute(sums) if minor}


def moved(book: Book, account: str, period: Period, but: str) -> dict[int, int]:
    """Project -> what moved on an account in a period, debit positive, without the entries of one source."""
    sums = (
        select(_POSTING.c.project, func.sum(_POSTING.c.company_minor))
        .join(_ENTRY, _ENTRY.c.id == _POSTING.c.entry)
        .where(
            _POSTING.c.account == account,
            _ENTRY.c.booked >= period.start,
            _ENTRY.c.booked < period.end,
            _ENTRY.c.source != but,
        )
        .group_by(_POSTING.c.project)
    )
    return {project: int(minor) for project, minor in book.connection.execute(sums) if minor}
