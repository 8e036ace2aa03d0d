"""Tables to take away: budgets, hours, overdue payments, as CSV or XLSX; and the journal for other programs."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from chat.text import Text, _
from formats import table_out
from formats.vouchers import journal as voucher_journal
from handlers.rules import Rules
from ledger.budget import figures
from ledger.errors import BadInput, sentence
from ledger.money import Money
from ledger.period import Period
from storage import balances, budgets, contracts, entries, hours
from storage.book import Book
from storage.directory import directory

Rows = list[list[Any]]
NAMES = ("budget", "hours", "overdue")
HEADS: dict[str, Text] = {
    "project": _("Project"),
    "name": _("Name"),
    "category": _("Category"),
    "currency": _("Currency"),
    "budget": _("Budget"),
    "posted": _("Actual"),
    "pending": _("Pending"),
    "committed": _("Committed"),
    "left": _("Left"),
    "percent": _("% used"),
    "day": _("Day"),
    "person": _("Person"),
    "task": _("Task"),
    "hours": _("Hours"),
    "note": _("Note"),
    "customer": _("Customer"),
    "instalment": _("Instalment"),
    "due": _("Due"),
    "days_late": _("Days late"),
    "open": _("Open"),
    "owner": _("Owner"),
}
"""What the columns are called for people; programs get the names themselves."""


def rows(
    book: Book,
    name: str,
    rules: Rules,
    today: date,
    first: date | None,
    last: date | None,
    projects: Collection[int] | None = None,
) -> Rows:
    """The table of that name, the names of its columns first; amounts as Decimal.  Of some projects, or all (None)."""
    if name == "budget":
        return _budgets(book, rules, projects)
    if name == "hours":
        return _hours(book, rules, first or date(2000, 1, 1), last or today, projects)
    return _overdue(book, today, projects)


def journal(book: Book, target: str, rules: Rules, first: date | None, last: date | None) -> tuple[str, int]:
    """The journal of a period for another program, and how many entries it has."""
    master_data = directory(book)
    codes = {project.id: project.code for project in master_data.projects.values()}
    names = {person.id: person.name for person in master_data.people.values()}
    booked = [
        entry
        for entry, _trail, _digest in entries.whole(book)
        if (first is None or entry.booked >= first) and (last is None or entry.booked <= last)
    ]
    if target == "beancount":
        return voucher_journal.as_beancount(booked, rules.accounts, codes), len(booked)
    if target == "hledger":
        return voucher_journal.as_hledger(booked, rules.accounts, codes), len(booked)
    return voucher_journal.as_csv(booked, rules.accounts, codes, names), len(booked)


def save(table: Rows, out: Path) -> None:
    """Write a table as .csv or .xlsx, by its name.  Raises BadInput for any other."""
    kind = out.suffix.lower()
    if kind == ".xlsx":
        out.write_bytes(table_out.as_xlsx(table))
    elif kind == ".csv":
        out.write_text(table_out.as_csv(table), "utf-8-sig")
    else:
        raise BadInput(sentence("I write .csv and .xlsx files, not {name}."), name=out.name)


def _budgets(book: Book, rules: Rules, projects: Collection[int] | None) -> Rows:
    table: Rows = [
        ["project", "name", "category", "currency", "budget", "posted", "pending", "committed", "left", "percent"]
    ]
    for project in sorted(directory(book).projects.values(), key=lambda project: project.code):
        if projects is not None and project.id not in projects:
            continue
        version = budgets.current(book, project.id)
        uses = balances.of_project(book, project.id)
        for row in figures(version, uses, tuple(rules.categories), rules.count_pending):
            stages = (row.limit, row.use.posted, row.use.pending, row.use.committed, row.available)
            amounts = [_major(minor, project.currency) for minor in stages]
            table.append([project.code, project.name, row.category, project.currency, *amounts, row.percent])
    return table


def _hours(book: Book, rules: Rules, first: date, last: date, projects: Collection[int] | None) -> Rows:
    master_data = directory(book)
    table: Rows = [["day", "person", "project", "category", "task", "hours", "note"]]
    period = Period(first, date.fromordinal(last.toordinal() + 1))
    for entry in hours.worked(book, period, rules.currency):
        if projects is not None and entry.project not in projects:
            continue
        task = master_data.tasks.get(entry.task)
        table.append(
            [
                entry.day,
                master_data.people[entry.person].name,
                master_data.projects[entry.project].code,
                entry.category,
                task.name if task else "",
                Decimal(entry.minutes) / 60,
                entry.note,
            ]
        )
    return table


def _overdue(book: Book, today: date, projects: Collection[int] | None) -> Rows:
    master_data = directory(book)
    table: Rows = [["customer", "project", "instalment", "due", "days_late", "open", "currency", "owner"]]
    for instalment in contracts.overdue(book, today, limit=100_000):
        if projects is not None and instalment.project not in projects:
            continue
        owner = master_data.people.get(instalment.owner)
        late = (today - instalment.due).days if instalment.due else None
        table.append(
            [
                instalment.customer,
                master_data.projects[instalment.project].code,
                f"{instalment.kind} {instalment.number}",
                instalment.due,
                late,
                instalment.open.major,
                instalment.open.currency,
                owner.name if owner else "",
            ]
        )
    return table


def _major(minor: int | None, currency: str) -> Decimal | None:
    return None if minor is None else Money(minor, currency).major
