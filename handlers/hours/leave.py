"""Leave: days and parts of days on which somebody does not work, so that nobody asks for their hours.

Nothing is approved here and no reason is kept: leave itself is for the company's own system.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from chat.cards.card import Button, Card, Fact, Reply
from chat.folding import folded
from chat.incoming import Clicked, Said
from chat.lines.leave import Asks, LeaveLine, leave_line
from chat.pattern import Pattern
from chat.text import NOTHING, Text, _, _n
from chat.values.unread import Unread
from handlers import lookup, workdays
from handlers.context import Context
from handlers.hours import leave_days, timesheet
from handlers.terms import terms_here
from ledger import absence as leave_rules
from ledger.errors import BadInput, sentence
from ledger.nouns import Absence
from ledger.period import Period
from storage import absences, hours

LONGEST = 190
"""Nobody is away for more days in one line; so many is a slip in the year."""
LONGEST_IN_PARTS = 62
"""Nor for parts of more days."""


def take(said: Said, ctx: Context) -> Reply:
    if not said.text.strip() or _LOOKS.search(folded(said.text)):
        return Reply(_coming(ctx), private=True)
    line = _of_somebody_else(ctx, said.text, leave_line(said.text, terms_here(ctx), ctx.today))
    offers = [leave_days.absences_of(days) for days in line.offers]
    for offer in offers[:1]:
        _check_length(offer)
    working = [tuple(absence for absence in offer if workdays.working(absence.day, ctx.rules)) for offer in offers]
    if offers and not any(working):
        days = tuple(dict.fromkeys(absence.day for absence in offers[0]))
        raise BadInput(sentence("Nobody works on {days} anyway."), days=days[:5], field="day")
    meant = list(dict.fromkeys(offer for offer in working if offer))
    if line.asks or len(meant) != 1:
        return Reply(_question(ctx, line, meant), private=True)
    return Reply(_taken(ctx, meant[0], line.doubt), private=True)


_LOOKS = Pattern(
    r"^\s*(?:show|list|which|when|how (?:many|much)|what|do i have|have i (?:got )?any|any leave|upcoming)\b"
    r"|^\s*(?:查看?|看一?下|列出)|哪[几些]?天|什么时候|多少天"
    r"|^(?:\s|my|our|the|all|planned|next|me|我|的)+$"
)
"""Asks what leave there is, and takes none."""


def take_clicked(click: Clicked, ctx: Context) -> Reply:
    """`value`: what was chosen of a question."""
    return Reply(_taken(ctx, leave_days.read_value(click.value)), replace=True)


def _taken(ctx: Context, wanted: Sequence[Absence], doubt: Text = NOTHING) -> Card:
    covered: list[Absence] = []
    new: list[Absence] = []
    for absence in wanted:
        gone, came = leave_rules.taken(absences.on_day(ctx.book, ctx.person.id, absence.day), absence)
        covered += gone
        new += came
    absences.give_back(ctx.book, ctx.person.id, covered)
    absences.take(ctx.book, ctx.person.id, new)
    if not new:
        return Card(_("I know that already."), tone="good")
    lines: tuple[Text, ...] = (doubt,) if doubt else ()
    logged = [absence.day for absence in new if absence.whole and hours.on_day(ctx.book, ctx.person.id, absence.day)]
    if logged:
        lines += (_("You have hours on {days}; they stay.", days=timesheet.brief(logged[:10])),)
    if len(new) == 1:
        title = _("Noted: {leave}", leave=leave_days.brief(new))
    else:
        count = len({absence.day for absence in new})
        if all(absence.whole for absence in new):
            title = _n("Noted: {n} day of leave", "Noted: {n} days of leave", count)
        else:
            title = _n("Noted: leave on {n} day", "Noted: leave on {n} days", count)
    facts = (_days_fact(new),) if len(new) > 1 else ()
    button = Button(_("Take back"), "leave.back", leave_days.value(new))
    return Card(title, lines=lines, facts=facts, buttons=(button,), tone="good")


def _question(ctx: Context, line: LeaveLine, meant: Sequence[Sequence[Absence]]) -> Card:
    """What was understood, to be chosen from; nothing is kept."""
    asks = line.asks or "day"
    if asks == "long ago" and meant and meant[0][0].day > ctx.today:  # the other was a holiday
        asks = "day"
    year = line.asks == "long ago"
    lines: tuple[Text, ...] = ()
    if line.rest and asks in ("rest", "nothing"):
        lines = (_("I do not know what “{words}” means here.", words=line.rest[:40]),)
    if len(meant) == 1:
        lines += (_("I understood: {leave}", leave=leave_days.brief(meant[0], year=year)),)
    if not meant and asks == "nothing" and not line.rest:
        today, tomorrow = ctx.today, ctx.today + timedelta(1)
        meant = [(Absence(day),) for day in (today, tomorrow) if workdays.working(day, ctx.rules)]
    lines += (_("Nothing was saved. Write for example: leave monday morning"),)
    only = len(meant) == 1
    buttons = tuple(
        Button(
            _("Yes, note it") if only and asks in ("rest", "long ago", "back") else leave_days.brief(offer, year=year),
            "leave.take",
            leave_days.value(offer),
            style="main" if place == 0 else "plain",
        )
        for place, offer in enumerate(meant[:4])
    )
    return Card(line.sentence or _QUESTIONS[asks], lines=lines, buttons=buttons, tone="warn")


_QUESTIONS: dict[Asks, Text] = {
    "nothing": _("On which days are you away?"),
    "day": _("Which day do you mean?"),
    "long ago": _("That is more than a month back. Is it right?"),
    "half": _("Morning or afternoon?"),
    "times": _("From when to when are you away?"),
    "which": _("Which of these do you mean?"),
    "end": _("Until when are you away?"),
    "back": _("Are these the days on which you are away?"),
    "rest": _("Are these the days on which you are away?"),
    "other": _("Which day do you mean?"),
}


def _of_somebody_else(ctx: Context, text: str, line: LeaveLine) -> LeaveLine:
    """Nobody takes leave for another: a line that begins with a colleague's name is asked about."""
    words = text.strip()
    named = lookup.person_names(ctx.directory).named_at(folded(words), 0)
    if named is None or any(known.key == ctx.person.id for known in named[1].known):
        return line
    return replace(line, asks="rest", rest=words[: named[0]])


