"""The company's timetable: one line a job of the house's contents, at the times of the config."""

from __future__ import annotations

from bot import times
from bot.config import Config
from bot.schedule import Job
from chat.incoming import Due, Identity, Place
from chat.words import say
from handlers import job_context
from handlers.conversation.answering import House
from handlers.conversation.dispatch import dispatch
from handlers.registry import Entry
from storage.book import Book

CLOCK = Identity("clock", "")


def timetable(config: Config, house: House) -> tuple[Job, ...]:
    """What runs by the clock, in the order in which it runs when several are due."""

    def job(entry: Entry) -> Job:
        def run(book: Book) -> str:
            due = Due(book.trail, CLOCK, Place("", ""))
            return say(dispatch(entry, due, job_context.context(book, house.rules, house.contents)).toast)

        return Job(entry.name, times.recurrence(getattr(config.schedule, entry.schedule)), run, entry.help)

    return tuple(job(entry) for entry in house.contents.jobs)
