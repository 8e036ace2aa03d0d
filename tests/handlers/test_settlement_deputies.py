"""A head who is away is stood in for: the deputy approves what departments charge each other, within what was lent."""

from __future__ import annotations

from storage import approvals
from tests.conftest import Stage
from tests.handlers.test_bank import faults, press
from tests.handlers.test_close_order import said
from tests.handlers.test_internal_charges import begin
from tests.handlers.test_settlement_heads import asked, submitted
from tests.handlers.test_settlement_parties import by_head, headed
from tests.handlers.test_settling import net


def away(stage: Stage, words: str = "delegate to Bob until 3 Dec") -> None:
    """Ann, who leads Field, is stood in for by Bob; Zoe leads Delivery."""
    begin(stage)
    headed(stage)
    assert "Bob approves in your place" in said(stage, words, by="ann")
    assert "waits for approval" in submitted(stage)


def test_a_deputy_approves_for_the_head_who_is_away(stage: Stage) -> None:
    away(stage)
    text = stage.lines(press(stage, asked(stage, "bob"), "settlement.approve", by="bob"), "en")
    assert "approved by Bob" in text and "waits for Zoe" in text, text
    assert net(stage) == [("2026-1", 500_00, "submitted")]
    by_head(stage, "zoe")
    assert net(stage) == [("2026-1", 500_00, "final")]
    with stage.read() as book:
        (round_,) = approvals.rounds(book, "settlement:1")
    assert {one.role: one.verdict for one in round_.standing} == {"head:delivery": "approved", "head:field": "approved"}
    assert faults(stage) == []


def test_neither_twice_nor_once_it_is_over(stage: Stage) -> None:
    away(stage)
    value = asked(stage, "zoe").card.buttons[0].value
    press(stage, asked(stage, "bob"), "settlement.approve", by="bob")
    again = stage.lines(stage.click("settlement.approve", value, by="bob", at=""), "en")
    assert "!" in again and net(stage)[0][2] == "submitted", again
    assert "!" in stage.lines(stage.click("settlement.approve", value, by="ann", at=""), "en"), "his place is taken"
    by_head(stage, "zoe")
    assert net(stage)[0][2] == "final" and faults(stage) == []


def test_only_within_what_was_lent(stage: Stage) -> None:
    away(stage, "delegate to Bob until 3 Dec up to 100")
    value = asked(stage, "ann").card.buttons[0].value
    assert "!" in stage.lines(stage.click("settlement.approve", value, by="bob", at=""), "en")
    said(stage, "delegate off", by="ann")
    said(stage, "委托 Bob 到 12月3日", by="ann")
    assert "!" not in stage.lines(stage.click("settlement.approve", value, by="bob", at=""), "en")[:1]
    said(stage, "委托 取消", by="ann")
    assert net(stage)[0][2] == "submitted" and faults(stage) == []


def test_whoever_made_it_stands_in_for_nobody(stage: Stage) -> None:
    begin(stage)
    headed(stage)
    said(stage, "delegate to Li Wei until 3 Dec", by="ann")
    submitted(stage)
    value = asked(stage, "zoe").card.buttons[0].value
    assert "!" in stage.lines(stage.click("settlement.approve", value, by="li", at=""), "en")
    assert net(stage)[0][2] == "submitted"


def test_who_leads_no_department_lends_nothing(stage: Stage) -> None:
    begin(stage)
    headed(stage)
    assert "does not permit" in said(stage, "delegate to Ann until 3 Dec", by="bob")
