"""How long people work on a working day, from a day on, and since when and until when they work here at all."""

from __future__ import annotations

from datetime import date

from chat.cards.card import Button, Card, Cell, Reply, Table
from chat.incoming import Clicked, Said
from chat.pattern import Pattern
from chat.text import Duration, Text, _, verbatim
from chat.values.durations import span
from chat.values.unread import Unread
from handlers import button_values, fields, lookup
from handlers.context import Context
from handlers.people import STAFF_KEEPERS
from handlers.people.said_of import said_of
from ledger.errors import BadInput, sentence
from ledger.nouns import Person
from storage import employment
from storage.directory import directory
from storage.employment import End

LONGEST = 24 * 60

_SMALL = Pattern(
    r"(?<!half )\b(?:a|per|every|each) (?:working )?day\b|\b(?:daily|is|works?)\b|/ ?day\b"
    r"|每个?工作日|每天|每日|一天|是"
)
_ON = Pattern(r"^(?:\s*(?:(?:is|on|was)\b|[=:：是为在于]))*\s*")
_NONE = frozenset({"none", "unknown", "不详", "无", "未知"})
CHANGED = _("It was changed since; nothing was taken back.")


def set_working_time(said: Said, ctx: Context) -> Reply:
    if not said.text.strip():
        return Reply(_list_card(ctx), private=True)
    wrong = BadInput(
        sentence("Say who, how long a day, and from when: working time ann 4h a day from 2026-01-01"), field="hours"
    )
    new = said_of(ctx, said.text, wrong)
    length = _SMALL.sub(" ", new.what.lower()).strip(" .。,，")
    if not length:
        return Reply(_history_card(ctx, new.person), private=True)
    ctx.require(*STAFF_KEEPERS)
    read = span(length, ctx.rules.day_minutes)
    if isinstance(read, Unread):
        raise lookup.refused(read)
    if read.minutes > LONGEST:
        raise BadInput(sentence("A day has no more than 24 hours."), field="hours")
    start = new.start or ctx.today
    before = employment.set_working_time(ctx.book, new.person, start, read.minutes)
    kept = "" if before is None else f" {before}"
    value = f"{new.person.id} {start.isoformat()} {read.minutes}{kept}"
    button = Button(_("Take back"), "worktime.back", value)
    return Reply(Card(_works(new.person, read.minutes, start), buttons=(button,), tone="good"), private=True)


def take_back_working_time(click: Clicked, ctx: Context) -> Reply:
    """`value`: person, day, minutes that were set, and those that had begun on that day before, if any."""
    who, on, set_, *before = click.value.split() if len(click.value.split()) in (3, 4) else ("", "", "")
    person, start = ctx.directory.person(button_values.number(who)), button_values.day(on)
    if dict(person.working_times).get(start) != button_values.number(set_):
        return Reply(Card(CHANGED), replace=True)
    employment.set_working_time(ctx.book, person, start, button_values.number(before[0]) if before else None)
    now = directory(ctx.book).person(person.id)
    line = _works(now, now.minutes(start, ctx.rules.day_minutes), start)
    return Reply(Card(_("Taken back."), lines=(line,)), replace=True)


def _works(person: Person, minutes: int, start: date) -> Text:
    return _("{person} works {hours} a day from {day} on.", person=person.name, hours=Duration(minutes), day=start)


# ---- entry and leaving


def set_entry_day(said: Said, ctx: Context) -> Reply:
    return _set_end(said, ctx, "entry_day")


def set_leaving_day(said: Said, ctx: Context) -> Reply:
    return _set_end(said, ctx, "leaving_day")


def _set_end(said: Said, ctx: Context, which: End) -> Reply:
    if not said.text.strip():
        return Reply(_list_card(ctx), private=True)
    wrong = BadInput(sentence("Say who, and the day: entry day ann 2026-03-01"), field="day")
    new = said_of(ctx, said.text, wrong)
    words = _ON.sub("", new.what, count=1).strip(" .。,，")
    if not words and new.start is None:
        return Reply(_history_card(ctx, new.person), private=True)
    ctx.require(*STAFF_KEEPERS)
    day = None if words.lower() in _NONE else new.start or fields.first_day(ctx, words)
    if error := _wrong_order(new.person, which, day):
        raise error
    before: date | None = getattr(new.person, which)
    employment.set_end(ctx.book, new.person, which, day)
    value = f"{new.person.id} {which} {_iso(day)} {_iso(before)}"
    card = Card(_end_shown(new.person, which, day), buttons=(Button(_("Take back"), "employment.back", value),))
    return Reply(card, private=True)


def _wrong_order(person: Person, which: End, day: date | None) -> BadInput | None:
    entry = day if which == "entry_day" else person.entry_day
    leaving = day if which == "leaving_day" else person.leaving_day
    if entry is None or leaving is None or entry <= leaving:
        return None
    return BadInput(
        sentence("{person} would leave on {leaving}, before the entry on {entry}."),
        person=person.name,
        leaving=leaving,
        entry=entry,
        field="day",
    )


def take_back_end(click: Clicked, ctx: Context) -> Reply:
    """`value`: person, which day, the day that was set and the one before, each “-” for none."""
    who, which, set_, before = button_values.parts(click.value, 4)
    person = ctx.directory.person(button_values.number(who))
    if which not in ("entry_day", "leaving_day"):
        raise button_values.outdated()
    end: End = "entry_day" if which == "entry_day" else "leaving_day"
    if getattr(person, end) != _day(set_):
        return Reply(Card(CHANGED), replace=True)
    employment.set_end(ctx.book, person, end, _day(before))
    return Reply(Card(_("Taken back."), lines=(_end_shown(person, end, _day(before)),)), replace=True)


def _end_shown(person: Person, which: End, day: date | None) -> Text:
    if which == "entry_day":
        if day is None:
            return _("Nobody has said since when {person} works here.", person=person.name)
        return _("{person} works here from {day} on.", person=person.name, day=day)
    if day is None:
        return _("{person} has no leaving day.", person=person.name)
    return _("{day} is the last day of {person}.", person=person.name, day=day)


def _iso(day: date | None) -> str:
    return day.isoformat() if day else "-"


def _day(text: str) -> date | None:
    return None if text == "-" else button_values.day(text)


# ---- shown


def _history_card(ctx: Context, person: Person) -> Card:
    rows: list[tuple[Cell, ...]] = [(_("from the beginning"), Duration(ctx.rules.day_minutes))]
    rows += [(Text("{d}", {"d": start}), Duration(minutes)) for start, minutes in person.working_times]
    ends: tuple[tuple[End, date | None], ...] = (("entry_day", person.entry_day), ("leaving_day", person.leaving_day))
    lines = tuple(_end_shown(person, which, day) for which, day in ends if day)
    table = Table((_("From"), _("A working day")), tuple(rows), numeric=(1,))
    return Card(_("Working time of {person}", person=person.name), lines=lines, table=table)


def _list_card(ctx: Context) -> Card:
    """Everybody, as it is today."""
    people = sorted((one for one in ctx.directory.people.values() if one.active), key=lambda one: one.name)
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (verbatim(one.name), Duration(one.minutes(ctx.today, ctx.rules.day_minutes)), one.entry_day, one.leaving_day)
        for one in people
    )
    heads = (_("Name"), _("A working day"), _("First day"), _("Last day"))
    return Card(_("Working time"), table=Table(heads, rows, numeric=(1,)) if rows else None)
