"""The timetable: what is due, once; what was missed, once; what failed, said and tried again."""

from __future__ import annotations

import sqlite3
import threading
import time as clocks
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta, tzinfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from bot import schedule
from bot.config import Config
from bot.schedule import Clock, Job, overview, tick
from bot.times import recurrence
from bot.timetable import timetable as of_the_company
from chat.cards.card import Card, Reply
from chat.text import Text
from handlers.context import Context
from handlers.hours import timesheet
from ledger.errors import WrongState
from ledger.recurrence import Recurrence
from storage import engine as engine_room
from storage import jobs, projects
from storage.book import Book
from tests.conftest import NOON, Stage, make_stage
from tests.sweeps import examples

DAILY = Recurrence(time(9))


@dataclass
class Work:
    """Something to be done, which fails while `wrong` is set; `done` are the instants at which it went well."""

    wrong: Exception | None = None
    name: str = "work"
    done: list[datetime] = field(default_factory=list)
    tries: int = 0

    def __call__(self, book: Book) -> str:
        self.tries += 1
        projects.alias(book, 1, f"half done {self.name} {self.tries}")
        if self.wrong:
            raise self.wrong
        self.done.append(book.now)
        return "did it"


def aliases(stage: Stage) -> list[str]:
    with stage.read() as book:
        found = book.connection.execute(text("SELECT alias FROM alias WHERE alias LIKE 'half done%' ORDER BY alias"))
        return list(found.scalars())


def told(stage: Stage, at: str = "ada") -> list[str]:
    return [one.notice.key for one in stage.notices(at) if one.notice.kind == "job"]


def test_each_period_once_and_a_missed_one_is_caught_up(stage: Stage) -> None:
    work = Work()
    timetable = (Job("count", DAILY, work),)
    assert tick(stage.house, timetable) == ["count: did it"]
    assert tick(stage.house, timetable) == []
    stage.wait(days=3)
    assert len(tick(stage.house, timetable)) == 1 and work.tries == 2


def test_the_same_period_at_another_time_of_day_is_not_done_again(stage: Stage) -> None:
    """Whoever changes the configuration at noon hears nothing twice, and what comes later today still comes."""
    work = Work()
    for written, lines in (("10:00", 1), ("08:00", 0), ("fri 09:00", 0), ("day 1 09:00", 0), ("12-31 09:00", 0)):
        assert len(tick(stage.house, (Job("count", recurrence(written), work),))) == lines, written
    stage.wait(hours=7)
    assert tick(stage.house, (Job("count", recurrence("18:00"), work),)) == ["count: did it"]


@pytest.mark.parametrize(
    ("written", "days"),
    [
        ("day 31 09:00", ["01-31", "02-28", "03-31", "04-30", "05-31", "06-30"]),
        ("last day 18:00", ["01-31", "02-28", "03-31", "04-30", "05-31", "06-30"]),
        ("day 5 09:00", ["02-05", "03-05", "04-05", "05-05", "06-05", "07-05"]),
        ("02-29 09:00", ["02-28"]),
    ],
)
@pytest.mark.sweep(4)
def test_months_and_years(stage: Stage, written: str, days: list[str]) -> None:
    work = Work()
    timetable = (Job("count", recurrence(written), work),)
    stage.now = datetime(2027, 1, 6, 12, tzinfo=NOON.tzinfo)
    tick(stage.house, timetable)
    work.done.clear()
    while stage.now.date() < date(2027, 7, 6):
        stage.wait(hours=6)
        tick(stage.house, timetable)
    assert [f"{done:%m-%d}" for done in work.done] == days


def test_a_job_that_fails_says_so_and_the_next_still_runs(both: Stage) -> None:
    bad, good = Work(ValueError("no ink"), "bad"), Work(name="good")
    timetable = (Job("bad", DAILY, bad), Job("good", DAILY, good))
    assert tick(both.house, timetable) == ["bad: ValueError: no ink", "good: did it"]
    assert aliases(both) == ["half done good 1"] and good.done, "what the first began is undone"
    with both.read() as book:
        assert [(one.name, one.ran.good if one.ran else None) for one in overview(book, timetable)] == [
            ("bad", False),
            ("good", True),
        ]


