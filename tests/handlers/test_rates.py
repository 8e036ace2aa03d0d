"""Rates and trades said in chat: the parts of a loaded rate, the rate of the work day, who hears of it."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select

from handlers.verification.prove import prove
from ledger.period import Period
from storage import hours
from storage import tables as t
from storage.directory import directory, table
from tests.conftest import Stage


def says(stage: Stage, text: str, by: str = "fei", at: str = "") -> str:
    return stage.lines(stage.say(text, by=by, at=at), "en")


def booked(stage: Stage, account: str = "labour") -> int:
    posting = table(t.PostingRow)
    with stage.house.store.read(stage.now) as book:
        query = select(func.coalesce(func.sum(posting.c.company_minor), 0)).where(posting.c.account == account)
        return int(book.connection.execute(query).scalar_one())


def pending(stage: Stage) -> int:
    total = table(t.TotalRow)
    with stage.house.store.read(stage.now) as book:
        query = select(func.coalesce(func.sum(total.c.minor), 0)).where(total.c.stage == "pending")
        return int(book.connection.execute(query).scalar_one())


def sound(stage: Stage) -> None:
    with stage.house.store.read(stage.now) as book:
        assert not prove(book, stage.house.rules).faults


@pytest.mark.parametrize(
    "line",
    [
        "rate bob wage 80 insurance 20 fund 10 overhead 15 from 2026-11-01",
        "rate Bob wage 80, insurance 20, fund 10 and overhead 15 from 2026-11-01",
        "rate bob salary: 80 social insurance: 20 housing fund: 10 overhead: 15 from 1 nov 2026",
        "rate bob 125 wage 80 insurance 20 fund 10 overhead 15 from 2026-11-01",
        "cost rate bob overhead 15 fund 10 insurance 20 wage 80 starting 2026-11-01",
        "费率 Bob 工资 80 社保 20 公积金 10 间接费 15 从 2026-11-01",
        "费率 Bob 工资80元，社保20元，公积金10元，间接费15元 从2026-11-01起",
        "工时单价 Bob 基本工资 80 社会保险 20 住房公积金 10 制造费用 15 自 2026-11-01",
    ],
)
def test_the_parts_of_a_rate_are_said_in_many_ways(stage: Stage, line: str) -> None:
    text = says(stage, line)
    assert "125.00" in text and "1 Nov 2026" in text and "social insurance: CN¥20.00" in text, text
    with stage.house.store.read(stage.now) as book:
        (rate,) = (one for one in directory(book).rates if one.person)
        assert rate.parts == (("wage", 8000), ("insurance", 2000), ("fund", 1000), ("overhead", 1500))
        assert rate.start == date(2026, 11, 1)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("rate bob 126 wage 80 insurance 20", "The parts add up to CN¥100.00, not to CN¥126.00."),
        ("rate bob wage 80 wage 20", "stands there twice"),
        ("rate billing bob wage 80 insurance 20", "billed at is one number"),
        ("rate bob 80 wage 20 insurance 10 fund", "Say for whom"),
        ("rate bob wage 80 USD insurance 20", ""),
        ("rate bob wage -80", ""),
        ("rate wage 80 insurance 20", "Say for whom"),
    ],
)
def test_what_cannot_be_a_loaded_rate_sets_nothing(stage: Stage, line: str, why: str) -> None:
    assert why in says(stage, line)
    with stage.house.store.read(stage.now) as book:
        assert not any(rate.person for rate in directory(book).rates)


def test_every_rate_stays_in_the_history_with_its_parts(stage: Stage) -> None:
    says(stage, "rate bob 100 from 2026-10-01")
    says(stage, "rate bob wage 80 insurance 30 from 2026-11-01")
    says(stage, "rate bob wage 90 insurance 35 fund 5 from 2026-12-01")
    text = says(stage, "rate bob")
    assert all(
        part in text for part in ("CN¥100.00", "wage CN¥80.00", "CN¥110.00", "housing fund CN¥5.00", "CN¥130.00")
    )
    assert "the company" not in text
    assert "the company" in says(stage, "rates")


@pytest.mark.parametrize("who", ["ann", "bob", "li", "sue", "max", "ada", "zoe"])
def test_parts_are_for_those_who_may_see_rates(stage: Stage, who: str) -> None:
    says(stage, "rate bob wage 81 insurance 22 from 2026-11-01")
    for line in ("rate bob", "rates", "费率 Bob", "rate bob 5"):
        text = says(stage, line, by=who)
        assert not any(number in text for number in ("81", "22", "103")), (who, text)


def test_what_finance_asks_in_a_channel_is_answered_to_finance_alone(stage: Stage) -> None:
    for line in ("rate bob wage 81 insurance 22 from 2026-11-01", "rate bob", "rates", "trades", "trade bob"):
        assert stage.say(line, by="fei", at="#apollo").private, line
    with stage.house.store.read(stage.now) as book:
        rows = book.connection.execute(select(table(t.EventRow)).where(table(t.EventRow).c.action == "rate.set")).all()
    assert rows and not any("81" in str(row.detail) or "8100" in str(row.detail) for row in rows)


def test_labour_costs_the_sum_of_the_parts(both: Stage) -> None:
    says(both, "rate bob wage 80 insurance 20 fund 10.01 overhead 15 from 2026-11-01")
    says(both, "log 2h apollo", by="bob")
    assert booked(both) == 25002 and booked(both, "payroll") == -25002
    sound(both)


def test_a_correction_after_a_change_of_rate_uses_the_rate_of_the_work_day(both: Stage) -> None:
    says(both, "rate bob 100 from 2026-11-01")
    says(both, "log 2h apollo yesterday", by="bob")
    says(both, "rate bob 300 from 2026-11-20")
    says(both, "no, 3h apollo yesterday", by="bob")
    with both.house.store.read(both.now) as book:
        (entry,) = hours.worked(book, Period(date(2026, 11, 1), date(2026, 12, 1)), "CNY")
    assert (entry.minutes, entry.cost.minor, booked(both)) == (180, 30000, 30000)
    sound(both)


def test_a_rate_of_today_asks_about_the_hours_of_today(both: Stage) -> None:
    says(both, "log 2h apollo", by="bob")
    assert "booked already" in says(both, "rate bob 300")
    both.click("rate.confirm", "1", by="fei", at="")
    says(both, "log 1h apollo", by="bob")
    assert booked(both) == 3 * 30000
    sound(both)


def test_ten_entries_of_a_day_cost_what_the_day_costs(both: Stage) -> None:
    says(both, "rate bob 100.01 from 2026-11-01")
    for minutes in (10, 20, 10, 10, 10):
        both.say(f"log {minutes}min apollo", by="bob", at="")
    assert booked(both) == 10001
    both.say("undo", by="bob", at="")
    says(both, "log 10 min apollo", by="bob")
    assert booked(both) == 10001
    sound(both)


def test_pending_hours_wait_at_the_new_rate(both: Stage) -> None:
    both.with_rules(hours_approval="each")
    says(both, "rate bob 100 from 2026-11-01")
    says(both, "log 2h apollo yesterday", by="bob")
    says(both, "rate bob wage 90 insurance 30 from 2026-11-01")
    both.click("rate.confirm", "1", by="fei", at="")
    assert (booked(both), pending(both)) == (0, 24000)
    sound(both)


def test_a_pool_of_overhead_beside_an_overhead_part_is_said(stage: Stage) -> None:
    assert "pool" not in says(stage, "rate bob wage 80 overhead 15 from 2026-12-01")
    says(stage, "project kind apollo overhead", by="fei")
    with stage.house.store.read(stage.now) as book:
        pool = any(project.kind == "overhead" for project in directory(book).projects.values())
    assert ("pool" in says(stage, "rate bob wage 80 overhead 16 from 2026-12-01")) == pool
