"""Orders, goods received and payables that come in open: commitments, estimates and due days go on from there."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.money import Money
from storage import expenses, orders, received
from tests.conftest import Stage
from tests.handlers.test_bank import faults, look, press
from tests.handlers.test_deliveries import in_books, invoiced, use
from tests.handlers.test_imports import buttons, text
from tests.opening_sheets import row, sheet

ORDERED = (
    row("account", account="410406", debit="3300", as_of="2026-10-31"),
    row("account", account="220202", credit="1500"),
    row("account", account="220201", credit="1800"),
    row("order", project="APOLLO", name="Dell", number="PO-7", category="material", amount="5000", invoiced="2000"),
    row("goods received", project="APOLLO", name="Dell", number="PO-7", category="material", amount="1000"),
    row("暂估", project="APOLLO", name="HP", category="差旅", amount="500"),
    row("payable", project="APOLLO", name="Dell", number="D-1", day="2026-10-05", due="2026-12-20", amount="1800"),
    row("cost", project="APOLLO", category="material", amount="3000"),
    row("cost", project="APOLLO", category="travel", amount="500"),
    row("contract", contract="HT-1", project="APOLLO", name="Acme", amount="106000", tax="6", carried="3500"),
)
"""Of an order over 5,000 some was invoiced, some came without its invoice; and something came without an order."""


def test_an_order_goes_on_where_it_stood(both: Stage) -> None:
    shown = look(both, sheet(*ORDERED))
    taken = press(both, shown, "import.take")
    assert "were taken" in text(both, taken), text(both, taken)
    assert in_books(both, "payable_estimated") == -150_000 and in_books(both, "material") == 300_000
    assert use(both) == (300_000, 0, 200_000), "5,000 ordered, 2,000 invoiced, 1,000 received"
    assert use(both, "travel") == (50_000, 0, 0) and faults(both) == []
    listed = text(both, both.say("orders apollo", by="li", at=""))
    assert "CN¥5,000.00  CN¥3,000.00" in listed and "CN¥500.00    CN¥500.00" in listed
    assert "CN¥1,000.00" in text(both, both.say("goods received", by="fei", at=""))
    invoiced(both, "invoiced 1038.80 order 1 special invoice tax 58.80")
    assert use(both) == (300_000, 0, 200_000), "the invoice takes back 980 of what was estimated at 1,000"
    assert in_books(both, "payable_estimated") == -52_000 and faults(both) == []
    invoiced(both, "invoiced 2020 order 1")
    assert use(both) == (500_000, 0, 0) and faults(both) == []
    with both.read() as book:
        assert orders.get(book, 1).stage == "closed" and received.standing(book) == (2,)
    assert "moved on" in text(both, press(both, taken, "import.undo"))
    both.wait(days=12)
    both.click("close.do", "2026-11 all", by="fei", at="")
    assert faults(both) == []


def test_they_are_taken_back_as_a_whole(both: Stage) -> None:
    taken = press(both, look(both, sheet(*ORDERED)), "import.take")
    for action, value, by in (("order.unapprove", "1", "li"), ("received.undo", "1", "fei")):
        assert "opening balances" in text(both, both.click(action, value, by=by, at="")), action
    bill = invoiced(both, "invoiced 500 order 2")
    assert "moved on" in text(both, press(both, taken, "import.undo"))
    both.click("expense.unapprove", bill, by="li", at="")
    both.click("expense.reject", bill, by="li", at="")
    both.click("expense.withdraw", bill, by="ann", at="")
    said = text(both, press(both, taken, "import.undo"))
    assert "taken back" in said, said
    assert use(both) == (0, 0, 0) and in_books(both, "payable_estimated") == 0 and faults(both) == []
    with both.read() as book:
        assert not orders.in_stage(book, "committed") and not received.standing(book)
    press(both, look(both, sheet(*ORDERED)), "import.take")
    assert use(both) == (300_000, 0, 200_000) and faults(both) == []


BAD = {
    "invoiced in full": (",5000,,,2000", ",5000,,,5000", "nothing of the order is open"),
    "more came than is open": ("PO-7,,,,5000,,", "PO-7,,,,2900,,", "only CN¥900.00 of the order"),
    "no category": (",差旅,", ",,", "category is missing"),
    "hours are no order": ("差旅", "labour", "logged as hours"),
    "no supplier": ("暂估,,,,HP", "暂估,,,,", "supplier is missing"),
    "due before its day": ("2026-10-05,2026-12-20", "2026-10-05,2026-09-20", "before its own day"),
    "estimates that do not tie": ("220202,,1500", "220202,,1400", "100.00 apart"),
}


@pytest.mark.parametrize("wrong", BAD)
def test_what_cannot_be_open_is_named(stage: Stage, wrong: str) -> None:
    old, new, why = BAD[wrong]
    lines = sheet(*ORDERED).decode()
    assert lines.count(old) == 1, old
    shown = look(stage, lines.replace(old, new).encode())
    assert why in text(stage, shown), text(stage, shown)
    assert not buttons(shown, "import.take")


def test_when_a_payable_is_due_is_kept(stage: Stage) -> None:
    press(stage, look(stage, sheet(*ORDERED)), "import.take")
    with stage.read() as book:
        (bill,) = expenses.unpaid(book, "CNY")
    assert bill.expense.due == date(2026, 12, 20)


def test_payables_by_due_day_are_seen_in_the_lists_and_in_the_cash_forecast(stage: Stage) -> None:
    press(stage, look(stage, sheet(*ORDERED)), "import.take")
    assert "20 Dec 2026" in text(stage, stage.say("payables Dell", by="fei", at=""))
    said = text(stage, stage.say("cash forecast 5000", by="fei", at=""))
    assert "To pay suppliers in 13 weeks: CN¥1,800.00" in said and "CN¥3,200.00" in said
    assert "Of which overdue" not in text(stage, stage.say("payables", by="fei", at=""))
    stage.wait(days=40)
    assert "Of which overdue: CN¥1,800.00" in text(stage, stage.say("payables", by="fei", at=""))
    shown = stage.say("cash forecast 5000", by="fei", at="").card
    assert shown and shown.table, "what is overdue is to be paid now"
    assert shown.table.rows[0][-2].values["v"] == Money(180_000, "CNY")


def test_by_when_an_invoice_is_to_be_paid_can_be_said_with_it(stage: Stage) -> None:
    press(stage, look(stage, sheet(*ORDERED)), "import.take")
    said = {"total": "500", "day": "2026-11-18", "paid_by": "payable", "due": "2026-11-17"}
    assert "before its own day" in text(stage, stage.submit("order.invoice", "2", by="ann", **said))
    drafted = stage.submit("order.invoice", "2", by="ann", **(said | {"due": "2026-12-18"}))
    assert "Due: Fri 18 Dec 2026" in text(stage, drafted)
    assert drafted.card
    id = drafted.card.about.partition(":")[2]
    form = stage.click("expense.edit", id, by="ann").form
    assert form and any(one.name == "due" and one.value == "2026-12-18" for one in form.questions)
