"""Hours of somebody else: a lead proposes them, and the one who did the work books them, or does not."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

from chat.cards.card import Button, Card, Reply
from chat.incoming import Clicked
from chat.lines.hours import HoursLine, hours_lines
from chat.lines.scan import scan
from chat.names import Match
from chat.pattern import Pattern
from chat.text import Duration, Text, Value, _
from handlers import button_values, lookup
from handlers.context import Asked, Context
from handlers.hours import entry as entry_rows
from handlers.hours.entry import TimeEntry
from handlers.registry import WORKERS
from handlers.terms import terms_here
from ledger.errors import BookError, NotFound, sentence
from ledger.nouns import Person
from storage import audit, questions

NO_SEAT_THERE = sentence("{person} has no seat in that project.")


def offered(ctx: Context, text: str) -> Reply | None:
    """The offer to propose what the words say to the one whom they name.

    None where the speaker does not lead every project that is named, or the person has no seat there.
    """
    theirs = _read(ctx, text)
    if theirs is None:
        return None
    person, entries = theirs
    id = questions.ask(ctx.book, ctx.person.id, _OFFER, whose=person.id, entries=[_kept(entry) for entry in entries])
    buttons = (
        Button(_("Propose it to {person}", person=person.name), "hours.propose", str(id), style="main"),
        Button(_("No"), "question.no", str(id)),
    )
    title = _("I booked nothing: everybody logs their own time. Shall I propose it to {person}?", person=person.name)
    return Reply(Card(title, lines=_shown(ctx, entries), buttons=buttons, tone="warn"), private=True)


def propose(click: Clicked, ctx: Context) -> Reply:
    """The lead's yes: the one who did the work is asked, in private."""
    kept = _answered(ctx, click.value, _OFFER)
    entries, person = _entries(ctx, kept), ctx.directory.person(int(kept["whose"]))
    for entry in entries:
        ctx.require("lead", project=entry.project.id)
        if not _has_seat(ctx, person, entry):
            raise NotFound(NO_SEAT_THERE, person=person.name)
    id = questions.ask(ctx.book, person.id, _PROPOSAL, proposer=ctx.person.id, entries=kept["entries"])
    card = Card(
        _("{person} proposes: {what}", person=ctx.person.name, what=_line(ctx, entries[0]))
        if len(entries) == 1
        else _("{person} proposes hours of yours", person=ctx.person.name),
        lines=_shown(ctx, entries) if len(entries) > 1 else (),
        buttons=(
            Button(_("Book it"), "hours.accept", str(id), style="main"),
            Button(_("No, thanks"), "hours.refuse", str(id)),
        ),
        about=_about(id),
    )
    if not ctx.tell(person, f"hours.proposal:{id}", card, kind="question"):
        raise NotFound(sentence("{person} has no account that I could write to."), person=person.name)
    for entry in entries:
        audit.note(ctx.book, "hours.proposed", f"person:{person.id}", proposal=id, **_kept(entry))
    title = _("Proposed to {person}; it counts when they book it.", person=person.name)
    return Reply(Card(title, lines=_shown(ctx, entries), tone="good"), replace=True)


def accept(click: Clicked, ctx: Context) -> Reply:
    """The person's yes: it is booked as their own hours, all of it or nothing."""
    id, kept = button_values.number(click.value), _answered(ctx, click.value, _PROPOSAL)
    proposer = ctx.directory.person(int(kept["proposer"]))
    booked = [entry_rows.book(ctx, entry) for entry in _entries(ctx, kept)]
    for hours in booked:
        audit.note(ctx.book, "hours.agreed", f"hours:{hours.id}", proposer=proposer.name, proposal=id)
    card = entry_rows.logged_card(ctx, booked)
    ctx.refresh(_about(id), replace(card, about=_about(id)))
    return Reply(card, replace=True)


