"""A simulated year of dunning: contracts ticked every hour, days of downtime, processes killed at random.

`python -m bench.dunning [--contracts 500] [--days 365]` prints what was told and what must be zero: steps told twice or
never, told after the payment, told within the cooldown after a contact.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import tempfile
import time
from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path

import handlers.everything  # noqa: F401 - fills the registry
from handlers import clock, overdue
from handlers.rules import Rules
from ledger.money import Money
from ledger.nouns import Contract
from storage import audit, contracts, customers, dunning, migrate, outbox, people, projects
from storage.book import Book, Store
from storage.contracts import Planned
from storage.customers import Contact

RULES = Rules()
FIRST = datetime(2026, 1, 1, tzinfo=RULES.zone)
CUSTOMERS = 120


class Year:
    """The company of the simulation, its clock, and what should have happened."""

    def __init__(self, url: str, count: int, seed: int = 7) -> None:
        self.url, self.chance = url, random.Random(seed)
        self.store = Store(url, seal=audit.seal)
        migrate.upgrade(self.store.engine)
        self.now = FIRST
        self.paid: dict[int, date] = {}
        self.spoken: dict[str, date] = {}
        self.counted: Counter[str] = Counter()
        self.write(lambda book: self._found(book, count))

    def write(self, work: object, trail: str = "") -> object:
        return self.store.write(work, now=self.now, trail=trail or f"sim:{self.now}:{self.chance.random()}")  # type: ignore[arg-type]

    def _found(self, book: Book, count: int) -> None:
        boss = people.add(book, "Boss", email="boss@example.com", locale="en")
        people.link(book, boss.id, "sim", "boss", "Boss")
        people.seat(book, boss.id, "finance", 0)
        made = [projects.add(book, f"P{n:02}", en=f"Project {n}", currency="CNY") for n in range(20)]
        for n, project in enumerate(made):
            projects.bind(book, "sim", f"#p{n:02}", project.id, "en")
        for n in range(count):
            due = FIRST.date() + timedelta(days=self.chance.randint(0, 330))
            amount = Money(100_000 + n, "CNY")
            agreed = Contract(0, made[n % 20].id, f"Customer {n % CUSTOMERS}", "", amount, FIRST.date(), boss.id)
            contracts.add(book, agreed, [Planned("progress", amount, due)], 3)

    def hour(self, count: int) -> None:
        """What customers and people do in an hour."""
        if self.chance.random() < count / (365 * 24):
            id = self.chance.randint(1, count)
            if id not in self.paid:
                self.write(lambda book: _settle(book, id))
                self.paid[id] = self.now.date()
        if self.chance.random() < 0.04:
            who, on = f"Customer {self.chance.randrange(CUSTOMERS)}", self.now.date()
            self.write(lambda book: customers.note(book, Contact(who, on, 1, "call")))
            self.spoken[who] = on

    def tick(self) -> None:
        """A sweep; one in thirty dies in the middle of it, or right after its commit."""
        if self.chance.random() < 1 / 30:
            self.counted["killed"] += 1
            self._killed(before=self.chance.random() < 0.5)
            return
        self.write(lambda book: overdue.sweep(clock.context(book, RULES)))
        self.counted["ticks"] += 1

    def _killed(self, *, before: bool) -> None:
        self.store.close()
        child = os.fork()
        if child == 0:
            store = Store(self.url, seal=audit.seal)

            def work(book: Book) -> None:
                overdue.sweep(clock.context(book, RULES))
                if before:
                    os.kill(os.getpid(), signal.SIGKILL)

            store.write(work, now=self.now, trail=f"sim:child:{self.now}")
            os.kill(os.getpid(), signal.SIGKILL)
        os.waitpid(child, 0)
        self.store = Store(self.url, seal=audit.seal)

    def check(self, seen: set[tuple[int, int]]) -> set[tuple[int, int]]:
        """What is new since the last look, held against payments and contacts."""
        with self.store.read(self.now) as book:
            every = {one.id: one for one in contracts.whole(book)}
            now = {(id, step) for (id, _due), steps in dunning.told(book, every).items() for step in steps}
        for id, _step in now - seen:
            self.counted["steps told"] += 1
            self.counted["told after payment"] += id in self.paid
            spoken = self.spoken.get(every[id].customer)
            recent = spoken is not None and (self.now.date() - spoken).days < RULES.cooldown_days
            self.counted["told within the cooldown"] += recent and spoken != self.now.date()
        return now


def _settle(book: Book, id: int) -> None:
    one = contracts.instalment(book, id)
    contracts.move(book, one, paid=one.open.minor, paid_on=book.now.date())


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.dunning", description=__doc__)
    parser.add_argument("--contracts", type=int, default=500)
    parser.add_argument("--days", type=int, default=365)
    asked = parser.parse_args()
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        year = Year(f"sqlite:///{Path(folder) / 'year.db'}", asked.contracts)
        seen: set[tuple[int, int]] = set()
        for hour in range(asked.days * 24):
            year.now = FIRST + timedelta(hours=hour)
            year.hour(asked.contracts)
            if (hour // 24) % 40 in (20, 21):
                year.counted["hours down"] += 1
                continue
            year.tick()
            seen = year.check(seen)
        with year.store.read(year.now) as book:
            notices = outbox.notices(book, limit=1_000_000)
        keys = Counter(one.notice.key for one in notices)
        year.counted["notices"] = len(notices)
        year.counted["notices told twice"] = sum(1 for times in keys.values() if times > 1)
    names = ("ticks", "killed", "hours down", "steps told", "notices")
    must = ("notices told twice", "told after payment", "told within the cooldown")
    for name in (*names, *must):
        print(f"{name}: {year.counted[name]}")
    print(f"{asked.contracts} contracts, {asked.days} days, {time.perf_counter() - began:.0f} s")


if __name__ == "__main__":
    main()
