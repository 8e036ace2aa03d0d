"""What departments charge each other is approved by both heads, each with his own button; neither alone."""

from __future__ import annotations

from chat.cards.card import Reply
from storage import approvals, expenses
from tests.conftest import Stage
from tests.handlers.test_bank import faults, press
from tests.handlers.test_close_order import at, said
from tests.handlers.test_internal_charges import begin
from tests.handlers.test_settlement_parties import OF_DEPARTMENTS, by_head, headed
from tests.handlers.test_settling import net


def submitted(stage: Stage, rules: str = OF_DEPARTMENTS, by: str = "li") -> str:
    said(stage, "internal agreement field apollo engineer 10h a month from 2026-10-01")
    said(stage, rules, by="li")
    reply = stage.say("settle apollo internal october", by=by, at="")
    return stage.lines(press(stage, reply, "settlement.submit", by=by), "en")


def asked(stage: Stage, who: str) -> Reply:
    cards = [one.notice.card for one in stage.notices(who) if one.notice.key.startswith("approval:settlement")]
    return Reply(cards[-1])


def test_each_head_is_asked_and_neither_decides_alone(stage: Stage) -> None:
    begin(stage)
    headed(stage)
    assert "waits for approval" in submitted(stage)
    assert "the heads of both departments" in said(stage, "settlement rules apollo internal", by="li")
    value = asked(stage, "ann").card.buttons[0].value
    for who in ("li", "fei", "bob"):
        assert "!" in stage.lines(stage.click("settlement.approve", value, by=who, at=""), "en"), who
    text = by_head(stage, "zoe")
    assert "approved by Zoe" in text and "waits for Ann" in text, text
    again = stage.lines(stage.click("settlement.approve", value, by="zoe", at=""), "en")
    assert "You have decided your step already" in again, again
    assert net(stage) == [("2026-1", 500_00, "submitted")]
    by_head(stage, "ann")
    assert net(stage) == [("2026-1", 500_00, "final")]
    with stage.read() as book:
        (round_,) = approvals.rounds(book, "settlement:1")
    assert sorted((one.role, one.verdict) for one in round_.standing) == [
        ("head:delivery", "approved"),
        ("head:field", "approved"),
    ]
    assert faults(stage) == []


def test_what_would_tell_pay_is_told_in_hours(stage: Stage) -> None:
    begin(stage)
    headed(stage)
    submitted(stage)
    text = stage.lines(asked(stage, "zoe"), "en")
    assert "500" not in text and "2 h" in text and "Withheld: fewer than three people" in text, text


def test_money_is_told_where_the_role_is_nobodys(stage: Stage) -> None:
    begin(stage)
    headed(stage)
    said(stage, "trade sue engineer")
    submitted(stage)
    assert "CN¥500.00" in stage.lines(asked(stage, "zoe"), "en")


def test_one_of_them_rejects_it_with_a_reason(stage: Stage) -> None:
    begin(stage)
    headed(stage)
    submitted(stage)
    form = press(stage, asked(stage, "zoe"), "settlement.reject", by="zoe").form
    assert form is not None
    stage.submit(form.name, form.value, by="zoe", at="", reason="half of it was rework")
    assert net(stage) == [("2026-1", 500_00, "draft")]
    card = asked(stage, "ann").card
    assert card is not None and not card.buttons, "there is nothing left to decide"


def test_a_missing_head_is_named_with_the_next_step(stage: Stage) -> None:
    begin(stage)
    said(stage, "department head ann field from 2026-10-01")
    text = submitted(stage)
    assert "Nobody leads delivery" in text and "department head ann delivery" in text, text
    said(stage, "department head ann delivery from 2026-10-01")
    again = stage.say("settle apollo internal october", by="li", at="")
    text = stage.lines(press(stage, again, "settlement.submit", by="li"), "en")
    assert "Ann leads both field and delivery" in text, text
    said(stage, "department head li delivery from 2026-10-02")
    again = stage.say("结算 阿波罗 内部 10月", by="li", at="")
    text = stage.lines(press(stage, again, "settlement.submit", by="li"), "en")
    assert "Li Wei leads delivery and made this settlement" in text, text
    press(stage, again, "settlement.drop", by="li")
    text = stage.lines(stage.say("settle apollo internal october", by="fei", at=""), "en")
    assert net(stage)[-1] == ("", 500_00, "checked"), text


def test_whoever_the_rule_names_decides_after_them(stage: Stage) -> None:
    begin(stage)
    headed(stage)
    submitted(stage, f"{OF_DEPARTMENTS}, approved by finance")
    by_head(stage, "ann")
    text = by_head(stage, "zoe")
    assert "Step 2 of 2 waits for Fei" in text, text
    by_head(stage, "fei")
    assert net(stage)[0][2] == "final" and faults(stage) == []


def test_who_stands_in_for_a_head_decides_in_their_place(stage: Stage) -> None:
    begin(stage)
    headed(stage)
    at(stage, "2026-11-20")
    said(stage, "department head fei delivery from 2026-10-01")
    said(stage, "delegate to bob until 2026-12-01", by="fei")
    submitted(stage)
    text = by_head(stage, "bob")
    assert "approved by Bob for Fei" in text, text
    by_head(stage, "ann")
    assert net(stage)[0][2] == "final" and faults(stage) == []


def test_a_head_without_any_seat_lends_what_heading_gives_and_no_more(stage: Stage) -> None:
    begin(stage)
    headed(stage)
    at(stage, "2026-11-20")
    assert "does not permit" in said(stage, "delegate to bob until 2026-12-01", by="sue")
    assert "Bob approves in your place" in said(stage, "delegate to bob until 2026-12-01", by="zoe")
    submitted(stage)
    text = by_head(stage, "bob")
    assert "approved by Bob for Zoe" in text, text
    by_head(stage, "ann")
    assert net(stage)[0][2] == "final" and faults(stage) == []


def test_the_deputy_of_a_head_decides_nothing_else(stage: Stage) -> None:
    begin(stage)
    headed(stage)
    at(stage, "2026-11-20")
    said(stage, "delegate to bob until 2026-12-01", by="zoe")
    form = {"total": "30", "day": "2026-11-19", "vendor": "DiDi", "project": "APOLLO", "category": "travel"}
    card = stage.submit("expense.new", "new", by="ann", at="", **form).card
    assert card is not None
    stage.click("expense.submit", card.about.partition(":")[2], by="ann", at="")
    with stage.read() as book:
        (waits,) = expenses.in_stage(book, "pending", "CNY")
    stage.click("expense.approve", str(waits.id), by="bob", at="")
    with stage.read() as book:
        assert expenses.get(book, waits.id, "CNY").stage == "pending"


def test_there_is_no_department_to_agree_with(stage: Stage) -> None:
    text = said(stage, "internal agreement field apollo engineer 10h a month from 2026-10-01")
    assert "There is no department yet." in text and "department ann delivery" in text, text
