"""Any sequence of invoices, credit notes, payments, advances, refunds, supplier bills and bank lines leaves every debt
in its account to the cent: on SQLite and on PostgreSQL.

Everything goes through the house, as messages, files, clicks and forms; also what is refused, and what comes twice.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from chat.cards.card import Card, Reply
from chat.incoming import File, Said
from handlers.context import Context
from handlers.item_values import item_text
from handlers.receivables import open_items
from handlers.receivables.receivables import aged
from handlers.verification.prove import prove
from ledger.money import Money
from ledger.proposal import Item, ItemRef
from storage import bank, contracts, entries, expenses
from storage.directory import directory
from tests.conftest import NOON, Stage, make_stage
from tests.sweeps import examples

PLANS = (
    "contract apollo 1000.03 tax 6% 30% 2026-11-01, 30% 2026-12-01, 40% 30 days after acceptance",
    "contract xinghe 500 tax 0% 50% 2026-11-10 50% 2026-12-10",
)
CUSTOMERS = {"apollo": "Acme", "xinghe": "蓝海科技有限公司"}
CODES = st.sampled_from(tuple(CUSTOMERS))
CENTS = st.one_of(st.sampled_from((33_001, 25_000, 50_000, 100_003, 1_000, 70_000)), st.integers(1, 60_000))
DAYS = st.sampled_from(("2026-11-05", "2026-11-18"))
VALUES = st.integers(0, 10**6)
ABROAD = ("receivable", "contract_liability", "contract_asset", "unapplied", "refund_liability")
SUPPLIERS = st.sampled_from(("Dell", "顺丰速运"))


class Debts(RuleBasedStateMachine):
    """Two contracts, two suppliers, a bank account, and somebody in finance who does anything."""

    fresh: Callable[[], Stage]

    def __init__(self) -> None:
        super().__init__()
        self.stage = type(self).fresh()
        self.files = count(1)
        self.cards: list[Card] = []
        self.last: tuple[str, tuple[Any, ...], dict[str, Any]] | None = None
        self.stage.say(PLANS[0], by="li")
        self.stage.say(PLANS[1], by="li", at="#xinghe")
        self.stage.say("fx USD CNY 7.00 2026-11-01 PBOC", at="", by="fei")
        self.stage.say("fx USD CNY 7.20 2026-11-15 PBOC", at="", by="fei")
        foreign = {
            "customer": "蓝海科技有限公司",
            "amount": "USD 900",
            "tax": "0",
            "plan": "40% 2026-11-05 60% 2026-11-18",
        }
        self.stage.submit("contract.sign", "XINGHE", by="li", at="#xinghe", **foreign)

    def teardown(self) -> None:
        self.stage.house.store.close()

    def do(self, hand: str, *words: Any, by: str = "fei", **more: Any) -> Reply:
        self.last = (hand, words, {"by": by, **more})
        reply: Reply = getattr(self.stage, hand)(*words, by=by, **more)
        assert not reply.card or not reply.card.title.template.startswith("Something broke"), (hand, words, more)
        self.cards = [*self.cards, *(card for card in (reply.card, *reply.more) if card)][-12:]
        return reply

    @rule()
    def the_same_again(self) -> None:
        if self.last:
            self.do(self.last[0], *self.last[1], **self.last[2])

    @rule(code=CODES, place=st.integers(1, 3), minor=st.none() | CENTS)
    def invoice(self, code: str, place: int, minor: int | None) -> None:
        self.do("say", f"invoice {code} {place}" + (f" ¥{minor / 100:.2f}" if minor else ""))

    @rule(id=st.integers(1, 6), minor=CENTS, less=st.booleans())
    def credit(self, id: int, minor: int, less: bool) -> None:
        self.do("say", f"credit note #{id} {minor / 100:.2f} {'less' if less else 'paper'} because x")

    @rule(code=CODES, minor=CENTS)
    def paid(self, code: str, minor: int) -> None:
        self.do("say", f"paid {code} {minor / 100:.2f}")

    @rule(id=st.sampled_from((6, 7)), minor=st.none() | CENTS, day=DAYS)
    def invoice_abroad(self, id: int, minor: int | None, day: str) -> None:
        amount = f"USD {minor / 100:.2f}" if minor else ""
        self.do("submit", "invoice.issue", "XINGHE", instalment=str(id), amount=amount, tax="0", day=day, number="")

    @rule(minor=CENTS, day=DAYS, back=st.booleans())
    def paid_abroad(self, minor: int, day: str, back: bool) -> None:
        self.do("say", f"{'refund' if back else 'paid'} xinghe USD {minor / 100:.2f} {day}")

    @rule(code=CODES, minor=st.none() | CENTS)
    def refund(self, code: str, minor: int | None) -> None:
        self.do("say", f"refund {code}" + (f" {minor / 100:.2f}" if minor else ""))

    @rule(
        what=st.sampled_from(("payment.undo", "payment.apply", "payment.refund", "payout.undo")), id=st.integers(1, 8)
    )
    def tap(self, what: str, id: int) -> None:
        self.do("click", what, str(id))

    @rule(who=SUPPLIERS, minor=CENTS, way=st.sampled_from(("payable", "payable", "employee", "bank", "card")))
    def bill(self, who: str, minor: int, way: str) -> None:
        answers = {
            "total": f"{minor / 100:.2f}",
            "vendor": who,
            "project": "APOLLO",
            "category": "material",
            "note": "x",
            "day": "2026-11-12",
            "paid_by": way,
            "invoice_number": f"R{minor}",
        }
        reply = self.do("submit", "expense.new", "new", by="ann", **answers)
        id = reply.card.about.partition(":")[2] if reply.card else ""
        self.do("click", "expense.submit", id, by="ann")
        self.do("click", "expense.approve", id, by="li")

    @rule(which=VALUES)
    def unapprove(self, which: int) -> None:
        self.do("click", "expense.unapprove", str(1 + which % 6), by="li")

    @rule(who=SUPPLIERS, minor=CENTS, fee=st.booleans())
    def pay(self, who: str, minor: int, fee: bool) -> None:
        self.do("say", f"pay supplier {who} {minor / 100:.2f}{' fee 1.50' if fee else ''}")

    @rule(
        rows=st.lists(
            st.tuples(VALUES, st.sampled_from((0, 0, 0, 150, -150, -3000)), st.booleans()), min_size=1, max_size=3
        ),
        stranger=st.booleans(),
        book=st.booleans(),
    )
    def statement(self, rows: list[tuple[int, int, bool]], stranger: bool, book: bool) -> None:
        """Lines for what is open, exactly or nearly so, and one of nobody we know; mostly booked at once."""
        lines = ["交易日期,对方户名,对方账号,摘要,金额,流水号", "2026-11-01,本行,,手续费,-1.00,0"]
        found = self._items()
        for which, more, quoted in rows:
            item = found[which % len(found)]
            minor = max(item.open.minor + more, 1) * (-1 if item.outgoing else 1)
            text = item.references[0] if quoted and item.references else "货款"
            lines.append(f"2026-11-19,{item.party},,{text},{minor / 100:.2f},S{next(self.files)}")
        if stranger:
            lines.append(f"2026-11-19,某某餐饮,,午餐,-42.00,S{next(self.files)}")
        self.stage.count += 1
        file = File("bank.csv", "text/csv", data="\n".join(lines).encode())
        said = Said(f"test:d{self.stage.count}", self.stage.identity("fei"), self.stage.place("fei", ""), files=(file,))
        self.cards = [card for card in self.stage.hear(said).more if card]
        sure = [button for card in self.cards for button in card.buttons if button.action == "bank.sure"]
        if book and sure:
            self.do("click", "bank.sure", sure[0].value, at="")

    @rule(which=VALUES)
    def any_button(self, which: int) -> None:
        """One of the buttons on the cards that are in sight, some of them outdated."""
        buttons = [button for card in self.cards for button in card.buttons if button.action != "bank.choose"]
        if buttons:
            button = buttons[which % len(buttons)]
            self.do("click", button.action, button.value, at="")

    @rule(which=VALUES, item=VALUES, other=st.sampled_from(("", "", "card", "advance", "ignored", "owned")))
    def say_what_it_is(self, which: int, item: int, other: str) -> None:
        with self.stage.read() as book:
            waiting = bank.unexplained(book)
        if waiting:
            line = waiting[which % len(waiting)]
            side = [item_text(owed.ref) for owed in self._items() if owed.outgoing == (line.left.minor < 0)]
            said = other or (side[item % len(side)] if side else "ignored")
            project = str(1 + item % 2)
            self.do("submit", "bank.choose", str(line.id), at="", item=said, project=project, note="")

    @rule(which=VALUES)
    def take_back(self, which: int) -> None:
        with self.stage.read() as book:
            explained = bank.explained(book)
        if explained:
            self.do("click", "bank.undo", str(explained[which % len(explained)].id), at="")

    @invariant()
    def every_debt_stands_in_its_account(self) -> None:
        with self.stage.read() as book:
            proof = prove(book, self.stage.house.rules)
            assert not proof.faults, (proof.faults, self.last)
            people = directory(book)
            place = self.stage.place("fei", "")
            tables = aged(Context(book, people, self.stage.house.rules, people.person(4), place, None, "")).values()
            sums: dict[str, int] = {}
            for entry, _trail, _digest in entries.whole(book):
                assert sum(line.company.minor for line in entry.postings) == 0
                for line in entry.postings:
                    sums[line.account] = sums.get(line.account, 0) + line.paid.minor
            assert sum(one.gross.minor for one in tables) == sums.get("receivable", 0)
            ahead = sum(one.advances.minor for one in tables)
            assert ahead == -sums.get("unapplied", 0) - sums.get("refund_liability", 0) + self._paid_ahead()
            abroad: dict[tuple[str, str], list[int]] = {}
            for entry, _trail, _digest in entries.whole(book):
                for line in entry.postings:
                    if line.account in ABROAD and line.paid.currency == "USD":
                        kept = abroad.setdefault((line.account, line.item), [0, 0])
                        kept[0], kept[1] = kept[0] + line.paid.minor, kept[1] + line.company.minor
            for where, (paid, company) in abroad.items():
                assert paid or not company, (where, company, "an exchange difference was left behind")
            owed = sum(left.minor for _e, left in expenses.unpaid(book, "CNY"))
            assert owed == -sums.get("payable", 0)

    def _paid_ahead(self) -> int:
        """What is paid on instalments and not invoiced, with its tax: it stands in the contracts' liabilities."""
        with self.stage.read() as book:
            return sum(instalment.advance.minor for instalment in contracts.whole(book))

    @rule(code=CODES, undo=st.booleans())
    def accept(self, code: str, undo: bool) -> None:
        """The work is accepted: revenue, whatever was invoiced and paid by then; or it was not."""
        if undo:
            self.do("click", "milestone.undo", "1 acceptance", by="li")
        else:
            self.do("say", f"milestone {code} acceptance 2026-11-18", by="li")

    @rule(contract=st.integers(1, 3), policy=st.sampled_from(("acceptance", "as_invoiced")))
    def earn(self, contract: int, policy: str) -> None:
        self.do("click", "revenue.policy", f"{contract} {policy}")

    def _items(self) -> list[Item]:
        """Everything that money may be for, on both sides."""
        ways = [bank.StatementLine(0, "", "", NOON.date(), Money(minor, "CNY")) for minor in (1, -1)]
        with self.stage.read() as book:
            people = directory(book)
            ctx = Context(book, people, self.stage.house.rules, people.person(4), self.stage.place("fei", ""), None, "")
            found = list(open_items.of_lines(ctx, ways))
        return found or [Item(ItemRef("instalment", 0), "Nobody", Money(4_200, "CNY"))]


def play(fresh: Callable[[], Stage], cases: int, steps: int, *, same: bool = True) -> None:
    kind = type("Debts", (Debts,), {"fresh": staticmethod(fresh)})
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


@pytest.mark.hypothesis
def test_any_sequence_leaves_every_debt_in_its_account(filled_sqlite: Path, tmp_path: Path) -> None:
    numbers = count(1)

    def fresh() -> Stage:
        path = tmp_path / f"books{next(numbers)}.db"
        shutil.copy(filled_sqlite, path)
        return make_stage(f"sqlite:///{path}", tmp_path)

    play(fresh, cases=8, steps=40)


@pytest.mark.slow
def test_any_sequence_leaves_every_debt_in_its_account_on_postgres(
    postgres_server: Any, filled_postgres: str, tmp_path: Path
) -> None:
    numbers, made = count(1), []

    def fresh() -> Stage:
        name = f"debts_{next(numbers)}"
        made.append(name)
        return make_stage(postgres_server.create(name, filled_postgres), tmp_path)

    play(fresh, cases=4, steps=25)
    for name in made:
        postgres_server.drop(name)
