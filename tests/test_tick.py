"""Jobs of the clock among several processes, with processes that die or stand still, and with a clock that leaps.

Each job is done once, and each notice told once, as one process with a good clock would have done and told it.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.config import Config
from bot.schedule import Job, tick
from bot.timetable import timetable
from ledger.recurrence import Recurrence
from storage import jobs, outbox
from storage.book import Book
from tests.conftest import NOON, Stage, make_stage
from tests.postgres import Server

ROOT = Path(__file__).parents[1]
MONDAY = "2026-11-23T18:00+08:00"
MORNING = NOON.replace(hour=9)


def run_tick(url: str, folder: Path, clocks: int) -> list[str]:
    """So many `zhangfang tick` at once; returns all the lines that they said."""
    environment = {**os.environ, "ZHANGFANG__DATABASE__URL": url, "ZHANGFANG__FILES__FOLDER": str(folder)}
    command = [sys.executable, "-m", "bot", "--now", MONDAY, "tick"]
    running = [
        subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _clock in range(clocks)
    ]
    lines = []
    for process in running:
        said, wrong = process.communicate(timeout=120)
        assert process.returncode == 0, wrong
        assert "Error" not in said, said
        lines += said.splitlines()
    return lines


def names(lines: list[str]) -> list[str]:
    """The jobs that were done, in order of the alphabet."""
    return sorted(line.partition(":")[0] for line in lines if line != "nothing was due")


def keys(url: str, folder: Path) -> list[str]:
    stage = make_stage(url, folder)
    with stage.read() as book:
        found = sorted(one.notice.key for one in outbox.notices(book, limit=1000))
    stage.house.store.close()
    return found


def late(stage: Stage) -> None:
    """An instalment that is late, and people who logged nothing for days."""
    stage.say("1h long ago 2026-11-02")
    stage.say("contract apollo 5000 100% 2026-11-10", by="fei", at="")


@pytest.fixture(scope="module")
def alone(filled_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[list[str], list[str]]:
    """What one clock did, and the notices."""
    folder = tmp_path_factory.mktemp("alone")
    shutil.copy(filled_sqlite, folder / "books.db")
    stage = make_stage(f"sqlite:///{folder / 'books.db'}", folder)
    late(stage)
    stage.house.store.close()
    done = names(run_tick(stage.house.store.url, folder, 1))
    return done, keys(stage.house.store.url, folder)


@pytest.mark.slow
def test_two_clocks_do_and_tell_what_one_does(both: Stage, alone: tuple[list[str], list[str]]) -> None:
    late(both)
    both.house.store.close()
    done, told = alone
    assert any(key.startswith("overdue:") for key in told)
    assert any(key.startswith("missing:") for key in told)
    assert names(run_tick(both.house.store.url, both.folder, 2)) == done
    assert keys(both.house.store.url, both.folder) == told
    assert run_tick(both.house.store.url, both.folder, 1) == ["nothing was due"]


def two(stage: Stage, work: Callable[[str], list[str]]) -> list[list[str]]:
    """The work of two, each with a store of its own, begun at the same moment."""
    with ThreadPoolExecutor() as pool:
        return list(pool.map(work, ("one", "other")))


def another(stage: Stage) -> Stage:
    """What another process has opened on the same books."""
    made = make_stage(stage.house.store.url, stage.folder)
    made.now = stage.now
    return made


def known_since_yesterday(stage: Stage, job: str) -> None:
    """Two who do a job for the first time ever wait for each other to make its row; later there is only the lock."""
    yesterday = stage.now - timedelta(days=1)
    stage.house.store.write(lambda book: jobs.take(book, job), now=yesterday, trail="yesterday")
    stage.house.store.write(lambda book: jobs.done(book, job, yesterday, ""), now=yesterday, trail="yesterday")


def test_ten_jobs_on_five_days_are_each_done_by_one_of_two(both: Stage) -> None:
    other, done = another(both), Counter[tuple[str, datetime]]()
    begin = threading.Barrier(2)

    def job(number: int) -> Job:
        def run(book: Book) -> str:
            time.sleep(0.005)
            done[f"job {number}", book.now] += 1
            return "did it"

        return Job(f"job {number}", Recurrence(MORNING.time()), run)

    ten = [job(number) for number in range(10)]

    def work(who: str) -> list[str]:
        stage, said = both if who == "one" else other, []
        for day in range(5):
            stage.now = NOON + timedelta(days=day)
            begin.wait(timeout=30)
            said += tick(stage.house, ten)
        return said

    mine, theirs = two(both, work)
    other.house.store.close()
    assert len(done) == 50 and set(done.values()) == {1}
    assert len(mine) + len(theirs) == 50


def test_what_another_has_just_taken_is_left_to_it(both: Stage) -> None:
    other, done = another(both), []
    inside, looked = threading.Event(), threading.Event()

    def run(book: Book) -> str:
        inside.set()
        looked.wait(0.5)
        done.append(book.now)
        return "did it"

    timetable = (Job("slow", Recurrence(MORNING.time()), run),)
    known_since_yesterday(both, "slow")

    def work(who: str) -> list[str]:
        if who == "one":
            return tick(both.house, timetable)
        inside.wait(10)
        said = tick(other.house, timetable)
        looked.set()
        return said

    assert two(both, work) == [["slow: did it"], []]
    other.house.store.close()
    assert len(done) == 1


def test_what_fails_in_two_at_once_is_tried_once_and_told_once(both: Stage) -> None:
    other, begin, tries = another(both), threading.Barrier(2), []

    def run(book: Book) -> str:
        tries.append(book.now)
        time.sleep(0.2)
        raise ValueError("no ink")

    timetable = (Job("bad", Recurrence(MORNING.time()), run),)
    known_since_yesterday(both, "bad")

    def work(who: str) -> list[str]:
        begin.wait(timeout=30)
        return tick(both.house if who == "one" else other.house, timetable)

    assert sorted(two(both, work)) == [[], ["bad: ValueError: no ink"]]
    other.house.store.close()
    with both.read() as book:
        assert jobs.ran(book)["bad"].failures == len(tries) == 1
    assert len([one for one in both.notices("ada") if one.notice.kind == "job"]) == 1


DIES = """
import os, signal, sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from bot.config import Config
from bot.schedule import tick
from bot.timetable import timetable
from tests.conftest import make_stage

