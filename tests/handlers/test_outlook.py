"""Chances of payment, cash forecast, the score card that is kept, late interest, provision."""

from __future__ import annotations

from handlers import job_context
from handlers.receivables import forecast
from handlers.verification.prove import prove
from storage import forecasts, ledger_accounts
from tests.conftest import Stage


def keep(stage: Stage) -> int:
    return int(stage.write(lambda book: forecast.keep(job_context.context(book, stage.house.rules))))


def test_chances_are_shown_with_their_reasons(stage: Stage) -> None:
    stage.say("contract apollo 1000 50% 2026-11-01 50% 2026-12-01", by="li")
    stage.say("paid apollo 500", by="fei")
    text = stage.lines(stage.say("payment chances", by="fei", at=""), "en")
    assert "%" in text and "1 of 1 earlier instalments" in text
    assert "What customers owe is for" in stage.lines(stage.say("payment chances", by="ann", at=""), "en")


def test_thirteen_weeks_of_cash_start_from_what_is_in_the_bank(stage: Stage) -> None:
    stage.say("contract apollo 1000 50% 2026-12-01 50% 30 days after acceptance", by="li")
    reply = stage.say("cash forecast 200000", by="fei", at="")
    assert reply.card and reply.card.table and len(reply.card.table.rows) == 13 and reply.card.chart
    assert "1 instalment without a due day" in stage.lines(reply, "en")
    assert "finance" in stage.lines(stage.say("cash forecast", by="ann", at=""), "en")


def test_forecasts_are_kept_and_judged_when_their_day_has_come(stage: Stage) -> None:
    stage.say("contract apollo 1000 50% 2026-12-01 50% 2026-12-02", by="li")
    assert keep(stage) == 2
    assert "No forecast" in stage.lines(stage.say("calibration", by="fei", at=""), "en")
    stage.say("paid apollo 500", by="fei")
    stage.wait(days=31)
    keep(stage)
    with stage.read() as book:
        assert sorted(came for _said, came in forecasts.judged(book)) == [False, True]
    assert "Brier" in stage.lines(stage.say("calibration", by="fei", at=""), "en")


def test_late_interest_is_shown_line_by_line_and_books_nothing(stage: Stage) -> None:
    stage.say("contract apollo 10000 penalty 0.05% a day 100% 2026-10-31", by="li")
    text = stage.lines(stage.say("late interest acme", by="sue", at=""), "en")
    assert "CN¥100.00" in text and "20" in text and "nothing is charged" in text
    stage.say("contract xinghe 10000 100% 2026-10-31", by="li", at="#xinghe")
    assert "says nothing" in stage.lines(stage.say("late interest 蓝海", by="fei", at=""), "en")
    assert "CN¥100.00" in stage.lines(stage.say("逾期利息 蓝海 条例", by="fei", at=""), "en")


def test_a_provision_is_shown_while_the_month_runs_and_booked_once_at_its_end(stage: Stage) -> None:
    stage.say("contract apollo 1000 tax 0% 100% 2026-09-01", by="li")
    stage.say("invoice apollo 1", by="fei")
    reply = stage.say("provision", by="fei", at="")
    assert reply.card and reply.card.buttons == () and "CN¥100.00" in stage.lines(reply, "en")
    assert "from Mon 30 Nov 2026 on" in stage.lines(reply, "en")
    stage.now = stage.now.replace(day=30)
    button = stage.say("provision", by="fei", at="").card.buttons[0]
    for _time in range(2):
        stage.click(button.action, button.value, by="fei", at="")
        with stage.read() as book:
            assert -ledger_accounts.balance(book, "allowance") == 10_000
            assert not prove(book, stage.house.rules).faults
    stage.click("close.do", "2026-11 all", by="fei", at="")
    with stage.read() as book:
        assert -ledger_accounts.balance(book, "allowance") == 10_000, "the close has nothing left to book"
