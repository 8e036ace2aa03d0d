"""What came before its invoice: in the cost without VAT, taken back by the invoice or in the next month."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from random import Random

import pytest

from chat.cards.card import Card, Reply
from handlers import job_context
from handlers.books import received as books_received
from storage import balances, entries, ledger_accounts, orders, rates
from storage.directory import directory
from tests.conftest import Stage
from tests.golden import Golden
from tests.handlers.test_bank import faults, press
from tests.handlers.test_input_vat import say
from tests.handlers.test_receivables import account


def ordered(stage: Stage, line: str = "order 3000 racks #material apollo from Dell") -> str:
    card = stage.say(line, by="ann", at="").card
    assert card is not None, line
    id = card.about.partition(":")[2]
    stage.click("order.submit", id, by="ann", at="")
    stage.click("order.approve", id, by="li", at="")
    return id


def invoiced(stage: Stage, line: str) -> str:
    drafted = stage.say(line, by="ann", at="").card
    assert drafted is not None
    id = drafted.about.partition(":")[2]
    stage.click("expense.submit", id, by="ann", at="")
    if stage.click("expense.approve", id, by="li", at="").card is None:
        raise AssertionError(line)
    return id


def in_books(stage: Stage, role: str) -> int:
    """What stands on an account in the company's currency."""
    with stage.read() as book:
        return ledger_accounts.balance(book, role)


def use(stage: Stage, category: str = "material") -> tuple[int, int, int]:
    """(posted, pending, committed) of Apollo."""
    with stage.read() as book:
        found = balances.of_project(book, directory(book).by_code["APOLLO"]).get(category)
    return (found.posted, found.pending, found.committed) if found else (0, 0, 0)


def test_what_came_is_cost_without_vat_and_its_invoice_takes_it_back(stage: Stage, golden: Golden) -> None:
    id = ordered(stage)
    booked = say(stage, f"goods received order {id} 950 2026-11-18")
    golden("goods_received.en.txt", stage.lines(booked))
    golden("goods_received.zh-CN.txt", stage.lines(booked, "zh-CN"))
    assert account(stage, "payable_estimated") == -95_000 and account(stage, "material") == 95_000
    assert use(stage) == (95_000, 0, 205_000), "it is no longer to come"
    golden("goods_received_list.en.txt", stage.lines(say(stage, "暂估")))
    bill = invoiced(stage, f"invoiced 1038.80 order {id} special invoice tax 58.80")
    assert account(stage, "payable_estimated") == 0 and account(stage, "material") == 98_000
    assert account(stage, "payable") == -103_880 and account(stage, "input_vat_pending") == 5_880
    assert use(stage) == (98_000, 0, 202_000), "the order falls by what is invoiced without VAT"
    assert faults(stage) == []
    assert "taken that back already" in stage.lines(press(stage, booked, "received.undo"))
    stage.click("expense.unapprove", bill, by="li", at="")
    assert account(stage, "payable_estimated") == -95_000 and use(stage) == (95_000, 98_000, 107_000)
    assert faults(stage) == []
    stage.click("expense.approve", bill, by="li", at="")
    assert account(stage, "payable_estimated") == 0 and use(stage) == (98_000, 0, 202_000) and faults(stage) == []


def test_an_invoice_of_a_part_takes_a_part_back(stage: Stage) -> None:
    id = ordered(stage)
    say(stage, f"暂估 订单 {id} 2000 昨天")
    invoiced(stage, f"订单发票 500 订单 {id}")
    assert account(stage, "payable_estimated") == -150_000 and use(stage) == (200_000, 0, 100_000)
    invoiced(stage, f"invoiced 2500 order {id}")
    assert account(stage, "payable_estimated") == 0 and use(stage) == (300_000, 0, 0) and faults(stage) == []
    with stage.read() as book:
        assert orders.get(book, int(id)).stage == "closed"


def test_it_is_taken_back_by_hand_where_it_did_not_come(stage: Stage) -> None:
    id = ordered(stage)
    booked = say(stage, f"goods received order {id} 950")
    press(stage, booked, "received.undo")
    assert account(stage, "payable_estimated") == 0 and use(stage) == (0, 0, 300_000) and faults(stage) == []
    assert "already" in stage.lines(press(stage, booked, "received.undo"))


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("goods received 950", "Of which order"),
        ("goods received order 1", "How much of it came"),
        ("goods received order 1 3000.01", "still to come"),
        ("goods received order 99 5", "no such order"),
        ("goods received order 1 USD 5", "amount in CNY"),
        ("goods received order 1 5 2026-12-24", "lies in the future"),
    ],
)
def test_what_cannot_have_come_is_refused_with_the_next_step(stage: Stage, words: str, why: str) -> None:
    ordered(stage)
    assert why in stage.lines(say(stage, words))
    assert account(stage, "payable_estimated") == 0
    assert "Only finance" in stage.lines(say(stage, "goods received order 1 5", "ann"))


def test_a_foreign_order_is_taken_back_at_the_rate_it_was_estimated_at(stage: Stage) -> None:
    for day, rate in ((1, "7.00"), (18, "7.20")):
        stage.write(
            lambda book, d=day, r=rate: rates.put_exchange(book, "USD", "CNY", date(2026, 11, d), Decimal(r), "PBOC")
        )
    id = ordered(stage, "order USD 1000 racks #material apollo from Dell")
    say(stage, f"goods received order {id} 300 2026-11-02")
    assert in_books(stage, "payable_estimated") == -210_000
    invoiced(stage, f"invoiced USD 400 order {id}")
    assert in_books(stage, "payable_estimated") == 0 and in_books(stage, "material") == 288_000 and faults(stage) == []


