"""A project is closed at once where nothing is open; what is open is named, with what to say, and kept in the trail."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from storage import audit, entries
from tests.conftest import Stage
from tests.handlers.test_bank import faults
from tests.handlers.test_imports import buttons, text

pytestmark = pytest.mark.sweep(3)


def _timer(stage: Stage) -> None:
    stage.say("start apollo design", by="ann")


def _draft(stage: Stage) -> None:
    stage.say("expense 45.50 taxi apollo", by="ann", at="")


def _waits(stage: Stage) -> None:
    _draft(stage)
    stage.click("expense.submit", "1", by="ann", at="")


def _order(stage: Stage) -> None:
    stage.say("order 4000 servers from Dell apollo equipment", by="ann", at="")
    stage.click("order.submit", "1", by="ann", at="")
    stage.click("order.approve", "1", by="li", at="")
    stage.click("order.approve", "1", by="fei", at="")


def _received(stage: Stage) -> None:
    _order(stage)
    stage.say("goods received order 1 1000", by="fei", at="")


def _invoiced(stage: Stage) -> None:
    stage.say("contract apollo 10600 100% 2026-12-01", by="li")
    stage.say("invoice apollo tax 6%", by="fei", at="")


def _contract(stage: Stage) -> None:
    stage.say("contract apollo 10600 95% 2026-12-01, 5% retention 12 months after acceptance", by="li")


def _advance(stage: Stage) -> None:
    stage.say("paid apollo 300 advance", by="fei", at="")
    stage.say("yes", by="fei", at="")


OPEN: dict[str, tuple[Callable[[Stage], None], tuple[str, ...], str]] = {
    "timer": (_timer, ("1 timer runs (Ann). They say: stop",), ""),
    "draft": (_draft, ("1 expense was not handed in (Ann). They say: drafts",), ""),
    "waits": (
        _waits,
        ("1 document waits for approval: hours 0, expenses 1, orders 0. Say: approvals",),
        "approvals.show",
    ),
    "order": (_order, ("1 order is not invoiced in full: CN¥4,000.00 (#1). Say: orders APOLLO",), "order.close"),
    "invoiced": (
        _invoiced,
        (
            "1 instalment is invoiced and not paid: CN¥10,600.00. Say: paid APOLLO 30000",
            "1 contract is not even: earned and not invoiced CN¥0.00, invoiced and not earned CN¥10,000.00",
        ),
        "",
    ),
    "contract": (
        _contract,
        (
            "1 instalment is not invoiced: CN¥10,070.00. Say: invoice APOLLO",
            "1 retention is open: CN¥530.00. Say: contract APOLLO",
        ),
        "",
    ),
    "unapplied": (_advance, ("1 payment settles nothing yet: CN¥300.00. Say: refund APOLLO",), ""),
}


@pytest.mark.parametrize("what", OPEN)
@pytest.mark.sweep(3)
def test_what_is_open_is_named_with_how_it_is_settled_and_closing_anyway_keeps_it_in_the_trail(
    both: Stage, what: str
) -> None:
    make, says, button = OPEN[what]
    make(both)
    asked = both.say("close project apollo", by="li", at="")
    said = text(both, asked)
    assert "still open" in said, said
    for line in says:
        assert line in said, said
    assert not button or buttons(asked, button)
    assert "is closed" not in text(both, both.say("2h design", by="bob")), "it was only asked"
    assert "Apollo is closed" in text(both, both.click("project.close", "APOLLO", by="li", at=""))
    assert "is closed" in text(both, both.say("2h design", by="bob"))
    with both.read() as book:
        (left,) = [event for event in audit.about(book, "project:1") if event.action == "project.left_open"]
    assert len(left.detail) == len(says)
    shown = text(both, both.say("trail project 1", by="fei", at=""))
    assert "closed with this still open" in shown
    assert faults(both) == []


def test_a_project_of_which_nothing_is_open_is_closed_without_a_question(stage: Stage) -> None:
    stage.say("log 2h apollo design", by="ann")
    assert "Apollo is closed" in text(stage, stage.say("close project apollo", by="li", at=""))
    assert "closed already" in text(stage, stage.click("project.close", "APOLLO", by="li", at=""))
    with stage.read() as book:
        assert not [event for event in audit.about(book, "project:1") if event.action == "project.left_open"]


def test_what_came_without_its_invoice_has_to_be_settled_first(both: Stage) -> None:
    _received(both)
    asked = both.say("close project apollo", by="li", at="")
    said = text(both, asked)
    assert "1 order came without its invoice (#1)" in said and "settled first" in said
    assert buttons(asked, "order.invoice") and not buttons(asked, "project.close")
    assert "settle it first" in text(both, both.click("project.close", "APOLLO", by="li", at=""))
    assert "is closed" not in text(both, both.say("2h design", by="bob"))
    assert faults(both) == []


def test_what_was_open_when_it_was_asked_is_looked_at_again(stage: Stage) -> None:
    _timer(stage)
    stage.say("close project apollo", by="li", at="")
    stage.wait(hours=1)
    stage.say("stop", by="ann")
    assert "stays open" not in text(stage, stage.click("project.close", "APOLLO", by="li", at=""))


def test_what_is_open_is_for_leads_and_finance_alone(stage: Stage) -> None:
    _draft(stage)
    asked = stage.say("close project apollo", by="li", at="#apollo")
    assert asked.private and "45.50" not in text(stage, asked)
    for who in ("ann", "sue", "zoe"):
        assert "still open" not in text(stage, stage.say("close project apollo", by=who, at=""))
        assert "is closed" not in text(stage, stage.click("project.close", "APOLLO", by=who, at=""))
    assert "还未了结" in stage.lines(stage.say("结项 阿波罗", by="li", at=""), "zh-CN")


@pytest.mark.parametrize("what", [*OPEN, "received"])
@pytest.mark.parametrize("locale", ["en", "zh-CN"])
def test_what_it_says_to_say_is_understood(stage: Stage, what: str, locale: str) -> None:
    make = OPEN[what][0] if what in OPEN else _received
    make(stage)
    shown = stage.lines(stage.say("close project apollo", by="li", at=""), locale)
    lines = re.findall(r"(?:[Ss]ay: |说：)(.+)$", shown, re.MULTILINE)
    assert lines
    for line in lines:
        said = text(stage, stage.say(line, by="fei", at=""))
        assert "did not understand" not in said and "Did you mean" not in said and "I know no" not in said, (line, said)


TAKES_COST = {
    "hours corrected": ("ann", "change the 2h on 2026-11-16 to 3h"),
    "hours taken back": ("ann", "undo the 2h on 2026-11-16"),
    "hours logged": ("ann", "log 1h apollo"),
    "expense": ("ann", "expense 30 taxi apollo"),
    "timer": ("ann", "stop"),
    "goods": ("fei", "goods received order 1 100"),
}


@pytest.mark.parametrize("name", TAKES_COST)
def test_no_cost_comes_to_a_closed_project_whatever_way_it_is_said(stage: Stage, name: str) -> None:
    stage.say("log 2h apollo 2026-11-16", by="ann", at="")
    stage.say("order 500 racks #material apollo from Dell", by="ann", at="")
    stage.click("order.submit", "1", by="ann", at="")
    stage.click("order.approve", "1", by="li", at="")
    stage.say("start apollo", by="ann", at="")
    stage.click("project.close", "APOLLO", by="li", at="")
    before = _posted(stage)
    if name == "timer":
        stage.now += timedelta(hours=1)
    by, text = TAKES_COST[name]
    answer = stage.lines(stage.say(text, by=by, at=""), "en")
    assert _posted(stage) == before and faults(stage) == [], answer
    assert "closed" in answer or name == "hours taken back", answer


def _posted(stage: Stage) -> int:
    with stage.read() as book:
        return sum(1 for _entry in entries.whole(book))


def test_an_approval_waits_until_the_project_is_open_again(stage: Stage) -> None:
    stage.say("expense 40 taxi apollo", by="ann", at="")
    stage.click("expense.submit", "1", by="ann", at="")
    stage.click("project.close", "APOLLO", by="li", at="")
    assert "Apollo is closed" in stage.lines(stage.click("expense.approve", "1", by="li", at=""), "en")
    stage.say("reopen apollo because of it", by="li", at="")
    assert "Apollo is closed" not in stage.lines(stage.click("expense.approve", "1", by="li", at=""), "en")


def test_a_rate_leaves_the_hours_of_a_closed_project_alone(stage: Stage) -> None:
    stage.say("log 2h apollo 2026-11-16", by="ann", at="")
    stage.click("project.close", "APOLLO", by="li", at="")
    answer = stage.lines(stage.say("rate Ann 300 from 2026-11-01", by="fei", at=""), "en")
    assert "would cost something else" not in answer, answer
    assert faults(stage) == []
