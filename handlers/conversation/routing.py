"""Which row of the tables a message is for.  None: not for us, so the bot is silent."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from chat.incoming import Clicked, Incoming, Joined, Left, Removed, Said, Submitted
from chat.intent import answers
from chat.intent.commands import AskedCommand
from chat.intent.features import State
from chat.intent.reading import LineReading
from chat.lines.elements import Element, Terms
from chat.lines.guard import turning
from chat.lines.hours import hours_lines
from chat.lines.scan import scan
from chat.lines.spending import SpendingLine, spending
from chat.pattern import Pattern
from chat.values.dates import Days
from handlers.context import Answered, Read, UnclearLine
from handlers.conversation import choosing, documented
from handlers.conversation.decided import Decided
from handlers.conversation.overheard import overheard
from handlers.conversation.understanding import understand
from handlers.registry import ANYONE, OWNER, Contents, Entry, Kind
from handlers.reports.file_wish import file_wish, other_kind
from handlers.reports.printing import FileKind
from handlers.rules import Rules
from handlers.terms import terms_of
from ledger.errors import BadInput, sentence
from storage.directory import Directory
from storage.questions import OpenQuestion


@dataclass(frozen=True, slots=True)
class Route:
    """The entry and the message as it gets it: of a command, the words after the command.

    Attributes:
        read: what the words say, where routing had to read them: the entry's handler takes it from its context.
        line: the documented line that it was understood as, where the entry is no command.
        left: what was said and not used, to be said beside the answer.
        otherwise: where it goes when the entry can make no sense of the words.
        file: the kind of file that the table which it shows is wanted as; "" for none.
    """

    entry: Entry
    incoming: Incoming
    read: Read = None
    line: str = ""
    left: tuple[str, ...] = ()
    otherwise: Route | None = None
    file: FileKind | Literal[""] = ""

    @property
    def reads(self) -> bool:
        """Whether nothing is changed, wherever it goes."""
        return self.entry.reads and (self.otherwise is None or self.otherwise.reads)


@dataclass(frozen=True, slots=True)
class Moment:
    """What has just happened between the bot and the one who speaks: a question is open, something was entered, or
    the line is one that the bot offered and the person took."""

    question: OpenQuestion | None = None
    entered: bool = False
    agreed: bool = False


NO_MOMENT = Moment()


def find(
    incoming: Incoming, contents: Contents, people: Directory, today: date, rules: Rules, moment: Moment = NO_MOMENT
) -> Route | None:
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
    if incoming.files and not (incoming.addressed or incoming.about or _listens(incoming, people, rules)):
        return None
    if incoming.files:
        return Route(contents.entries["file", "file"], incoming)
    if incoming.edits:
        return Route(contents.entries["event", "message.edited"], incoming)
    if incoming.about and not _only_wants_a_file(incoming.text):
        return Route(contents.entries["event", "thread.said"], incoming)
    return said(incoming, contents, people, today, rules, moment)


def said(
    incoming: Said, contents: Contents, people: Directory, today: date, rules: Rules, moment: Moment = NO_MOMENT
) -> Route | None:
    """Where words go."""
    if incoming.addressed and (route := _as_file(incoming, contents, people, today, rules, moment)):
        return route
    bound = people.places.get((incoming.at.platform, incoming.at.channel))
    terms = terms_of(people, rules, bound[0] if bound else 0)
    if not incoming.addressed and not _listens(incoming, people, rules):
        return None
    if not incoming.text.strip():
        return Route(contents.entries["command", "help"], incoming) if incoming.addressed else None
    state: State = "question" if moment.question else "booked" if moment.entered else ""
    may = _may(people.accounts.get((incoming.by.platform, incoming.by.id), 0), contents, people)
    text = _with_names(incoming, people) if _MENTIONED_DID.match(incoming.text) else incoming.text
    reading = understand(text, terms, contents.wordings, today, state, addressed=incoming.addressed, may=may)
    needs = str(moment.question.body.get("needs", "")) if moment.question else ""
    asked = None if needs == "reason" and _runs_on(reading) else reading.asked
    command = asked is not None and asked.how == "word" and bool(asked.rest)
    if moment.question and moment.question.kind == "said" and not command:
        choices = [(str(label), str(value)) for label, value in moment.question.body.get("choices", ())]
        free = bool(moment.question.body.get("fill")) and asked is None and answers.holds(reading.line, needs)
        if answer := answers.answer(reading.line, choices, reading.likely, free=free, needs=needs):
            entry = contents.entries["event", "question.answered"]
            return Route(entry, incoming, Answered(moment.question.id, answer))
    decided = (
        choosing.spoken(reading, contents, rules.labour, entered=moment.entered, agreed=moment.agreed)
        if incoming.addressed
        else overheard(reading, contents)
    )
    return _routed(decided, incoming, contents, people, terms, today, moment) if decided else None


def _runs_on(reading: LineReading) -> bool:
    """Whether a command's word only begins a sentence: “客户增加了需求” says nothing of a customer's tier."""
    asked = reading.asked
    if asked is None or asked.how != "word" or asked.typed.isascii() or not asked.rest:
        return False
    return f"{asked.typed}{asked.rest}" in reading.line.text and reading.likely.get(reading.wish, 0.0) < choosing.SURE


def _as_file(
    incoming: Said, contents: Contents, people: Directory, today: date, rules: Rules, moment: Moment
) -> Route | None:
    """“budgets as PDF”: where the line goes without the wish, if that shows something; alone, the table shown last."""
    line, kind = file_wish(incoming.text)
    rest, other = other_kind(incoming.text) if kind is None else (line, "")
    if kind is None and not other:
        return None
    route = said(replace(incoming, text=rest), contents, people, today, rules, moment) if rest else None
    if rest and (route is None or not route.reads or route.entry.kind != "command"):
        return None
    if route is None or other:
        return Route(contents.entries["command", "as file"], incoming)
    return None if route.entry.name in WRITES_FILES or kind is None else replace(route, file=kind)


def _only_wants_a_file(text: str) -> bool:
    line, kind = file_wish(text)
    return kind is not None and not line


WRITES_FILES = ("report", "export", "letter", "help")
"""What names the kind of its files itself, or has no table."""


def _may(person: int, contents: Contents, people: Directory) -> Callable[[str], bool]:
    """Whether a person has one of a command's roles anywhere; of a stranger nothing is known."""
    mine = {seat.role for seat in people.seats_of(person)}

    def may(command: str) -> bool:
        entry = contents.entries.get(("command", command))
        return (
            entry is None or not mine or entry.roles == ANYONE or OWNER in entry.roles or bool(mine & set(entry.roles))
        )

    return may


