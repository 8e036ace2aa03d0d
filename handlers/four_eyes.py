"""Four eyes where money or rights move: what one person asks for is done once another has agreed.

A handler does its work as ever and says what it rests on (`wanted`).  When the whole message is done, `ask` looks at
what was wanted: where somebody else can agree, all of it is undone and they are asked (when they have agreed,
`handlers.conversation.seconding` does it again, in the name of who asked); where nobody can, it stands, and those who
look after the books besides are told.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from chat.cards.card import Card, Fact
from chat.text import Text, _, verbatim
from chat.words import say
from handlers.context import Context
from handlers.rules import Matter
from ledger.approval import version_of
from ledger.nouns import Person, Role
from storage import audit

AGREE: tuple[Role, ...] = ("finance", "admin")
"""Who agrees: anybody who looks after the books, but the one who asks."""
AGREED = "agreed_by"
"""The name under which every event of it keeps who agreed."""
ALONE = "alone"
"""The same where nobody else could."""
_WATCH: tuple[Role, ...] = (*AGREE, "auditor")


@dataclass(frozen=True, slots=True)
class Want:
    """One thing that a second person has to agree to: all that the agreement rests on, as they read it."""

    matter: Matter
    title: Text
    facts: tuple[Fact, ...] = ()

    @property
    def content(self) -> Mapping[str, str]:
        """What it says, in plain words: another content is another version."""
        return {self.matter: say(self.title), **{say(fact.label): say(fact.value) for fact in self.facts}}


class SecondPerson(Exception):
    """What the message has done rests on somebody else's agreement: it is undone, and they are asked.  `deeds` names
    all that it has done, in whatever words or language it was said."""

    def __init__(self, wants: Sequence[Want], people: Sequence[Person], deeds: str) -> None:
        super().__init__(", ".join(want.matter for want in wants))
        self.deeds = deeds
        self.wants = tuple(wants)
        self.people = tuple(people)


def wanted(ctx: Context, matter: Matter, title: Text, *facts: Fact) -> None:
    """What is done now needs a second person, if the company wants that of such things."""
    if matter in ctx.rules.four_eyes:
        ctx.book.wants.append(Want(matter, title, facts))


def agreed(ctx: Context) -> tuple[Fact, ...]:
    """Who has agreed to what is done now, for a card that says by whom it was done; nobody, where nobody had to."""
    name = ctx.book.beside.get(AGREED, "")
    return (Fact(_("Agreed by"), verbatim(name)),) if name else ()


def version(wants: Sequence[Want]) -> str:
    """The name of all that is agreed to together."""
    return version_of(
        {f"{place} {name}": value for place, want in enumerate(wants) for name, value in want.content.items()}
    )


def others(ctx: Context, person: int) -> tuple[Person, ...]:
    """Who can agree to what that person asks for."""
    both = (one for role in AGREE for one in ctx.directory.with_role(role))
    return tuple({one.id: one for one in both if one.id != person}.values())


def ask(ctx: Context) -> None:
    """Looks at what was done on somebody's agreement.  Raises SecondPerson where there is one who can agree."""
    wants: Sequence[Want] = ctx.book.wants
    if not wants:
        return
    if people := others(ctx, ctx.person.id):
        raise SecondPerson(wants, people, _deeds(ctx))
    for want in wants:
        audit.note(ctx.book, "second.done_alone", f"person:{ctx.person.id}", matter=want.matter, what=say(want.title))
    audit.beside(ctx.book, **{ALONE: True})
    tell(ctx, wants, _("{name} did this alone: nobody else could agree", name=ctx.person.name))


def _deeds(ctx: Context) -> str:
    """A name of what was done: its events without the words that led to them, and its entries."""
    events = [
        (action, subject, {name: value for name, value in json.loads(detail).items() if name != audit.UNDERSTOOD})
        for action, subject, detail in ctx.book.events
    ]
    said = json.dumps([events, ctx.book.digests], sort_keys=True, ensure_ascii=False)
    return sha256(said.encode("utf-8", "surrogatepass")).hexdigest()


def tell(ctx: Context, wants: Sequence[Want], title: Text, *facts: Fact, but: Sequence[int] = ()) -> None:
    """Whoever looks after the books besides hears of it; where nobody does, the one who did it has it in writing."""
    watching = {person.id: person for role in _WATCH for person in ctx.directory.with_role(role)}
    readers = [person for id, person in watching.items() if id not in but and id != ctx.person.id]
    card = Card(title, lines=tuple(want.title for want in wants), facts=(*_facts(wants), *facts), tone="warn")
    for person in readers or ([] if but else [ctx.person]):
        ctx.tell(person, f"four-eyes:{ctx.message}", card, kind="second")


def _facts(wants: Sequence[Want]) -> tuple[Fact, ...]:
    return tuple(fact for want in wants for fact in want.facts)
