"""Many instalments judged together take the steps that each would take by itself."""

from __future__ import annotations

import random
from datetime import timedelta
from decimal import Decimal

import pytest

from handlers import job_context
from handlers.dunning import overdue
from handlers.dunning.policies import Policies, claim
from ledger import dunning
from ledger.money import Money
from ledger.owed import Contract, Customer
from storage import contracts, customers
from storage import dunning as kept
from storage.book import Book
from storage.contracts import PlannedInstalment
from storage.customers import CustomerContact
from tests.conftest import NOON, Stage

CONTRACTS, EACH = 12, 12


def owed(book: Book, chance: random.Random) -> None:
    """Instalments of all ages; of every third something is known."""
    today = book.now.date()
    for n in range(CONTRACTS):
        plan = [
            PlannedInstalment(
                "progress", Money(chance.randint(5_000, 20_000), "CNY"), today - timedelta(chance.randint(-5, 70))
            )
            for _each in range(EACH)
        ]
        amount = Money(sum(one.amount.minor for one in plan), "CNY")
        agreed = Contract(0, 1, f"Customer {n % 5}", "", amount, today, 6, tier="slow" if n == 1 else "")
        contracts.add(book, agreed, plan, 3)
    for one in contracts.whole(book):
        day = today + timedelta(days=chance.randint(-6, 6))
        change: dict[str, object] = chance.choice(
            ({"promise": day}, {"held": day}, {"disputed": True}, {"broken": 2}, {}, {}, {}, {}, {}, {}, {}, {})
        )
        if change:
            contracts.change(book, one.id, "known", **change)
        elif chance.random() < 0.2:
            contracts.move(book, one, paid=one.open.minor * chance.choice((1, 3, 5)) // 5, paid_on=day)
    customers.put(book, Customer("Customer 2", silent=True))
    customers.note(book, CustomerContact("Customer 3", today - timedelta(days=1), 6, "call"))


@pytest.mark.parametrize("minimum", ["0", "100"])
def test_judged_together_is_judged_one_by_one(both: Stage, minimum: str) -> None:
    both.with_rules(dunning_minimum=Decimal(minimum), dunning_tiers={"slow": (10, 40)})
    both.write(lambda book: owed(book, random.Random(7)))
    today = NOON.date()
    with both.read() as book:
        waiting = {one.id for one in kept.to_look_at(book, today)}
        every = {one.id: one for one in contracts.whole(book) if one.id in waiting}
        own, policies = contracts.peculiar(book), Policies(both.house.rules)
    steps, looks = set(), {}
    for one in every.values():
        policy = policies.of("CNY", Customer(one.customer, silent=one.customer == "Customer 2"), own.get(one.contract))
        contact = dunning.Contact(today - timedelta(days=1)) if one.customer == "Customer 3" else None
        alone = dunning.verdict(policy, claim(one), today, contact)
        looks[one.id] = alone.look
        if alone.step:
            steps.add((one.id, alone.step.days))
    assert both.write(lambda book: overdue.sweep(job_context.context(book, both.house.rules))) == len(steps)
    with both.read() as book:
        told = {(id, step) for (id, _due), days in kept.told(book, every).items() for step in days}
        again = {id for id, look in looks.items() if look and look <= today}
        assert {one.id for one in kept.to_look_at(book, today)} == again
        tomorrow = {id for id, look in looks.items() if look and look <= today + timedelta(days=9)}
        assert {one.id for one in kept.to_look_at(book, today + timedelta(days=9))} & every.keys() == tomorrow
    assert told == steps and 30 < len(steps) < len(every)
