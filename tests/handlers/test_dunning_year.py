"""A stretch of months of dunning, ticked often, with downtime and processes that die in the middle: each step once."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, timedelta

import pytest

from handlers import job_context
from handlers.dunning import overdue
from ledger.money import Money
from ledger.owed import Contract
from storage import contracts, customers, dunning
from storage.book import Book
from storage.contracts import PlannedInstalment
from storage.customers import CustomerContact
from tests.conftest import NOON, Stage

CONTRACTS, DAYS = 40, 100


class Killed(Exception):
    """The process died before its commit."""


def signed(stage: Stage, chance: random.Random) -> None:
    def work(book: Book) -> None:
        for n in range(CONTRACTS):
            due = NOON.date() + timedelta(days=chance.randint(-20, 60))
            amount = Money(10_000 + n, "CNY")
            agreed = Contract(0, 1 + n % 2, f"Customer {n % 15}", "", amount, NOON.date(), 6)
            contracts.add(book, agreed, [PlannedInstalment("progress", amount, due)], 3)

    stage.write(work)


def ticked(stage: Stage, *, dies: bool) -> None:
    def work(book: Book) -> None:
        overdue.sweep(job_context.context(book, stage.house.rules))
        if dies:
            raise Killed

    try:
        stage.write(work)
    except Killed:
        return


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.slow
def test_each_step_is_told_once_whatever_dies_and_none_after_payment_or_within_the_cooldown(
    stage: Stage, seed: int
) -> None:
    chance = random.Random(seed)
    signed(stage, chance)
    paid: dict[int, date] = {}
    spoken: dict[str, list[date]] = {}
    told: Counter[tuple[int, int]] = Counter()
    for day in range(DAYS):
        stage.now = NOON + timedelta(days=day)
        today = stage.now.date()
        if chance.random() < 0.1:
            id = chance.randint(1, CONTRACTS)
            if id not in paid:
                stage.write(lambda book, id=id: _settle(book, id))
                paid[id] = today
        if chance.random() < 0.15:
            customer = f"Customer {chance.randrange(15)}"
            spoken.setdefault(customer, []).append(today)
            stage.write(lambda book, who=customer, on=today: customers.note(book, CustomerContact(who, on, 6, "call")))
        if day % 25 in (7, 8):
            continue  # nothing runs for two days
        for _hour in range(3):
            ticked(stage, dies=chance.random() < 0.3)
        ticked(stage, dies=False)
        with stage.read() as book:
            every = {one.id: one for one in contracts.whole(book)}
            now = {(id, step) for (id, _due), steps in dunning.told(book, every).items() for step in steps}
        for id, step in now - set(told):
            told[id, step] += 1
            one = every[id]
            assert id not in paid, "a paid instalment was told of"
            recent = [on for on in spoken.get(one.customer, ()) if on <= today]
            assert not recent or (today - max(recent)).days >= stage.house.rules.cooldown_days
    assert told and set(told.values()) == {1}
    keys = [one.notice.key for one in stage.notices("#apollo") + stage.notices("#xinghe")]
    assert len(keys) == len(set(keys))
    named = Counter[tuple[str, str]]()
    for one in stage.notices("#apollo") + stage.notices("#xinghe"):
        named[one.notice.to.channel, one.notice.key] += 1
    assert set(named.values()) == {1}


def _settle(book: Book, id: int) -> None:
    one = contracts.instalment(book, id)
    contracts.move(book, one, paid=one.open.minor, paid_on=book.now.date())
