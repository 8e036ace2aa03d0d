"""Contracts at the end of a past month: what stood then, not what is known today."""

from __future__ import annotations

from datetime import datetime

from chat.text import Percent
from ledger.money import Money
from tests.conftest import Stage, cny
from tests.handlers.test_bank import press


def october(stage: Stage) -> dict[str, object]:
    """The row of the contract at the end of October, by heading."""
    reply = stage.say("contract positions 2026-10", by="fei", at="")
    assert reply.card and reply.card.table
    return dict(zip((head.template for head in reply.card.table.heads), reply.card.table.rows[0], strict=True))


def test_the_price_is_whole_whatever_was_invoiced_since(stage: Stage) -> None:
    _on(stage, "2026-10-02")
    stage.say("contract apollo 1000 tax 0% 30% 2026-10-18 70% 2026-12-18", by="li")
    _on(stage, "2026-11-20")
    before = october(stage)
    assert before["Price without VAT"] == cny("1000") and before["Invoiced without VAT"] is None
    stage.say("invoice apollo 1 no INV-1 2026-11-10", by="fei")
    assert october(stage) == before
    stage.say("credit note INV-1 100 less because of late delivery", by="fei")
    assert october(stage)["Invoiced without VAT"] is None


def test_an_invoice_of_a_locked_month_stands_where_it_is_booked(stage: Stage) -> None:
    _on(stage, "2026-10-02")
    stage.say("contract apollo 1000 tax 0% 30% 2026-10-18 70% 2026-12-18", by="li")
    stage.say("invoice apollo 1 no INV-1 2026-10-02", by="fei")
    _on(stage, "2026-11-20")
    press(stage, stage.say("lock 2026-10", by="fei", at=""), "question.yes")
    before = october(stage)
    stage.say("invoice apollo 2 no INV-2 2026-10-10", by="fei")
    assert october(stage) == before and before["Invoiced without VAT"] == cny("300")


def test_the_estimate_is_the_one_that_its_close_was_made_with(stage: Stage) -> None:
    _on(stage, "2026-10-02")
    stage.say("contract apollo 1000 tax 0% 30% 2026-10-18 70% 2026-12-18", by="li")
    stage.say("revenue policy apollo cost to cost", by="fei")
    stage.say("log 2h apollo 2026-10-02", by="ann")
    _on(stage, "2026-11-03")
    assert october(stage)["Estimated total cost"] is None
    stage.say("estimate apollo 800 because of the offer", by="li")
    assert october(stage)["Estimated total cost"] is None, "said after October, and its close was not made yet"
    stage.click("close.do", "2026-10 all", by="fei", at="")
    stage.say("close month 2026-10", by="fei", at="")
    closed = october(stage)
    assert (closed["Estimated total cost"], closed["Measure of progress"]) == (cny("800"), Percent(50))
    assert closed["Earned so far"] == Money(50_000, "CNY")
    _on(stage, "2026-11-20")
    stage.say("estimate apollo 1600 because it is harder", by="li")
    assert october(stage) == closed


def _on(stage: Stage, day: str) -> None:
    stage.now = datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=stage.now.tzinfo)
