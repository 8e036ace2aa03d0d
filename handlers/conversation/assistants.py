"""What an assistant does for one person: it asks what only reads, and proposes what writes.

It sees what that person sees in their private chat, by the same roles.  What it proposes is put there behind a button;
done is nothing until the person presses it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from uuid import uuid4

from chat.cards.card import Card, Reply
from chat.folding import LONGEST_MESSAGE, folded_name
from chat.incoming import Identity, Place, Said
from chat.text import _
from chat.words import say, shown
from handlers.context import Asked, Context
from handlers.conversation import proposed
from handlers.conversation.answering import House
from handlers.conversation.dispatch import dispatch, may
from handlers.conversation.routing import WRITES_FILES
from handlers.dated_rules import as_of
from handlers.registry import Entry
from handlers.reports.file_wish import file_wish
from handlers.reports.printing import FileKind
from ledger.errors import BadInput, NotAllowed, NotFound, NotUnderstood, WrongState, sentence
from storage import questions
from storage.book import Book
from storage.directory import directory

NAME = "assistant"
"""The platform that it speaks through."""


@dataclass(frozen=True, slots=True)
class AssistantTool:
    """A command that only reads, as a tool: `name` without blanks, `about` in the person's language."""

    name: str
    about: str


def tools(house: House, person: int) -> tuple[AssistantTool, ...]:
    """What the person may ask; nothing once they have left."""
    with house.store.read(house.clock()) as book:
        if not directory(book).person(person).active:
            return ()
        ctx = _context(book, house, person)
        return tuple(_tool(entry, ctx) for entry in _questions(house) if may(entry, ctx))


def ask(house: House, person: int, tool: str, words: str) -> Reply:
    """What the command answers to the person in private; `words` is the rest of the line (“apollo as pdf”).

    Raises what the command raises, also Asked; NotFound where there is no such tool.
    """
    if len(words) > LONGEST_MESSAGE:
        raise BadInput(sentence("That is too long for a question."))
    entry = next((entry for entry in _questions(house) if _named(entry) == tool), None)
    if entry is None:
        raise NotFound(sentence("There is no tool “{tool}” that only reads."), tool=tool[:60])
    with house.store.read(house.clock()) as book:
        ctx = _context(book, house, person)
        line, kind = file_wish(words) if entry.name not in WRITES_FILES else (words, None)
        reply = dispatch(entry, _said(ctx, line.strip()), ctx)
        return replace(_as_file(reply, kind, ctx) if kind else reply, locale=ctx.locale)


def _as_file(reply: Reply, kind: FileKind, ctx: Context) -> Reply:
    from handlers.reports.files import as_file

    return as_file(reply, kind, ctx)


def _questions(house: House) -> Iterator[Entry]:
    """What only reads, and needs nothing that was shown before."""
    return (entry for entry in house.contents.commands if entry.reads and not entry.follows)


def propose(house: House, person: int, line: str) -> Reply:
    """Put a line that writes into the person's private chat, as a card with a button; the same line once a day.

    Raises NotUnderstood for what is no documented line that the person may say, BadInput for one that only reads,
    NotFound where the person has no private chat, WrongState where it was proposed that day.
    """
    line = " ".join(line.split())

    def put(book: Book) -> Reply:
        ctx = _context(book, house, person)
        route = proposed.documented(line, _said(ctx, line), ctx)
        if route is None:
            raise NotUnderstood(
                sentence("“{line}” is no documented line that {name} may say."),
                hint=sentence("The tool help says what there is."),
                line=line[: proposed.LONGEST],
                name=ctx.person.name,
            )
        if route.entry.reads:
            raise BadInput(sentence("That only reads: ask it with the tool {tool}."), tool=_named(route.entry))
        if not ctx.directory.accounts_of(person):
            raise NotFound(
                sentence("{name} has no account in a chat where it could be proposed."), name=ctx.person.name
            )
        digest = hashlib.sha256(folded_name(line).encode()).hexdigest()[:16]
        key = f"proposed:{person}:{ctx.today.isoformat()}:{digest}"
        id = questions.ask(book, person, "proposed", line=line)
        if not ctx.tell(ctx.person, key, proposed.proposal_card(line, id), kind="proposal"):
            raise WrongState(
                sentence("This was proposed to {name} today already: {line}"), name=ctx.person.name, line=line
            )
        title = _("Proposed to {name} in private: {line}", name=ctx.person.name, line=line)
        return Reply(Card(title, small=_("Nothing is done until they choose it.")), locale=ctx.locale)

    return house.store.write(put, now=house.clock(), trail=f"{NAME}:{uuid4().hex}", person=person)


def question_card(asked: Asked) -> Card:
    """What the command wants to know first, with the words that answer it when it is asked again."""
    lines = tuple(_("{label}: say “{value}”", label=label, value=value) for label, value in asked.choices)
    return Card(asked.title, lines=(*asked.lines, *lines), tone="warn")


def _tool(entry: Entry, ctx: Context) -> AssistantTool:
    rests = []
    for example in (example for example in entry.examples if may(entry, ctx, example.en)):
        said = shown(example, ctx.locale)
        asked = proposed.asked_command(said, ctx)
        if asked and asked.rest and asked.command == entry.name:
            rests.append(f"“{asked.rest}”")
    about = say(entry.help, ctx.locale)
    return AssistantTool(_named(entry), f"{about} words: {', '.join(rests)}" if rests else about)


def _named(entry: Entry) -> str:
    return entry.name.replace(" ", "_")


def _said(ctx: Context, text: str) -> Said:
    id = f"{NAME}:{uuid4().hex}"
    by = Identity(NAME, str(ctx.person.id), ctx.person.name, locale=ctx.locale)
    return Said(id, by, ctx.place, text=text, ref=id)


def _context(book: Book, house: House, person: int) -> Context:
    people = directory(book)
    speaker = people.person(person)
    if not speaker.active:
        raise NotAllowed(sentence("{name} is no longer with the company."), name=speaker.name)
    speaker = replace(speaker, locale=speaker.locale or "en")
    place = Place(NAME, str(person), "direct")
    rules = as_of(house.rules, people, book.now.date())
    return Context(book, people, rules, speaker, place, None, place.channel, contents=house.contents)
