"""Running sums by account follow the journal, whoever moves them on and whatever dies on the way."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.journal import JournalEntry, Posting
from ledger.money import Money
from storage import account_sums, audit, entries, migrate, verify_journal
from storage.account_sums import AccountMovement
from storage.book import Book, Store
from storage.standing import StandingEntries
from storage.verify_journal import Journal
from tests.sweeps import examples

NOW = datetime(2026, 11, 20, tzinfo=UTC)
ROLES = ("bank", "receivable", "revenue", "labour", "payroll")
MONTHS = ("2026-09", "2026-10", "2026-11")


def entry(
    amount: int, month: str, debit: str, credit: str, project: int, item: str, red: bool, code: str
) -> JournalEntry:
    day = date.fromisoformat(f"{month}-15")
    paid = Money(amount * 2, code)

    def line(role: str, sign: int) -> Posting:
        company = Money(sign * amount, "CNY")
        return Posting(role, company, company, paid if sign > 0 else -paid, project, item=item, red=red)

    return JournalEntry(day, day, "", "test:1", (line(debit, 1), line(credit, -1)))


def wanted(book: Book, first: str, last: str, *, items: bool) -> dict[tuple[str, str, int, str], tuple[int, ...]]:
    """What the journal says, line by line."""
    sums: dict[tuple[str, str, int, str], list[int]] = defaultdict(lambda: [0] * 5)
    for one, _trail, _digest in entries.whole(book):
        month = f"{one.booked:%Y-%m}"
        for line in one.postings:
            if month > last or (items and not line.item):
                continue
            key = (line.account, line.item if items else "", line.project, line.paid.currency)
            found, minor = sums[key], line.company.minor
            if month < first:
                found[0] += minor
                found[3] += line.paid.minor
            else:
                found[1 if line.debit else 2] += minor if line.debit else -minor
                found[4] += line.paid.minor
    return {key: tuple(found) for key, found in sums.items()}


def found(book: Book, first: str, last: str, *, items: bool) -> dict[tuple[str, str, int, str], tuple[int, ...]]:
    def key(one: AccountMovement) -> tuple[str, str, int, str]:
        return one.account, one.item, one.project, one.currency

    rows = account_sums.movements(book, first, last, items=items, by_project=True)
    return {key(one): (one.opening, one.debit, one.credit, one.paid_opening, one.paid) for one in rows}


def check(store: Store) -> None:
    with store.read(NOW) as book:
        for items in (False, True):
            for first, last in (("2026-10", "2026-10"), ("", "2026-11"), ("2026-11", "2026-11")):
                assert found(book, first, last, items=items) == wanted(book, first, last, items=items)
        seen = Journal(StandingEntries(book))
        assert list(verify_journal.faults(book, "CNY", seen, {})) == []
        assert list(account_sums.apart(book, seen.accounts)) == []


ENTRY = st.builds(
    entry,
    st.integers(-(10**12), 10**12),
    st.sampled_from(MONTHS),
    st.sampled_from(ROLES),
    st.sampled_from(ROLES),
    st.integers(0, 2),
    st.sampled_from(("", "contract:1", "instalment:2")),
    st.booleans(),
    st.sampled_from(("CNY", "USD")),
)


@settings(max_examples=examples(20), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.lists(st.tuples(st.lists(ENTRY, max_size=3), st.booleans()), max_size=8))
def test_sums_and_rest_are_the_journal(empty: str, data: list[tuple[list[JournalEntry], bool]]) -> None:
    store = Store(empty, seal=audit.seal)
    migrate.upgrade(store.engine)
    with store.read(NOW) as book:
        begun = audit.head(book)[0]
    for number, (some, move) in enumerate(data):

        def work(book: Book, some: list[JournalEntry] = some) -> None:
            for one in some:
                entries.post(book, one)
            # In the middle of a transaction its own lines count as well.
            assert found(book, "2026-10", "2026-11", items=False) == wanted(book, "2026-10", "2026-11", items=False)

        store.write(work, now=NOW, trail=f"work:{begun}:{number}")
        if move:
            account_sums.extend(store, NOW)
    check(store)
    store.close()


def test_it_is_moved_on_once_and_only_when_it_is_worth_it(empty: str, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(empty, seal=audit.seal)
    migrate.upgrade(store.engine)
    monkeypatch.setattr(account_sums, "LONG", 3)
    one = entry(100, "2026-10", "bank", "receivable", 1, "instalment:2", False, "CNY")
    for number in range(3):
        with store.read(NOW) as book:
            assert account_sums.behind(book) == (number == 2)
        store.write(lambda book: entries.post(book, one), now=NOW, trail=f"work:{number}")
    store.write(lambda book: account_sums.movements(book, "", "2026-11"), now=NOW, trail="who writes moves nothing")
    with store.read(NOW) as book:
        assert account_sums.behind(book)
        before = account_sums.movements(book, "", "2026-11")
    with store.read(NOW) as book:
        assert not account_sums.behind(book), "whoever read it last has moved it on"
        assert account_sums.movements(book, "", "2026-11") == before
    assert not account_sums.extend(store, NOW)
    with store.read(NOW) as book:
        assert audit.head(book)[0] == 3, "the sums are no business of the trail"
    check(store)
    store.close()


@pytest.mark.slow
def test_writers_and_two_processes_that_move_it_on(empty: str) -> None:
    first, second = Store(empty, seal=audit.seal), Store(empty, seal=audit.seal)
    migrate.upgrade(first.engine)
    ends, failed = threading.Event(), list[BaseException]()

    def kept(work: object) -> None:
        try:
            while not ends.is_set():
                work()  # type: ignore[operator]
        except BaseException as error:
            failed.append(error)

    def writer(store: Store, name: str) -> None:
        try:
            for number in range(40):
                one = entry(number, MONTHS[number % 3], "bank", ROLES[number % 5], number % 3, "", False, "CNY")
                store.write(lambda book, one=one: entries.post(book, one), now=NOW, trail=f"{name}:{number}")
        except BaseException as error:
            failed.append(error)

    def reader(store: Store) -> None:
        with store.read(NOW) as book:
            rows = account_sums.movements(book, "", "2026-11")
            assert sum(one.debit - one.credit for one in rows) == 0, "half of a move was seen"

    moving = [threading.Thread(target=kept, args=(lambda s=s: account_sums.extend(s, NOW),)) for s in (first, second)]
    moving += [threading.Thread(target=kept, args=(lambda s=s: reader(s),)) for s in (first, second)]
    writing = [threading.Thread(target=writer, args=(s, name)) for s, name in ((first, "a"), (second, "b"))]
    for thread in (*moving, *writing):
        thread.start()
    for thread in writing:
        thread.join()
    ends.set()
    for thread in moving:
        thread.join()
    assert not failed, failed
    account_sums.extend(first, NOW)
    check(second)
    first.close()
    second.close()


KILLED = """
import os, sys
from datetime import UTC, datetime
from storage import account_sums, audit
from storage.book import Store
from storage.statement import SqlStatement
def die(self, book, rows):
    rows and SqlStatement.run(self, book, rows[0])
    os._exit(9)
SqlStatement.run_all = die
account_sums.extend(Store(sys.argv[1], seal=audit.seal), datetime.now(UTC))
"""


@pytest.mark.sweep(2)
def test_a_death_in_the_middle_leaves_them_as_they_were(empty: str) -> None:
    store = Store(empty, seal=audit.seal)
    migrate.upgrade(store.engine)
    for number in range(6):
        one = entry(100 + number, MONTHS[number % 3], "bank", "revenue", 1, "", False, "CNY")
        store.write(lambda book, one=one: entries.post(book, one), now=NOW + timedelta(number), trail=f"work:{number}")
    root = Path(__file__).parents[2]
    assert subprocess.run([sys.executable, "-c", KILLED, empty], check=False, cwd=root, timeout=60).returncode == 9
    check(store)
    assert account_sums.extend(store, NOW), "what died had moved nothing"
    check(store)
    store.close()
