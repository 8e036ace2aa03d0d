"""What to do about a line that was spoken to the bot: do it, offer what it could mean, decline, or say it is lost.

What is sure is done: an exact documented wording, or a wish of which the router is sure and whose values are all there
and all used.  What is likely is offered by buttons that say what each would do.  What speaks of something that did not
happen is declined.  Everything else is answered honestly with the nearest things that it could mean.
"""

from __future__ import annotations

from dataclasses import replace

from chat.folding import folded
from chat.intent import inquiring
from chat.intent.commands import VERY_LIKE, AskedCommand
from chat.intent.plainly import PLAINLY as PLAINLY_SAID
from chat.intent.reading import LineReading
from chat.intent.wishes import command_of, without
from chat.lines.corrections import chatter
from chat.lines.hours import HoursLine
from chat.lines.plain_spending import is_money
from chat.lines.signals import turns
from chat.lines.spending import SpendingLine
from chat.pattern import Pattern
from chat.requests.advances import GIVES_BACK
from chat.requests.documented import DocumentedLine
from chat.values.impossible import impossible
from handlers.context import UnclearLine
from handlers.conversation import bare_number, blocks, documented, entries, left_out, reordered, standing, suppliers
from handlers.conversation.decided import LIKELY, Decided
from handlers.conversation.doubted import doubted
from handlers.conversation.requests import composers, left_of, request, shows_alone, turned, unsaid
from handlers.conversation.unclear import ASKED_FOR
from handlers.conversation.wishes_met import wishes_of
from handlers.registry import Contents

SURE = 0.7
"""So sure the router has to be for a change to be made without a question, where the values are all there."""
SHOWN = 0.45
"""So sure for what only shows something."""
ALONE = 0.38
"""So sure for being asked about alone: below it the nearest are offered."""
PLAINLY = 0.75
"""The same where something was said that the command does not use."""
NEAREST = 0.2
"""So sure for the first of those that are offered where nothing was understood, and"""
MISSPELT = 0.05
"""So likely a command is meant whose word is misspelt."""
NEAR = 0.12
"""for the others."""


def spoken(
    reading: LineReading, contents: Contents, labour: str, *, entered: bool = False, agreed: bool = False
) -> Decided:
    """What to do about a line that was spoken to the bot.

    `agreed`: it is a documented line that was shown, and said yes to: nothing in it is doubted once more.
    """
    if agreed and reading.asked and reading.asked.how == "word":
        read = reading.asked.command == "log" and all(isinstance(entry, HoursLine) for entry in reading.hours)
        return Decided("command", "log", read=reading.hours) if read else Decided(asked=reading.asked)
    decided = doubted(_spoken(reading, contents, labour, entered=entered), reading, contents)
    return left_out.told(decided, reading.line, contents)


def _spoken(reading: LineReading, contents: Contents, labour: str, *, entered: bool) -> Decided:
    asked = reading.asked
    if several := blocks.forwarded(reading) or blocks.mixed(reading, contents):
        return several
    if asked and asked.how == "word" and not _disputed(reading, asked):
        decided = _documented(reading, asked, contents)
        if not decided.asked or not asked.rest or asked.command == "log":
            return decided
        if paid_out := suppliers.to_a_supplier(reading, asked):
            return replace(decided, otherwise=paid_out)
        if _of_ordinary_speech(reading, asked) and not _only_values(reading, asked):
            otherwise = _undocumented(reading, contents, labour, entered=entered)
            useful = (
                (otherwise.kind == "command" and otherwise.name != _LISTS.get(asked.command))
                or _runs_on(reading, asked)
                or asked.command in ("start", "stop")
            )
            useful = useful and not (asked.command in _BUYS and entries.metres(reading.line))
            return replace(decided, otherwise=otherwise if useful else None)
        if asked.command in ("orders", "budget") and reading.line.of("amount", "number"):
            otherwise = _undocumented(reading, contents, labour, entered=entered)
            return replace(decided, otherwise=None if otherwise.name == "said.lost" else otherwise)
        return reordered.on_condition(reading, asked) or replace(
            decided, otherwise=reordered.in_order(reading, asked, contents)
        )
    return _undocumented(reading, contents, labour, entered=entered)


