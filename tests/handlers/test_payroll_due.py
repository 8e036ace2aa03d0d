"""Pay as it is due for a month, against what hours took: the difference is booked by the close, once."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from tests.conftest import Stage
from tests.handlers.test_bank import faults, press
from tests.handlers.test_input_vat import say
from tests.handlers.test_receivables import account


def closed(stage: Stage, step: str = "payroll") -> None:
    stage.click("close.do", f"2026-11 {step}", by="fei", at="")


@pytest.fixture
def worked(stage: Stage) -> Stage:
    stage.say("log 8h apollo 2026-11-17", by="ann", at="")
    stage.now = datetime(2026, 12, 2, 12, tzinfo=stage.now.tzinfo)
    return stage


def test_the_close_books_the_difference_once_and_follows_what_changes(worked: Stage) -> None:
    took = -account(worked, "payroll")
    told = say(worked, "工资总额 2026-11 5000")
    assert account(worked, "payroll") == -took, "it is booked by the close"
    for _again in range(2):
        closed(worked)
        assert account(worked, "payroll") == -500_000 and account(worked, "overhead") == 500_000 - took
    say(worked, "payroll 2026-11 1000")
    closed(worked)
    assert account(worked, "payroll") == -100_000 and account(worked, "overhead") == 100_000 - took
    assert faults(worked) == []
    press(worked, told, "payroll.undo")
    closed(worked)
    assert account(worked, "payroll") == -100_000, "the later word holds"
    assert "already" in worked.lines(press(worked, told, "payroll.undo")) and faults(worked) == []


def test_it_may_go_to_administration(worked: Stage) -> None:
    rules = worked.house.rules
    worked.with_rules(policies=replace(rules.policies, payroll_difference="admin"))
    took = -account(worked, "payroll")
    say(worked, "payroll 2026-11 5000")
    closed(worked)
    assert account(worked, "admin_expense") == 500_000 - took and account(worked, "overhead") == 0
    assert faults(worked) == []


def test_only_finance_and_administrators_in_private_and_no_locked_month(worked: Stage) -> None:
    assert "finance and administrators" in worked.lines(say(worked, "payroll 2026-11 5000", "ann"))
    told = worked.say("payroll 2026-11 5000", by="fei", at="#apollo")
    assert told.private
    assert "5,000" in worked.lines(say(worked, "payroll 2026-11", "ada"))
    assert "Pay of 2026-11" in worked.lines(say(worked, "payroll 5000")), "the last month that has ended"
    closed(worked)
    asked = say(worked, "lock 2026-11-30")
    if asked.card and any(button.action == "question.yes" for button in asked.card.buttons):
        press(worked, asked, "question.yes")
    assert "locked" in worked.lines(say(worked, "payroll 2026-11 6000"))
    assert "locked" in worked.lines(press(worked, told, "payroll.undo"))