url, folder, name, end, now = sys.argv[1:]
stage = make_stage(url, Path(folder))
stage.now = datetime.fromisoformat(now).astimezone(stage.house.rules.zone)


def ends(job):
    def run(book):
        line = job.run(book)
        print("inside", flush=True)
        os.kill(os.getpid(), getattr(signal, end))
        return line

    return replace(job, run=run)


jobs = [ends(job) if job.name == name else job for job in timetable(Config(), stage.house)]
print(*tick(stage.house, jobs), sep="\\n")
"""


def begun(stage: Stage, job: str, end: str) -> subprocess.Popen[str]:
    """A process that does what is due and, when this job has done all its work, ends (or stops) before it is kept."""
    stage.house.store.close()
    command = [sys.executable, "-c", DIES, stage.house.store.url, str(stage.folder), job, end, MONDAY]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None and process.stdout.readline() == "inside\n"
    return process


def ticked_until(stage: Stage, name: str, seconds: float) -> list[str]:
    """Tick as the others do, until the job was done."""
    stage.now = datetime.fromisoformat(MONDAY).astimezone(stage.house.rules.zone)
    done: list[str] = []
    end = time.monotonic() + seconds
    while name not in names(done) and time.monotonic() < end:
        done += tick(stage.house, timetable(Config(), stage.house))
        time.sleep(0.02)
    return names(done)


@pytest.mark.parametrize("job", ["missing hours", "overdue payments", "witness"])
@pytest.mark.slow
def test_what_a_process_died_over_is_done_by_the_next(
    both: Stage, alone: tuple[list[str], list[str]], job: str
) -> None:
    late(both)
    process = begun(both, job, "SIGKILL")
    process.communicate(timeout=30)
    assert process.returncode == -signal.SIGKILL
    told_before = keys(both.house.store.url, both.folder)
    done, told = alone
    assert set(told_before) < set(told), "what it was in the middle of is undone"
    again = ticked_until(both, job, 20)
    assert job in again and len(again) == len(set(again)) and set(again) <= set(done)
    both.house.store.close()
    assert keys(both.house.store.url, both.folder) == told
    assert run_tick(both.house.store.url, both.folder, 1) == ["nothing was due"]


@pytest.mark.slow
def test_a_process_that_stands_still_loses_its_job_to_the_next(
    postgres_server: Server,
    filled_postgres: str,
    tmp_path: Path,
    alone: tuple[list[str], list[str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As one whose machine is gone: it holds its lock and says nothing more."""
    stage = make_stage(postgres_server.create("stands_still", filled_postgres), tmp_path)
    late(stage)
    monkeypatch.setattr(sys.modules[__name__], "DIES", f"{SOON}\n{DIES}")
    process = begun(stage, "overdue payments", "SIGSTOP")
    again = ticked_until(stage, "overdue payments", 20)
    process.send_signal(signal.SIGCONT)
    said, _ = process.communicate(timeout=30)
    assert "overdue payments" in again and process.returncode == 0
    assert "overdue payments: " in said, "it hears that its work is not kept"
    with stage.read() as book:
        assert jobs.ran(book)["overdue payments"].good, "and does not write its failure over what the other did"
    stage.house.store.close()
    assert keys(stage.house.store.url, tmp_path) == alone[1]
    postgres_server.drop("stands_still")


