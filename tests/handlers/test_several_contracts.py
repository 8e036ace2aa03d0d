"""Several contracts of one project, and contracts that were taken back, at the close of a month."""

from __future__ import annotations

from datetime import datetime

from storage import entries, item_balances
from tests.conftest import Stage
from tests.handlers.test_bank import faults


def said(stage: Stage, text: str, by: str = "fei") -> str:
    return stage.lines(stage.say(text, by=by, at=""), "en")


def at(stage: Stage, *day: int) -> None:
    stage.now = datetime(*day, 12, tzinfo=stage.now.tzinfo)  # type: ignore[misc]


def close(stage: Stage, month: str) -> str:
    return stage.lines(stage.click("close.do", f"{month} all", by="fei", at=""), "en")


def carried(stage: Stage) -> dict[str, int]:
    """Item of a contract -> cost of sales that went with it."""
    with stage.read() as book:
        found = item_balances.by_item(book, ("cost_of_sales",), stage.now.date())
    return {item: one.company for item, one in found.items()}


def test_a_new_contract_takes_no_cost_of_sales_back_from_one_that_is_over(stage: Stage) -> None:
    at(stage, 2026, 10, 5)
    said(stage, "contract apollo 10600 tax 6% 100% 2026-10-10")
    stage.say("log 8h apollo 2026-10-05", by="ann")
    said(stage, "milestone apollo acceptance 2026-10-05", by="li")
    at(stage, 2026, 11, 3)
    close(stage, "2026-10")
    assert carried(stage) == {"contract:1": 1_600_00}
    said(stage, "contract apollo 31800 tax 6% 100% 2027-10-10")
    stage.say("log 4h apollo 2026-11-03", by="ann")
    at(stage, 2026, 12, 3)
    close(stage, "2026-11")
    assert carried(stage) == {"contract:1": 1_600_00}, (
        "the first is over: what it cost stays, later cost is not its own"
    )
    said(stage, "milestone apollo acceptance #2 2026-12-03", by="li")
    at(stage, 2027, 1, 4)
    close(stage, "2026-12")
    assert carried(stage) == {"contract:1": 1_600_00, "contract:2": 800_00} and faults(stage) == []


def test_contracts_in_several_currencies_share_by_what_they_are_worth(stage: Stage) -> None:
    at(stage, 2026, 10, 5)
    said(stage, "fx USD CNY 7 2026-10-01 PBOC")
    said(stage, "contract apollo 7420 tax 6% 100% 2026-10-10 revenue cost to cost")
    said(stage, "contract apollo USD 1060 tax 6% 100% 2026-10-10 revenue cost to cost")
    stage.say("log 8h apollo 2026-10-05", by="ann")
    said(stage, "estimate apollo 3200 because of the offer")
    at(stage, 2026, 11, 3)
    close(stage, "2026-10")
    assert carried(stage) == {"contract:1": 800_00, "contract:2": 800_00}, "7,420 yuan are 1,060 dollars at 7"
    assert faults(stage) == []


def test_a_contract_that_is_taken_back_after_its_month_gives_the_cost_back_at_the_next_close(stage: Stage) -> None:
    at(stage, 2026, 10, 5)
    said(stage, "contract apollo 1060 tax 6% 100% 2027-10-10 revenue cost to cost")
    stage.say("log 8h apollo 2026-10-05", by="ann")
    said(stage, "estimate apollo 3200 because of the offer")
    at(stage, 2026, 11, 3)
    close(stage, "2026-10")
    assert carried(stage) == {"contract:1": 1_600_00}
    stage.click("contract.withdraw", "1", by="li", at="")
    at(stage, 2026, 12, 3)
    close(stage, "2026-11")
    left: dict[str, int] = {}
    with stage.read() as book:
        for entry, _trail, _made in entries.whole(book):
            for line in entry.postings:
                left[line.account] = left.get(line.account, 0) + line.company.minor
    moved = {role: minor for role, minor in left.items() if minor and role not in ("labour", "payroll")}
    assert moved == {} and faults(stage) == []


def test_what_cannot_be_measured_stops_the_close_by_its_name(stage: Stage) -> None:
    at(stage, 2026, 10, 5)
    said(stage, "contract apollo 10600 tax 6% 100% 2026-10-10 revenue cost to cost")
    stage.say("log 8h apollo 2026-10-05", by="ann")
    at(stage, 2026, 11, 3)
    shown = said(stage, "close month 2026-10")
    assert "Apollo has no estimate of its total cost. Say: estimate APOLLO 480000 because …" in shown
    assert "Do all steps" not in shown
