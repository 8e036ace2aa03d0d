"""Subcontracts: work that is accepted is the cost, changes are approved, deductions, what is billed ahead."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from random import Random

import pytest

from chat.cards.card import Card, Reply
from storage import orders, rates, subcontracts
from storage.directory import directory
from tests.conftest import Stage
from tests.handlers.test_bank import faults
from tests.handlers.test_deliveries import in_books, invoiced, ordered, use
from tests.handlers.test_receivables import account
from tests.handlers.test_site import press, site, tell

FACADE = "order 120000 facade #subcontract apollo from Facade Ltd"


def says(stage: Stage, line: str, by: str = "li") -> Reply:
    return stage.say(line, by=by, at="")


def approved(stage: Stage, line: str, by: str = "li", other: str = "fei") -> str:
    """A change proposed by one and approved by another: the number of its step."""
    reply = says(stage, line, by)
    assert reply.card is not None and reply.card.about, stage.lines(reply)
    id = reply.card.about.partition(":")[2]
    stage.click("subcontract.approve", id, by=other, at="")
    return id


@pytest.fixture
def facade(both: Stage) -> Stage:
    assert ordered(both, FACADE) == "1"
    return both


def test_accepted_work_is_the_cost_invoiced_or_not(facade: Stage) -> None:
    told = facade.lines(says(facade, "accept work order 1 50%"))
    assert "CN¥60,000.00" in told, told
    assert account(facade, "subcontract") == 6_000_000 and account(facade, "payable_estimated") == -6_000_000
    assert use(facade, "subcontract") == (6_000_000, 0, 6_000_000) and faults(facade) == []
    invoiced(facade, "invoiced 42400 order 1 special invoice tax 2400")
    assert account(facade, "subcontract") == 6_000_000, "the invoice takes its part of the estimate"
    assert account(facade, "payable_estimated") == -2_000_000 and faults(facade) == []
    facade.wait(days=1)
    facade.lines(says(facade, "验工计价 apollo 74% 昨天"))
    assert account(facade, "subcontract") == 8_880_000 and faults(facade) == []


def test_billed_ahead_is_a_warning_and_no_cost(facade: Stage) -> None:
    says(facade, "accept work order 1 10%")
    bill = invoiced(facade, "invoiced 30000 order 1")
    assert account(facade, "subcontract") == 1_200_000 and account(facade, "payable_estimated") == 1_800_000
    assert use(facade, "subcontract") == (1_200_000, 0, 10_800_000), "still to come: what is not accepted"
    told = facade.lines(says(facade, "subcontracts apollo"))
    assert "Billed ahead: CN¥18,000.00" in told, told
    heard = [one.notice for one in facade.notices() if one.notice.key.startswith("billed-ahead")]
    assert {one.to.channel for one in heard} == {"li", "fei"}
    assert "Facade Ltd has billed CN¥18,000.00 ahead" in facade.lines(Reply(heard[0].card))
    assert faults(facade) == []
    facade.lines(says(facade, "accept work order 1 40%"))
    assert account(facade, "subcontract") == 4_800_000 and account(facade, "payable_estimated") == -1_800_000
    assert faults(facade) == []
    facade.click("expense.unapprove", bill, by="li", at="")
    assert account(facade, "subcontract") == 4_800_000 and account(facade, "payable_estimated") == -4_800_000
    assert faults(facade) == []


def test_a_change_counts_once_another_has_approved_it(facade: Stage) -> None:
    assert "Why does the price change" in facade.lines(says(facade, "subcontract change order 1 +6000"))
    reply = says(facade, "subcontract change order 1 +6000 because of the balcony")
    assert reply.card is not None
    id = reply.card.about.partition(":")[2]
    with facade.read() as book:
        assert orders.get(book, 1).amount.minor == 12_000_000 and subcontracts.get(book, int(id)).state == "pending"
    told = facade.lines(facade.click("subcontract.approve", id, by="li", at=""))
    with facade.read() as book:
        assert subcontracts.get(book, int(id)).state == "pending", told
    for _n in range(2):
        facade.click("subcontract.approve", id, by="fei", at="")
    with facade.read() as book:
        assert orders.get(book, 1).amount.minor == 12_600_000
    assert use(facade, "subcontract") == (0, 0, 12_600_000) and faults(facade) == []
    says(facade, "accept work order 1 50% changes 3000")
    assert account(facade, "subcontract") == 6_300_000 and faults(facade) == []
    facade.click("subcontract.unapprove", id, by="fei", at="")
    with facade.read() as book:
        assert orders.get(book, 1).amount.minor == 12_600_000, "work of it was accepted"
    assert "no more of them can be accepted" in facade.lines(says(facade, "accept work order 1 50% changes 7000"))


def test_a_change_is_refused_with_a_reason_or_withdrawn(stage: Stage) -> None:
    ordered(stage, FACADE)
    reply = says(stage, "分包变更 订单 1 -6000 因为 取消雨棚")
    assert reply.card is not None
    id = reply.card.about.partition(":")[2]
    stage.submit("subcontract.reject", id, by="fei", at="", reason="still wanted")
    with stage.read() as book:
        assert subcontracts.get(book, int(id)).state == "rejected" and orders.get(book, 1).amount.minor == 12_000_000
    again = says(stage, "subcontract change order 1 -7000 because of less work")
    assert "Taken back" in press(stage, again, "subcontractstep.undo")
    assert faults(stage) == []


def test_deductions_lower_price_and_cost(facade: Stage) -> None:
    says(facade, "accept work order 1 50%")
    tell(facade, "subcontract deduction order 1 5000 penalty because of the safety rule")
    assert account(facade, "subcontract") == 5_500_000 and account(facade, "payable_estimated") == -5_500_000
    assert use(facade, "subcontract") == (5_500_000, 0, 6_000_000) and faults(facade) == []
    told = facade.lines(says(facade, "subcontracts apollo"))
    assert "ends at CN¥115,000.00" in told, told
    assert "Why is" in facade.lines(says(facade, "分包扣款 订单 1 200"))


def test_over_issued_material_is_taken_off_once(stage: Stage) -> None:
    ordered(stage, FACADE)
    site(stage)
    says(stage, "accept work order 1 50%")
    assert "No more rebar" in tell(stage, "subcontract deduction order 1 supplied rebar")
    tell(stage, "material issue apollo rebar 2 t north", by="ann")
    asked = stage.lines(says(stage, "分包扣款 订单 1 甲供 rebar"))
    assert "CN¥8,400.00" in asked and account(stage, "subcontract") == 6_000_000
    tell(stage, "分包扣款 订单 1 甲供 rebar")
    assert account(stage, "subcontract") == 5_160_000 and faults(stage) == []
    assert "No more rebar" in tell(stage, "subcontract deduction order 1 supplied rebar")


def test_a_step_taken_back_leaves_the_books_as_before(facade: Stage) -> None:
    accepted = says(facade, "accept work order 1 50%")
    off = says(facade, "subcontract deduction order 1 5000 penalty because of dust")
    assert "Taken back" in press(facade, off, "subcontractstep.undo")
    assert account(facade, "subcontract") == 6_000_000 and faults(facade) == []
    assert "taken back already" in press(facade, off, "subcontractstep.undo")
    press(facade, accepted, "subcontractstep.undo")
    assert account(facade, "subcontract") == 0 and use(facade, "subcontract") == (0, 0, 12_000_000)
    assert faults(facade) == []


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("accept work order 1", "Which share"),
        ("accept work order 1 150%", "between 0 and 100"),
        ("accept work order 9 50%", "no such order"),
        ("accept work order 1 50% 2026-12-24", "still to come"),
        ("accept work order 2 50%", "is no subcontract"),
        ("subcontract change order 1 6000 because x", "rise or fall"),
        ("subcontract change order 1 -130000 because x", "cannot fall by more"),
        ("subcontract deduction order 1 because x", "How much is taken off"),
        ("subcontract deduction order 1 supplied rebar", "Which item was issued"),
    ],
)
def test_what_is_missing_is_named(stage: Stage, line: str, answer: str) -> None:
    ordered(stage, FACADE)
    ordered(stage)
    assert answer in stage.lines(says(stage, line)), stage.lines(says(stage, line))
    with stage.read() as book:
        assert not subcontracts.of_order(book, 1)


def test_less_than_before_is_asked(stage: Stage) -> None:
    ordered(stage, FACADE)
    says(stage, "accept work order 1 50%")
    reply = says(stage, "accept work order 1 40%")
    assert "less than" in stage.lines(reply) and account(stage, "subcontract") == 6_000_000
    tell(stage, "accept work order 1 40%")
    assert account(stage, "subcontract") == 4_800_000 and faults(stage) == []


def test_one_way_of_acceptance(stage: Stage) -> None:
    ordered(stage, FACADE)
    stage.say("goods received order 1 5000", by="fei", at="")
    assert "booked as received already" in stage.lines(says(stage, "accept work order 1 50%"))
    stage.say("undo", by="fei", at="")
    says(stage, "accept work order 1 50%")
    assert account(stage, "subcontract") == 6_000_000
    told = stage.lines(stage.say("goods received order 1 5000", by="fei", at=""))
    assert "accepted by its share" in told and account(stage, "subcontract") == 6_000_000


def test_only_lead_and_finance_accept_and_members_see_no_prices(stage: Stage) -> None:
    ordered(stage, FACADE)
    for by in ("ann", "sue", "max", "zoe"):
        says(stage, "accept work order 1 50%", by)
        says(stage, "subcontract change order 1 +500 because x", by)
    assert account(stage, "subcontract") == 0
    with stage.read() as book:
        assert directory(book) and not subcontracts.pending(book)
    assert "120,000" not in stage.lines(says(stage, "subcontracts apollo", "ann"))
    assert "120,000" in stage.lines(says(stage, "外包合同 apollo", "max"))


def test_undo_in_words_takes_accepted_work_back(stage: Stage) -> None:
    ordered(stage, FACADE)
    says(stage, "accept work order 1 50%")
    told = stage.lines(says(stage, "undo"))
    assert account(stage, "subcontract") == 0, told
    reply = says(stage, "subcontract change order 1 +500 because of paint")
    assert reply.card is not None
    says(stage, "撤销")
    with stage.read() as book:
        assert not subcontracts.pending(book) and orders.get(book, 1).amount.minor == 12_000_000
    assert faults(stage) == []


@pytest.mark.parametrize("seed", [3, pytest.param(8, marks=pytest.mark.slow)])
def test_whatever_is_accepted_and_invoiced_the_cost_is_the_accepted_work(stage: Stage, seed: int) -> None:
    dice, share, off, price = Random(seed), 0, 0, 12_000_000
    ordered(stage, FACADE)
    says(stage, "accept work order 1 0%")
    for _step in range(12):
        throw = dice.randrange(4)
        if throw == 0 and price < 15_000_000:
            more = dice.randrange(1, 9) * 100_000 + _step
            approved(stage, f"subcontract change order 1 +{more / 100:.2f} because of step {_step}")
            price += more
        elif throw == 1:
            less = dice.randrange(1, 9) * 1000 + _step
            tell(stage, f"subcontract deduction order 1 {less / 100:.2f} penalty because of step {_step}")
            off += less
        elif throw == 2:
            invoiced(stage, f"invoiced {dice.randrange(1, 30) * 500} order 1")
        else:
            share = min(share + dice.randrange(1, 25), 100)
            tell(stage, f"accept work order 1 {share}%")
        assert account(stage, "subcontract") == 12_000_000 * share // 100 - off
        assert faults(stage) == []
    with stage.read() as book:
        assert orders.get(book, 1).amount.minor == price - off


@pytest.mark.parametrize("rate", ["6.50", "7.50"])
def test_a_foreign_subcontract_is_measured_in_its_own_money(stage: Stage, rate: str) -> None:
    for day, number in ((1, "7.00"), (19, rate)):
        stage.write(
            lambda book, d=day, r=number: rates.put_exchange(book, "USD", "CNY", date(2026, 11, d), Decimal(r), "PBOC")
        )
    ordered(stage, "order USD 1000 facade #subcontract apollo 2026-11-10 from Facade Ltd")
    told = stage.lines(says(stage, "accept work order 1 50% 2026-11-12"))
    assert in_books(stage, "subcontract") == 350_000, told
    says(stage, "accept work order 1 40%")
    tell(stage, "accept work order 1 40%")
    assert in_books(stage, "subcontract") == 280_000 and faults(stage) == []
    invoiced(stage, "invoiced USD 700 order 1")
    assert faults(stage) == []
    says(stage, "accept work order 1 100%")
    assert faults(stage) == []
    assert "$1,000.00" in stage.lines(says(stage, "subcontracts apollo"))


def test_what_is_billed_ahead_is_accepted_before_the_order_is_closed(stage: Stage) -> None:
    ordered(stage, FACADE)
    says(stage, "accept work order 1 10%")
    invoiced(stage, "invoiced 30000 order 1")
    reply = stage.submit("order.close", "1", by="ann", at="", reason="done")
    text = " ".join((stage.lines(reply), *(stage.lines(Reply(Card(one))) for one in reply.wrong.values())))
    assert "beyond the accepted work" in text, text
    with stage.read() as book:
        assert orders.get(book, 1).stage == "committed"


def test_invoices_that_use_up_the_price_close_nothing_before_the_work_is_accepted(stage: Stage) -> None:
    def stands() -> str:
        with stage.read() as book:
            return str(orders.get(book, 1).stage)

    ordered(stage, FACADE)
    says(stage, "accept work order 1 50%")
    invoiced(stage, "invoiced 120000 order 1")
    assert stands() == "committed", "half of the work is to come"
    assert "CN¥60,000.00 more is invoiced than was accepted" in stage.lines(says(stage, "subcontracts apollo"))
    says(stage, "accept work order 1 100%")
    assert stands() == "closed" and faults(stage) == []
    reply = says(stage, "accept work order 1 80%")
    for one in reply.card.buttons if reply.card else ():
        if one.action == "question.yes":
            stage.click(one.action, one.value, by="li", at="")
    assert stands() == "committed" and faults(stage) == []


def test_an_invoice_of_a_locked_month_books_what_follows_on_an_open_day(stage: Stage) -> None:
    ordered(stage, f"{FACADE} 2026-10-05")
    says(stage, "accept work order 1 10% 2026-10-20")
    bill_of = {"total": "30000", "day": "2026-10-21", "paid_by": "payable"}
    drafted = stage.submit("order.invoice", "1", by="ann", at="", **bill_of).card
    assert drafted is not None
    bill = drafted.about.partition(":")[2]
    handed = stage.lines(stage.click("expense.submit", bill, by="ann", at=""))
    locked = tell(stage, "lock 2026-10", by="fei")
    told = [stage.lines(stage.click("expense.approve", bill, by=by, at="")) for by in ("li", "fei")]
    assert account(stage, "payable_estimated") == 1_800_000, (handed, locked, told)
    assert faults(stage) == []
    says(stage, "accept work order 1 20% 2026-10-22")
    assert account(stage, "payable_estimated") == 600_000 and faults(stage) == []


def test_a_cost_of_the_category_stays_one(stage: Stage) -> None:
    for line in ("外包 500 apollo", "subcontract 500 apollo"):
        reply = stage.say(line, by="ann", at="")
        assert reply.card is not None and "500.00" in stage.lines(reply), stage.lines(reply)
        assert "Subcontracts of" not in stage.lines(reply)


def test_the_table_of_subcontracts_goes_out_as_a_file(stage: Stage) -> None:
    ordered(stage, FACADE)
    for line in ("subcontracts apollo as excel", "report subcontracts", "materials apollo as pdf"):
        if line.startswith("materials"):
            site(stage)
        assert says(stage, line, "fei").files, line