_BUYS = ("expense", "order")
_LISTS = {"order": "orders"}
"""“order servers” asks for no list of what is on order."""


def _undocumented(reading: LineReading, contents: Contents, labour: str, *, entered: bool) -> Decided:
    """By what it says, where no documented word begins it."""
    if chatter(reading.line.text):
        return Decided("event", "said.politely")
    if decided := entries.only_asked(reading):
        return decided
    if entered and (paying := suppliers.to_be_paid(reading)):
        return paying
    if decided := standing.about(reading, contents, entered=entered and not _whole(reading.asked)):
        return decided
    if decided := entries.hours(reading, contents):
        return decided
    if decided := entries.untimed(reading, contents) or entries.unpriced(reading, contents):
        return decided
    number = bare_number.BARE.fullmatch(reading.line.text)
    if number and not reading.line.of("project", "category") and not _is_money(reading) and not _plain(reading):
        return bare_number.asked(number, contents, documented.chinese(reading.line.text))
    if decided := entries.spending(reading, contents, labour):
        return decided
    asked = reading.asked
    if asked and asked.command == "team hours" and inquiring.asks_what_was_paid(reading.line):
        return _nearest(reading, contents)
    if asked and asked.how in ("sentence", "last") and not _composed(reading, asked):
        own = reading.chance(*wishes_of(asked.command))
        other = reading.likely.get(reading.wish, 0.0)
        if (
            asked.rest in _SMALL
            or _supposes(asked, reading)
            or (asked.how == "sentence" and (own >= 0.03 or other < 0.8 or not _known(asked.command, reading)))
            or (asked.how == "last" and own >= 0.15 and (own >= SHOWN or _only_values(reading, asked)))
            or (asked.how == "last" and other < LIKELY and _only_values(reading, asked))
        ):
            return Decided(asked=_begun(asked), otherwise=_other_than(asked, reading, contents))
    if number and reading.likely.get(reading.wish, 0.0) < SURE:
        return bare_number.asked(number, contents, documented.chinese(reading.line.text))
    return _wished(reading, contents)


def _begun(asked: AskedCommand) -> AskedCommand:
    """“星河这边我开工了，帮我计时”: nothing but the name is behind the words of a start."""
    return replace(asked, rest=_STARTING.sub("", asked.rest)) if asked.command == "start" else asked


_STARTING = Pattern(r"(?:这边|那边)?我?(?:们)?开工了?[,，\s]*(?:[帮给请]我?)*\W*$")


def _composed(reading: LineReading, asked: AskedCommand) -> bool:
    """Whether a sentence that only ends in a command's word tells that command more than it could read in its words:
    “收到Acme回款192000，今天到账”."""
    same = (
        asked.how == "last" and command_of(reading.wish) == asked.command == "paid" and _COMES.match(reading.line.low)
    )
    sure = reading.likely.get(reading.wish, 0.0) >= SURE and not turns(reading.line.low, "not")
    return bool(same and sure and not _only_values(reading, asked))


_COMES = Pattern(r"\W*(?:今天|刚刚?|我们|已经?)?收到")


def _other_than(asked: AskedCommand, reading: LineReading, contents: Contents) -> Decided | None:
    """What else a line is whose words were taken for a command's sentence, but name nothing that it knows: not the same
    command with something left out, nor what leaves out the word that it begins with."""
    other = _wished(reading, contents)
    left = other.read.left if isinstance(other.read, UnclearLine) else ()
    same = contents.wordings.best(other.line) if left else None
    begun = any(reading.line.low.startswith(folded(one)) and not asked.rest.startswith(one) for one in left)
    less = begun or (same and same.command == asked.command)
    return None if less or other.name in ("said.lost", asked.command) or _supposes(asked, reading) else other


def _supposes(asked: AskedCommand, reading: LineReading) -> bool:
    """“如果小安一月离职”: nobody is to go, known or not, and nothing is to be another way."""
    return asked.command == "what if" and reading.wish in ("deactivate", "correct")


def _whole(asked: AskedCommand | None) -> bool:
    """Whether a line says all of itself, whatever was entered just now: “show my leave”, “如果差旅照这样下去”."""
    if asked is None:
        return False
    return asked.rest in _SMALL if asked.how == "last" else asked.how == "sentence" and asked.command == "what if"