# ---- back


def give_back(said: Said, ctx: Context) -> Reply:
    line = leave_line(said.text, terms_here(ctx), ctx.today, returning=True)
    if line.sentence:
        raise lookup.refused(Unread(line.sentence, field="day"))
    if not line.named or not line.offers:
        return Reply(_which_back(ctx), private=True)
    offers = [leave_days.absences_of(days) for days in line.offers]
    _check_length(offers[0])
    standing = [offer for offer in offers if _standing(ctx, offer)]
    if len(standing) > 1:
        return Reply(_choice(_("Which of these do you mean?"), standing), private=True)
    return Reply(_given_back(ctx, (standing or offers)[0]), private=True)


def back_clicked(click: Clicked, ctx: Context) -> Reply:
    """`value`: what is taken back."""
    return Reply(_given_back(ctx, leave_days.read_value(click.value)), replace=True)


def _given_back(ctx: Context, wanted: Sequence[Absence]) -> Card:
    gone: list[Absence] = []
    halves: list[Absence] = []
    left: list[Absence] = []
    for absence in wanted:
        went, stays = leave_rules.given_back(absences.on_day(ctx.book, ctx.person.id, absence.day), absence)
        if stays:
            absences.give_back_half(ctx.book, ctx.person.id, absence, stays)
            left += stays
            halves.append(absence)
        else:
            gone += (kept for kept in went if kept not in gone)
    absences.give_back(ctx.book, ctx.person.id, gone)
    gone = sorted((*gone, *halves), key=lambda absence: (absence.day, absence.start, absence.part))
    if gone:
        lines = (_("Still away: {leave}", leave=leave_days.brief(left)),) if left else ()
        if len(gone) == 1:
            return Card(_("Taken back: {leave}", leave=leave_days.brief(gone)), lines=lines)
        count = len({absence.day for absence in gone})
        title = _n("Taken back: {n} day of leave", "Taken back: {n} days of leave", count)
        return Card(title, lines=lines, facts=(_days_fact(gone),))
    if others := _standing(ctx, wanted):
        return _choice(_("Your leave on that day is another. Take it back?"), [others])
    return Card(_("There was no leave on those days."))


def _standing(ctx: Context, wanted: Iterable[Absence]) -> tuple[Absence, ...]:
    """All leave on the days that were named."""
    days = dict.fromkeys(absence.day for absence in wanted)
    return tuple(absence for day in days for absence in absences.on_day(ctx.book, ctx.person.id, day))


def _which_back(ctx: Context) -> Card:
    """Without a day: each leave that is ahead, to be chosen from."""
    spells = _spells(ctx, _ahead(ctx))
    if not spells:
        return Card(_("You have no leave ahead."))
    title = _("Take this leave back?") if len(spells) == 1 else _("Which leave do you take back?")
    return _choice(title, spells[:5])


def _choice(title: Text, offers: Sequence[Sequence[Absence]]) -> Card:
    buttons = tuple(
        Button(leave_days.brief(offer), "leave.back", leave_days.value(offer), style="main" if place == 0 else "plain")
        for place, offer in enumerate(offers)
    )
    return Card(title, buttons=buttons, tone="warn")


def _spells(ctx: Context, ahead: Sequence[Absence]) -> list[tuple[Absence, ...]]:
    """Whole days with no working day between are one leave; a part of a day is one by itself."""
    spells: list[list[Absence]] = []
    for absence in ahead:
        last = spells[-1][-1] if spells else None
        if last and last.whole and absence.whole and not _works_between(ctx, last.day, absence.day):
            spells[-1].append(absence)
        else:
            spells.append([absence])
    return [tuple(spell) for spell in spells]


def _works_between(ctx: Context, first: date, last: date) -> bool:
    return any(workdays.working(first + timedelta(number), ctx.rules) for number in range(1, (last - first).days))


# ---- what there is


def _ahead(ctx: Context) -> tuple[Absence, ...]:
    return absences.of_person(ctx.book, ctx.person.id, Period(ctx.today, ctx.today + timedelta(days=366)))


def _coming(ctx: Context) -> Card:
    ahead = _ahead(ctx)
    if not ahead:
        return Card(_("You have no leave ahead. Write for example: leave tomorrow"))
    count = len({absence.day for absence in ahead})
    if all(absence.whole for absence in ahead):
        title = _n("{n} day of leave ahead", "{n} days of leave ahead", count)
    else:
        title = _n("Leave on {n} day ahead", "Leave on {n} days ahead", count)
    return Card(title, facts=(_days_fact(ahead),))


def _days_fact(shown: Sequence[Absence]) -> Fact:
    return Fact(_("Days"), Text("{days}", {"days": leave_days.named(shown)}))


def _check_length(wanted: Sequence[Absence]) -> None:
    """Raises BadInput for more days than anybody is away."""
    if len(wanted) > (LONGEST if all(absence.whole for absence in wanted) else LONGEST_IN_PARTS):
        raise BadInput(sentence("{n} days of leave in one line? Please check the year."), n=len(wanted), field="day")
