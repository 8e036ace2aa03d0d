"""Settlements with a supplier and between departments, and with a customer who pays what it costs."""

from __future__ import annotations

from chat.cards.card import Reply
from storage import entries, settlements
from tests.conftest import Stage
from tests.handlers.test_bank import faults, press
from tests.handlers.test_close_order import at, said
from tests.handlers.test_deliveries import invoiced, ordered
from tests.handlers.test_internal_charges import begin
from tests.handlers.test_receivables import account
from tests.handlers.test_settlement_answers import approved
from tests.handlers.test_settling import judged, net

FACADE = "order 120000 facade #subcontract apollo from Facade Ltd"
OF_SUPPLIERS = (
    "settlement rules apollo with Facade Ltd, by month, contract basis, tax 9%, retention 3%, approved by finance, "
    "without confirmation"
)
OF_DEPARTMENTS = "settlement rules apollo internal, by month, contract basis"
BY_COST = "settlement rules apollo by month, actual basis, approved by finance, without confirmation"


def through(stage: Stage, reply: Reply) -> None:
    """Submitted and approved."""
    press(stage, reply, "settlement.submit", by="li")
    approved(stage)


def test_with_a_supplier(stage: Stage) -> None:
    at(stage, "2026-11-20")
    assert ordered(stage, FACADE) == "1"
    assert "has no subcontract with" in said(stage, "settle apollo with Steelco", by="li")
    assert "Nobody has fixed how Apollo is settled with supplier" in said(stage, "settle apollo with Facade", by="li")
    text = said(stage, OF_SUPPLIERS, by="li")
    assert "supplier Facade Ltd" in text and "9 %" in text and "3 %" in text, text
    said(stage, "accept work order 1 28%", by="li")
    said(stage, "prepay Facade Ltd 13080")
    stage.click("question.yes", "", by="fei", at="")
    reply = stage.say("settle apollo with Facade", by="li", at="")
    text = stage.lines(reply, "en")
    assert "Settlement with Facade Ltd, Apollo: checked" in text, text
    assert net(stage) == [("", 33_600_00, "checked")]
    through(stage, reply)
    done = press(stage, stage.say("settlement apollo with Facade", by="fei", at=""), "settlement.accept")
    assert "is accepted for payment" in stage.lines(done, "en"), stage.lines(done, "en")
    assert net(stage) == [("2026-1", 33_600_00, "accepted")]
    assert account(stage, "subcontract") == 33_600_00 and faults(stage) == []
    stage.wait(days=1)
    said(stage, "deduct penalty 500 order 1 because of the safety rule", by="li")
    said(stage, "accept work order 1 50%", by="li")
    said(stage, "settle apollo with Facade", by="li")
    assert net(stage)[1][1] in (26_400_00, 25_900_00)


def test_what_was_paid_ahead_goes_on_the_suppliers_invoice(stage: Stage) -> None:
    at(stage, "2026-11-20")
    ordered(stage, FACADE)
    said(stage, OF_SUPPLIERS, by="li")
    said(stage, "accept work order 1 50%", by="li")
    reply = stage.say("prepay Facade Ltd 13080", by="fei", at="")
    if reply.card and any(one.action == "question.yes" for one in reply.card.buttons):
        press(stage, reply, "question.yes")
    invoiced(stage, "invoiced 42400 order 1 special invoice tax 2400")
    through(stage, stage.say("settle apollo with Facade", by="li", at=""))
    with stage.read() as book:
        (of,) = settlements.whole(book)
    assert of.computed.payable.this("advance") == 6_540_00, of.computed.payable
    press(stage, stage.say("settlement apollo with Facade", by="fei", at=""), "settlement.accept")
    assert account(stage, "prepaid") == 13_080_00 - 6_540_00 and faults(stage) == []


def headed(stage: Stage) -> None:
    """Field is Ann's, Delivery is Zoe's, who has no seat anywhere."""
    said(stage, "department head ann field from 2026-10-01")
    said(stage, "department head zoe delivery from 2026-10-01")


def by_head(stage: Stage, who: str) -> str:
    """Approved with the button on the head's own card."""
    asked = [one.notice.card for one in stage.notices(who) if one.notice.key.startswith("approval:settlement")]
    return stage.lines(press(stage, Reply(asked[-1]), "settlement.approve", by=who), "en")


def test_between_departments(stage: Stage) -> None:
    begin(stage)
    headed(stage)
    said(stage, "internal agreement field apollo engineer 10h a month from 2026-10-01")
    said(stage, OF_DEPARTMENTS, by="li")
    reply = stage.say("settle apollo internal october", by="li", at="")
    text = stage.lines(reply, "en")
    assert "Settlement with field, Apollo" in text and "CN¥500.00" in text, text
    press(stage, reply, "settlement.submit", by="li")
    assert "!" in stage.lines(press(stage, reply, "settlement.submit", by="li"), "en")
    by_head(stage, "ann")
    assert net(stage) == [("2026-1", 500_00, "submitted")]
    by_head(stage, "zoe")
    press(stage, stage.say("settlement apollo internal", by="fei", at=""), "settlement.post")
    assert net(stage) == [("2026-1", 500_00, "posted")]
    assert account(stage, "internal_charge") == 0 and account(stage, "labour") > 0
    with stage.read() as book:
        (of,) = settlements.whole(book)
        entry = entries.entry(book, int(of.document.partition(":")[2]))
    lines = [(one.party, one.company.minor, one.project, one.category) for one in entry.postings]
    assert sorted(lines) == [("delivery", 500_00, 0, ""), ("field", -500_00, 0, "")]
    assert faults(stage) == []
    said(stage, "settle apollo internal november", by="li")
    with stage.read() as book:
        last = settlements.whole(book)[-1].computed
    assert last.payable.this("this") == 1_375_00
    assert last.statements["actual"].this("this") == 1_100_00
    assert "CN¥1,375.00" not in said(stage, "settlement apollo internal", by="sue")


def test_paid_by_its_cost(stage: Stage) -> None:
    at(stage, "2026-11-20")
    said(stage, "contract apollo 530000 tax 6% 100% 30 days after acceptance")
    said(stage, "revenue policy apollo as invoiced")
    text = said(stage, "contract terms apollo mark-up 12%")
    said(stage, BY_COST, by="li")
    said(stage, "log 8h apollo 2026-11-10", by="ann")
    reply = stage.say("settle apollo november", by="li", at="")
    shown = stage.lines(reply, "en")
    assert net(stage)[0][1] == 1_792_00, (text, shown)
    assert "by contract" in shown
    assert "CN¥1,792.00" not in said(stage, "settlement apollo", by="sue")
    assert "Labour in money is withheld" in stage.lines(stage.click("settlement.checks", "1", by="sue", at=""), "en")
    through(stage, judged(stage, reply))
    assert net(stage)[0][2] == "final"
    assert faults(stage) == []
