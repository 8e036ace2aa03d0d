"""VAT prepaid where a site lies: what is due, its payment, the close that sets it off, and what a settlement waits for;
tax withheld at source."""

from __future__ import annotations

import pytest

from tests.conftest import Stage
from tests.handlers.test_bank import faults, press
from tests.handlers.test_close import sums
from tests.handlers.test_close_order import at, clicked, said
from tests.handlers.test_settling import judged, net, ready, settled

TERMS = "contract terms 1 prepaid VAT 2% in Hangzhou"
# 40 % of 106,000.00 is invoiced: 42,400.00 ÷ 1.06 × 2 % = 800.00


def invoiced(stage: Stage, terms: str = TERMS) -> None:
    ready(stage)
    assert "Hangzhou" in said(stage, terms) or "杭州" in said(stage, "contract terms 1")
    said(stage, "invoice apollo 1 no INV-1 2026-10-02")


@pytest.mark.parametrize(
    ("terms", "paid"),
    [
        (TERMS, "pay prepaid vat contract 1 800 receipt 3310"),
        ("合同条款 1 异地预缴 2% 杭州", "预缴增值税 合同 1 800 完税凭证 3310"),
        ("contract terms 1 prepaid VAT 2%", "prepaid vat apollo 800 receipt 3310"),
    ],
)
def test_it_is_due_on_what_was_invoiced_and_paid(stage: Stage, terms: str, paid: str) -> None:
    ready(stage)
    said(stage, terms)
    assert "Nothing is left to prepay" in said(stage, "prepaid vat contract 1")
    said(stage, "invoice apollo 1 no INV-1 2026-10-02")
    assert "CN¥800.00 is still to be prepaid" in said(stage, "prepaid vat contract 1")
    reply = stage.say(paid, by="fei", at="")
    assert "CN¥800.00 of prepaid VAT is booked as paid" in stage.lines(reply, "en"), stage.lines(reply, "en")
    assert (sums(stage)["vat_prepaid"], sums(stage)["bank"]) == (800_00, -800_00) and faults(stage) == []
    assert "Nothing is left to prepay" in said(stage, "prepaid vat contract 1")
    assert "booked already" in said(stage, paid)
    press(stage, reply, "payout.undo")
    assert sums(stage).get("vat_prepaid", 0) == 0 and faults(stage) == []


def test_it_is_refused_where_nothing_is_prepaid(stage: Stage) -> None:
    ready(stage)
    assert "does not say that VAT is prepaid" in said(stage, "pay prepaid vat contract 1 800")
    assert "Only finance" in said(stage, "pay prepaid vat contract 1 800", by="ann")
    said(stage, TERMS)
    assert "is not an amount" in said(stage, "pay prepaid vat contract 1 soon")


def test_the_close_sets_it_off(stage: Stage) -> None:
    invoiced(stage)
    said(stage, "pay prepaid vat contract 1 800 receipt 3310")
    at(stage, "2026-10-31", 22)
    clicked(stage, "close.do", "2026-10 all")
    booked = sums(stage)
    assert (booked.get("vat_prepaid", 0), booked["vat_unpaid"]) == (0, -(2_400_00 - 800_00)), booked
    clicked(stage, "close.do", "2026-10 all")
    assert sums(stage) == booked and faults(stage) == []
    text = said(stage, "why entry 4") + said(stage, "why entry 5") + said(stage, "why entry 3")
    assert "Prepaid VAT" in text or "prepaid" in text, text


def test_a_settlement_waits_for_it(stage: Stage) -> None:
    invoiced(stage)
    reply = judged(stage, settled(stage))
    text = stage.lines(press(stage, reply, "settlement.checks", by="li"), "en")
    assert "CN¥0.00 of CN¥800.00 of VAT is prepaid (Hangzhou)" in text, text
    assert "pay prepaid vat contract 1 800" in text and net(stage)[0][2] == "draft", text
    said(stage, "pay prepaid vat contract 1 800 receipt 3310")
    said(stage, "settle apollo", by="li")
    assert net(stage)[0][2] == "checked"


def test_a_settlement_waits_for_tax_that_was_withheld(stage: Stage) -> None:
    at(stage, "2026-09-02")
    for words in ("freelancer withheld tax 800 ", ""):
        reply = stage.say(f"expense 5000 {words}apollo #subcontract from Wang", by="ann", at="#apollo")
        press(stage, reply, "expense.submit", by="ann") if any(
            one.action == "expense.submit" for one in reply.card.buttons
        ) else None
    for id in ("1", "2"):
        stage.click("expense.approve", id, by="li", at="")
    ready(stage)
    at(stage, "2026-10-16")
    reply = judged(stage, settled(stage))
    text = stage.lines(press(stage, reply, "settlement.checks", by="li"), "en")
    assert "CN¥800.00 of tax is withheld of 1 document" in text, text
    assert "pay withheld tax 800" in text and "No tax is withheld of #2 of Wang" in text, text
    said(stage, "pay withheld tax 800")
    text = stage.lines(press(stage, settled(stage), "settlement.checks", by="li"), "en")
    assert "is not paid to the tax office" not in text and net(stage)[0][2] == "draft", text
