"""Any sequence of what people can do keeps the books in step: on SQLite and on PostgreSQL.

Everything goes through the house, as messages, clicks and forms: also those that are refused, come twice, or come from
the wrong person.  After each step the books are proved, and the budget's figures are recomputed from the documents.
"""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from chat.cards.card import Reply
from handlers.verification.prove import prove
from ledger.money import Money
from ledger.receipt import Receipt
from storage import balances, expenses, hours, orders
from tests.conftest import CAST, Stage, make_stage
from tests.sweeps import examples

PEOPLE = st.sampled_from(("ann", "bob", "li", "fei", "zoe"))
DECIDERS = st.sampled_from(("li", "fei", "ann"))
PLACES = st.sampled_from(("#apollo", "#xinghe"))
DAYS = st.dates(date(2026, 9, 20), date(2026, 11, 20))
AMOUNTS = st.integers(1, 300_000).map(lambda minor: Money(minor, "CNY"))
CATEGORIES = st.sampled_from(("travel", "material", "equipment"))
STAGES = ("draft", "pending", "posted", "reimbursed", "rejected", "withdrawn")
VALUES = st.integers(0, 10**6)


class Sequence(RuleBasedStateMachine):
    """A house in which anything may happen next."""

    fresh: Callable[[], Stage]
    company: dict[str, Any] = {}

    def __init__(self) -> None:
        super().__init__()
        self.stage = type(self).fresh()
        if self.company:
            self.stage.with_rules(**self.company)
        self.receipts = count(1)
        self.last: tuple[str, tuple[Any, ...], dict[str, Any]] | None = None

    def teardown(self) -> None:
        self.stage.house.store.close()

    def do(self, hand: str, *words: Any, **more: Any) -> Reply:
        self.last = (hand, words, more)
        reply: Reply = getattr(self.stage, hand)(*words, **more)
        assert not reply.card or not reply.card.title.template.startswith("Something broke"), (hand, words, more)
        return reply

    @rule()
    def the_same_again(self) -> None:
        """A second click, a message said twice."""
        if self.last:
            self.do(self.last[0], *self.last[1], **self.last[2])

    @rule(by=PEOPLE, at=PLACES, minutes=st.integers(1, 700), day=DAYS)
    def log(self, by: str, at: str, minutes: int, day: date) -> None:
        self.do("say", f"log {minutes}m {day} work", by=by, at=at)

    @rule(which=VALUES, by=PEOPLE)
    def undo_hours(self, which: int, by: str) -> None:
        self.do("click", "hours.undo", str(1 + which % 12), by=by)

    @rule(which=VALUES, by=PEOPLE, day=DAYS)
    def correct_hours(self, which: int, by: str, day: date) -> None:
        answers = {"project": "APOLLO", "day": day.isoformat(), "hours": "1:30", "note": "again"}
        self.do("submit", "hours.correct", str(1 + which % 12), by=by, **answers)

    @rule(who=PEOPLE, by=DECIDERS, day=DAYS, project=st.integers(1, 2), yes=st.booleans())
    def decide_week(self, who: str, by: str, day: date, project: int, yes: bool) -> None:
        person = list(CAST).index(who) + 1
        value = f"{person}.{project}.{day - timedelta(days=day.weekday())}"
        if yes:
            self.do("click", "hours.approve", value, by=by)
        else:
            self.do("submit", "hours.reject", value, by=by, reason="not here")

    @rule(by=PEOPLE, at=PLACES, amount=AMOUNTS, day=DAYS, way=st.sampled_from(("", "company card", "bank transfer")))
    def spend(self, by: str, at: str, amount: Money, day: date, way: str) -> None:
        reply = self.do("say", f"expense {amount.major} taxi {day} {way}", by=by, at=at)
        if reply.card and reply.card.about.startswith("expense:"):
            self.do("click", "expense.submit", reply.card.about.partition(":")[2], by=by)

    @rule(by=PEOPLE, at=PLACES, amount=AMOUNTS, day=DAYS, special=st.booleans())
    def drop(self, by: str, at: str, amount: Money, day: date, special: bool) -> None:
        tax = Money(amount.minor * 6 // 106, "CNY") if special else None
        kind = "digital_special" if special else "till"
        self.stage.receipts[b"receipt %d" % next(self.receipts)] = (
            Receipt(kind, f"Shop {amount.minor % 3}", day, "CNY", amount, tax, category="material"),
        )
        data = list(self.stage.receipts)[-1 if amount.minor % 4 else 0]
        self.do("drop", data, by=by, at=at)

    @rule(which=VALUES, by=PEOPLE)
    def submit(self, which: int, by: str) -> None:
        self.do("click", "expense.submit", self._expense(which), by=by)

    @rule(which=VALUES, by=DECIDERS, what=st.sampled_from(("approve", "unapprove", "unreject")))
    def decide(self, which: int, by: str, what: str) -> None:
        self.do("click", f"expense.{what}", self._expense(which), by=by)

    @rule(which=VALUES, by=DECIDERS)
    def reject(self, which: int, by: str) -> None:
        self.do("submit", "expense.reject", self._expense(which), by=by, reason="no")

    @rule(
        which=VALUES,
        by=PEOPLE,
        words=st.sampled_from(("total 12.50", "yesterday", "公司卡", "材料", "项目 星河", "tax 1")),
    )
    def correct(self, which: int, by: str, words: str) -> None:
        self.do("say", words, by=by, about=f"expense:{self._expense(which)}")

    @rule(which=VALUES, by=PEOPLE)
    def withdraw(self, which: int, by: str) -> None:
        self.do("click", "expense.withdraw", self._expense(which), by=by)

    @rule(which=st.lists(VALUES, min_size=1, max_size=3))
    def reimburse(self, which: list[int]) -> None:
        self.do("click", "expense.reimburse", " ".join(self._expense(one) for one in which), by="fei")

    @rule(by=PEOPLE, at=PLACES, amount=AMOUNTS, category=CATEGORIES)
    def order(self, by: str, at: str, amount: Money, category: str) -> None:
        reply = self.do("say", f"order {amount.major} things from Dell #{category}", by=by, at=at)
        if reply.card and reply.card.about.startswith("order:"):
            self.do("click", "order.submit", reply.card.about.partition(":")[2], by=by)

    @rule(which=VALUES, by=DECIDERS, what=st.sampled_from(("approve", "approve", "unapprove", "unreject", "withdraw")))
    def decide_order(self, which: int, by: str, what: str) -> None:
        self.do("click", f"order.{what}", str(1 + which % 5), by=by)

    @rule(which=VALUES, by=DECIDERS, what=st.sampled_from(("reject", "close")))
    def end_order(self, which: int, by: str, what: str) -> None:
        self.do("submit", f"order.{what}", str(1 + which % 5), by=by, reason="no longer needed")

    @rule(which=VALUES, by=PEOPLE, amount=AMOUNTS, hand_in=st.booleans())
    def invoice(self, which: int, by: str, amount: Money, hand_in: bool) -> None:
        reply = self.do("say", f"invoiced {amount.major} order {1 + which % 5}", by=by)
        if hand_in and reply.card and reply.card.about.startswith("expense:"):
            self.do("click", "expense.submit", reply.card.about.partition(":")[2], by=by)

    @rule(labour=st.integers(1, 50), travel=st.integers(1, 50), code=st.sampled_from(("apollo", "xinghe")))
    def plan_again(self, labour: int, travel: int, code: str) -> None:
        self.do("say", f"set budget {code} labour {labour}00 travel {travel}00 because plans change", by="li", at="")

    @rule(day=st.dates(date(2026, 9, 20), date(2026, 11, 10)))
    @precondition(lambda self: self.stage.count > 20)
    def lock(self, day: date) -> None:
        self.do("say", f"lock {day}", by="fei", at="")

    @rule(hours=st.integers(1, 80))
    def time_passes(self, hours: int) -> None:
        self.stage.wait(hours=hours)

    @invariant()
    def the_books_hold(self) -> None:
        with self.stage.read() as book:
            proof = prove(book, self.stage.house.rules)
            assert not proof.faults, proof.faults
            kept = {id: balances.of_project(book, id) for id in (1, 2)}
            slow = self._from_documents(book)
        figures = {
            (id, category, stage): getattr(use, stage)
            for id, uses in kept.items()
            for category, use in uses.items()
            for stage in ("posted", "pending", "committed")
            if getattr(use, stage)
        }
        assert figures == slow

    def _from_documents(self, book: Any) -> dict[tuple[int, str, str], int]:
        """(project, category, stage) -> minor units, added up one document after the other."""
        sums: dict[tuple[int, str, str], int] = defaultdict(int)
        for id in range(1, 500):
            try:
                one = hours.get(book, id, "CNY")
            except Exception:
                break
            if one.stage in ("posted", "pending"):
                sums[one.project, one.category, one.stage] += one.project_cost.minor
        for stage in STAGES:
            for e in expenses.in_stage(book, stage, "CNY"):
                into = {"posted": "posted", "reimbursed": "posted", "pending": "pending"}.get(stage)
                if into:
                    tax = e.tax.minor if e.tax and e.document == "digital_special" else 0
                    sums[e.project, e.category, into] += e.gross.minor - tax
        for order in orders.in_stage(book, "committed"):
            invoiced = sum(
                e.gross.minor
                for e in expenses.of_order(book, order.id, "CNY")
                if e.stage in ("pending", "posted", "reimbursed")
            )
            sums[order.project, order.category, "committed"] += max(order.amount.minor - invoiced, 0)
        return {key: minor for key, minor in sums.items() if minor}

    def _expense(self, which: int) -> str:
        return str(1 + which % 10)


RULES: dict[str, dict[str, Any]] = {
    "plain": {},
    "hours are approved weekly": {"hours_approval": "weekly"},
    "pending does not count": {"count_pending": False, "hours_approval": "each"},
}


def play(fresh: Callable[[], Stage], rules: dict[str, Any], cases: int, steps: int, *, same: bool = True) -> None:
    """`same`: the same sequences every time.  A failing one is shown as it was found: to make it smaller is slow."""
    kind = type("Sequence", (Sequence,), {"fresh": staticmethod(fresh), "company": rules})
    run_state_machine_as_test(
        kind,
        settings=settings(
            max_examples=examples(cases),
            stateful_step_count=steps,
            deadline=None,
            derandomize=same,
            database=None,
            suppress_health_check=list(HealthCheck),
            phases=(Phase.generate,),
        ),
    )


@pytest.mark.parametrize("rules", RULES.values(), ids=RULES)
@pytest.mark.hypothesis
@pytest.mark.sweep(3)
def test_any_sequence_keeps_the_books_in_step(filled_sqlite: Path, tmp_path: Path, rules: dict[str, Any]) -> None:
    numbers = count(1)

    def fresh() -> Stage:
        path = tmp_path / f"books{next(numbers)}.db"
        shutil.copy(filled_sqlite, path)
        return make_stage(f"sqlite:///{path}", tmp_path)

    play(fresh, rules, cases=6, steps=30)


@pytest.mark.slow
def test_any_sequence_keeps_the_books_in_step_on_postgres(
    postgres_server: Any, filled_postgres: str, tmp_path: Path
) -> None:
    numbers, made = count(1), []

    def fresh() -> Stage:
        name = f"sequence_{next(numbers)}"
        made.append(name)
        return make_stage(postgres_server.create(name, filled_postgres), tmp_path)

    play(fresh, RULES["hours are approved weekly"], cases=4, steps=25)
    for name in made:
        postgres_server.drop(name)
