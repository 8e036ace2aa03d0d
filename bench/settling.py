"""W10: 200 projects over three years, the last month of all of them settled by the clock: drafted, checked, submitted.

As the job of the first working day does it, in one transaction and a process of its own.  A third of the contracts is
paid by stages, one a month, a third by its cost with a mark-up, a third by measured quantity; each has the settlements
of all months before, and hours, cost, invoices and payments as in W9.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sqlalchemy import func, insert, select, update

from bench import economics
from bench.books import RULES, Books, Shelf
from bench.start import timed
from bench.table import Figure
from handlers.conversation.contents import CONTENTS
from handlers.job_context import context
from handlers.settlements import deadlines
from ledger.agreed_terms import AgreedTerm
from ledger.economics.site import SiteLog, UnitPrice
from ledger.owed import Contract
from ledger.settlements.computing import EarlierSettlements, ReachedWork, SettlementTerms, computed
from ledger.settlements.document import Counterpart, Settlement
from ledger.settlements.rule import SettlementRule
from ledger.settlements.statement import Computed, LineItem
from ledger.settlements.states import State
from storage import account_sums, agreed_terms, audit, contract_stages, contracts, settlement_rules, settlements, site
from storage import tables as t
from storage.book import Book, Store
from storage.contract_stages import KeptStage
from storage.directory import directory, table

_NET = 56_603_77
"""Of a contract for each month, without VAT."""
_RATE = Fraction(6, 100)
_DAY = datetime(2026, 11, 2, 9, 10, tzinfo=RULES.zone)
"""The first working day after the month that is settled."""
_UNTIL = date(2026, 10, 31)
_THE_WAY: tuple[State, ...] = ("checked", "submitted", "approved", "final")


def fill(books: Books, count: int) -> None:
    """On top of the books of W9: how each project is settled, what was reached, and every settlement before."""
    of = economics.months(count)
    books.write(lambda book: _agreed(book, of), "agreed")
    for first in of[:-2]:
        until = (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
        books.write(lambda book, until=until: _settled(book, of, until), f"settled:{until}")


def _signed(book: Book) -> list[Contract]:
    return [one for one in contracts.contracts(book) if one.state == "signed"]


def _agreed(book: Book, of: list[date]) -> None:
    people = directory(book)
    boss = people.accounts["bench", "boss"]
    milestones: list[dict[str, Any]] = []
    for one in _signed(book):
        settlement_rules.add(book, _by_itself(one, boss, of[0]), "")
        kind = one.id % 3
        if kind == 0:
            names = [f"stage {number}" for number in range(1, len(of) + 1)]
            prices = [_NET] * len(of)
            prices[-1] += _price(one) - sum(prices)
            kept = [
                KeptStage(one.id, name, of[0], number, price, first, _NET // 2)
                for number, (name, price, first) in enumerate(zip(names, prices, of, strict=True), 1)
            ]
            contract_stages.keep(book, kept, "")
            milestones += [
                {"contract": one.id, "name": name, "reached": first.replace(day=20), "file": "0" * 64, "person": boss}
                for name, first in zip(names[:-1], of[:-1], strict=True)
            ]
        elif kind == 1:
            agreed_terms.add(book, [AgreedTerm(one.id, "mark_up", of[0], share=Decimal("0.12"))], "")
        else:
            agreed_terms.add(book, [AgreedTerm(one.id, "measured", of[0])], "")
            site.agree(book, UnitPrice(one.project, "flooring", "m2", "CNY", of[0], 980_00), "")
            for first in of[:-1]:
                for place, name in enumerate(("north", "south"), 10):
                    site.log(
                        book,
                        SiteLog(one.project, name, first.replace(day=place), Fraction("28.5"), "m2", "flooring"),
                        "",
                    )
    same = {"done": 100, "note": "", "weight": 0, "price_minor": 0}
    book.connection.execute(insert(table(t.MilestoneRow)), [{**same, **row} for row in milestones])


def _by_itself(one: Contract, boss: int, start: date) -> SettlementRule:
    said = SettlementRule(one.project, "customer", "month", "contract", boss, start, deadline=25)
    return replace(said, approvers=("finance",), confirmed=False, automatic=True)


def _price(one: Contract) -> int:
    return one.amount.minor - one.amount.minor * 6 // 106


def _settled(book: Book, of: list[date], until: date) -> None:
    """What a month came to, final: a plausible value, as it is only taken off later."""
    numbers = [first for first in of if first <= until]
    rules = {one.project: one for one in settlement_rules.whole(book)}
    for one in _signed(book):
        terms = SettlementTerms(_price(one), _RATE)
        work = [
            LineItem("work", f"stage {number}", _NET if one.id % 3 == 0 else 50_000_00, f"milestone:{one.id}/{number}")
            for number in range(1, len(numbers) + 1)
        ]
        if one.id % 3:
            work = [LineItem("work", "flooring" if one.id % 3 == 2 else "cost", sum(each.amount for each in work))]
        earlier = _earlier(one, len(numbers) - 1, terms)
        made: Computed = computed("contract", {"contract": ReachedWork(work)}, (), terms, earlier)
        new = Settlement(
            0, one.project, _with(one), "month", "contract", until, "CNY", made, number=len(numbers), year=until.year
        )
        kept = settlements.add(book, new, terms, rules[one.project].id, "")
        for state in _THE_WAY:
            kept = settlements.reach(book, kept, state)
        changed = table(t.SettlementRow)
        book.connection.execute(
            update(changed).where(changed.c.id == kept.id).values(number=len(numbers), year=until.year, person=1)
        )


def _earlier(one: Contract, months: int, terms: SettlementTerms) -> EarlierSettlements:
    if not months:
        return EarlierSettlements()
    worth = (_NET if one.id % 3 == 0 else 50_000_00) * months
    done = computed(
        "contract", {"contract": ReachedWork([LineItem("work", "all", worth)])}, (), terms, EarlierSettlements()
    )
    return EarlierSettlements.of("customer", [done])


def _with(one: Contract) -> Counterpart:
    return Counterpart("customer", one.customer, f"contract:{one.id}")


def measure(shelf: Shelf, *, quick: bool) -> Iterator[Figure]:
    """The table's lines."""
    kept = shelf.keep("settling", staff=20)
    count = 4 if quick else 36
    economics.fill(kept, count)
    fill(kept, count)
    account_sums.extend(kept.store, _DAY)
    kept.close()
    command = [sys.executable, "-m", "bench.settling", kept.url]
    seconds, memory, cpu = timed(command, {**os.environ})
    with kept.store.read(_DAY) as book:
        row = table(t.SettlementRow)
        found = select(row.c.state, func.count().label("number")).where(row.c.until == _UNTIL).group_by(row.c.state)
        states = {str(one.state): int(one.number) for one in book.connection.execute(found)}
    assert states == {"submitted": economics.PROJECTS}, f"not all of them were submitted: {states}"
    kept.store.close()
    what = f"{economics.PROJECTS} projects, {count} months, {sum(states.values())} settled"
    yield Figure("W10", what, shelf.kind, seconds, "s", None, "≤ 30 s", seconds <= 30, "low")
    yield Figure("W10", "settled, CPU", shelf.kind, cpu, "s", None, "≤ 30 s", cpu <= 30, "low")
    yield Figure("W10", "settled, memory", shelf.kind, memory, "MB", None, "≤ 300 MB", memory <= 300, "low")


def main(url: str) -> None:
    """What the clock does on that day."""
    store = Store(url, seal=audit.seal)
    count = store.write(lambda book: deadlines.run(context(book, RULES, CONTENTS)), now=_DAY, trail="job:settlements")
    print(count)
    store.close()


if __name__ == "__main__":
    main(sys.argv[1])
