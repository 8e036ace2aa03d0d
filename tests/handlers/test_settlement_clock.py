"""What the clock does for settlements: drafts, reminders, and what was paid."""

from __future__ import annotations

from handlers.job_context import context
from handlers.settlements import deadlines
from tests.conftest import Stage
from tests.handlers.test_bank import faults
from tests.handlers.test_close_order import at, said
from tests.handlers.test_settlement_answers import sent
from tests.handlers.test_settlement_booked import final, invoice
from tests.handlers.test_settling import RULES, net, reach, ready

BY_ITSELF = (
    "settlement rules apollo by month, contract basis, Li Wei, within 15 days, approved by finance, "
    "without confirmation, automatic"
)


def clock(stage: Stage) -> int:
    count: int = stage.write(lambda book: deadlines.run(context(book, stage.house.rules)))
    return count


def news(stage: Stage) -> list[str]:
    return [one.notice.key for one in stage.notices("li") if one.notice.kind == "settlement"]


def test_last_month_is_drafted_on_the_first_working_day(stage: Stage) -> None:
    ready(stage, BY_ITSELF)
    at(stage, "2026-11-02")
    assert clock(stage) == 1 and net(stage) == [("", 40_000_00, "draft")]
    assert clock(stage) == 0 and len(news(stage)) == 1


def test_what_could_not_be_settled_is_told_with_its_reason(stage: Stage) -> None:
    ready(stage, BY_ITSELF, "contract apollo 106000 40% 15 days after design approval, 60% 15 days after acceptance")
    at(stage, "2026-11-02")
    assert clock(stage) == 1 and net(stage) == []
    (told,) = [one.notice.card for one in stage.notices("li") if one.notice.kind == "settlement"]
    assert "contract tax" in str(told.title.values["why"])


def test_whoever_sees_to_it_is_reminded_once_a_week(stage: Stage) -> None:
    sent(stage)
    at(stage, "2026-10-17")
    assert clock(stage) == 0
    at(stage, "2026-10-18")
    assert clock(stage) == 1 and clock(stage) == 0
    at(stage, "2026-10-25")
    assert clock(stage) == 1


def test_a_paid_invoice_closes_its_settlement(stage: Stage) -> None:
    ready(stage, RULES)
    final(stage)
    at(stage, "2026-11-20")
    invoice(stage, "INV-1")
    assert clock(stage) == 0
    said(stage, "paid apollo 42400")
    assert clock(stage) == 1 and net(stage)[0][2] == "closed"
    assert faults(stage) == []
    at(stage, "2026-12-01")
    reach(stage, "acceptance")
    final(stage)
    assert net(stage)[1][1] == 60_000_00
