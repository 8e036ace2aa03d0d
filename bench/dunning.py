"""A simulated year of dunning: contracts ticked every hour, days of downtime, processes killed at random.

`python -m bench.dunning [--contracts 500] [--days 365] [--every 1] [--seed 7]` prints what was told and what must be
zero.  Customers pay in full or in part, promise, break promises, dispute and settle; people contact them, hold
reminders and override the cooldown.  What should be told at each tick is worked out beside the product, from the
rules as docs/receivables.md has them, for every instalment and not only for those that the sweep looks at.

A death is a process that is killed (kill -9) at some statement of its sweep, at its commit, or right after it; it dies
where something is to be told half the time.  Whatever it was, the next tick has to find everything told or nothing.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import bindparam, event, select

from handlers import job_context
from handlers.context import Context
from handlers.dunning import contacts, overdue
from handlers.payments import received
from handlers.rules import Rules
from handlers.verification.prove import prove
from ledger.allocation import Allocation
from ledger.money import Money
from ledger.owed import Contract
from storage import audit, contracts, migrate, outbox, people, projects
from storage import tables as t
from storage.book import Book, Store
from storage.contracts import PlannedInstalment
from storage.customers import CustomerContact
from storage.directory import table

RULES = Rules()
FIRST = datetime(2026, 1, 1, tzinfo=RULES.zone)
IN_CHANNELS = RULES.dunning[:-1]
"""The steps that a project's channel hears of; the last one is for owner and finance."""
_DUNNING = table(t.DunningRow)
_TOLD = select(_DUNNING.c.instalment, _DUNNING.c.step).where(_DUNNING.c.day == bindparam("day"))
MUST = (
    "told twice",
    "told and not due",
    "due and not told",
    "half told after a death",
    "notices told twice",
    "notices missing or too many",
    "told after payment",
    "told within the cooldown",
    "faults of verify",
)


@dataclass
class Truth:
    """An instalment as it really is, kept beside the books."""

    id: int
    project: int
    customer: str
    due: date
    amount: int
    open: int
    told: set[int] = field(default_factory=set)
    disputed: bool = False
    promise: date | None = None
    held: date | None = None
    paid_on: date | None = None

    def step(self, today: date, spoken: date | None) -> int | None:
        """The step that is to be told now; None where nothing is."""
        waits = [day + timedelta(days=1) for day in (self.promise, self.held) if day]
        if self.paid_on and (self.amount - self.open) * 2 >= self.amount:
            waits.append(self.paid_on + timedelta(days=7))
        if self.open <= 0 or self.disputed or any(today < day for day in waits):
            return None
        late = (today - self.due).days
        reached = [days for days in RULES.dunning if days <= late]
        if not reached:
            return None
        wanted, top = reached[-1], max(self.told, default=-99)
        if self.promise and late > 0:
            wanted = max(wanted, next((days for days in RULES.dunning if days > top), top))
        if wanted <= top or (spoken and today < spoken + timedelta(days=RULES.cooldown_days)):
            return None
        return wanted


