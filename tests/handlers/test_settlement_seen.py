"""Who sees what of a settlement, and a story in Chinese."""

from __future__ import annotations

from chat.words import say as in_words
from tests.conftest import Stage
from tests.handlers.test_bank import press
from tests.handlers.test_close_order import said
from tests.handlers.test_settlement_booked import final
from tests.handlers.test_settling import ready


def test_actual_cost_is_for_those_who_know_pay_in_private(stage: Stage) -> None:
    ready(stage)
    said(stage, "log 8h apollo 2026-10-01", by="ann")
    final(stage)
    for who, sees in (("li", True), ("fei", True), ("max", True), ("ada", True), ("sue", False)):
        text = said(stage, "settlement apollo", by=who)
        assert ("by actual cost" in text) == sees, (who, text)
        assert "Payable" in text, (who, text)
    shown = stage.say("settlement apollo", by="li", at="#apollo")
    assert shown.private and "by actual cost" not in stage.lines(shown, "en")
    assert "!" in said(stage, "settlement apollo", by="bob") or "have no" in said(stage, "settlement apollo", by="bob")


def test_approvers_are_shown_no_more_than_they_may_know(stage: Stage) -> None:
    ready(stage)
    final(stage)
    for who, kind in (("fei", "approval"), ("li", "refresh"), ("sue", "refresh")):
        for card in [one.notice.card for one in stage.notices(who) if one.notice.kind == kind]:
            assert all("actual" not in in_words(fact.label) for fact in card.facts), (who, kind)


def test_in_chinese(stage: Stage) -> None:
    said(stage, "合同 阿波罗 106000 税率 6% 40% 设计完成后15天, 60% 验收后15天")
    text = stage.lines(
        stage.say("结算规则 阿波罗 按阶段，按合同，15天内，审批 财务，不需客户确认", by="li", at=""), "zh-CN"
    )
    assert "阿波罗的结算规则" in text and "按阶段" in text and "不需要" in text, text
    text = stage.lines(stage.say("结算 阿波罗", by="li", at=""), "zh-CN")
    assert "没有一个阶段完成" in text, text
    stage.say("里程碑 阿波罗 设计完成 2026-11-20", by="li", at="")
    reply = stage.say("结算 阿波罗 第一阶段", by="li", at="")
    text = stage.lines(reply, "zh-CN")
    assert "与 Acme 的结算单" in text and "本次结算（不含税）" in text and "验收已签字" in text, text
    checks = stage.lines(press(stage, reply, "settlement.checks", by="li"), "zh-CN")
    assert "条款已满足" in checks and "结算单" in checks, checks
    text = stage.lines(stage.say("结算单 阿波罗", by="li", at=""), "zh-CN")
    assert "应付金额" in text, text
    assert "Acme" in stage.lines(stage.say("结算记录", by="li", at=""), "zh-CN")
    assert "没有争议" in stage.lines(stage.say("争议事项 阿波罗", by="li", at=""), "zh-CN")
    text = stage.lines(stage.say("延期违约金 阿波罗 2100 因为 设计晚了14天", by="li", at=""), "zh-CN")
    assert "已约定" in text and "¥2,100.00" in text, text


def test_a_rule_that_is_changed_needs_a_reason_and_a_second_person(stage: Stage) -> None:
    stage.with_rules(four_eyes=frozenset({"settlement_rules"}))
    ready(stage)
    asked = stage.say("settlement rules apollo by month, contract basis", by="li", at="")
    assert "Why is it settled another way" in stage.lines(asked, "en")
    stage.say("settlement rules apollo by month because the customer pays monthly", by="li", at="")
    assert "by stages" in said(stage, "settlement rules apollo", by="li")
    asked_for = stage.notices("fei")[-1].notice.card
    button = next(one for one in asked_for.buttons if one.action == "second.agree")
    stage.click(button.action, button.value, by="fei", at="")
    assert "by month" in said(stage, "settlement rules apollo", by="li")
