"""What to do about a line that was spoken to the bot: do it, offer what it could mean, decline, or say it is lost.

What is sure is done: an exact documented wording, or a wish of which the router is sure and whose values are all there
and all used.  What is likely is offered by buttons that say what each would do.  What speaks of something that did not
happen is declined.  Everything else is answered honestly with the nearest things that it could mean.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from chat.folding import folded
from chat.intent import talk
from chat.intent.commands import AskedCommand
from chat.intent.reading import LineReading
from chat.intent.wishes import command_of
from chat.lines.corrections import chatter
from chat.lines.guard import Leftover
from chat.lines.hours import HoursLine
from chat.lines.signals import signals, turns
from chat.lines.spending import SpendingLine
from chat.requests.composers import COMPOSERS
from chat.values.unread import Unread
from handlers.context import Read, Unclear
from handlers.conversation import documented
from handlers.conversation.requests import left_of, request, turned
from handlers.conversation.unclear import ASKED_FOR
from handlers.conversation.understanding import left_of_hours
from handlers.registry import Contents, Kind

SURE = 0.5
"""So sure the router has to be for a change to be made without a question, where the values are all there."""
SHOWN = 0.45
"""So sure for what only shows something."""
LIKELY = 0.3
"""So sure for one wish to be offered alone."""
NEAR = 0.12
"""So sure for a wish to be one of three that are offered."""


@dataclass(frozen=True, slots=True)
class Decided:
    """The row, and what it is handed.

    Attributes:
        asked: the command as it was said, where it was said as documented; then nothing else counts.
        text: the words that the row gets, where they are not those that were said.
        line: the documented line that it was understood as, where the row is no command.
        left: what was said and not used, to be said beside the answer.
        otherwise: what it is where the row cannot make sense of the words: “customer call 50 mins” names no customer.
    """

    kind: Kind = "command"
    name: str = ""
    text: str = ""
    read: Read = None
    line: str = ""
    asked: AskedCommand | None = None
    otherwise: Decided | None = None
    left: tuple[str, ...] = ()


def spoken(reading: LineReading, contents: Contents, labour: str, *, entered: bool = False) -> Decided:
    """What to do about a line that was spoken to the bot."""
    asked = reading.asked
    if asked and asked.how == "word" and not _disputed(reading, asked):
        decided = _documented(reading, asked, contents)
        if not decided.asked or not asked.rest or asked.command == "log":
            return decided
        if _of_ordinary_speech(reading, asked):
            otherwise = _undocumented(reading, contents, labour, entered=entered)
            return replace(decided, otherwise=None if otherwise.name == "said.lost" else otherwise)
        return replace(decided, otherwise=_in_order(reading, asked, contents))
    return _undocumented(reading, contents, labour, entered=entered)


def _in_order(reading: LineReading, asked: AskedCommand, contents: Contents) -> Decided | None:
    """A command that writes, its values in another order than the documents have: “received 96000 for apollo”."""
    if asked.command not in COMPOSERS or contents.entries["command", asked.command].reads:
        return None
    wanted = COMPOSERS[asked.command](reading.line)
    again = contents.wordings.best(wanted.line)
    left = left_of(wanted, reading.line)
    if wanted.missing or left or again is None or again.command != asked.command:
        return None
    if wanted.doubtful or turned(wanted, reading.line):
        return Decided("event", "said.offered", read=Unclear((wanted.line,)), line=wanted.line)
    return Decided("command", asked.command, text=again.rest or " ", line=wanted.line)


def _undocumented(reading: LineReading, contents: Contents, labour: str, *, entered: bool) -> Decided:
    """By what it says, where no documented word begins it."""
    if chatter(reading.line.text):
        return Decided("event", "said.politely")
    if decided := _about_what_stands(reading, contents, entered=entered):
        return decided
    if decided := _hours(reading, contents):
        return decided
    if decided := _spending(reading, contents, labour):
        return decided
    asked = reading.asked
    if asked and asked.how in ("sentence", "last"):
        own = reading.chance(*_wishes(asked.command))
        other = reading.likely.get(reading.wish, 0.0)
        if own >= 0.1 or (asked.how == "sentence" and (own >= 0.03 or other < 0.5)) or other < LIKELY:
            return Decided(asked=asked)
    if (number := _BARE.fullmatch(reading.line.text)) and reading.likely.get(reading.wish, 0.0) < SURE:
        return _number(number, contents, documented.chinese(reading.line.text))
    return _wished(reading, contents)


def _number(number: re.Match[str], contents: Contents, in_chinese: bool) -> Decided:
    """A bare number, maybe with a note: it could be a length of time or an amount."""
    figure, rest = number["figure"], number["rest"].strip()
    hours = documented.word_of(contents.entries["command", "log"], in_chinese)
    spent = documented.word_of(contents.entries["command", "expense"], in_chinese)
    unit = "小时" if in_chinese else "h"
    lines = (f"{hours} {figure}{unit} {rest}".strip(), f"{spent} {figure} {rest}".strip())
    return Decided("event", "said.number", read=Unclear(lines))


def _about_what_stands(reading: LineReading, contents: Contents, *, entered: bool) -> Decided | None:
    """Corrections, undoing and leave: their rows read whole sentences, and ask themselves where it is not clear."""
    correcting, undoing = reading.chance("correct"), reading.chance("undo")
    entries = [entry for entry in reading.hours if isinstance(entry, HoursLine)]
    here = bool(reading.line.terms.here)
    new = any(entry.project or entry.verb or (here and entry.note) for entry in entries) or _names_spending(reading)
    points_back = talk.points_back(reading.line.low)
    new = new and not points_back and not talk.corrects(reading.line.low)
    enough = 0.15 if points_back else 0.35
    if entered and not new and (correcting + undoing >= enough or reading.wish in ("correct", "undo")):
        first, second = ("correct", "undo") if correcting >= undoing else ("undo", "correct")
        other = _whole(second, reading, contents) if min(correcting, undoing) >= NEAR else None
        return replace(_whole(first, reading, contents), otherwise=other)
    if undoing >= 0.5:
        return _whole("undo", reading, contents)
    away, returning = reading.chance("leave"), reading.chance("back_from_leave")
    absent = turns(reading.line.low, "absent") and not any(entry.project for entry in entries)
    if away + returning >= (0.05 if absent else 0.4) and (absent or reading.wish in ("leave", "back_from_leave")):
        return _whole("leave" if away >= returning else "back from leave", reading, contents)
    return None


def _names_spending(reading: LineReading) -> bool:
    """Whether the line says what money was spent on, and where it goes."""
    spent = reading.spending
    if spent is None or isinstance(spent, Unread):
        return False
    return all(
        part.amount and (part.category or part.note) and (part.project or reading.line.terms.here)
        for part in spent.spendings
    )


def _whole(name: str, reading: LineReading, contents: Contents) -> Decided:
    """A row that reads the sentence as it was said."""
    entry = contents.entries["command", name]
    words = " ".join(reading.line.text.split())
    line = f"{documented.word_of(entry, documented.chinese(words))} {words}"
    return Decided("command", name, text=reading.line.text, line=line)


def _wishes(command: str) -> tuple[str, ...]:
    """The wishes that are met by a command."""
    return tuple({command, command.replace(" ", "_"), *(wish for wish in _WISHES.get(command, ()))})


_WISHES = {
    "report": ("report_file",),
    "approvals": ("approve_that", "reject_that", "approvals"),
    "correct": ("correct", "undo"),
    "budget": ("budget", "budgets"),
    "receivables": ("receivables", "overdue", "ageing", "payment_chances", "cash_forecast"),
    "overdue": ("overdue", "receivables", "ageing"),
    "help": ("help", "polite"),
    "my week": ("my_week", "missing", "team_hours"),
    "team hours": ("team_hours", "my_week", "missing"),
    "missing": ("missing", "my_week"),
    "leave": ("leave", "back_from_leave"),
}


def _disputed(reading: LineReading, asked: AskedCommand) -> bool:
    """A word of ordinary speech that begins the line, where the rest of the line wishes for something else.

    An exact documented wording always wins: only words that also begin other sentences are doubted, and in Chinese
    those that run on without a blank (“采购那单取消吧”).
    """
    if not asked.rest or reading.wish in ("", *_wishes(asked.command)) or _only_values(reading, asked):
        return False
    if not _of_ordinary_speech(reading, asked):
        return False
    own = reading.chance(*_wishes(asked.command))
    return own < 0.07 and reading.likely[reading.wish] > 0.45


def _of_ordinary_speech(reading: LineReading, asked: AskedCommand) -> bool:
    """Whether the words that were taken for a command also begin other sentences."""
    word, low = folded(asked.typed), reading.line.low
    after = low[low.find(word) + len(word) :][:1]
    runs_on = not word.isascii() and "\u3400" <= after <= "\u9fff"
    return runs_on or word in _ORDINARY


_ORDINARY = frozenset(
    (
        *(
            "home",
            "start",
            "stop",
            "timer",
            "time",
            "week",
            "hours",
            "customer",
            "customers",
            "people",
            "task",
            "tasks",
        ),
        *(
            "contract",
            "copy",
            "letter",
            "order",
            "purchase",
            "project",
            "projects",
            "received",
            "forgotten",
            "template",
        ),
        *("seat", "language", "help", "hi", "hello", "hey", "inbox", "todo"),
    )
)
"""Words of commands that begin ordinary sentences as well: “home with the flu”, “customer call 50 mins”."""


def _only_values(reading: LineReading, asked: AskedCommand) -> bool:
    """“budget apollo travel”: nothing but names and values beside the documented word."""
    rest = _NUMBERED.sub(" ", folded(asked.rest))
    for element in reading.line.elements:
        rest = rest.replace(reading.line.low[element.start : element.end], " ")
    return not any(char.isalnum() for char in rest)


_NUMBERED = re.compile(
    r"\b(?:expense|hours|order|contract|person|project)s?\s?[#:：]?\s?\d+"
    r"|(?:费用|报销|工时|订单|采购|合同|人员|项目)\s?[#:：]?\s?\d+"
)
"""A thing by its number: “why expense 12”, “为什么 费用 12”."""


def _documented(reading: LineReading, asked: AskedCommand, contents: Contents) -> Decided:
    if asked.command == "log" and reading.hours and (decided := _hours(reading, contents, asked_for=True)):
        return decided
    return Decided(asked=asked)


def _hours(reading: LineReading, contents: Contents, *, asked_for: bool = False) -> Decided | None:
    """Hours: booked where every word was used; else asked, declined, or not meant at all."""
    entries = tuple(entry for entry in reading.hours if isinstance(entry, HoursLine))
    chance = reading.chance("log", "late")
    if not reading.hours or (not entries and chance < LIKELY):
        return None
    left = left_of_hours(reading, entries)
    declining = next((leftover for leftover in left if leftover.weight == "declines"), None)
    other = reading.wish not in ("log", "late", "not_done", "others_hours", "correct", "start")
    if other and not asked_for and reading.likely[reading.wish] > max(2 * chance, 0.25):
        return None
    days = entries and all(entry.unit == "days" for entry in entries)
    if days and chance < 0.3 and not asked_for and (reading.chance("allowance") > 0.1 or not entries[0].project):
        return None
    if reading.wish == "correct" and reading.likely["correct"] > 0.4 and not any(entry.project for entry in entries):
        return None
    log = documented.hours_line(entries, contents, documented.chinese(reading.line.text), reading.line.today)
    refusing = reading.wish in ("not_done", "others_hours") and reading.likely[reading.wish] > 0.6
    if (declining or refusing) and not asked_for:
        if reading.wish in _QUESTIONS and declining and declining.turn == "asks":
            return None
        why = declining.turn if declining else "others" if reading.wish == "others_hours" else ""
        return Decided("event", "said.declined", read=Unclear((log,) if entries else (), why=why))
    if len(entries) < len(reading.hours):  # its own question is asked
        return Decided("command", "log", read=reading.hours)
    if left:
        return Decided("event", "said.offered", read=Unclear((log,), _words(left)), line=log)
    if chance >= 0.1 or asked_for or _shaped(reading, entries):
        return Decided("command", "log", read=reading.hours)
    return Decided("event", "said.offered", read=Unclear((log,)), line=log)


_QUESTIONS = ("team_hours", "my_week", "missing", "budget", "budgets", "help", "why")


def _shaped(reading: LineReading, entries: Iterable[HoursLine]) -> bool:
    """Every entry names its project."""
    return all(entry.project or reading.line.terms.here for entry in entries)


def _spending(reading: LineReading, contents: Contents, labour: str) -> Decided | None:
    """Money spent, where nobody introduced it: drafted where every word was used."""
    spent = reading.spending
    chance = reading.chance("expense")
    if spent is None:
        return None
    if chance < SHAPED and _shaped_as_spending(reading, spent):
        chance = SHAPED
    elif chance < max(LIKELY, reading.likely.get(reading.wish, 0.0)):
        return None
    if isinstance(spent, Unread):
        return Decided("command", "expense", read=spent) if reading.wish == "expense" and chance >= 0.4 else None
    if not all(part.amount for part in spent.spendings):
        return None
    if any(part.category and part.category.key == labour for part in spent.spendings):
        return None
    line = documented.spending_line(spent, contents, documented.chinese(reading.line.text), reading.line.today)
    if spent.unspent:
        return Decided(
            "event", "said.declined", read=Unclear((line,), sentences=(spent.unspent.sentence, spent.unspent.hint))
        )
    left = tuple(reading.line.words(element) for element in spent.left)
    plain = all(part.category or (part.amount and part.amount.currency) for part in spent.spendings)
    if left or (chance != SHAPED and reading.wish != "expense") or chance < (0.4 if plain else 0.65):
        return Decided("event", "said.offered", read=Unclear((line,), left), line=line)
    return Decided("command", "expense", read=spent)


SHAPED = 0.5
"""What the bare shape of an expense counts: a thing, an amount, a project, and no word that turns it."""


def _shaped_as_spending(reading: LineReading, spent: SpendingLine | Unread) -> bool:
    """“taxi 38.50 apollo”: what it was for, an amount that is money beyond doubt, where it goes, and nothing else."""
    if isinstance(spent, Unread) or spent.left or spent.unspent or signals(reading.line.low):
        return False
    if reading.line.of("span", "clock", "party", "percent") or "\n" in reading.line.text:
        return False
    other = reading.chance("paid", "order", "set_budget", "refund", "refunded", "pay_supplier", "invoice", "advance")
    if (
        other > 0.2
        or (reading.wish != "expense" and reading.likely[reading.wish] > 0.4)
        or reading.chance("correct", "undo", "approve_that", "reject_that") > 0.6
    ):
        return False
    return all(
        part.amount
        and part.amount.number > 0
        and (part.project or reading.line.terms.here)
        and part.note
        and len(part.note) < 40
        and (part.category or part.amount.currency)
        for part in spent.spendings
    )


def _wished(reading: LineReading, contents: Contents) -> Decided:
    """By the router alone."""
    wish, chance = reading.wish, reading.likely.get(reading.wish, 0.0)
    if wish in _DECLINED and chance >= LIKELY:
        return Decided("event", "said.declined", read=Unclear(why=_DECLINED[wish]))
    if wish in ("polite", "nonsense") or chance < LIKELY:
        return _nearest(reading, contents)
    wanted = request(command_of(wish), reading.line, contents)
    asked = contents.wordings.best(wanted.line) if wanted else None
    if wanted is None or asked is None or asked.how != "word":
        return _nearest(reading, contents)
    entry = contents.entries["command", asked.command]
    left = left_of(wanted, reading.line)
    if entry.reads and chance >= SHOWN:
        return Decided("command", entry.name, text=asked.rest or " ", line=wanted.line, left=left)
    if wanted.missing and wanted.missing[0] in ASKED_FOR:
        missing = Unclear((wanted.line,), left, missing=wanted.missing[0])
        return Decided("event", "said.incomplete", read=missing, line=wanted.line)
    sure = chance >= (DOUBTED if entry.name in HARMLESS else SURE)
    if sure and not wanted.doubtful and not left and not turned(wanted, reading.line):
        return Decided("command", entry.name, text=asked.rest or " ", line=wanted.line)
    return Decided("event", "said.offered", read=Unclear((wanted.line,), left), line=wanted.line)


_DECLINED = {"not_done": "", "others_hours": "others"}
DOUBTED = 0.45
HARMLESS = ("order", "advance", "refunded", "reminders")
"""What only drafts, or refuses: it is taken back with one tap."""


def _nearest(reading: LineReading, contents: Contents) -> Decided:
    """The two or three nearest things that it could mean."""
    lines = []
    for wish, chance in list(reading.likely.items())[:4]:
        wanted = COMPOSERS[command_of(wish)](reading.line) if chance >= NEAR and command_of(wish) in COMPOSERS else None
        if wanted and wanted.line not in lines:
            lines.append(wanted.line)
    if not lines and (near := contents.wordings.near(reading.line.text)):
        word = documented.word_of(contents.entries["command", near.command], documented.chinese(reading.line.text))
        lines.append(f"{word} {near.rest}".strip())
    if not lines:
        dated = reading.line.elements and reading.line.elements[0].kind == "days"
        return Decided("event", "said.lost", read=Unclear(missing="length" if dated else ""))
    return Decided("event", "said.lost", read=Unclear(tuple(lines[:3])))


def _words(left: Iterable[Leftover]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(leftover.words.strip() for leftover in left))


_BARE = re.compile(
    r"\s*(?P<figure>\d{1,7}(?:[.,]\d{1,2})?)(?![\d/:-]|\s*(?:[月号日年%]|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)))"
    r"\s*(?P<rest>[^\n?？\d]{0,60})",
    re.IGNORECASE,
)