def _listens(incoming: Said, people: Directory, rules: Rules) -> bool:
    """Whether words and files that are not for us are heard there at all."""
    here = (incoming.at.platform, incoming.at.channel)
    return here in people.places and people.listening.get(here, rules.listen) != "addressed"


def _routed(
    decided: Decided, incoming: Said, contents: Contents, people: Directory, terms: Terms, today: date, moment: Moment
) -> Route:
    if decided.asked:
        route = _command(decided.asked, incoming, contents, people, terms, today, agreed=moment.agreed)
        route = replace(route, left=decided.left) if decided.left else route
    else:
        entry = contents.entries[decided.kind, decided.name]
        words = replace(incoming, text=decided.text) if decided.text else incoming
        route = Route(entry, words, decided.read, decided.line, decided.left)
    if decided.otherwise is None:
        return route
    return replace(route, otherwise=_routed(decided.otherwise, incoming, contents, people, terms, today, moment))


def _command(
    asked: AskedCommand,
    incoming: Said,
    contents: Contents,
    people: Directory,
    terms: Terms,
    today: date,
    *,
    agreed: bool = False,
) -> Route:
    """Where a line goes that begins with a command, ends with it or asks for it in a sentence."""
    entry = contents.entries["command", asked.command]
    if entry.name == "log":
        said = incoming if asked.rest else replace(incoming, text="")
        return Route(entry, said, hours_lines(said.text, terms, today) if said.text.strip() else None)
    meant = (contents.wordings.best(_with_names(incoming, people)) if "<@" in incoming.text else None) or asked
    said = replace(incoming, text=(meant if meant.command == asked.command else asked).rest)
    if entry.name != "expense" or not said.text.strip():
        return Route(entry, said)
    read = spending(said.text, terms, today)
    left = read.left if isinstance(read, SpendingLine) else ()
    left = tuple(one for one in left if one.kind in ("amount", "number", "project", "percent") or _ahead(one, today))
    beside = tuple(read.line[element.start : element.end] for element in left) if isinstance(read, SpendingLine) else ()
    if isinstance(read, SpendingLine) and not agreed and not read.unspent:
        turned = turning(scan(said.text, terms, today), read.used)
        beside += tuple(turn.words for turn in turned if not turn.aside and turn.turn in _TURNING_MONEY)
        beside += tuple(match[0].strip() for match in _NEGATIVE.finditer(said.text))
    if isinstance(read, SpendingLine) and beside and not agreed and all(spent.amount for spent in read.spendings):
        line = documented.spending_line(read, contents, documented.chinese(said.text), today)
        unclear = UnclearLine((line,), tuple(dict.fromkeys(beside)))
        return Route(contents.entries["event", "said.offered"], incoming, unclear, line)
    return Route(entry, said, read)


def _ahead(element: Element, today: date) -> bool:
    """Whether it is a day that has not come: what was spent was not spent then."""
    return isinstance(element.value, Days) and element.value.first > today


_NEGATIVE = Pattern(r"(?:\b(?:minus|negative|less)\b|负|减去?)(?=\s?[\d¥$€£])", re.IGNORECASE)
"""“expense minus 40”: money that comes back is not spent."""
_TURNING_MONEY: tuple[str, ...] = (
    "asks",
    "not",
    "supposes",
    "others",
    "hedges",
    "bounds",
    "repeats",
    "shares",
    "compares",
    "takes back",
    "edge",
)
"""What turns an expense that somebody asked for by its word: the rest may be its note."""


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


_MENTIONED_DID = Pattern(
    r"\s*<@[\w.-]{1,60}(?:\|[^<>\n]{0,80})?>\s*"
    r"(?:did|worked|spent|logged|was on|has|昨天|今天|前天|在|干了|做了|记了|花了|搞了)"
)
"""Somebody else is mentioned as the one who did it; anywhere else a mention is for the one who is mentioned."""
_MENTION = Pattern(r"<@([\w.-]{1,60})(?:\|[^<>\n]{0,80})?>")


def _known(contents: Contents, kind: Kind, name: str, incoming: Incoming) -> Route:
    entry = contents.entries.get((kind, name))
    if entry is None:
        raise BadInput(
            sentence("This card is from another time; I no longer know that button."), hint=sentence("Say “help”.")
        )
    return Route(entry, incoming)
