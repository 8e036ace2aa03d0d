"""What accounts, units, currencies and tax rates have in common: a line with a day, a version, its card."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from chat.cards.card import Card, Cell, Fact
from chat.pattern import Pattern
from chat.text import Text, _
from handlers import fields, four_eyes
from handlers.context import Context
from ledger.errors import WrongState, sentence
from ledger.master_data.versions import MasterKind, MasterVersion, held
from storage import master_versions

_FROM = Pattern(
    r"(?:\bfrom\b|\bas of\b|\bsince\b|从|自)\s*(?P<day>\d[^,，\s]*(?:\s\d{1,2}\s\w+)?)\s*(?:起|开始)?\s*$",
    re.IGNORECASE,
)
QUOTES = "\"'“”「」『』‘’ ，,。:："


def day_and_rest(ctx: Context, text: str) -> tuple[date, str]:
    """The day from which a line holds (today where it names none), and the other words.  Raises BadInput."""
    at = _FROM.search(text)
    if at is None:
        return ctx.today, text.strip(QUOTES)
    return fields.first_day(ctx, at["day"], "day"), text[: at.start()].strip(QUOTES)


def current(ctx: Context, kind: MasterKind) -> dict[str, MasterVersion]:
    """Key -> what holds today."""
    return held(ctx.directory.master_versions, kind, ctx.today)


def coming(ctx: Context, kind: MasterKind) -> Iterator[MasterVersion]:
    """What is said of days to come, the nearest first."""
    later = [one for one in ctx.directory.master_versions if one.kind == kind and one.start > ctx.today]
    return iter(sorted(later, key=lambda one: (one.start, one.id)))


def keep(
    ctx: Context, new: MasterVersion, before: MasterVersion | None, title: Text, facts: tuple[Fact, ...], *, money: bool
) -> Card:
    """Keep a version; a second person agrees where money depends on it.

    Raises WrongState for what is so already, and for a day in closed books.
    """
    if before is not None and replace(before, start=new.start, id=0, person=0) == new:
        raise WrongState(sentence("That is so already."))
    lock = ctx.directory.lock
    if lock is not None and new.start < lock.until:
        raise WrongState(sentence("The books are closed until {day}; it can begin then."), day=lock.until)
    if money:
        four_eyes.wanted(ctx, "master_data", title, *facts)
    master_versions.add(ctx.book, new, ctx.message)
    lines = (_("What is booked stays as it is; what is of an earlier day is booked as it was then."),) if money else ()
    return Card(title, lines=lines, facts=(*facts, *four_eyes.agreed(ctx)), tone="good")


def since(version: MasterVersion | None) -> Cell:
    """From which day on it holds; empty for what the program or the configuration says."""
    return version.start if version else None


def who(ctx: Context, version: MasterVersion | None) -> Cell:
    """Who said so."""
    person = ctx.directory.people.get(version.person) if version else None
    return person.name if person else None