class Year:
    """The company of the simulation, its clock, and what should have happened."""

    def __init__(self, url: str, count: int, days: int, seed: int) -> None:
        self.url, self.dice, self.n = url, random.Random(seed), 0
        self.store = Store(url, seal=audit.seal)
        migrate.upgrade(self.store.engine)
        self.now = FIRST
        self.spoken: dict[str, date] = {}
        self.counted: Counter[str] = Counter()
        self.deaths: Counter[str] = Counter()
        self.truths: dict[int, Truth] = {}
        self.customers = max(count // 4, 1)
        self.write(lambda ctx: self._found(ctx.book, count, days))

    @property
    def today(self) -> date:
        return self.now.date()

    def write(self, work: Callable[[Context], Any]) -> Any:
        self.n += 1
        trail = f"sim:{self.n}"
        return self.store.write(lambda book: work(job_context.context(book, RULES)), now=self.now, trail=trail)

    def _found(self, book: Book, count: int, days: int) -> None:
        boss = people.add(book, "Boss", email="boss@example.com", locale="en")
        people.link(book, boss.id, "sim", "boss", "Boss")
        for role in ("finance", "admin"):
            people.seat(book, boss.id, role, 0)
        made = [projects.add(book, f"P{n:02}", en=f"Project {n}", currency="CNY") for n in range(20)]
        for n, project in enumerate(made):
            projects.bind(book, "sim", f"#p{n:02}", project.id, "en")
        span = max(days - 35, 10)
        for n in range(count):
            project, customer = made[n % 20], f"Customer {n % self.customers}"
            amount = Money(100_000 + 2 * n, "CNY")
            half = Money(amount.minor // 2, "CNY")
            due = sorted(FIRST.date() + timedelta(days=self.dice.randint(0, span)) for _half in range(2))
            agreed = Contract(0, project.id, customer, "", amount, FIRST.date(), boss.id)
            signed = contracts.add(book, agreed, [PlannedInstalment("progress", half, day) for day in due], 3)
            for one in contracts.of_contract(book, signed.id):
                assert one.due
                self.truths[one.id] = Truth(one.id, project.id, customer, one.due, half.minor, half.minor)

    def hour(self, span: int) -> None:
        """What customers and people do until the next tick."""
        chances = (
            (0.8, self._pay),
            (0.6, self._pay_half),
            (0.8, self._promise),
            (0.2, self._dispute),
            (0.4, self._contact),
            (0.2, self._hold),
            (0.3, self._override),
        )
        near = [one for one in self.truths.values() if one.open > 0 and (self.today - one.due).days >= -5]
        for yearly, act in chances:
            if near and self.dice.random() < yearly * len(self.truths) * span / (365 * 24):
                act(self.dice.choice(near))
        for one in near:
            if one.disputed and self.dice.random() < 0.002 * span:
                self._settle(one)

    def _pay(self, one: Truth) -> None:
        self._paid(one, one.open)

    def _pay_half(self, one: Truth) -> None:
        self._paid(one, max(one.open * self.dice.choice((3, 6)) // 10, 1))

    def _paid(self, one: Truth, minor: int) -> None:
        def work(ctx: Context) -> None:
            now = contracts.instalment(ctx.book, one.id)
            project = ctx.directory.project(one.project)
            received.book(ctx, project, one.customer, Money(minor, "CNY"), self.today, [Allocation(now, minor)])

        self.write(work)
        one.open, one.paid_on = one.open - minor, self.today
        self.counted["part payments" if one.open else "payments"] += 1

    def _promise(self, one: Truth) -> None:
        until = self.today + timedelta(days=self.dice.randint(0, 20))
        self._logged(one, "promise", until)
        one.promise = until

    def _dispute(self, one: Truth) -> None:
        self._logged(one, "dispute", None)
        one.disputed = True

    def _contact(self, one: Truth) -> None:
        self._logged(one, "no answer", None)

    def _logged(self, one: Truth, result: str, until: date | None) -> None:
        def work(ctx: Context) -> None:
            contact = CustomerContact(one.customer, self.today, 1, "call", result, until)
            contacts.log(ctx, contact, [contracts.instalment(ctx.book, one.id)], sure=True)

        self.write(work)
        self.spoken[one.customer] = self.today
        self.counted[{"promise": "promises", "dispute": "disputes"}.get(result, "contacts")] += 1

    def _settle(self, one: Truth) -> None:
        self.write(lambda ctx: contracts.change(ctx.book, one.id, "settled", disputed=False, look=self.today))
        one.disputed = False

    def _hold(self, one: Truth) -> None:
        until = self.today + timedelta(days=self.dice.randint(1, 15))
        look = until + timedelta(days=1)
        self.write(lambda ctx: contracts.change(ctx.book, one.id, "held", held=until, look=look))
        one.held = until
        self.counted["holds"] += 1

    def _override(self, one: Truth) -> None:
        """Somebody speaks in spite of the cooldown: told then, and only then."""
        wanted = self.wanted(one.customer)
        self.write(lambda ctx: overdue.remind_now(ctx, one.customer))
        self.counted["overrides"] += 1
        self._take(self._fresh(), wanted, died=False, override=True)

    def tick(self) -> None:
        """A sweep; some die in it."""
        wanted = self.wanted()
        if self.dice.random() < (0.5 if wanted else 1 / 60):
            self.deaths[self._killed()] += 1
            self._take(self._fresh(), wanted, died=True)
            return
        self.write(overdue.sweep)
        self.counted["ticks"] += 1
        self._take(self._fresh(), wanted, died=False)

    def wanted(self, override: str = "") -> dict[int, int]:
        """Instalment -> step that is to be told now; of one customer, whoever has spoken with it, with `override`."""
        found = {}
        for one in self.truths.values():
            if one.open > 0 and (not override or one.customer == override):
                step = one.step(self.today, None if override else self.spoken.get(one.customer))
                if step is not None:
                    found[one.id] = step
        return found

    def _fresh(self) -> list[tuple[int, int]]:
        """What the books say was told, and we did not know."""
        with self.store.read(self.now) as book:
            rows = book.connection.execute(_TOLD, {"day": self.today}).all()
        return [(id, step) for id, step in rows if step not in self.truths[id].told]

    def _take(
        self, fresh: list[tuple[int, int]], wanted: dict[int, int], *, died: bool, override: bool = False
    ) -> None:
        """Hold what was told against what should have been."""
        new = dict(fresh)
        self.counted["told twice"] += len(fresh) - len(new)
        wrong = {id for id, step in fresh if wanted.get(id) != step}
        missing = {id for id, step in wanted.items() if new.get(id) != step}
        self.counted["told and not due"] += len(wrong)
        if died:
            self.counted["half told after a death"] += bool(new and missing)
        else:
            self.counted["due and not told"] += len(missing)
        heard = {(self.truths[id].project, self.truths[id].customer) for id, step in fresh if step in IN_CHANNELS}
        self.counted["expected notices"] += len(heard)
        for id, step in fresh:
            one = self.truths[id]
            spoken = self.spoken.get(one.customer)
            self.counted["steps told"] += 1
            self.counted["told after payment"] += one.open <= 0
            near = spoken is not None and (self.today - spoken).days < RULES.cooldown_days
            self.counted["told within the cooldown"] += near and not override
            self.counted["told by override"] += near and override
            one.told.add(step)
            if one.promise and one.promise < self.today:
                one.promise = None
                self.counted["broken promises"] += 1

    def _killed(self) -> str:
        """A child sweeps and dies; where."""
        kind, at = (
            self.dice.choice(("statement", "statement", "statement", "commit", "after")),
            self.dice.randint(1, 30),
        )
        self.store.close()
        self.n += 1
        child = os.fork()
        if child == 0:
            self._die(kind, at)
        _pid, status = os.waitpid(child, 0)
        assert os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        self.store = Store(self.url, seal=audit.seal)
        return kind

    def _die(self, kind: str, at: int) -> None:
        store, left = Store(self.url, seal=audit.seal), [at]

        def count(*_given: object) -> None:
            left[0] -= 1
            if left[0] <= 0:
                os.kill(os.getpid(), signal.SIGKILL)

        def kill(*_given: object) -> None:
            os.kill(os.getpid(), signal.SIGKILL)

        if kind == "statement":
            event.listen(store.engine, "after_cursor_execute", count)
        if kind == "commit":
            event.listen(store.engine, "commit", kill)
        work = lambda book: overdue.sweep(job_context.context(book, RULES))  # noqa: E731
        store.write(work, now=self.now, trail=f"sim:{self.n}")
        kill()

    def close(self) -> None:
        """The last look: notices, and the proof of the books."""
        with self.store.read(self.now) as book:
            notices = [one.notice for one in outbox.notices(book, limit=1_000_000) if one.notice.kind == "overdue"]
            faults = prove(book, RULES).faults
        here = Counter(one.key for one in notices if one.to.channel.startswith("#"))
        self.counted["notices in channels"] = sum(here.values())
        self.counted["notices told twice"] = sum(1 for times in here.values() if times > 1)
        self.counted["notices missing or too many"] = abs(sum(here.values()) - self.counted["expected notices"])
        self.counted["faults of verify"] = len(faults)
        self.store.close()


def simulate(contracts: int, days: int, every: int, seed: int) -> Year:
    """The whole of it; two days in forty nothing runs."""
    with tempfile.TemporaryDirectory() as folder:
        year = Year(f"sqlite:///{Path(folder) / 'year.db'}", contracts, days, seed)
        for hour in range(0, days * 24, every):
            year.now = FIRST + timedelta(hours=hour)
            year.hour(every)
            if (hour // 24) % 40 in (20, 21):
                year.counted["ticks missed in downtime"] += 1
                continue
            year.tick()
        year.close()
    return year


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.dunning", description=__doc__)
    parser.add_argument("--contracts", type=int, default=500)
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--every", type=int, default=1, help="hours between two ticks")
    parser.add_argument("--seed", type=int, default=7)
    asked = parser.parse_args()
    began, used = time.perf_counter(), time.process_time()
    year = simulate(asked.contracts, asked.days, asked.every, asked.seed)
    for name in sorted(set(year.counted) - set(MUST) - {"expected notices"}):
        print(f"{name}: {year.counted[name]}")
    print("killed at a statement, at the commit, after it: ", end="")
    print(", ".join(str(year.deaths[kind]) for kind in ("statement", "commit", "after")))
    print("These must be zero:")
    for name in MUST:
        print(f"  {name}: {year.counted[name]}")
    minutes, work = (time.perf_counter() - began) / 60, (time.process_time() - used) / 60
    print(f"{asked.contracts} contracts, {asked.days} days, {minutes:.1f} minutes ({work:.1f} of this process's CPU)")


if __name__ == "__main__":
    main()
