"""Leave: days on which somebody does not work, so that nobody asks for their hours.

Nothing is approved here and no reason is kept: leave itself is for the company's own system.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from chat.cards.card import Button, Card, Fact, Reply
from chat.folding import folded
from chat.incoming import Clicked, Said
from chat.text import Text, _, _n
from chat.values.days import days
from chat.values.unread import Unread
from handlers import lookup, workdays
from handlers.context import Context
from handlers.hours import timesheet
from ledger.errors import BadInput, sentence
from ledger.period import Period
from storage import absences, hours

LONG_AGO = timedelta(days=60)
LONGEST = 190
"""Nobody is away for more days in one line; so many is a slip in the year."""


def take(said: Said, ctx: Context) -> Reply:
    if not said.text.strip():
        return Reply(_coming(ctx), private=True)
    wanted = _days(ctx, said.text)
    working = [day for day in wanted if workdays.working(day, ctx.rules)]
    if not working:
        raise BadInput(sentence("Nobody works on {days} anyway."), days=tuple(wanted[:5]), field="day")
    new = absences.take(ctx.book, ctx.person.id, working)
    if not new:
        return Reply(Card(_("I know that already."), tone="good"), private=True)
    lines: tuple[Text, ...] = ()
    logged = [day for day in new if hours.on_day(ctx.book, ctx.person.id, day)]
    if logged:
        lines = (_("You have hours on {days}; they stay.", days=timesheet.brief(logged[:10])),)
    ids = " ".join(day.isoformat() for day in new)
    return Reply(
        Card(
            _n("Noted: {n} day of leave", "Noted: {n} days of leave", len(new)),
            lines=lines,
            facts=(Fact(_("Days"), Text("{days}", {"days": timesheet.brief(new[:31])})),),
            buttons=(Button(_("Take back"), "leave.back", ids),),
            tone="good",
        ),
        private=True,
    )


def give_back(said: Said, ctx: Context) -> Reply:
    if not said.text.strip():
        raise BadInput(sentence("Which days? Write for example: cancel leave tomorrow"), field="day")
    return _given_back(ctx, _days(ctx, said.text))


def back_clicked(click: Clicked, ctx: Context) -> Reply:
    """`value`: days, with blanks between them."""
    wanted = [_day(word) for word in click.value.split()]
    return Reply(_given_back(ctx, wanted).card, replace=True)


def _given_back(ctx: Context, wanted: list[date]) -> Reply:
    gone = absences.give_back(ctx.book, ctx.person.id, wanted)
    if not gone:
        return Reply(Card(_("There was no leave on those days.")), private=True)
    title = _n("Taken back: {n} day of leave", "Taken back: {n} days of leave", len(gone))
    return Reply(
        Card(title, facts=(Fact(_("Days"), Text("{days}", {"days": timesheet.brief(gone[:31])})),)), private=True
    )


def _coming(ctx: Context) -> Card:
    ahead = sorted(absences.of_person(ctx.book, ctx.person.id, Period(ctx.today, ctx.today + timedelta(days=366))))
    if not ahead:
        return Card(_("You have no leave ahead. Write for example: leave tomorrow"))
    title = _n("{n} day of leave ahead", "{n} days of leave ahead", len(ahead))
    return Card(title, facts=(Fact(_("Days"), Text("{days}", {"days": timesheet.brief(ahead[:31])})),))


def _days(ctx: Context, words: str) -> list[date]:
    """The days that are named.  Elsewhere a weekday or a date without a year is the nearest; leave is rather ahead."""
    read = days(words, ctx.today, ctx.rules.day_order)
    if isinstance(read, Unread):
        raise lookup.refused(read)
    wanted = list(read.each)
    if wanted[-1] < ctx.today and _WEEKDAY.search(folded(words)) and not _BACK.search(folded(words)):
        weeks = -(-(ctx.today - wanted[-1]).days // 7)
        wanted = [day + timedelta(weeks=weeks) for day in wanted]
    if wanted[-1] < ctx.today - LONG_AGO and not re.search(r"\d{4}", words):
        wanted = [day.replace(year=day.year + 1) for day in wanted if (day.month, day.day) != (2, 29)]
    if len(wanted) > LONGEST:
        raise BadInput(sentence("{n} days of leave in one line? Please check the year."), n=len(wanted), field="day")
    return wanted


_WEEKDAY = re.compile(r"\b(?:mon|tue|wed|thu|fri|sat|sun)|周[一二三四五六日天]|星期|礼拜")
_BACK = re.compile(r"\b(?:last|past|ago)\b|上|前|\d{4}")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadInput(sentence("“{text}” is not a day."), text=text[:40], field="day") from None