def refuse(click: Clicked, ctx: Context) -> Reply:
    """The person's no: nothing is booked, and the one who proposed it hears so."""
    id, kept = button_values.number(click.value), _answered(ctx, click.value, _PROPOSAL)
    proposer, entries = ctx.directory.person(int(kept["proposer"])), _entries(ctx, kept)
    audit.note(ctx.book, "hours.refused", f"person:{ctx.person.id}", proposer=proposer.name, proposal=id)
    title = _("{person} did not book what you proposed.", person=ctx.person.name)
    ctx.tell(proposer, f"hours.proposal:{id}:no", Card(title, lines=_shown(ctx, entries)), kind="answer")
    card = Card(_("Nothing was booked. {person} is told.", person=proposer.name), about=_about(id))
    ctx.refresh(card.about, card)
    return Reply(card, replace=True)


_OFFER, _PROPOSAL = "offer of hours", "proposal of hours"


def _answered(ctx: Context, value: str, kind: str) -> dict[str, Any]:
    """What the question of that kind was about; it is closed.  Raises NotFound, WrongState."""
    return questions.answer(ctx.book, button_values.number(value), ctx.person.id, kind)


def _about(id: int) -> str:
    return f"proposal:{id}"


def _read(ctx: Context, text: str) -> tuple[Person, list[TimeEntry]] | None:
    """Whose hours the words tell of, and which; None where they are not one colleague's, or not for the speaker."""
    terms, text = terms_here(ctx), _with_names(ctx, text)
    named = scan(text, terms, ctx.today).of("person")
    match = named[0].value if len(named) == 1 else None
    person = ctx.directory.people.get(int(match.key)) if isinstance(match, Match) and match.kind == "one" else None
    if person is None or person.id == ctx.person.id or not person.active:
        return None
    before, after = _FOR.sub("", text[: named[0].start]), text[named[0].end :]
    read = hours_lines(f"{before} {after}".strip(), terms, ctx.today)
    entries: list[TimeEntry] = []
    for line in read:
        if not isinstance(line, HoursLine):
            return None
        try:
            entries += entry_rows.entries_of(ctx, line)
        except (BookError, Asked):
            return None
    fits = all("lead" in ctx.roles(entry.project.id) and _has_seat(ctx, person, entry) for entry in entries)
    return (person, entries) if entries and fits else None


_FOR = Pattern(r"(?:\b(?:for|by)|帮|替|给)\s?\Z", re.IGNORECASE)
_MENTION = Pattern(r"<@([\w.-]{1,60})(?:\|[^<>\n]{0,80})?>")


def _with_names(ctx: Context, text: str) -> str:
    """The words with people's names in the place of mentions of their accounts."""

    def name(mention: re.Match[str]) -> str:
        person = ctx.directory.people.get(ctx.directory.accounts.get((ctx.place.platform, mention[1]), 0))
        return person.email or person.name if person else mention[0]

    return _MENTION.sub(name, text)


def _has_seat(ctx: Context, person: Person, entry: TimeEntry) -> bool:
    return bool(ctx.directory.roles(person.id, entry.project.id) & set(WORKERS))


def _kept(entry: TimeEntry) -> dict[str, Any]:
    return {
        "project": entry.project.id,
        "day": entry.day.isoformat(),
        "minutes": entry.minutes,
        "task": entry.task,
        "category": entry.category,
        "note": entry.note,
        "span": list(entry.span),
    }


def _entries(ctx: Context, kept: dict[str, Any]) -> list[TimeEntry]:
    return [
        TimeEntry(
            ctx.directory.project(int(entry["project"])),
            date.fromisoformat(entry["day"]),
            int(entry["minutes"]),
            int(entry["task"]),
            entry["category"],
            entry["note"],
            (int(entry["span"][0]), int(entry["span"][1])),
        )
        for entry in kept["entries"]
    ]


def _shown(ctx: Context, entries: list[TimeEntry]) -> tuple[Text, ...]:
    return tuple(_line(ctx, entry) for entry in entries)


def _line(ctx: Context, entry: TimeEntry) -> Text:
    values: dict[str, Value] = {
        "hours": Duration(entry.minutes),
        "project": lookup.shown(entry.project),
        "day": entry.day,
    }
    if entry.note:
        return _("{hours} on {project}, {day}: {note}", **values, note=entry.note)
    return _("{hours} on {project}, {day}", **values)
