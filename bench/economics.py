"""W9: 200 projects over three years: a month's figures of all of them, with where each ends, and their cost summary.

In a process of its own, as `zhangfang report` makes them: profit of all projects (margin, work in progress, forecast at
completion) and the summary of cost against customers' money.  Every project has hours and five other categories of
cost, a contract that earns in one of three ways, an invoice and a payment in each month, and progress.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import insert, select, update

from bench import data
from bench.books import NOW, Books, Shelf
from bench.start import timed
from bench.table import Figure
from ledger.budget import BudgetLine
from ledger.money import Money
from ledger.owed import Contract, CostEstimate
from ledger.revenue.policies import RevenuePolicy
from storage import account_sums, budgets, bulk, contracts, estimates, imports, progress
from storage import tables as t
from storage.book import Book
from storage.contracts import PlannedInstalment
from storage.directory import directory, table
from storage.imported_hours import NewHours
from storage.progress import ReportedProgress

PROJECTS = 200
CATEGORIES = ("labour", "travel", "material", "equipment", "subcontract", "other")
WAYS: tuple[RevenuePolicy, ...] = ("cost_to_cost", "acceptance", "as_invoiced")
_STAFF = 20
_EACH = 60_000_00
"""Of a contract for each month, VAT included."""
_CHUNK = 30_000


def months(count: int) -> list[date]:
    """The first days of so many months, the last of them November 2026."""
    last = 2026 * 12 + 10
    return [date(number // 12, number % 12 + 1, 1) for number in range(last - count + 1, last + 1)]


def fill(books: Books, count: int, every: int = _STAFF) -> int:
    """The books of so many months; returns how many entries of cost they have."""
    of = months(count)
    rows = list(_cost(books, of, every))
    for first in range(0, len(rows), _CHUNK):
        some = rows[first : first + _CHUNK]

        def work(book: Book, some: list[NewHours] = some, first: int = first) -> None:
            batch = imports.begin(book, "hours", "bench", f"from {first}", "", answers={})
            bulk.add_hours(book, batch, "CNY", ((0, some),), most=10**9)
            imports.move(book, batch, "applied")

        books.write(work, f"cost:{first}")
    books.write(lambda book: _contracts(book, of), "contracts")
    books.write(lambda book: _money(book, of), "money")
    return len(rows)


def _cost(books: Books, of: list[date], every: int) -> Iterator[NewHours]:
    with books.read() as book:
        codes, accounts = directory(book).by_code, directory(book).accounts
    number = 0
    for project in range(PROJECTS):
        for first in of:
            for place, category in enumerate(("labour",) * every + CATEGORIES[1:]):
                number += 1
                minutes = 480 if category == "labour" else 0
                cents = 800_00 if minutes else 1_000_00 + 10_00 * (project % 97)
                person = accounts["bench", data.account((project + place) % _STAFF)]
                day = first.replace(day=1 + place)
                head = (str(number), "", person, codes[data.code(project)], category, 0, day, minutes, "", 1, category)
                yield NewHours(*head, day, cents, cents, "CNY", cents, "CNY")


def _contracts(book: Book, of: list[date]) -> None:
    people = directory(book)
    for number in range(PROJECTS):
        project = people.project(people.by_code[data.code(number)])
        amount = Money(_EACH * len(of), "CNY")
        policy = WAYS[number % len(WAYS)]
        made = Contract(0, project.id, f"Customer {number}", "", amount, of[0], 1, tax=Decimal(6), policy=policy)
        plan = [PlannedInstalment("progress", Money(_EACH, "CNY"), first.replace(day=20)) for first in of]
        contracts.add(book, made, plan, 0)
        lines = tuple(BudgetLine(category, Money(1_000_000_00, "CNY")) for category in CATEGORIES)
        budgets.add(book, project.id, lines, "three years")
        if policy == "cost_to_cost":
            whole = Money(45_000_00 * len(of), "CNY")
            estimates.add(book, CostEstimate(project.id, whole, of[0], "offer", 1), "")
        progress.report(book, ReportedProgress(project.id, date(2026, 10, 31), 5_000 + number, "area built", 1), "")


def _money(book: Book, of: list[date]) -> None:
    """An invoice of each instalment, and its payment but for the last two."""
    parts = [one for one in contracts.whole(book) if one.due]
    invoices: list[dict[str, Any]] = []
    payments: list[dict[str, Any]] = []
    for one in parts:
        tax = one.amount.minor * 6 // 106
        same = {"project": one.project, "currency": "CNY", "minor": one.amount.minor}
        invoices.append({**same, "instalment": one.id, "customer": one.customer, "day": one.due, "tax_minor": tax})
        if one.number <= len(of) - 2:
            payments.append({**same, "id": one.id, "day": one.due, "party": one.customer})
    book.connection.execute(insert(table(t.CustomerInvoiceRow)), [{**_INVOICE, **row} for row in invoices])
    book.connection.execute(insert(table(t.PaymentRow)), [{**_PAYMENT, **row} for row in payments])
    settled = [{"payment": row["id"], "instalment": row["id"], "minor": row["minor"]} for row in payments]
    book.connection.execute(insert(table(t.AllocationRow)), settled)
    instalment = table(t.InstalmentRow)
    book.connection.execute(update(instalment).values(invoiced_minor=instalment.c.minor))
    paid = select(table(t.AllocationRow).c.instalment)
    book.connection.execute(
        update(instalment).where(instalment.c.id.in_(paid)).values(paid_minor=instalment.c.minor, settled=True)
    )


_INVOICE = {"number": "", "credits": 0, "reason": "", "entry": 0, "person": 0, "message": ""}
_PAYMENT = {"fee_minor": 0, "note": "", "entry": 0, "message": "", "line": 0, "state": "booked"}


def measure(shelf: Shelf, *, quick: bool) -> Iterator[Figure]:
    """The table's lines."""
    if shelf.kind != "sqlite":
        return
    kept = shelf.keep("economics", staff=_STAFF)
    count = fill(kept, 3 if quick else 36)
    account_sums.extend(kept.store, NOW)
    kept.close()
    environment = {**os.environ, "ZHANGFANG__DATABASE__URL": kept.url}
    what = f"{PROJECTS} projects, {count:,} entries of cost"
    whole = work = 0.0
    for name in ("project-profit", "cost-summary"):
        command = [sys.executable, "-m", "bot", "--now", "2026-11-20T18:30+08:00", "report", name]
        out = str(shelf.folder / f"{name}.xlsx")
        command += ["--from", "2026-10-01", "--to", "2026-10-31", "--out", out]
        seconds, memory, cpu = timed(command, environment)
        whole, work = whole + seconds, work + cpu
        yield Figure("W9", f"{name}, {what}", "sqlite", seconds, "s", better="low")
        good = memory <= 300
        yield Figure("W9", f"{name}, memory", "sqlite", memory, "MB", None, "≤ 300 MB", good, "low")
    yield Figure("W9", "both", "sqlite", whole, "s", None, "≤ 30 s", whole <= 30, "low")
    yield Figure("W9", "both, CPU", "sqlite", work, "s", better="low")