def test_what_failed_is_tried_again_with_growing_pauses_and_told_once(both: Stage) -> None:
    work = Work(ValueError("no ink"))
    timetable = (Job("bad", DAILY, work, Text("Counts.")),)
    both.now = NOON.replace(hour=9)
    tried = []
    for _minute in range(150):
        if tick(both.house, timetable):
            tried.append(int((both.now - NOON.replace(hour=9)).total_seconds() // 60))
        both.wait(minutes=1)
    assert tried == [0, 1, 6, 21, 81, 141]
    with both.read() as book:
        (standing,) = overview(book, timetable)
    assert standing.ran is not None and standing.ran.failures == 6 and standing.ran.since == NOON.replace(hour=9)
    assert standing.again == NOON.replace(hour=9) + timedelta(minutes=201) and not standing.done
    assert len(told(both)) == 1 and told(both, "fei") == []
    (card,) = (one.notice.card for one in both.notices("ada"))
    assert [fact.value.values for fact in card.facts] == [{"words": "ValueError: no ink"}]

    work.wrong = None
    both.wait(hours=1)
    assert tick(both.house, timetable) == ["bad: did it"]
    assert tick(both.house, timetable) == []
    with both.read() as book:
        (standing,) = overview(book, timetable)
    assert standing.ran is not None and (standing.ran.good, standing.ran.failures, standing.ran.since) == (
        True,
        0,
        None,
    )
    assert standing.done and standing.again == NOON.replace(hour=9) + timedelta(days=1)
    assert len(told(both)) == 1, "that it goes well again is no news"

    work.wrong = ValueError("no ink again")
    both.now = NOON.replace(hour=9) + timedelta(days=1)
    tick(both.house, timetable)
    assert len(told(both)) == 2, "another failure is"


def test_a_new_period_does_not_wait_for_the_pause_of_the_last(stage: Stage) -> None:
    work = Work(ValueError("no ink"))
    timetable = (Job("bad", DAILY, work),)
    stage.now = NOON.replace(hour=4)
    for hours in (0, 1, 1, 1, 1):
        stage.wait(hours=hours, minutes=50 if hours == 1 and work.tries == 4 else 0)
        tick(stage.house, timetable)
    assert stage.now == NOON.replace(hour=8, minute=50) and work.tries == 5
    stage.wait(minutes=10)
    assert tick(stage.house, timetable) != [], "the pause would have lasted until 9:50"
    assert len(told(stage)) == 1, "it has failed all the time"


def test_a_pause_of_a_clock_that_was_wrong_holds_nothing_up(stage: Stage) -> None:
    work = Work(ValueError("no ink"))
    timetable = (Job("bad", DAILY, work),)
    stage.wait(days=30)
    tick(stage.house, timetable)
    stage.wait(days=-30)
    work.wrong = None
    assert tick(stage.house, timetable) == ["bad: did it"]


def test_admins_are_told_in_their_language(stage: Stage) -> None:
    timetable = tuple(replace(job, run=Work(ValueError("no ink"))) for job in of_the_company(Config(), stage.house)[:1])
    stage.say("seat li admin", by="ada", at="")
    tick(stage.house, timetable)
    (english,), (chinese,) = (
        [one.notice for one in stage.notices(who) if one.notice.kind == "job"] for who in ("ada", "li")
    )
    assert (english.locale, chinese.locale) == ("en", "zh-CN")
    said = [stage.lines(Reply(one.card), one.locale) for one in (english, chinese)]
    assert "A job of the clock failed: missing hours" in said[0] and "no ink" in said[0]
    assert "定时任务" in said[1] and "no ink" in said[1] and "failed" not in said[1]


def test_a_failure_that_takes_the_transaction_along_is_noted_all_the_same(both: Stage) -> None:
    """The connection is gone, as when the database was started anew in the middle."""

    def broken(book: Book) -> str:
        book.connection.connection.driver_connection.close()  # type: ignore[union-attr]
        projects.alias(book, 1, "half done")
        return "never"

    other = Work()
    timetable = (Job("bad", DAILY, broken), Job("good", DAILY, other))
    (bad, good) = tick(both.house, timetable)
    assert bad.startswith("bad: ") and good == "good: did it"
    with both.read() as book:
        state = jobs.ran(book)["bad"]
    assert not state.good and state.failures == 1 and len(told(both)) == 1


def test_a_job_for_which_the_books_are_busy_waits_for_the_next_look(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process writes for longer than anybody waits."""
    work = Work()
    timetable = (Job("count", DAILY, work),)
    monkeypatch.setattr(engine_room, "PRAGMAS", (*engine_room.PRAGMAS, "busy_timeout = 50"))
    other = make_stage(stage.house.store.url, stage.folder)
    with closing(sqlite3.connect(stage.folder / "books.db", isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        assert tick(other.house, timetable)[0].startswith("count: Busy: ")
        writer.execute("ROLLBACK")
    other.now = stage.now + timedelta(seconds=20)
    assert tick(other.house, timetable) == ["count: did it"]
    other.house.store.close()
    assert work.tries == 1 and not told(stage)


def test_nothing_of_a_statement_but_its_first_line_is_kept(both: Stage) -> None:
    def broken(book: Book) -> str:
        book.connection.execute(text("INSERT INTO nowhere VALUES (:secret)"), {"secret": "hunter2"})
        return "never"

    (line,) = tick(both.house, (Job("bad", DAILY, broken),))
    assert "nowhere" in line and "hunter2" not in line and "INSERT" not in line and "\n" not in line


def test_a_job_that_is_refused_half_way_has_done_nothing_and_the_others_all(
    both: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a job did is kept or not by itself."""

    def half(ctx: Context) -> int:
        ctx.tell(ctx.directory.person(1), "half", Card(Text("half")), kind="reminder")
        raise WrongState()

    both.say("log 1h long ago 2026-11-02")
    monkeypatch.setattr(timesheet, "remind", half)
    said = tick(both.house, of_the_company(Config(), both.house))
    assert any(line.startswith("missing hours: WrongState") for line in said)
    keys = {one.notice.key.partition("@")[0] for one in both.notices()}
    assert "half" not in keys
    assert any(key.startswith("witness") for key in keys)


numbers = iter(range(10_000))
READINGS = st.lists(st.integers(-60 * 24, 60 * 24), min_size=1, max_size=12)
FORMS = st.sampled_from(["09:00", "mon 09:00", "day 31 09:00", "last day 18:00", "11-20 09:00"])


@given(readings=READINGS, written=FORMS)
@settings(max_examples=examples(40), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_the_clock_shows_each_period_is_done_once_and_none_is_left_out(
    stage: Stage, readings: list[int], written: str
) -> None:
    """Readings are hours before or after noon, in any order: the clock leaps as it likes."""
    work = Work()
    job = Job(f"count {next(numbers)}", recurrence(written), work)
    for reading in readings:
        stage.now = NOON + timedelta(hours=reading)
        tick(stage.house, (job,))
        assert job.when.latest(stage.now) in [job.when.latest(done) for done in work.done]
    periods = [job.when.latest(done) for done in work.done]
    assert len(periods) == len(set(periods))
    if readings == sorted(readings):
        assert periods == sorted(periods)


def test_the_clock_goes_on_after_a_failure_and_finishes_what_it_began() -> None:
    came, finished = threading.Semaphore(0), []

    def failing() -> None:
        came.release()
        raise ValueError("no ink")

    def slow() -> None:
        came.release()
        threading.Event().wait(0.2)
        finished.append(True)

    clock = Clock((("fails", 0.01, failing),))
    clock.start()
    assert all(came.acquire(timeout=10) for _n in range(3))
    clock.stop()
    clock = Clock((("slow", 0.01, slow),))
    clock.start()
    assert came.acquire(timeout=10)
    clock.stop()
    assert finished


@pytest.mark.parametrize("leap", [timedelta(days=-1), timedelta(days=1), timedelta(days=3650)])
def test_the_clock_goes_on_when_the_machines_clock_is_set(leap: timedelta, monkeypatch: pytest.MonkeyPatch) -> None:
    shift = timedelta(0)

    class Shifted(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return datetime.now(tz) + shift

    monkeypatch.setattr("apscheduler.schedulers.base.datetime", Shifted)
    monkeypatch.setattr(schedule, "wall", lambda: clocks.time() + shift.total_seconds())
    monkeypatch.setattr(schedule, "LOOKED_EVERY", 0.05)
    came = threading.Semaphore(0)
    clock = Clock((("often", 0.05, came.release),))
    clock.start()
    try:
        assert all(came.acquire(timeout=10) for _n in range(3))
        shift = leap
        while came.acquire(blocking=False):
            pass
        assert all(came.acquire(timeout=10) for _n in range(5)), "it goes on"
    finally:
        clock.stop()
    ran = 0
    while came.acquire(blocking=False):
        ran += 1
    assert ran < 1000, "and makes up for nothing"
