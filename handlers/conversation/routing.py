"""Which row of the tables a message is for.  None: not for us, so the bot is silent."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from chat.folding import folded
from chat.incoming import Clicked, Incoming, Joined, Left, Removed, Said, Submitted
from chat.intent.commands import AskedCommand
from chat.lines.corrections import chatter
from chat.lines.elements import Terms
from chat.lines.hours import hours_lines
from chat.lines.overheard import overheard
from chat.lines.plain_spending import plain_spending
from chat.lines.spending import spending
from chat.text import Bilingual
from chat.values.days import days_at
from handlers.context import Read
from handlers.registry import Contents, Entry, Kind
from handlers.rules import Rules
from handlers.terms import terms_of
from ledger.errors import BadInput, NotUnderstood, sentence
from storage.directory import Directory


@dataclass(frozen=True, slots=True)
class Route:
    """The entry and the message as it gets it: of a command, the words after the command.

    `read` is what the words say, where routing had to read them: the entry's handler takes it from its context.
    """

    entry: Entry
    incoming: Incoming
    read: Read = None


def find(incoming: Incoming, contents: Contents, people: Directory, today: date, rules: Rules) -> Route | None:
    """Where a message goes; None where nobody spoke to us.  Raises BadInput for what is spoken to us and unknown."""
    if isinstance(incoming, Clicked):
        return _known(contents, "action", incoming.action, incoming)
    if isinstance(incoming, Submitted):
        return _known(contents, "form", incoming.form, incoming)
    if isinstance(incoming, Removed):
        return Route(contents.entries["event", "message.removed"], incoming)
    if isinstance(incoming, Left):
        return Route(contents.entries["event", "person.left"], incoming)
    if isinstance(incoming, Joined):
        offered = Said(incoming.id, incoming.by, incoming.at)
        return Route(contents.entries["command", "joined"], offered) if incoming.here else None
    assert isinstance(incoming, Said)
    bound = (incoming.at.platform, incoming.at.channel) in people.places
    if incoming.files and not (incoming.addressed or incoming.about or bound):
        return None
    if incoming.files:
        return Route(contents.entries["file", "file"], incoming)
    if incoming.edits:
        return Route(contents.entries["event", "message.edited"], incoming)
    if incoming.about:
        return Route(contents.entries["event", "thread.said"], incoming)
    return said(incoming, contents, people, today, rules)


def said(incoming: Said, contents: Contents, people: Directory, today: date, rules: Rules) -> Route | None:
    """Where words go."""
    bound = people.places.get((incoming.at.platform, incoming.at.channel))
    terms = terms_of(people, rules, bound[0] if bound else 0)
    asked = None
    if not incoming.addressed:
        if bound is None:
            return None
        heard = overheard(incoming.text, terms, contents.wordings, today)
        if heard.sort == "hours":
            return Route(contents.entries["command", "log"], incoming, heard.hours)
        if heard.asked is None:
            return None
        asked = heard.asked
    if not incoming.text.strip():
        return Route(contents.entries["command", "help"], incoming)
    asked = asked or contents.wordings.best(incoming.text)
    if asked is not None:
        return _command(asked, incoming, contents, people, terms, today)
    if entries := hours_lines(incoming.text, terms, today):
        return Route(contents.entries["command", "log"], incoming, entries)
    if spent := plain_spending(incoming.text, terms, today, rules.labour):
        return Route(contents.entries["command", "expense"], incoming, spent)
    if chatter(incoming.text):
        return Route(contents.entries["event", "said.politely"], incoming)
    if number := _NUMBER.match(incoming.text):
        raise BadInput(
            sentence("Are these hours, or money?"),
            hint=sentence("For hours write {hours}, for an expense {expense}."),
            hours=Bilingual(f"{number[1]}h {number[2]}".strip(), f"{number[1]}小时 {number[2]}".strip()),
            expense=Bilingual(f"expense {number[1]} {number[2]}".strip(), f"报销 {number[1]} {number[2]}".strip()),
        )
    if days_at(folded(incoming.text), 0, today, rules.day_order):  # “昨天下午 现场支持”
        raise NotUnderstood(
            sentence("I found no length of time in that."),
            hint=sentence("Write for example: log 2.5h apollo API design"),
        )
    near = contents.wordings.near(incoming.text)
    raise NotUnderstood(
        hint=sentence("Did you mean “{command}”? Say “help” to see all I can do.")
        if near
        else sentence("Say “help” to see what I can do."),
        command=_called(contents, near.command) if near else "",
    )


def _command(
    asked: AskedCommand, incoming: Said, contents: Contents, people: Directory, terms: Terms, today: date
) -> Route:
    """Where a line goes that begins with a command, ends with it or asks for it in a sentence."""
    entry = contents.entries["command", asked.command]
    if entry.name == "log":
        said = incoming if asked.rest else replace(incoming, text="")
        return Route(entry, said, hours_lines(said.text, terms, today) if said.text.strip() else None)
    meant = (contents.wordings.best(_with_names(incoming, people)) if "<@" in incoming.text else None) or asked
    said = replace(incoming, text=(meant if meant.command == asked.command else asked).rest)
    reads = entry.name == "expense" and said.text.strip()
    return Route(entry, said, spending(said.text, terms, today) if reads else None)


def _with_names(said: Said, people: Directory) -> str:
    """The words with people's names in the place of mentions of their accounts.

    Only commands are read so: beside hours a mention is for the one who is mentioned.
    """

    def name(mention: re.Match[str]) -> str:
        person = people.people.get(people.accounts.get((said.at.platform, mention[1]), 0))
        if person is None:
            return mention[0]
        alone = sum(other.name == person.name for other in people.people.values() if other.active) == 1
        return person.name if alone else person.email or person.name

    return _MENTION.sub(name, said.text)


_MENTION = re.compile(r"<@([\w.-]{1,60})(?:\|[^<>\n]{0,80})?>")
_NUMBER = re.compile(
    r"\s*(\d{1,7}(?:[.,]\d{1,2})?)(?![\d/:-]|\s*(?:[月号日年]|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)))"
    r"\s*([^\n?？]{0,60})$",
    re.IGNORECASE,
)
"""A bare number, maybe with a note: it could be a length of time or an amount."""


def _called(contents: Contents, command: str) -> Bilingual:
    """A command as one types it, in the reader's language."""
    words = contents.entries["command", command].words
    return Bilingual(command, next((word for word in words if not word.isascii()), ""))


def _known(contents: Contents, kind: Kind, name: str, incoming: Incoming) -> Route:
    entry = contents.entries.get((kind, name))
    if entry is None:
        raise BadInput(
            sentence("This card is from another time; I no longer know that button."), hint=sentence("Say “help”.")
        )
    return Route(entry, incoming)
