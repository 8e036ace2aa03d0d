"""W8: `verify` over a year's entries and 200 contracts of which October is closed: processor time, and what an entry
takes of it.  Where one takes more the more there are, something grows faster than the books.  Of the largest books also
`zhangfang verify`, a process of its own: seconds by the clock and of the processor, and its memory.

The floor reads the journal and the trail once with plain SQL and recomputes the chain of hashes.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any

from bench import budget_query, data, log_hours
from bench.books import NOW, RULES, Books, Shelf
from bench.start import timed
from bench.table import Figure
from handlers.close import running
from handlers.verification.prove import prove
from ledger.money import Money
from ledger.owed import Contract, CostEstimate
from ledger.period import month
from storage import account_sums, closes, contracts, estimates
from storage.book import Book
from storage.contracts import PlannedInstalment
from storage.directory import directory

GOAL = 1.25
"""An entry of the largest books takes no more than so many times what one of the smallest does."""
SECONDS, MEMORY = 90, 500
"""What a million entries may take of a process of its own, in seconds and MB."""
_RULES = replace(RULES, admins=("boss@example.com",))
_OCTOBER = month(date(2026, 10, 1))


def sign(books: Books) -> None:
    """A contract for every project that earns by its cost."""

    def work(book: Book) -> None:
        for project in directory(book).projects.values():
            amount = Money(10**9, "CNY")
            made = Contract(0, project.id, "Acme", "", amount, data.FIRST_DAY, 1, tax=Decimal(0), policy="cost_to_cost")
            contracts.add(book, made, [PlannedInstalment("progress", amount)], 0)
            estimates.add(book, CostEstimate(project.id, Money(8 * 10**8, "CNY"), data.FIRST_DAY, ""), "bench")

    books.write(work, "contracts")


def close(books: Books, run: int) -> None:
    """October, every step."""

    def work(book: Book) -> None:
        results = running.run(books.context(book, "boss"), _OCTOBER)
        assert not any(result.waits for result in results), results
        closes.note(book, _OCTOBER, NOW.date())

    books.write(work, f"close:{run}")


def floor(books: Books) -> None:
    """The journal and the trail, once."""
    plain = books.floor()
    for _line in plain.execute("SELECT * FROM entry JOIN posting ON posting.entry = entry.id ORDER BY posting.id"):
        pass
    before = ""
    for row in plain.execute("SELECT * FROM event ORDER BY seq"):
        before = sha256(f"{before}{row}".encode()).hexdigest()


def measure(shelf: Shelf, *, quick: bool) -> Iterator[Figure]:
    """The table's lines."""
    sizes = (500, 2_000) if quick else (10_000, 40_000, 160_000, 910_000)
    before, each = 0, []
    with shelf.books() as books:
        sign(books)
        for size in sizes:
            budget_query.fill(books, size, before)
            close(books, size)
            for number in range(10**6 + before // 10, 10**6 + size // 10):  # a tenth of it comes since, by message
                log_hours.core(books, data.worked(number))
            before = size
            account_sums.extend(books.store, NOW)
            plain, ours = _spent(lambda: floor(books)), _spent(lambda: _proved(books))
            entries = size + size // 10
            each.append(ours / entries)
            yield Figure(
                "W8", f"verify, {entries:,} entries, processor time", shelf.kind, ours, "s", plain, better="low"
            )
        ratio = each[-1] / each[0]
        what = f"an entry of {sizes[-1]:,} / of {sizes[0]:,}"
        yield Figure("W8", what, shelf.kind, ratio, "×", None, f"≤ {GOAL:g}", ratio <= GOAL, "low")
        yield from _commanded(books, sizes[-1] + sizes[-1] // 10)


def _proved(books: Books) -> None:
    with books.store.snapshot(NOW) as book:
        faults = prove(book, _RULES).faults
        assert not faults, faults[:3]


def _commanded(books: Books, entries: int) -> Iterator[Figure]:
    """`zhangfang verify` from the call to its end."""
    environment = {
        **os.environ,
        "ZHANGFANG__DATABASE__URL": books.url,
        "ZHANGFANG__BOOKS__ADMINS": '["boss@example.com"]',
    }
    seconds, memory, cpu = timed([sys.executable, "-m", "bot", "verify"], environment)
    large = entries >= 1_000_000
    for what, value, unit, most in (("", seconds, "s", SECONDS), (", memory", memory, "MB", MEMORY)):
        goal = (f"≤ {most} {unit}", value <= most) if large else ("", None)
        yield Figure(
            "W8", f"`zhangfang verify`, {entries:,} entries{what}", books.kind, value, unit, None, *goal, "low"
        )
    what = f"`zhangfang verify`, {entries:,} entries, processor time"
    yield Figure("W8", what, books.kind, cpu, "s", None, better="low")


def _spent(work: Callable[[], Any]) -> float:
    """Processor seconds of this process."""
    began = time.process_time()
    work()
    return time.process_time() - began
