"""What a question in free words is about: a project, a person, a cost category, days; and what remains unknown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from chat.folding import cleaned, folded
from chat.names import Match
from chat.pattern import Pattern
from chat.values.dates import Days
from chat.values.days import days_at
from chat.values.unread import Unread
from handlers import lookup
from handlers.context import Context
from ledger.nouns import Person, Project
from ledger.period import Period


@dataclass(frozen=True, slots=True)
class About:
    """What was named; None and "" where nothing was.  `rest` are the words that name nothing we know."""

    project: Project | None = None
    person: Person | None = None
    category: str = ""
    period: Period | None = None
    rest: str = ""


def about(ctx: Context, text: str) -> About:
    """Read the words of a question in any order.

    Raises BadInput for a day that is none, Asked where several projects or people fit.
    """
    line = cleaned(text)[:300]
    low = folded(line)
    projects, people = lookup.project_names(ctx.directory), lookup.person_names(ctx.directory)
    categories = ctx.rules.category_names
    project: Match | None = None
    person: Match | None = None
    mine, category, period, rest, place = False, "", None, "", 0
    while place < len(low):
        if step := _SMALL.match(low, place):
            place = step.end()
            continue
        if own := _MINE.match(low, place):
            mine, place = True, own.end()
        elif named := projects.named_at(low, place):
            place, project = named[0], project or named[1]
        elif named := people.named_at(low, place):
            place, person = named[0], person or named[1]
        elif read := days_at(low, place, ctx.today, ctx.rules.day_order):
            if isinstance(read[1], Unread):
                raise lookup.refused(read[1])
            place, period = read[0], period or _period(read[1])
        elif named := categories.named_at(low, place):
            place, category = named[0], category or str(named[1].key)
        else:
            word = _WORD.match(low, place)
            end = word.end() if word else place + 1
            rest, place = f"{rest} {line[place:end]}" if word else rest + line[place:end], end
    who = lookup.person(ctx, person.typed) if person else ctx.person if mine else None
    return About(lookup.project(ctx, project) if project else None, who, category, period, rest.strip())


def _period(read: Days) -> Period:
    return Period(read.first, read.last + timedelta(days=1))


def months(period: Period) -> tuple[str, ...]:
    """The months ("2026-11") that a period lies in.

    >>> from datetime import date
    >>> months(Period(date(2026, 10, 1), date(2026, 12, 1))), months(Period(date(2026, 10, 30), date(2026, 11, 2)))
    (('2026-10', '2026-11'), ('2026-10', '2026-11'))
    """
    return tuple(sorted({day.isoformat()[:7] for day in period}))


_SMALL = Pattern(
    r"[\s,;:.?!、。()'“”\"]+"
    r"|(?:for|on|in|of|the|and|by|at|to|our|project|so far|now|please|altogether|during|since|s)\b"
    r"|[的在和共]|项目|现在|目前|一共|总共"
)
_MINE = Pattern(r"(?:i|me|my|myself|mine)\b|我自己|我")
_WORD = Pattern(r"[a-z0-9\u00c0-\u024f_.-]+")
