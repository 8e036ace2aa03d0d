"""What is owed to each of our people stands on its claims, and the proof names a person, a claim or a card that does
not."""

from __future__ import annotations

import pytest
from sqlalchemy import text as sql

from tests.conftest import Stage
from tests.handlers.test_bank import faults, look, press
from tests.handlers.test_imports import text
from tests.opening_sheets import row, sheet

BEGAN = (
    row("account", account="224101", credit="500", as_of="2026-10-31"),
    row("account", account="224102", credit="70"),
    row("account", account="410406", debit="570"),
    row("claim", project="APOLLO", name="Ann", amount="500"),
)


def spent(stage: Stage, line: str, by: str = "ann") -> str:
    drafted = stage.say(line, by=by, at="").card
    assert drafted is not None, line
    id = drafted.about.partition(":")[2]
    stage.click("expense.submit", id, by=by, at="")
    stage.click("expense.approve", id, by="li", at="")
    return id


def test_the_ledger_of_claims_is_by_person_and_by_claim(both: Stage) -> None:
    press(both, look(both, sheet(*BEGAN)), "import.take")
    spent(both, "expense 100 train apollo #travel")
    spent(both, "expense 40 taxi apollo #travel", by="bob")
    spent(both, "expense 30 hotel apollo #travel by company card")
    by_person = text(both, both.say("ledger 224101 by person", by="fei", at=""))
    assert "Ann" in by_person and "Bob" in by_person
    by_item = text(both, both.say("明细账 224101 按单据", by="fei", at=""))
    assert "expense 1" in by_item and "expense 2" in by_item and "without an item" not in by_item
    both.click("claims.paid", "1", by="fei", at="")
    both.say("reimburse Ann", by="fei", at="")
    assert faults(both) == []
    both.say("pay card 100", by="fei", at="")
    assert faults(both) == [], "70 of former books and 30 of these"


@pytest.mark.parametrize(
    ("harm", "where"),
    [
        ("UPDATE posting SET person = 3 WHERE account = 'employee'", "person"),
        ("UPDATE posting SET item = 'expense:77' WHERE account = 'employee' AND item = 'expense:2'", "expense 77"),
        ("UPDATE posting SET paid_minor = paid_minor - 1 WHERE account = 'card'", "account card CNY"),
    ],
)
def test_a_claim_that_is_another_ones_is_named(stage: Stage, harm: str, where: str) -> None:
    press(stage, look(stage, sheet(*BEGAN)), "import.take")
    spent(stage, "expense 100 train apollo #travel")
    spent(stage, "expense 30 hotel apollo #travel by company card")
    assert faults(stage) == []
    stage.write(lambda book: book.connection.execute(sql(harm)))
    assert any(where in str(fault.where) for fault in faults(stage)), faults(stage)
