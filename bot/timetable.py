"""The company's timetable: one line a job of the house's contents, at the times of the config."""

from __future__ import annotations

from datetime import datetime

from bot.config import Config
from bot.schedule import Job, at
from chat.incoming import Due, Identity, Place
from chat.words import say
from handlers import job_context
from handlers.conversation.answering import House
from handlers.conversation.dispatch import dispatch
from handlers.registry import Entry

CLOCK = Identity("clock", "")


def timetable(config: Config, house: House) -> tuple[Job, ...]:
    """What runs by the clock, in the order in which it runs when several are due."""

    def job(entry: Entry) -> Job:
        def run(now: datetime) -> str:
            due = Due(f"job:{entry.name}:{now.isoformat()}", CLOCK, Place("", ""))
            reply = house.store.write(
                lambda book: dispatch(entry, due, job_context.context(book, house.rules, house.contents)),
                now=now,
                trail=due.id,
            )
            return say(reply.toast)

        return Job(entry.name, *at(getattr(config.schedule, entry.schedule)), run)

    return tuple(job(entry) for entry in house.contents.jobs)