SOON = "from datetime import timedelta; from storage import jobs as kept; kept.IDLE = timedelta(seconds=1)"


@pytest.mark.parametrize("ahead", [1, 3, 40], ids="{}_days".format)
@pytest.mark.sweep(4)
def test_a_clock_that_leaps_ahead_and_back_does_and_tells_everything_once(both: Stage, ahead: int) -> None:
    """Three good days, and among them a moment in which the clock shows another day; then the days until that one."""
    late(both)
    done: Counter[tuple[str, datetime]] = Counter()

    def ticked(at: datetime) -> None:
        both.now = at
        for line in tick(both.house, timetable(Config(), both.house)):
            assert "Error" not in line, line
            name = line.partition(":")[0]
            (job,) = (job for job in timetable(Config(), both.house) if job.name == name)
            done[name, job.when.latest(at)] += 1

    start = NOON.replace(hour=19)
    ticked(start)
    ticked(start + timedelta(days=ahead))
    ticked(start)
    ticked(start - timedelta(days=1))
    ticked(start)
    for hours in range(0, 24 * (ahead + 2), 12):
        ticked(start + timedelta(hours=hours))
    assert set(done.values()) == {1}
    for job in timetable(Config(), both.house):
        wanted = {job.when.latest(start + timedelta(hours=hours)) for hours in range(-24, 24 * (ahead + 2) - 11, 12)}
        assert {due for name, due in done if name == job.name} == wanted, "and nothing is left out"
    found = Counter(one.notice.key for one in both.notices())
    assert set(found.values()) == {1}
    days = [key for key in found if key.startswith("witness:")]
    assert len(days) == ahead + 3


def test_what_two_keep_under_one_key_at_once_is_kept(
    postgres_server: Server, filled_postgres: str, tmp_path: Path
) -> None:
    """Each sees nothing there, and both keep their row: the second waits for the first and stands in its place."""
    stage = make_stage(postgres_server.create("two_keep", filled_postgres), tmp_path)
    both_looked = threading.Barrier(2)

    def keep(said: str) -> None:
        def work(book: Book) -> None:
            assert not jobs.done_between(book, "overdue", MORNING, stage.now)
            both_looked.wait(timeout=10)
            jobs.done(book, "overdue", MORNING, said)

        stage.house.store.write(work, now=stage.now, trail=said)

    with ThreadPoolExecutor() as pool:
        list(pool.map(keep, ("one", "other")))
    with stage.read() as book:
        assert jobs.done_between(book, "overdue", MORNING, stage.now)
    stage.house.store.close()
    postgres_server.drop("two_keep")
