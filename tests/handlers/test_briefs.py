"""A department's month as a page: for whom, with what in it, asked for and made by itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pytest

from chat.cards.plain import card_lines
from handlers import job_context
from handlers.briefs import told
from handlers.rules import Rules
from storage import departments, rates
from tests.conftest import Stage
from tests.handlers.test_bank import faults
from tests.handlers.test_pay_kept import worked
from tests.handlers.test_profit import losing, said
from tests.handlers.test_rates import says


@pytest.fixture
def staffed(both: Stage) -> Iterator[Stage]:
    """Li leads Apollo and is in Delivery, which Bob heads; Ann is in it as well."""
    losing(both)
    for who in ("li", "ann", "bob"):
        says(both, f"department {who} delivery from 2026-01-01")
    says(both, "department head bob delivery from 2026-01-01")
    said(both, "milestone apollo acceptance 2026-11-18")
    said(both, "progress apollo 40%")
    both.now = datetime(2026, 12, 1, 9, 30, tzinfo=Rules().zone)
    yield both


def row(text: str, name: str) -> str:
    return next(line for line in text.splitlines() if line.strip().startswith(name))


def briefed(stage: Stage) -> list[Any]:
    return [one.notice for one in stage.notices() if one.notice.kind == "brief"]


def job(stage: Stage) -> int:
    count: int = stage.write(lambda book: told.tell(job_context.context(book, stage.house.rules)))
    return count


def test_finance_asks_for_a_brief(staffed: Stage, golden: Any) -> None:
    reply = staffed.say("monthly brief delivery 2026-11", by="fei", at="")
    assert reply.private
    text = staffed.lines(reply, "en")
    golden("brief.en.txt", text)
    golden("brief.zh-CN.txt", staffed.lines(reply, "zh-CN"))
    (page,) = reply.files
    assert page.name.endswith(".pdf") and page.data.startswith(b"%PDF")
    assert "Ann" in text and "acceptance" in text and "24 h" in text
    again = staffed.say("部门月报 delivery 11月", by="fei", at="")
    assert staffed.lines(again, "en") == text and faults(staffed) == []


def test_the_head_is_told_no_pay(staffed: Stage) -> None:
    text = said(staffed, "monthly brief", by="bob")
    assert "delivery in 2026-11" in text and "withheld" in row(text, "Apollo") and "CN¥" not in row(text, "Apollo")
    assert "24 h" in text, "hours are told"


@pytest.mark.parametrize("by", ["ann", "sue", "zoe"])
def test_others_lead_no_department(staffed: Stage, by: str) -> None:
    text = said(staffed, "monthly brief delivery", by=by)
    assert "delivery in" not in text and "24 h" not in text
    assert "24 h" not in said(staffed, "monthly brief", by=by)


@pytest.mark.parametrize("by", ["ann", "zoe"])
def test_who_leads_none_is_not_told_which_departments_there_are(staffed: Stage, by: str) -> None:
    text = said(staffed, "monthly brief nowhere", by=by)
    assert "for its head and finance" in text and "delivery" not in text


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("monthly brief nowhere", "I know no department"),
        ("monthly brief 2026-09 to 2026-10", "of one month"),
        ("monthly brief delivery 2027-05", "still to come"),
        ("monthly brief nowhere on", "no department and no project"),
    ],
)
def test_what_cannot_be_briefed_is_said(staffed: Stage, words: str, why: str) -> None:
    assert why in said(staffed, words, by="fei")


def test_a_brief_word_is_no_command(staffed: Stage) -> None:
    assert "delivery in 2026-11" in said(staffed, "brief", by="bob")
    assert "delivery in" not in said(staffed, "brief me on apollo", by="bob")


def test_nothing_is_made_by_itself_unless_somebody_wants_it(staffed: Stage) -> None:
    assert job(staffed) == 0 and briefed(staffed) == []


def test_the_head_gets_it_once_on_the_first_working_day(staffed: Stage) -> None:
    assert "first working day" in said(staffed, "monthly brief delivery on", by="bob")
    assert job(staffed) == 1 and job(staffed) == 0
    (notice,) = briefed(staffed)
    assert notice.to.kind == "direct" and notice.to.channel == "bob"
    (file,) = notice.files
    assert file.name.endswith(".pdf") and file.size > 1000
    told_ = "\n".join(card_lines(notice.card, "en"))
    assert "withheld" in row(told_, "Apollo") and "CN¥" not in row(told_, "Apollo")
    staffed.wait(days=10)
    assert job(staffed) == 0


def test_it_is_not_made_on_another_day(staffed: Stage) -> None:
    said(staffed, "部门月报 delivery 开", by="bob")
    staffed.wait(days=10)
    assert job(staffed) == 0


def test_a_project_may_want_it_and_finance_gets_what_nobody_heads(staffed: Stage) -> None:
    assert "in the brief of its department" in said(staffed, "monthly brief apollo on")
    staffed.write(_without_head)
    assert job(staffed) == 1
    (notice,) = briefed(staffed)
    text = "\n".join(card_lines(notice.card, "en"))
    assert notice.to.channel == "fei" and "CN¥" in row(text, "Apollo") and "Starriver" not in text


def _without_head(book: Any) -> None:
    departments.set_head(book, "delivery", date(2026, 11, 1), 0)


def test_off_again_with_a_tap(staffed: Stage) -> None:
    reply = staffed.say("monthly brief delivery on", by="fei", at="")
    (undo,) = reply.card.buttons  # type: ignore[union-attr]
    assert "any more" in staffed.lines(staffed.click(undo.action, undo.value, by="fei", at=""), "en")
    assert job(staffed) == 0
    assert "for the department's head" in said(staffed, "monthly brief delivery on", by="ann")
    assert "for the department's head" in said(staffed, "monthly brief apollo on", by="ann")


def test_a_month_of_three_is_told_to_the_head_once_it_is_closed(stage: Stage) -> None:
    """Three people, none above three quarters: as of the closed month, the margin to date alone."""
    losing(stage)
    worked(stage, 8, {"ann": 16, "bob": 24, "li": 20})
    for who in ("li", "ann", "bob"):
        says(stage, f"department {who} delivery from 2026-01-01")
    says(stage, "department head bob delivery from 2026-01-01")
    stage.now = datetime(2026, 12, 1, 9, 30, tzinfo=Rules().zone)
    stage.write(lambda book: rates.lock(book, date(2026, 9, 1), "closed"))
    text = row(said(stage, "monthly brief", by="bob"), "Apollo")
    assert text.strip().startswith("Apollo to 2026-08") and "withheld" not in text, text
