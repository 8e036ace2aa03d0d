"""The timetable: what runs by the clock, and catching up after a downtime.

Each instant at which a job falls due opens a period, and it is done once for each period in which the clock stands,
whatever the clock has shown before: what was missed while nothing was running is caught up, once, and a clock that
leaps ahead and back repeats nothing and leaves nothing out.  What failed is tried again with growing pauses.  A job,
the note that it was done, and the lock that keeps other processes from it are one transaction, so a process that dies
in the middle leaves nothing behind.  All the same a job may run late, and for an old period where the clock is set back
before everything that was done: its notices carry keys.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from chat.text import NOTHING, Text
from handlers import failed_jobs, job_context
from handlers.conversation.answering import House
from ledger.recurrence import Recurrence, next_try, rests
from storage import jobs
from storage.book import Book
from storage.engine import Busy
from storage.jobs import Ran

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Job:
    """Something that is done again and again.

    `run` does it and returns a line about what it did; `what` says to people what it does.
    """

    name: str
    when: Recurrence
    run: Callable[[Book], str]
    what: Text = NOTHING


@dataclass(frozen=True, slots=True)
class Standing:
    """How a job stands: its last run (None: never), since when it is due, whether that was done, and what comes.

    `again`: when it is tried next, where it has failed; else when it falls due next.
    """

    name: str
    ran: Ran | None
    due: datetime
    done: bool
    again: datetime


def tick(house: House, timetable: Sequence[Job]) -> list[str]:
    """Do what is due, was not done for this period and does not rest after a failure; a line for each job tried."""
    now = house.clock()
    with house.store.read(now) as book:
        ran = jobs.ran(book)
        due = [job for job in timetable if _wanted(book, job, ran.get(job.name))]
    return [f"{job.name}: {line}" for job in due if (line := _try(house, job, now))]


def overview(book: Book, timetable: Sequence[Job]) -> list[Standing]:
    """How each job stands, for doctor."""
    ran, now, found = jobs.ran(book), book.now, []
    for job in timetable:
        last, due, following = ran.get(job.name), job.when.latest(now), job.when.following(now)
        again = following
        if last and last.failures:
            rest = rests(due, last.last, last.failures, now)
            again = min(next_try(last.last, last.failures).astimezone(now.tzinfo), following) if rest else now
        found.append(Standing(job.name, last, due, jobs.done_between(book, job.name, due, following), again))
    return found


def _wanted(book: Book, job: Job, last: Ran | None) -> bool:
    due = job.when.latest(book.now)
    if jobs.done_between(book, job.name, due, job.when.following(book.now)):
        return False
    return last is None or not rests(due, last.last, last.failures, book.now)


def _try(house: House, job: Job, now: datetime) -> str:
    """What the job did, or what went wrong; "" where another process did it meanwhile, or is at it."""
    trail = f"job:{job.name}:{now.isoformat()}"
    try:
        return house.store.write(lambda book: _turn(house, job, book), now=now, trail=trail)
    except Busy as busy:  # it was not tried: at the next look
        log.warning("the job %s waits: %s", job.name, busy)
        return described(busy)
    except Exception as error:
        # Not even the failure could be written down beside it: the connection is gone, or the commit itself went wrong.
        log.exception("the job %s failed", job.name)
        problem = described(error)
    try:
        house.store.write(lambda book: _note_apart(house, job, book, problem), now=now, trail=trail)
    except Exception:
        log.exception("the failure of the job %s could not be written down", job.name)
    return problem


def _turn(house: House, job: Job, book: Book) -> str:
    last = jobs.take(book, job.name)
    if last is None or not _wanted(book, job, last):
        return ""
    try:
        with book.part():
            line = job.run(book)
    except Exception as error:
        log.exception("the job %s failed", job.name)
        return _note(house, job, book, described(error))
    jobs.done(book, job.name, job.when.latest(book.now), line)
    return line


def _note_apart(house: House, job: Job, book: Book, problem: str) -> None:
    last = jobs.take(book, job.name)
    if last is not None and _wanted(book, job, last):
        _note(house, job, book, problem)


def _note(house: House, job: Job, book: Book, problem: str) -> str:
    """Write the failure down, and tell it where it is the first."""
    state = jobs.failed(book, job.name, problem)
    if state.failures == 1:
        ctx = job_context.context(book, house.rules, house.contents)
        failed_jobs.tell_admins(ctx, job.name, job.what, problem)
    return problem


def described(error: Exception) -> str:
    """An error in a line: its kind and the first line of what it says, without the values of a statement.

    >>> described(ValueError("no ink")), described(KeyError())
    ('ValueError: no ink', 'KeyError')
    """
    kind, said = type(error).__name__, str(getattr(error, "orig", None) or error).strip()
    return f"{kind}: {said.splitlines()[0][:300]}" if said else kind


class Clock:
    """Does things again and again in the background until it is stopped, also when the machine's clock is set.

    The scheduler goes by the time of day.  Where that leaps back, everything would stand still until it is reached
    again; so a leap is watched for, and everything planned anew from where the clock is now.
    """

    def __init__(self, every: Sequence[tuple[str, float, Callable[[], Any]]]) -> None:
        """`every`: (name, seconds in between, what to do)."""
        from apscheduler.schedulers.background import BackgroundScheduler

        self._scheduler = BackgroundScheduler(
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}, timezone="UTC"
        )
        self._every = every
        for name, seconds, work in every:
            self._scheduler.add_job(_safe(name, work), again_after(seconds), id=name)
        self._end = threading.Event()
        self._watch = threading.Thread(target=self._watched, name="clock: leaps", daemon=True)

    def start(self) -> None:
        self._scheduler.start()
        self._watch.start()

    def stop(self) -> None:
        """Returns when everything that was begun is finished."""
        self._end.set()
        self._watch.join()
        self._scheduler.shutdown(wait=True)

    def _watched(self) -> None:
        shown = wall() - time.monotonic()
        while not self._end.wait(LOOKED_EVERY):
            now = wall() - time.monotonic()
            if abs(now - shown) > LEAP:
                log.warning("the clock of this machine leapt by %.0f seconds", now - shown)
                shown = now
                for name, seconds, _work in self._every:
                    self._scheduler.reschedule_job(name, trigger=again_after(seconds))


LOOKED_EVERY, LEAP = 1.0, 2.0
"""Seconds between two looks at the clock, and by how many it has to be off to have been set."""


def wall() -> float:
    """The machine's clock, which somebody may set, in seconds."""
    return time.time()


def again_after(seconds: float) -> Any:
    """So many seconds after it ran last, however many times it would have run while nobody looked.

    (The scheduler's own interval reckons every one of them: after a leap of years it would do nothing else.)
    """
    from apscheduler.triggers.base import BaseTrigger

    class AgainAfter(BaseTrigger):  # type: ignore[misc]
        def get_next_fire_time(self, _previous: datetime | None, now: datetime) -> datetime:
            return now + timedelta(seconds=seconds)

    return AgainAfter()


def _safe(name: str, work: Callable[[], Any]) -> Callable[[], None]:
    def run() -> None:
        try:
            work()
        except Exception:
            log.exception("%s failed", name)

    return run