_SMALL = ("", "my", "the", "our", "我的", "我")
"""Nothing but these before the word of a command that stands last."""


def _plain(reading: LineReading) -> bool:
    """“35 was deducted by the bank”: no bare number, whatever else."""
    return reading.wish in ("bank charge", "prepay") and reading.likely[reading.wish] >= PLAINLY_SAID


def _is_money(reading: LineReading) -> bool:
    return isinstance(reading.spending, SpendingLine) and is_money(reading.spending, reading.line)


def _disputed(reading: LineReading, asked: AskedCommand) -> bool:
    """A word of ordinary speech that begins the line, where the rest of the line wishes for something else.

    An exact documented wording always wins: only words that also begin other sentences are doubted, and in Chinese
    those that run on without a blank (“采购那单取消吧”).
    """
    if asked.command == "advance" and GIVES_BACK.search(folded(asked.rest)):
        return True  # “预支款没花完 退200”
    if asked.command == "materials" and reading.line.of("amount", "number") and not impossible(reading.line.text):
        return True  # “materials 500 apollo” is spent on material
    so_much = asked.command == "write off" and _SO_MUCH_OF.match(asked.rest)  # “write off 800 of apollo instalment 2”
    if so_much or _IS_WRONG.match(asked.rest) or (asked.command == "log" and _A_VOUCHER.match(reading.line.low)):
        return True  # “项目不对 星河的”, “记-12到记-40都过账了”
    if asked.command in _PAYS and reading.wish in ("prepay", "bank charge", "contract change"):
        return True  # “paid dell 8000 as a deposit”
    timed = [isinstance(entry, HoursLine) and entry.project is not None for entry in reading.hours]
    if asked.command in _TIMESHEETS and timed and all(timed) and reading.line.of("span"):
        return True  # “timesheet: mon lab 2h; tue lab 3h”
    same = reading.wish in ("", _LISTS.get(asked.command), *wishes_of(asked.command))
    topic = asked.command == "help" and not reading.line.of("amount", "number", "span")
    if not asked.rest or same or topic or _only_values(reading, asked):
        return False
    lacking = folded(asked.typed) == "late" and without(("late",), reading.line)  # “late payers list”
    if asked.command == "leave" and (reading.line.of("party") or standing.keeps_one(reading.line.low)):
        return True  # “leave acme alone till 10 dec”
    hours = reading.line.of("span") and reading.line.of("project") and not reading.line.of("amount")
    if asked.command in _BUYS and hours and (reading.line.of("number") or entries.metres(reading.line)):
        return False  # “expense 2 m pipe 30 apollo”
    if asked.command in ("undo", "leave", "expense", "order") and hours and reading.likely.get("log", 0) >= SHOWN:
        return True  # “undo feature in the editor 4h apollo”
    if asked.command == "contract" and reading.line.of("percent"):
        return False  # “contract apollo 106000 tax 6% 30% advance, 70% 30 days after acceptance, revenue cost to cost”
    if asked.command in _OF_WORDS and reading.line.of("span", "clock") and reading.wish in ("log", "expense"):
        return True  # “客户call 45分钟”
    if not lacking and not (_of_ordinary_speech(reading, asked) and _known(asked.command, reading)):
        return False
    own, top = reading.chance(*wishes_of(asked.command)), reading.likely[reading.wish]
    return (own < 0.07 and top > 0.45) or (_runs_on(reading, asked) and own < top / 2)


_A_VOUCHER = Pattern(r"记\s?[-–—]\s?\d")
_IS_WRONG = Pattern(r"\s?(?:不对|错|[搞弄选写记填]错)")
_SO_MUCH_OF = Pattern(r"\W*[\d.,]+ ?(?:of|from|on)\b")
_PAYS = ("paid", "contract", "bank lines")
"""Commands whose words also begin what is said of a deposit, of what a bank took, of another price."""
_OF_WORDS = ("tier", "task", "people", "projects", "why", "home", "orders", "receivables", "contract")
"""Commands that take no length of time."""
_TIMESHEETS = ("my week", "missing", "team hours", "report")
"""Commands whose words also stand above a list of hours."""


def _known(command: str, reading: LineReading) -> bool:
    """Whether the router knows anything of a command."""
    return any(wish in reading.likely for wish in wishes_of(command))


