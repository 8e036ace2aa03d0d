"""“what if Ann leaves in January”: what would be, for whom in money, and that nothing is booked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pytest

from handlers.rules import Rules
from ledger.money import Money
from ledger.rates import Rate
from storage import rates
from storage.directory import directory
from tests.conftest import Stage
from tests.handlers.test_bank import faults
from tests.handlers.test_rates import says

CONTRACT = "contract apollo 21200 tax 6% 50% 2026-12-01, 50% 30 days after acceptance"


@pytest.fixture
def working(stage: Stage) -> Iterator[Stage]:
    """Two weeks of Ann 8 h and Bob 4 h a day on Apollo, of whose work 40 % is done."""
    says(stage, CONTRACT, by="li")
    says(stage, "trade ann engineer from 2026-01-01")
    says(stage, "trade bob engineer from 2026-01-01")
    stage.write(lambda book: rates.put(book, Rate("standard", date(2026, 1, 1), Money(25000, "CNY"), role="engineer")))
    for day in (9, 10, 11, 12, 13, 16, 17, 18, 19, 20):
        stage.now = datetime(2026, 11, day, 18, tzinfo=Rules().zone)
        stage.say("8h apollo design", by="ann")
        stage.say("4h apollo tests", by="bob")
    says(stage, "progress apollo 40%", by="li")
    yield stage


def journal(stage: Stage) -> Any:
    with stage.read() as book:
        return faults(stage), book.connection.exec_driver_sql("select count(*) from entry").scalar()


def test_what_if_somebody_leaves_in_hours_days_and_money(working: Stage, golden: Any) -> None:
    """120 h are 40 %, so 180 h are left: 12 h a day with Ann, 4 h without her from December on.

    Until it is done (15 working days from 23 November: 11 December) she would have worked 9 days of December, 72 h,
    which cost 250 instead of 200 an hour: 3,600 more.
    """
    before = journal(working)
    reply = working.say("what if Ann leaves in December", by="li", at="")
    assert reply.private
    golden("what_if_leaves.en.txt", working.lines(reply, "en"))
    golden("what_if_leaves.zh-CN.txt", working.lines(reply, "zh-CN"))
    text = working.lines(reply, "en")
    assert "180 h" in text and "Fri 11 Dec 2026" in text and "72 h" in text
    assert journal(working) == before, "nothing is booked"


def test_the_same_in_chinese(working: Stage) -> None:
    english = working.say("what if Ann leaves in December", by="li", at="")
    chinese = working.say("如果Ann十二月离职", by="li", at="")
    assert working.lines(english, "en") == working.lines(chinese, "en")
    with working.read() as book:
        people = directory(book)
        assert people.people[people.accounts["test", "ann"]].active, "asked, not done"


@pytest.mark.parametrize("by", ["ann", "sue"])
def test_others_hear_hours_and_days(working: Stage, by: str) -> None:
    text = says(working, "what if two engineers join apollo in December", by=by)
    assert "CN¥" not in text and "180 h, by the progress so far" in text and "sooner" in text
    text = says(working, "what if ann leaves in December", by="ann")
    assert "CN¥" not in text and "Fri 11 Dec 2026" in text


def test_nobody_hears_of_others_peoples_leaving(working: Stage) -> None:
    assert "for themselves, the leads" in says(working, "what if Ann leaves in December", by="bob")
    assert "for themselves, the leads" in says(working, "what if Ann leaves in December", by="sue")


def test_in_a_channel_it_is_for_the_asker_alone_and_without_money(working: Stage) -> None:
    reply = working.say("what if two engineers join in December", by="li", at="#apollo", addressed=True)
    assert reply.private and "CN¥" not in working.lines(reply)


def test_what_if_people_join(working: Stage, golden: Any) -> None:
    """180 h: 6 days at 12 h in November, from December on 28 h a day: 108 h more are 4 days, 4 December."""
    reply = working.say("what if two engineers join apollo in December", by="li", at="")
    golden("what_if_join.en.txt", working.lines(reply, "en"))
    golden("what_if_join.zh-CN.txt", working.lines(reply, "zh-CN"))
    text = working.lines(reply, "en")
    assert "Fri 4 Dec 2026, 5 working days sooner" in text, text
    assert working.lines(working.say("如果十二月给阿波罗加两个engineer", by="li", at=""), "en") == text


def test_a_role_without_a_standard_rate_has_no_price(working: Stage) -> None:
    text = says(working, "what if three welders join apollo in December", by="li")
    assert "There is no standard rate of welders" in text and "CN¥" not in text


def test_what_if_a_category_goes_on(working: Stage, golden: Any) -> None:
    drafted = working.say("expense 900 train apollo travel", by="ann", at="").card
    assert drafted
    id = drafted.about.partition(":")[2]
    working.click("expense.submit", id, by="ann", at="")
    working.click("expense.approve", id, by="li", at="")
    working.now = datetime(2026, 12, 8, 9, tzinfo=Rules().zone)
    reply = working.say("what if travel goes on like this", by="li", at="#apollo", addressed=True)
    golden("what_if_travel.en.txt", working.lines(reply, "en"))
    golden("what_if_travel.zh-CN.txt", working.lines(reply, "zh-CN"))
    assert "If Travel of Apollo goes on as it does" in working.lines(reply)
    several = says(working, "如果差旅照这样下去", by="li")
    assert "Apollo" in several and "Starriver" in several


def test_labour_goes_on_in_hours_for_others(working: Stage) -> None:
    text = says(working, "what if labour of apollo goes on like this", by="ann")
    assert "CN¥" not in text and "120 h" in text
    text = says(working, "what if labour of apollo goes on like this", by="li")
    assert "CN¥24,000.00" in text and "Cost" not in text.splitlines()[0]


@pytest.mark.parametrize(
    "text",
    ["what if it rains", "what if we raise prices", "如果我们涨价会怎样", "what if we spend another 5000 on apollo"],
)
def test_all_else_is_refused_with_the_three_that_can_be_asked(working: Stage, text: str) -> None:
    before = journal(working)
    told = says(working, text, by="li")
    assert "I work out three things" in told
    for one in ("what if Ann leaves", "what if two engineers join", "what if travel goes on"):
        assert one in told
    assert journal(working) == before


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("what if leaves", "Who would leave?"),
        ("what if Nemo leaves", "I know nobody called “nemo”"),
        ("what if Ann leaves in January 2026", "what if looks ahead"),
        ("what if 200 engineers join apollo", "Between 1 and 100"),
        ("what if equipment goes on like this", "On none of your projects"),
    ],
)
def test_what_cannot_be_is_said(working: Stage, text: str, why: str) -> None:
    assert why in says(working, text, by="li")


def test_without_progress_and_plan_nobody_can_tell(stage: Stage) -> None:
    stage.say("8h apollo design", by="ann")
    stage.wait(days=1)
    text = says(stage, "what if two people join apollo in December", by="li")
    assert "Nobody can tell how much sooner" in text and "progress APOLLO 40%" in text
