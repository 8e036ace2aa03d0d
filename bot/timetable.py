"""The company's timetable: one line a job."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.config import Config
from bot.schedule import Job, at
from handlers import job_context
from handlers.books import closing
from handlers.context import Context
from handlers.conversation.answering import House
from handlers.costs import reminders as cost_reminders
from handlers.dunning import overdue
from handlers.hours import timers, timesheet
from handlers.projects import weekly_digest
from handlers.receivables import concentration, forecast, unowned


def timetable(config: Config, house: House) -> tuple[Job, ...]:
    """What runs by the clock, in the order in which it runs when several are due."""
    schedule = config.schedule

    def job(name: str, time: str, work: Callable[[Context], str]) -> Job:
        def run(now: datetime) -> str:
            trail = f"job:{name}:{now.isoformat()}"
            return house.store.write(lambda book: work(job_context.context(book, house.rules)), now=now, trail=trail)

        return Job(name, *at(time), run)

    return (
        job("overdue payments", schedule.overdue, _overdue),
        job("approvals", schedule.approvals, _approvals),
        job("missing hours", schedule.missing_hours, lambda ctx: f"{timesheet.remind(ctx)} asked"),
        job("forgotten timers", schedule.timers, lambda ctx: f"{timers.ask_forgotten(ctx)} asked"),
        job("receivables of the week", schedule.digest, _receivables),
        job("weekly digest", schedule.digest, lambda ctx: f"{weekly_digest.weekly(ctx)} told"),
        job("witness", schedule.witness, lambda ctx: f"{closing.witness(ctx)} posted"),
    )


def _overdue(ctx: Context) -> str:
    told = overdue.sweep(ctx, ctx.rules.dunning)
    unowned.renew(ctx)
    return f"{told} told, {concentration.warn(ctx)} warned"


def _receivables(ctx: Context) -> str:
    kept = forecast.keep(ctx)
    return f"{unowned.weekly(ctx)} told, {kept} forecasts kept"


def _approvals(ctx: Context) -> str:
    return f"{cost_reminders.ask_for_hours(ctx)} asked, {cost_reminders.nudge(ctx)} reminded"