def _of_ordinary_speech(reading: LineReading, asked: AskedCommand) -> bool:
    """Whether the words that were taken for a command also begin other sentences."""
    if asked.command == "why" and inquiring.has_a_verb(asked.rest):
        return True
    return _ORDINARY.fullmatch(folded(asked.typed)) is not None or _runs_on(reading, asked)


def _runs_on(reading: LineReading, asked: AskedCommand) -> bool:
    """Whether Chinese words of a command go on without a blank: “客户今天付了十万”."""
    word, low = folded(asked.typed), reading.line.low
    after = low[low.find(word) + len(word) :][:1]
    return not word.isascii() and "\u3400" <= after <= "\u9fff"


_ORDINARY = Pattern(
    r"home|start|stop|timer|time|week|hours|customer|customers|people|task|tasks|order"
    r"|purchase|forgotten|help|hi|hello|hey|inbox|todo|bad debt|letters"
)
"""Words of commands that begin ordinary sentences as well: “home with the flu”, “customer call 50 mins”."""


def _only_values(reading: LineReading, asked: AskedCommand) -> bool:
    """“budget apollo travel”: nothing but names and values beside the documented word."""
    rest = _NUMBERED.sub(" ", folded(asked.rest))
    for element in reading.line.elements:
        rest = rest.replace(reading.line.low[element.start : element.end], " ")
    return not any(char.isalnum() for char in rest)


_NUMBERED = Pattern(
    r"\b(?:expense|hours|order|contract|person|project)s?\s?[#:：]?\s?\d+"
    r"|(?:费用|报销|工时|订单|采购|合同|人员|项目)\s?[#:：]?\s?\d+"
)
"""A thing by its number: “why expense 12”, “为什么 费用 12”."""


def _documented(reading: LineReading, asked: AskedCommand, contents: Contents) -> Decided:
    if asked.command == "log" and reading.hours and (decided := entries.hours(reading, contents, asked_for=True)):
        return decided
    return Decided(asked=asked)


def _wished(reading: LineReading, contents: Contents) -> Decided:
    """By the router alone."""
    wish, chance = reading.wish, reading.likely.get(reading.wish, 0.0)
    if wish == "team_hours" and inquiring.asks_what_was_paid(reading.line):
        return _nearest(reading, contents)
    near = contents.wordings.near(reading.line.text, VERY_LIKE)
    if near and reading.chance(*wishes_of(near.command)) >= MISSPELT:  # “budgt apollo”
        return _nearest(reading, contents)
    if wish in _DECLINED and chance >= LIKELY:
        spent = entries.written_out("expense", reading, contents) if wish == "others_hours" else ""
        return Decided("event", "said.declined", read=UnclearLine((spent,) if spent else (), why=_DECLINED[wish]))
    if chance < LIKELY and turns(reading.line.low, "not") and reading.line.of("project", "days"):
        return Decided("event", "said.declined", read=UnclearLine(why="not"))
    torn = reading.torn and command_of([*reading.likely][1]) in (*composers(), *_SHOWS)
    if wish in ("polite", "nonsense") or chance < LIKELY or torn:
        return _nearest(reading, contents)
    if command_of(wish) in ("log", "late", "expense") and (entered := _entry(wish, reading, contents)):
        return entered
    wanted = request(command_of(wish), reading.line, contents)
    asked = contents.wordings.begun(wanted.line) or contents.wordings.best(wanted.line) if wanted else None
    if wanted is None or asked is None or asked.how not in ("word", "sentence"):
        return _nearest(reading, contents)
    entry = contents.entries["command", asked.command]
    left = left_of(wanted, reading.line)
    shows = entry.reads or (shows_alone(entry.name) and len(asked.rest.split()) < 2)
    if shows and chance >= (PLAINLY if left or inquiring.only_tells(reading.line) else SHOWN):
        return Decided("command", entry.name, text=asked.rest or " ", line=wanted.line, left=left)
    if shows and chance < ALONE:
        return _nearest(reading, contents)
    if wanted.missing and wanted.missing[0] in ASKED_FOR:
        missing = UnclearLine((wanted.line,), left, missing=wanted.missing[0])
        return Decided("event", "said.incomplete", read=missing, line=wanted.line)
    if entry.name in _TAKES_ANY_WORDS and inquiring.asks_for_figures(reading.line):
        return _nearest(reading, contents)
    sure = chance >= (DOUBTED if entry.name in HARMLESS else SURE)
    sure = sure and not (entry.name in _OF_MONEY and reading.doubtful)
    sure = sure and (entry.name not in ("approve", "reject") or _names_one(wanted))
    left += unsaid(entry.name, wanted, reading.line)
    if sure and not wanted.doubtful and not left and not turned(entry.name, wanted, reading.line):
        return Decided("command", entry.name, text=asked.rest or " ", line=wanted.line)
    return Decided("event", "said.offered", read=UnclearLine((wanted.line,), left), line=wanted.line)


