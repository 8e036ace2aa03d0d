"""W7: statements over a thousand to a million entries: the trial balance, a project's profit and loss, all contracts.

Ours is the handler from the question to the card, in a read of its own; the floor adds up the journal with plain SQL,
which is what a statement would cost without the sums by account.  The totals are compared to the cent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from bench import budget_query, data
from bench.books import NOW, Books, Shelf, identity, place
from bench.table import Figure, Timed
from chat.cards.card import Reply
from chat.incoming import Said
from handlers.statements import contract_positions, profit, trial_balance
from ledger.journal import JournalEntry, Posting
from ledger.money import Money
from ledger.owed import Contract
from ledger.revenue.entries import net_item
from storage import account_sums, contracts, entries
from storage.book import Book
from storage.contracts import PlannedInstalment
from storage.directory import directory

_BOSS = identity("boss")
_MONTHS = range(1, 12)
_EACH = 10_000_00
GOAL = 50.0
"""Milliseconds, for each of them."""


def sign(books: Books) -> None:
    """A contract for every project, which earns and invoices something in each month of the year."""

    def work(book: Book) -> None:
        for project in directory(book).projects.values():
            amount = Money(_EACH * len(_MONTHS), "CNY")
            made = Contract(0, project.id, f"Customer {project.code}", "", amount, data.FIRST_DAY, 1, tax=Decimal(0))
            kept = contracts.add(book, made, [PlannedInstalment("progress", amount)], 0)
            (part,) = contracts.of_contract(book, kept.id)
            for month in _MONTHS:
                entries.post(book, _earned(kept, part.id, date(2026, month, 28)))

    books.write(work, "contracts")


def _earned(of: Contract, instalment: int, day: date) -> JournalEntry:
    money = Money(_EACH, "CNY")

    def line(role: str, amount: Money, item: str) -> Posting:
        return Posting(role, amount, amount, amount, of.project, party=of.customer, item=item)

    lines = (
        line("receivable", money, f"instalment:{instalment}"),
        line("revenue", -money, net_item(of.id)),
    )
    return JournalEntry(day, day, "", f"contract:{of.id}", lines)


def balance(books: Books) -> Reply:
    """The trial balance of October."""
    return _asked(books, trial_balance.show, "2026-10")


def result(books: Books, project: int) -> Reply:
    """The profit and loss of a project, October and the year."""
    return _asked(books, profit.show, f"{data.code(project)} 2026-10")


def standing(books: Books) -> Reply:
    """Every contract at the end of October."""
    return _asked(books, contract_positions.show, "2026-10")


def _asked(books: Books, show: Callable[[Said, Any], Reply], text: str) -> Reply:
    with books.read() as book:
        return show(Said("", _BOSS, place("boss"), text=text), books.context(book, "boss"))


_JOURNAL = """
    SELECT p.account, SUM(CASE WHEN e.booked < '2026-10-01' THEN p.company_minor ELSE 0 END),
        SUM(CASE WHEN e.booked >= '2026-10-01' AND p.company_minor >= 0 THEN p.company_minor ELSE 0 END),
        SUM(CASE WHEN e.booked >= '2026-10-01' AND p.company_minor < 0 THEN -p.company_minor ELSE 0 END)
    FROM posting p JOIN entry e ON e.id = p.entry WHERE e.booked < '2026-11-01' GROUP BY p.account
"""


def measure(shelf: Shelf, *, quick: bool) -> Iterator[Figure]:
    """The table's lines."""
    sizes, calls = ((1_000, 10_000), 20) if quick else ((1_000, 100_000, 1_000_000), 60)
    before = 0
    with shelf.books() as books:
        sign(books)
        floor = books.floor()
        for size in sizes:
            budget_query.fill(books, size, before)
            before = size
            extended = Timed()
            extended(lambda: account_sums.extend(books.store, NOW))
            plain = Timed()
            for _n in range(3):
                rows = plain(lambda: floor.execute(_JOURNAL).fetchall())
            check(balance(books), rows)
            for what, work in (
                ("trial balance", lambda _n: balance(books)),
                ("profit and loss of a project", lambda n: result(books, n * 7 % 200)),
                (f"{data.PROJECTS} contracts", lambda _n: standing(books)),
            ):
                ours = Timed()
                for n in range(calls):
                    ours(lambda n=n, work=work: work(n))  # type: ignore[misc]
                p50 = ours.at(50) * 1e3
                base = plain.at(50) * 1e3 if what == "trial balance" else None
                words = f"{what}, {size:,} entries, p50"
                yield Figure("W7", words, shelf.kind, p50, "ms", base, f"≤ {GOAL:g} ms", p50 <= GOAL, "low")
            yield Figure(
                "W7", f"the sums follow, up to {size:,} entries", shelf.kind, extended.at(50), "s", better="low"
            )


def check(reply: Reply, rows: list[tuple[Any, ...]]) -> None:
    """Turnover and what stood before, to the cent."""
    assert reply.card is not None and reply.card.table is not None

    def column(at: int) -> int:
        return sum(row[at].minor for row in reply.card.table.rows if row[at] is not None)  # type: ignore[union-attr]

    assert (column(4), column(5)) == (sum(row[2] for row in rows), sum(row[3] for row in rows))
    assert column(2) - column(3) == sum(row[1] for row in rows) == 0
