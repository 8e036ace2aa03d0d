"""Which entry of the registry a message is for.  None: not for us, so the bot is silent."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from chat.commands import Commands, Wording
from chat.corrections import chatter
from chat.days import days_at
from chat.elements import Terms
from chat.folding import folded
from chat.incoming import Clicked, Incoming, Joined, Left, Removed, Said, Submitted
from chat.overheard import clearly
from chat.parse import hours_lines
from chat.spending import plainly_spent
from chat.text import Names
from handlers import lookup, workdays
from handlers.registry import ENTRIES, Entry, Kind, commands
from handlers.rules import Rules
from ledger.errors import BadInput
from ledger.errors import _ as sentence
from storage.directory import Directory


@dataclass(frozen=True, slots=True)
class Route:
    """The entry and the message as it gets it: of a command, the words after the command."""

    entry: Entry
    incoming: Incoming


def find(incoming: Incoming, people: Directory, today: date, rules: Rules) -> Route | None:
    """Where a message goes; None where nobody spoke to us.  Raises BadInput for what is spoken to us and unknown."""
    if isinstance(incoming, Clicked):
        return _known("action", incoming.action, incoming)
    if isinstance(incoming, Submitted):
        return _known("form", incoming.form, incoming)
    if isinstance(incoming, Removed):
        return Route(ENTRIES["action", "message.removed"], incoming)
    if isinstance(incoming, Left):
        return Route(ENTRIES["action", "person.left"], incoming)
    if isinstance(incoming, Joined):
        offered = Said(incoming.id, incoming.by, incoming.at)
        return Route(ENTRIES["command", "joined"], offered) if incoming.here else None
    assert isinstance(incoming, Said)
    bound = (incoming.at.platform, incoming.at.channel) in people.places
    if incoming.files and not (incoming.addressed or incoming.about or bound):
        return None
    if incoming.files:
        return Route(ENTRIES["file", "file"], incoming)
    if incoming.edits:
        return Route(ENTRIES["action", "message.edited"], incoming)
    if incoming.about:
        return Route(ENTRIES["action", "thread.said"], incoming)
    return said(incoming, people, today, rules)


def said(incoming: Said, people: Directory, today: date, rules: Rules) -> Route | None:
    """Where words go."""
    bound = people.places.get((incoming.at.platform, incoming.at.channel))
    terms = terms_of(people, rules, bound[0] if bound else 0)
    if not incoming.addressed:
        sort = clearly(incoming.text, terms, wordings(), today) if bound else "chatter"
        if sort != "question":
            return Route(ENTRIES["command", "log"], incoming) if sort == "hours" else None
    if not incoming.text.strip():
        return Route(ENTRIES["command", "help"], incoming)
    asked = wordings().best(incoming.text)
    if asked is not None:
        entry = ENTRIES["command", asked.command]
        if entry.name != "log":
            meant = wordings().best(_with_names(incoming, people)) or asked
            return Route(entry, replace(incoming, text=(meant if meant.command == asked.command else asked).rest))
        return Route(entry, incoming)
    if hours_lines(incoming.text, terms, today):
        return Route(ENTRIES["command", "log"], incoming)
    if plainly_spent(incoming.text, terms, today, rules.labour):
        return Route(ENTRIES["command", "expense"], incoming)
    if chatter(incoming.text):
        return Route(ENTRIES["action", "said.politely"], incoming)
    if number := _NUMBER.match(incoming.text):
        raise BadInput(
            sentence("Are these hours, or money?"),
            hint=sentence("For hours write {hours}, for an expense {expense}."),
            hours=Names(f"{number[1]}h {number[2]}".strip(), f"{number[1]}小时 {number[2]}".strip()),
            expense=Names(f"expense {number[1]} {number[2]}".strip(), f"报销 {number[1]} {number[2]}".strip()),
        )
    if days_at(folded(incoming.text), 0, today, rules.day_order):  # “昨天下午 现场支持”
        raise BadInput(
            sentence("I found no length of time in that."),
            hint=sentence("Write for example: log 2.5h apollo API design"),
        )
    near = wordings().near(incoming.text)
    raise BadInput(
        sentence("I did not understand that."),
        hint=sentence("Did you mean “{command}”? Say “help” to see all I can do.")
        if near
        else sentence("Say “help” to see what I can do."),
        command=_called(near.command) if near else "",
    )


def _with_names(said: Said, people: Directory) -> str:
    """The words with people's names in the place of mentions of their accounts.

    Only commands are read so: beside hours a mention is for the one who is mentioned.
    """

    def name(found: re.Match[str]) -> str:
        person = people.people.get(people.accounts.get((said.at.platform, found[1]), 0))
        if person is None:
            return found[0]
        alone = sum(one.name == person.name for one in people.people.values() if one.active) == 1
        return person.name if alone else person.email or person.name

    return _MENTION.sub(name, said.text) if "<@" in said.text else said.text


_MENTION = re.compile(r"<@([\w.-]{1,60})(?:\|[^<>\n]{0,80})?>")
_NUMBER = re.compile(
    r"\s*(\d{1,7}(?:[.,]\d{1,2})?)(?![\d/:-]|\s*(?:[月号日年]|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)))"
    r"\s*([^\n?？]{0,60})$",
    re.IGNORECASE,
)
"""A bare number, maybe with a note: it could be a length of time or an amount."""


def _called(command: str) -> Names:
    """A command as one types it, in the reader's language."""
    words = ENTRIES["command", command].words
    return Names(command, next((word for word in words if not word.isascii()), ""))


@cache
def wordings() -> Commands:
    """The index of everything that begins a command."""
    return Commands.of(
        wording
        for entry in commands()
        for wording in (
            Wording(entry.name, entry.words, entry.patterns, entry.overheard),
            Wording(entry.name, sentences=entry.asked, overheard=False),
        )
    )


def terms_of(people: Directory, rules: Rules, here: int) -> Terms:
    """The names and habits that lines of a place are read with, made once for a directory."""
    made: dict[int, Terms] = people.memory.setdefault("terms", {})
    if here not in made:
        made[here] = Terms(
            lookup.project_names(people),
            lookup.task_names(people),
            lookup.category_names(people, rules),
            here=here or None,
            order=rules.day_order,
            day=rules.day_minutes,
            working=lambda day: workdays.working(day, rules),
            currency=rules.currency,
        )
    return made[here]


def _known(kind: Kind, name: str, incoming: Incoming) -> Route:
    entry = ENTRIES.get((kind, name))
    if entry is None:
        raise BadInput(
            sentence("This card is from another time; I no longer know that button."), hint=sentence("Say “help”.")
        )
    return Route(entry, incoming)
