"""The timetable: what runs by the clock, and catching up after a downtime.

A job is due when the last instant it should have run is later than the last time it ran; so a job that was missed while
nothing was running runs at the next look, once.  Every job may run late, twice, or on several nodes: its notices carry
keys.  APScheduler wakes us; when each job ran last stands in the database.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from handlers.conversation.answering import House
from storage import jobs
from storage.jobs import Ran

log = logging.getLogger(__name__)

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class Job:
    """Something that runs every day at a time (`weekday` empty) or once a week.

    `run` does it at an instant and returns a line about what it did.
    """

    name: str
    hour: int
    minute: int
    weekday: str
    run: Callable[[datetime], str]

    def last_due(self, now: datetime) -> datetime:
        """The latest instant, not after `now`, at which it should have run."""
        due = now.replace(hour=self.hour, minute=self.minute, second=0, microsecond=0)
        if self.weekday:
            due -= timedelta(days=(now.weekday() - WEEKDAYS.index(self.weekday)) % 7)
        if due > now:
            due -= timedelta(days=7 if self.weekday else 1)
        return due

    def next_due(self, now: datetime) -> datetime:
        """The next instant at which it will run."""
        return self.last_due(now) + timedelta(days=7 if self.weekday else 1)


def at(time: str) -> tuple[int, int, str]:
    """(hour, minute, weekday) of "09:00" or "mon 09:00".

    >>> at("mon 09:30"), at("17:00")
    ((9, 30, 'mon'), (17, 0, ''))
    """
    weekday, _blank, clock = time.rpartition(" ")
    return int(clock[:2]), int(clock[3:]), weekday


def tick(house: House, timetable: Sequence[Job]) -> list[str]:
    """Run what is due and has not run since; returns a line for each job that ran."""
    now = house.clock()
    with house.store.read(now) as book:
        ran = jobs.ran(book)
    lines = []
    for job in timetable:
        last = ran.get(job.name)
        if last is not None and last.last >= job.last_due(now):
            continue
        lines.append(_run(house, job, now))
    return lines


def _run(house: House, job: Job, now: datetime) -> str:
    try:
        line, good = job.run(now), True
    except Exception as error:
        log.exception("the job %s failed", job.name)
        line, good = f"{type(error).__name__}: {error}", False
    house.store.write(lambda book: jobs.note(book, job.name, good, line), now=now, trail=f"job:{job.name}")
    return f"{job.name}: {line}"


def overview(timetable: Sequence[Job], ran: dict[str, Ran], now: datetime) -> list[tuple[str, Ran | None, datetime]]:
    """(job, its last run, its next run) for doctor."""
    return [(job.name, ran.get(job.name), job.next_due(now)) for job in timetable]


class Clock:
    """Ticks in the background until it is stopped."""

    def __init__(self, every: Sequence[tuple[str, float, Callable[[], Any]]]) -> None:
        """`every`: (name, seconds, what to do)."""
        from apscheduler.schedulers.background import BackgroundScheduler

        self._scheduler = BackgroundScheduler(
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": 60}, timezone="UTC"
        )
        for name, seconds, work in every:
            self._scheduler.add_job(_safe(name, work), "interval", seconds=seconds, id=name)

    def start(self) -> None:
        self._scheduler.start()

    def stop(self) -> None:
        self._scheduler.shutdown(wait=True)


def _safe(name: str, work: Callable[[], Any]) -> Callable[[], None]:
    def run() -> None:
        try:
            work()
        except Exception:
            log.exception("%s failed", name)

    return run
