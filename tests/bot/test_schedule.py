"""The timetable: what is due, once; what was missed, once; what failed, said."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.config import Config
from bot.schedule import Job, at, overview, tick
from bot.timetable import timetable as of_the_company
from chat.cards.card import Card
from chat.text import Text
from handlers.context import Context
from handlers.hours import timesheet
from ledger.errors import WrongState
from storage import jobs
from tests.conftest import NOON, Stage


def test_a_daily_job_is_due_at_its_time() -> None:
    job = Job("x", 9, 30, "", lambda _now: "")
    assert job.last_due(NOON) == NOON.replace(hour=9, minute=30)
    assert job.last_due(NOON.replace(hour=9, minute=29)) == NOON.replace(hour=9, minute=30) - timedelta(days=1)
    assert job.next_due(NOON) == NOON.replace(hour=9, minute=30) + timedelta(days=1)


def test_a_weekly_job_is_due_on_its_day() -> None:
    job = Job("x", *at("mon 09:00"), lambda _now: "")
    assert job.last_due(NOON).isoformat()[:16] == "2026-11-16T09:00"
    monday_early = datetime(2026, 11, 16, 8, 0, tzinfo=NOON.tzinfo)
    assert job.last_due(monday_early).isoformat()[:16] == "2026-11-09T09:00"


def test_each_due_time_runs_once_and_a_missed_one_is_caught_up(stage: Stage) -> None:
    ran: list[datetime] = []

    def work(now: datetime) -> str:
        ran.append(now)
        return "did it"

    timetable = (Job("count", 9, 0, "", work),)
    assert tick(stage.house, timetable) == ["count: did it"]
    assert tick(stage.house, timetable) == []
    stage.wait(days=3)
    assert len(tick(stage.house, timetable)) == 1 and len(ran) == 2


def test_a_job_that_fails_says_so_and_the_next_still_runs(stage: Stage) -> None:
    def broken(_now: datetime) -> str:
        raise ValueError("no ink")

    timetable = (Job("bad", 9, 0, "", broken), Job("good", 9, 0, "", lambda _now: "fine"))
    assert tick(stage.house, timetable) == ["bad: ValueError: no ink", "good: fine"]
    with stage.read() as book:
        seen = {
            name: (last.good if last else None) for name, last, _next in overview(timetable, jobs.ran(book), stage.now)
        }
    assert seen == {"bad": False, "good": True}


def test_a_job_that_is_refused_half_way_has_done_nothing_and_the_others_all(
    both: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each job is a transaction of its own."""

    def half(ctx: Context) -> int:
        ctx.tell(ctx.directory.person(1), "half", Card(Text("half")), kind="reminder")
        raise WrongState()

    both.say("log 1h long ago 2026-11-02")
    monkeypatch.setattr(timesheet, "remind", half)
    said = tick(both.house, of_the_company(Config(), both.house))
    assert any(line.startswith("missing hours: WrongState") for line in said)
    told = {one.notice.key.partition("@")[0] for one in both.notices()}
    assert "half" not in told
    assert any(key.startswith("witness") for key in told)