def _entry(wish: str, reading: LineReading, contents: Contents) -> Decided | None:
    """Hours or money as far as they can be read, to be offered; None where the line says where it was all the same."""
    if written := entries.written_out(wish, reading, contents):
        return Decided("event", "said.offered", read=UnclearLine((written,)), line=written)
    if wish == "expense" and reading.line.of("category") and not reading.line.of("amount", "number", "span", "clock"):
        return entries.how_much(reading, contents)
    if wish == "expense" or not reading.line.of("project"):
        return _nearest(reading, contents)  # nothing is said that anybody could offer to book
    return None


def _names_one(wanted: DocumentedLine) -> bool:
    """Whether a decision names whose it is and what: its handler decides where exactly one fits, else it shows them."""
    return any(one.kind == "person" for one in wanted.used) and not wanted.missing


_OF_MONEY = ("paid", "pay supplier", "order", "invoice", "refund", "advance", "bank charge", "prepay", "pay payroll")
"""What money is told of: a line that is doubtful on the whole is asked about."""
_TAKES_ANY_WORDS = ("contacted", "order")
"""What keeps whatever words are said: a question is none to be kept."""
_DECLINED = {"not_done": "", "others_hours": "others"}
DOUBTED = 0.6
HARMLESS = ("order", "advance", "refunded", "reminders", "start")
"""What only drafts, or refuses: it is taken back with one tap."""


def _nearest(reading: LineReading, contents: Contents) -> Decided:
    """The two or three nearest things that it could mean."""
    lines: list[str] = []
    near, misspelt = contents.wordings.near(reading.line.text), ""
    if near:
        word = documented.word_of(contents.entries["command", near.command], documented.chinese(reading.line.text))
        misspelt = f"{word} {near.rest}".strip()
        surely = contents.wordings.near(reading.line.text, VERY_LIKE) is not None
        if reading.chance(*wishes_of(near.command)) >= (MISSPELT if surely else NEAREST):
            return Decided("event", "said.lost", read=UnclearLine((misspelt,)))
    asks = turns(reading.line.low, "asks")  # a question books nothing
    wants_figures = inquiring.asks_for_figures(reading.line)
    for wish, chance in list(reading.likely.items())[:4]:
        close = chance >= (NEAR if lines else NEAREST)
        line = entries.written_out(wish, reading, contents) if close and not asks else ""
        if wants_figures and command_of(wish) in _TAKES_ANY_WORDS:
            continue
        if close and command_of(wish) in composers():
            line = composers()[command_of(wish)](reading.line).line
        elif close and command_of(wish) in _SHOWS:
            line = _shown(command_of(wish), reading, contents)
        if line and line not in lines and "{}" not in line:
            lines.append(line)
    if not lines and misspelt:
        lines.append(misspelt)
    if not lines:
        dated = reading.line.elements and reading.line.elements[0].kind == "days"
        return Decided("event", "said.lost", read=UnclearLine(missing="length" if dated else ""))
    return Decided("event", "said.lost", read=UnclearLine(tuple(lines[:3])))


_SHOWS = ("contract", "template")
"""Commands that write what their line says in full, and without it show what there is."""


def _shown(command: str, reading: LineReading, contents: Contents) -> str:
    """The documented line that only shows: “contract apollo”."""
    word = documented.word_of(contents.entries["command", command], documented.chinese(reading.line.text))
    projects = [reading.line.words(element) for element in reading.line.of("project")[:1]]
    return " ".join((word, *projects))
