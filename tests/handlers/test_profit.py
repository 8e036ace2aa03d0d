"""What a project brings and where it ends, in the conversation: the card, the list, who sees what, the notice."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from chat.cards.plain import card_lines
from handlers import job_context
from handlers.economics import losses_told
from ledger.budget import BudgetLine
from storage import budgets, rates
from storage.directory import directory
from tests.conftest import Stage, cny
from tests.handlers.test_bank import faults
from tests.handlers.test_pay_kept import worked

CONTRACT = "contract apollo 21200 tax 6% 50% 2026-12-01, 50% 30 days after acceptance"


def said(stage: Stage, text: str, by: str = "li", at: str = "", locale: str = "en") -> str:
    return stage.lines(stage.say(text, by=by, at=at), locale)


def losing(stage: Stage) -> None:
    """42 hours at 200 on a price of 20,000 without VAT; the budget is 17,000."""
    said(stage, CONTRACT)
    worked(stage, 11, {"ann": 24, "bob": 18})


def judged(stage: Stage) -> Any:
    return stage.write(lambda book: losses_told.judge(job_context.context(book, stage.house.rules)))


def told(stage: Stage) -> list[str]:
    return [one.notice.key for one in stage.notices() if one.notice.kind == "loss"]


def test_the_card_says_month_to_date_plan_and_end(stage: Stage, golden: Any) -> None:
    losing(stage)
    said(stage, "progress apollo 40% by area built")
    said(stage, "progress plan apollo 40% 2026-10-31, 100% 2026-12-31")
    reply = stage.say("profit apollo", by="li", at="")
    assert reply.private
    golden("profit.en.txt", stage.lines(reply, "en"))
    golden("profit.zh-CN.txt", stage.lines(reply, "zh-CN"))


def test_progress_makes_the_forecast(stage: Stage) -> None:
    """8,400 at 40 % of 17,000: 8,400 ÷ 0.4 = 21,000 typical; 8,400 + 17,000 − 6,800 = 18,600 atypical."""
    losing(stage)
    said(stage, "进度 阿波罗 40%")
    text = said(stage, "profit apollo")
    assert "A loss of CN¥1,000.00 is expected" in text
    assert "CN¥21,000.00 (between CN¥18,600.00 and CN¥21,000.00)" in text
    assert "Work in progress: CN¥8,400.00" in text and "Margin: CN¥0.00" in text, "acceptance: nothing is earned yet"
    said(stage, "estimate apollo 19000 because we know better")
    text = said(stage, "profit apollo")
    assert "No loss is in sight" not in text and "A loss is possible" in text and "CN¥19,000.00" in text
    assert faults(stage) == []


def test_an_acceptance_in_mid_month_takes_its_cost_along(stage: Stage) -> None:
    losing(stage)
    said(stage, "milestone apollo acceptance 2026-11-20")
    text = said(stage, "profit apollo")
    assert "Revenue: CN¥20,000.00" in text and "Margin: CN¥11,600.00 (58 % of revenue)" in text
    assert "Nothing is left to do: it costs CN¥8,400.00" in text and "2026-11 is not closed" in text
    whole = said(stage, "profit", by="fei")
    assert "Less what the close has still to book" in whole and "CN¥8,400.00" in whole
    stage.now = stage.now.replace(day=30)
    closed = stage.lines(stage.click("close.do", "2026-11 all", by="fei", at=""), "en")
    assert "waits" not in closed
    after = said(stage, "profit", by="fei")
    assert "Less what the close" not in after and "CN¥11,600.00" in after
    assert "Margin: CN¥11,600.00 (58 % of revenue)" in said(stage, "profit apollo 2026-11")
    assert "To date: 138.1 %" in said(stage, "roi apollo")


def test_what_was_spent_before_it_is_a_month_of_its_own(stage: Stage) -> None:
    worked(stage, 10, {"ann": 10})
    worked(stage, 11, {"bob": 20})
    october, now = said(stage, "profit apollo 2026-10"), said(stage, "利润 阿波罗", locale="zh-CN")
    assert "Cost incurred: CN¥2,000.00" in october and "2026-09" in october
    assert "已发生成本：¥4,000.00" in now and "¥6,000.00" in now
    assert "Cost incurred: CN¥6,000.00" in said(stage, "profit apollo to date")


def test_roi_says_when_receipts_covered_the_cost(stage: Stage) -> None:
    losing(stage)
    text = said(stage, "roi apollo")
    assert "no cost has gone to cost of sales yet" in text and "not yet" in text
    said(stage, "paid apollo 10600 2026-11-18", by="fei")
    text = said(stage, "投资回报 阿波罗")
    assert "Receipts first covered the cost in: 2026-11" in text and "CN¥10,000.00" in text


@pytest.mark.parametrize(
    "text",
    [
        "are we making money on apollo?",
        "is apollo making money",
        "how profitable is apollo",
        "阿波罗赚钱吗",
        "阿波罗会不会亏",
        "阿波罗利润",
        "will apollo make a loss?",
    ],
)
def test_people_ask_in_their_own_words(stage: Stage, text: str) -> None:
    assert "Profit of Apollo, 2026-11" in said(stage, text)


@pytest.mark.parametrize("text", ["profit and loss apollo", "项目利润 阿波罗", "利润表 11月"])
def test_the_income_statement_keeps_its_words(stage: Stage, text: str) -> None:
    worked(stage, 11, {"ann": 8})
    assert "Profit and loss" in said(stage, text, by="fei")


def test_progress_is_reported_by_who_knows(stage: Stage) -> None:
    assert "Only its lead or finance" in said(stage, "progress apollo 40%", by="ann")
    assert "Reported: 40 %" in said(stage, "progress apollo 40%")
    assert "Is Apollo at 30 % now" in said(stage, "progress apollo 30%")
    assert "between 0 and 100" in said(stage, "progress apollo 140%")
    assert "still to come" in said(stage, "progress apollo 50% 2026-12-01")
    assert "Which share" in said(stage, "progress apollo lots")
    assert "Reported: 40 %" in said(stage, "progress apollo", by="ann"), "how far it is is no secret"
    assert "less would be planned" in said(stage, "progress plan apollo 60% 2026-11-30, 40% 2026-12-31")
    assert "Say each share" in said(stage, "progress plan apollo soon")
    planned = said(stage, "进度计划 阿波罗 40% 2026-11-30, 100% 2026-12-31")
    assert "100 %" in planned and "Planned by today" in planned
    assert "Planned by today" not in said(stage, "progress plan apollo none")
    assert faults(stage) == []


@pytest.mark.parametrize("text", ["进度款到账 阿波罗 5000", "进度汇报 接口联调已完成 2小时"])
def test_words_that_begin_like_progress_are_no_progress(stage: Stage, text: str) -> None:
    assert "Which share" not in said(stage, text) and "的进度" not in said(stage, text, locale="zh-CN")


def test_members_are_told_where_cost_stands(stage: Stage) -> None:
    losing(stage)
    assert "is for its lead, its sales owner and finance" in said(stage, "profit apollo", by="ann")
    assert "is for its lead, its sales owner and finance" in said(stage, "roi apollo", by="zoe", at="#apollo")


def test_others_see_a_closed_month_that_tells_nobodys_pay(both: Stage) -> None:
    stage = both
    said(stage, CONTRACT)
    worked(stage, 8, {"ann": 16, "bob": 24, "li": 20})
    worked(stage, 9, {"ann": 8})
    assert "Labour in money is withheld" in said(stage, "profit apollo", by="sue")
    for until in (date(2026, 9, 1), date(2026, 10, 1)):
        stage.write(lambda book, until=until: rates.lock(book, until, "closed"))
    said(stage, "progress apollo 40% 2026-09-30")
    for by, at in (("sue", ""), ("li", "#apollo"), ("fei", "#apollo")):
        text = said(stage, "profit apollo", by=by, at=at)
        assert "everything up to 2026-08" in text and "CN¥12,000.00" in text, text
        assert "13,600" not in text and "Cost to date and at completion" not in text
        assert "2026-08" in said(stage, "roi apollo", by=by, at=at)
    assert "Labour in money is withheld" in said(stage, "profit apollo 2026-07", by="sue")
    assert "CN¥13,600.00" in said(stage, "profit apollo", by="li"), "alone, its lead sees what is"
    listed = said(stage, "profit", by="sue")
    assert "Apollo to 2026-08" in listed and "Profit and loss" not in listed


def test_a_loss_that_the_burn_of_the_last_weeks_makes_possible_is_told(stage: Stage) -> None:
    worked(stage, 11, {"ann": 24, "bob": 18})
    assert judged(stage) == 0 and told(stage) == [], "without a contract there is no price to lose on"
    said(stage, CONTRACT)
    assert judged(stage) == 1 and told(stage)[0] == "loss:1:possible:v1:e0@test:li"


def test_a_loss_that_is_expected_is_told_once(both: Stage) -> None:
    stage = both
    losing(stage)
    said(stage, "progress apollo 40%")
    assert judged(stage) == 1 and judged(stage) == 0
    assert told(stage) == ["loss:1:expected:v1:e0@test:li", "loss:1:expected:v1:e0@test:fei"]
    card = next(one.notice.card for one in stage.notices("li") if one.notice.kind == "loss")
    text = "\n".join(card_lines(card, "en"))
    assert "A loss of CN¥1,000.00 is expected" in text and "Lever: Materials" in text and "Labour" in text

    def more(book: Any) -> None:
        lines = (BudgetLine("labour", cny("12000")), BudgetLine("material", cny("5000")))
        budgets.add(book, directory(book).by_code["APOLLO"], lines, "more")

    stage.write(more)
    assert judged(stage) == 1 and told(stage)[-1] == "loss:1:expected:v2:e0@test:fei"
    said(stage, "estimate apollo 19500 because we know better")
    assert judged(stage) == 1 and told(stage)[-1] == "loss:1:possible:v2:e1@test:fei"
    said(stage, "milestone apollo acceptance 2026-11-20")
    assert judged(stage) == 0, "nothing is left to do"


def test_the_table_can_be_taken_away(stage: Stage) -> None:
    losing(stage)
    for text in ("profit apollo as xlsx", "profit as pdf", "report profit apollo", "报表 利润 阿波罗"):
        reply = stage.say(text, by="li", at="")
        assert len(reply.files) == 1 and reply.private, text
    assert not stage.say("report profit apollo", by="li", at="#apollo").files, "not where others read along"
    assert len(stage.say("report profit", by="fei", at="").files) == 1


@pytest.mark.parametrize(
    "text", ["profit", "profit all", "are our projects profitable", "哪些项目赚钱", "所有项目的利润"]
)
def test_all_projects_are_asked_for_in_words(stage: Stage, text: str) -> None:
    assert "Profit of all projects, 2026-11" in said(stage, text, by="fei")
