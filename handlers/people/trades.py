"""The trade of people (工种), from a day on: what rates by trade hold for, and what reports group hours by."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from chat.cards.card import Button, Card, Reply, Table
from chat.incoming import Clicked, Said
from chat.pattern import Pattern
from chat.text import Text, _, _n, verbatim
from handlers import button_values, lookup
from handlers.context import Context
from handlers.people import KEEPERS, repricing
from handlers.people.said_of import said_of
from ledger.errors import BadInput, NotAllowed, sentence
from ledger.nouns import Person
from ledger.rates import Difference
from storage import people, questions

LONGEST = 40


@dataclass(frozen=True, slots=True)
class _NewTrade:
    """A trade that somebody is given; `start` None: from the beginning."""

    person: Person
    trade: str
    start: date | None

    @property
    def after(self) -> Person:
        """The person with it."""
        if self.start is None:
            return replace(self.person, role=self.trade)
        kept = [change for change in self.person.trades if change[0] != self.start]
        return replace(self.person, trades=tuple(sorted([*kept, (self.start, self.trade)])))


def set_trade(said: Said, ctx: Context) -> Reply:
    words = said.text.strip()
    if not words:
        return Reply(_list_card(ctx), private=True)
    new = _spoken(ctx, words)
    if isinstance(new, Person):
        return Reply(_history_card(new), private=True)
    may_set(ctx, new.person)
    if new.after == new.person or (new.start and new.person.trade(new.start) == new.trade):
        title = _("{person} is {trade} already.", person=new.person.name, trade=new.trade)
        return Reply(Card(title), private=True)
    changes = repricing.of_trade(ctx, new.person, new.after, new.start or date.min)
    if not changes:
        return Reply(_done(ctx, new), private=True)
    if "finance" not in ctx.roles():
        raise NotAllowed(
            sentence("Hours that are booked already would cost something else: that is for finance to confirm."),
            hint=sentence("Say from which day on: trade {person} {trade} from {day}"),
            person=new.person.name,
            trade=new.trade,
            day=_after(ctx, changes),
        )
    start = new.start.isoformat() if new.start else ""
    id = questions.ask(ctx.book, ctx.person.id, "trade", holder=new.person.id, trade=new.trade, start=start)
    button = Button(_("Set the trade and book the differences"), "trade.confirm", str(id), style="main")
    return Reply(repricing.proposal_card(ctx, new.start, changes, button, id), private=True)


def confirm_trade(click: Clicked, ctx: Context) -> Reply:
    asked = questions.answer(ctx.book, button_values.number(click.value), ctx.person.id, "trade")
    start = str(asked["start"])
    person = ctx.directory.person(int(asked["holder"]))
    new = _NewTrade(person, str(asked["trade"]), date.fromisoformat(start) if start else None)
    changes = repricing.of_trade(ctx, person, new.after, new.start or date.min)
    people.set_trade(ctx.book, person, new.trade, new.start)
    repricing.adjust(ctx, changes)
    title = _n("{n} entry was adjusted.", "{n} entries were adjusted.", len(changes))
    return Reply(Card(title, tone="good"), replace=True, private=True)


def may_set(ctx: Context, person: Person) -> None:
    """Finance and administrators, and who leads a project that the person has a seat in.  Raises NotAllowed."""
    theirs = {seat.project for seat in ctx.directory.seats_of(person.id) if seat.project}
    if ctx.roles() & {"finance", "admin"} or any("lead" in ctx.roles(project) for project in theirs):
        return
    raise ctx.refused(
        *KEEPERS, sentence=sentence("The trade of a person is set by a lead of their projects, finance or an admin.")
    )


def _done(ctx: Context, new: _NewTrade) -> Card:
    people.set_trade(ctx.book, new.person, new.trade, new.start)
    if new.start is None:
        return Card(_("{person} is {trade}.", person=new.person.name, trade=new.trade), tone="good")
    title = _("{person} is {trade} from {day} on.", person=new.person.name, trade=new.trade, day=new.start)
    return Card(title, tone="good")


def _after(ctx: Context, changes: Sequence[Difference]) -> date:
    """The first day behind all that is booked."""
    last = max(ctx.today, *(change.worked.day for change in changes))
    return date.fromordinal(last.toordinal() + 1)


_IS = Pattern(r"^(?:is|as|to|=|:|：|是|为|改为|改成)?\s*(?:an?\s+)?", re.I)


def _spoken(ctx: Context, text: str) -> _NewTrade | Person:
    """What is to be set, or whose trade is asked for.  Raises BadInput."""
    said = said_of(ctx, text, _unclear("person"))
    person, start = said.person, said.start
    trade = _IS.sub("", said.what, count=1).strip(" .。,，")
    if not trade:
        return person
    if len(trade) > LONGEST or re.search(r"\d{3,}", trade):
        raise _unclear("trade")
    if start is None and (person.role or person.trades):
        start = ctx.today
    return _NewTrade(person, lookup.trade(ctx, trade), start)


def _unclear(field: str) -> BadInput:
    return BadInput(sentence("Say who, and which trade: trade ann welder"), field=field)


def _history_card(person: Person) -> Card:
    title = _("Trade of {person}", person=person.name)
    rows = [(verbatim(person.role), _("from the beginning"))] if person.role else []
    rows += [(verbatim(trade), Text("{d}", {"d": start})) for start, trade in person.trades]
    if not rows:
        return Card(title, lines=(_("Nobody has said so yet."),))
    return Card(title, table=Table((_("Trade"), _("From")), tuple(rows)))


def _list_card(ctx: Context) -> Card:
    """Everybody whose trade the person may set."""
    if ctx.roles() & {"finance", "admin", "auditor"}:
        shown = [person for person in ctx.directory.people.values() if person.active]
    else:
        led = {seat.project for seat in ctx.directory.seats_of(ctx.person.id) if seat.role == "lead"}
        shown = [
            person
            for person in ctx.directory.people.values()
            if person.active and any(seat.project in led for seat in ctx.directory.seats_of(person.id))
        ]
    rows = tuple(
        (verbatim(person.name), verbatim(person.trade(ctx.today) or "–"))
        for person in sorted(shown, key=lambda person: person.name)
    )
    return Card(_("Trades"), table=Table((_("Name"), _("Trade")), rows) if rows else None)