def test_no_cent_of_several_days_rates_is_left_when_what_came_is_taken_back(stage: Stage) -> None:
    """An invoice takes its part at the average of the rates at which things came."""
    for day, rate in ((1, "7.0001"), (18, "7.2003")):
        stage.write(
            lambda book, d=day, r=rate: rates.put_exchange(book, "USD", "CNY", date(2026, 11, d), Decimal(r), "PBOC")
        )
    id = ordered(stage, "order USD 1000 racks #material apollo from Dell")
    first = say(stage, f"goods received order {id} 300.01 2026-11-02")
    second = say(stage, f"goods received order {id} 99.99 2026-11-19")
    bill = invoiced(stage, f"invoiced USD 133.33 order {id}")
    for came in (first, second):
        press(stage, came, "received.undo")
        assert faults(stage) == []
    stage.click("expense.unapprove", bill, by="li", at="")
    for came in (first, second):
        press(stage, came, "received.undo")
    assert in_books(stage, "payable_estimated") == 0 and account(stage, "payable_estimated") == 0
    assert faults(stage) == []


def test_an_invoice_of_nothing_takes_nothing_back(stage: Stage) -> None:
    id = ordered(stage)
    came = say(stage, f"goods received order {id} 950")
    press(stage, came, "received.undo")
    invoiced(stage, f"invoiced 950 order {id}")
    assert in_books(stage, "payable_estimated") == 0 and in_books(stage, "material") == 95_000 and faults(stage) == []


def test_where_the_company_wants_it_so_it_is_taken_back_on_the_first_day_of_the_next_month(stage: Stage) -> None:
    policies = stage.house.rules.policies
    stage.with_rules(policies=policies.__class__(estimate_taken_back="next_month"))
    id = ordered(stage)
    say(stage, f"goods received order {id} 950")

    def swept() -> int:
        return int(
            stage.write(lambda book: books_received.take_back_earlier(job_context.context(book, stage.house.rules)))
        )

    assert swept() == 0 and account(stage, "payable_estimated") == -95_000
    stage.now = datetime(2026, 12, 2, 9, 0, tzinfo=stage.now.tzinfo)
    assert swept() == 1 and account(stage, "payable_estimated") == 0 and use(stage) == (0, 0, 300_000)
    assert swept() == 0 and faults(stage) == []
    with stage.read() as book:
        *_before, (last, _trail, _digest) = entries.whole(book)
    assert last.booked == date(2026, 12, 1) and all(line.red for line in last.postings)
    invoiced(stage, f"invoiced 980 order {id}")
    assert account(stage, "material") == 98_000 and faults(stage) == []


def test_whatever_comes_and_is_invoiced_nothing_is_counted_twice(stage: Stage) -> None:
    dice = Random(11)
    id = ordered(stage, "order 9000 racks #material apollo from Dell")
    came = bills = 0
    for _step in range(14):
        amount = dice.randrange(1, 12) * 100
        if dice.random() < 0.5:
            came += "is booked" in stage.lines(say(stage, f"goods received order {id} {amount}"))
        else:
            with stage.read() as book:
                if orders.get(book, int(id)).open.minor < amount * 100:
                    continue
            invoiced(stage, f"invoiced {amount} order {id}")
            bills += amount * 100
        posted, pending, committed = use(stage)
        assert (posted + pending + committed, faults(stage)) == (900_000, [])
        assert -account(stage, "payable_estimated") == posted - bills >= 0
    assert came


def test_an_order_of_which_an_estimate_stands_is_neither_closed_nor_taken_back(stage: Stage) -> None:
    id = ordered(stage)
    booked = say(stage, f"goods received order {id} 950")
    ways = (
        lambda: stage.submit("order.close", id, by="ann", at="", reason="cancelled"),
        lambda: stage.click("order.unapprove", id, by="li", at=""),
        lambda: stage.say(f"undo order {id}", by="ann", at=""),
    )
    for way in ways:
        reply = way()
        text = " ".join((stage.lines(reply), *(stage.lines(Reply(Card(one))) for one in reply.wrong.values())))
        assert "CN¥950.00 of order 1 came and stands in the cost" in text, text
        with stage.read() as book:
            assert orders.get(book, int(id)).stage == "committed"
    press(stage, booked, "received.undo")
    stage.submit("order.close", id, by="ann", at="", reason="cancelled")
    with stage.read() as book:
        assert orders.get(book, int(id)).stage == "closed"
    assert faults(stage) == []


@pytest.mark.parametrize("rate", ["6.50", "7.50"])
def test_what_came_of_a_foreign_order_is_measured_in_its_own_money(stage: Stage, rate: str) -> None:
    for day, number in ((1, "7.00"), (19, rate)):
        stage.write(
            lambda book, d=day, r=number: rates.put_exchange(book, "USD", "CNY", date(2026, 11, d), Decimal(r), "PBOC")
        )
    id = ordered(stage, "order USD 1000 racks #material apollo from Dell 2026-11-02")
    assert "Only $1,000.00" in stage.lines(say(stage, f"goods received order {id} 1000.01"))
    assert "is booked" in stage.lines(say(stage, f"goods received order {id} 600"))
    assert "Only $400.00" in stage.lines(say(stage, f"goods received order {id} 400.01"))
    assert "is booked" in stage.lines(say(stage, f"goods received order {id} 400"))
    assert faults(stage) == []
    invoiced(stage, f"invoiced USD 1000 order {id}")
    assert account(stage, "payable_estimated") == 0 and faults(stage) == []
