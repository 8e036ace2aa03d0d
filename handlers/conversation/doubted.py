"""A change that its own words put in doubt: “off on monday?”, “maybe move it to hermes”, “don't undo it”.

Whoever read the line, and whatever row it got: a word that turns the sentence and was used for nothing is asked about,
and what is said not to be done is not done.  Only what changes something is looked at; a question that shows something
is answered.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from chat.intent.reading import LineReading
from chat.lines.guard import Leftover, turning
from chat.lines.scan import ScannedLine
from chat.lines.signals import Turn, turns
from chat.pattern import Pattern
from handlers.context import UnclearLine
from handlers.conversation import documented, standing
from handlers.conversation.decided import Decided
from handlers.registry import Contents


def doubted(decided: Decided, reading: LineReading, contents: Contents) -> Decided:
    """The same, or what is asked in its place."""
    if decided.otherwise is not None:
        otherwise = doubted(decided.otherwise, reading, contents)
        if otherwise is not decided.otherwise:
            return otherwise
    name = decided.asked.command if decided.asked else decided.name if decided.kind == "command" else ""
    entry = contents.entries.get(("command", name))
    if entry is None or entry.reads:
        return decided
    line = reading.line
    told = decided.asked.rest.strip() if decided.asked else ""
    if (decided.asked is None or decided.asked.how == "word") and name in _TAKING and _LEFT_ALONE.search(line.low):
        return Decided("event", "said.declined", read=UnclearLine(why="stays"))
    if name in ("undo", "correct") and decided.asked is None and _of_somebody_else(line):
        return Decided("event", "said.declined", read=UnclearLine(why="others"))
    if decided.asked is None:
        left = _of_standing(line, name)
        shown = decided.line
        if name == "leave":
            shown = standing.leave_line(entry, line)
        if name not in ("log", "expense"):
            left += _conditions(line.text)[1]
    else:
        rest, narrowing = _narrowed(name, *_conditions(_bare(decided.asked.rest)))
        left = (*(_of_documented(line) if told else ()), *narrowing) or _of_order(line, name)
        shown = documented.said_with(entry, rest)
    if not left and (unsure := _anywhere(line, name, checks=entry.checks) or (told and _asks_of_leave(name, reading))):
        left = (Leftover(unsure, "asks", "clause"),)
    if name == "leave":  # “leave tuesday, when the school is closed”: a reason
        left = tuple(one for one in left if not _WHEN.match(one.words))
    if not left:
        return decided
    words = tuple(dict.fromkeys(one.words.strip() for one in left if one.words.strip() not in _SIGNS))
    return Decided("event", "said.offered", read=UnclearLine((_bare(shown),), words), line=_bare(shown))


def _asks_of_leave(name: str, reading: LineReading) -> str:
    """The line, where it is too doubtful to set leave: “leave was off monday, did you note it”."""
    line = reading.line
    asks = turns(line.low, "asks") and not _WHAT.search(line.low) and not line.of("person")
    return line.text if name == "leave" and asks and reading.doubtful else ""


def _of_order(line: ScannedLine, name: str) -> tuple[Leftover, ...]:
    """What turns an order wherever it stands: its note says what is bought, not that it is half of it, or another's."""
    if name != "order" or not line.of("amount", "number"):
        return ()
    return tuple(one for one in turning(line, ()) if one.turn in _TURNS_ORDER and not one.aside)


_TURNS_ORDER = ("compares", "hedges", "supposes", "repeats", "bounds", "tells", "edge")


def _anywhere(line: ScannedLine, name: str, *, checks: bool) -> str:
    """What is not sure, or is to begin at another time, wherever that is said."""
    found = _HEDGED.search(line.low) if checks and name not in ("log", "expense") else None
    found = found or (_AT_ANOTHER_TIME.search(line.low) if name == "start" else None)
    return line.text[found.start() : found.end()].strip() if found else ""


def _narrowed(name: str, rest: str, left: tuple[Leftover, ...]) -> tuple[str, tuple[Leftover, ...]]:
    """The words without what says when, and what is to stay; and that beside what is left already."""
    for names, narrows in ((_NOW_OR_NEVER, _LATER), (_TAKING, _SPARED)):
        if name in names and (narrowed := narrows.search(rest)):
            left += (Leftover(narrowed[0].strip(" ,，"), "asks", "clause"),)
            rest = rest[: narrowed.start()]
    return rest, left


def _conditions(words: str) -> tuple[str, tuple[Leftover, ...]]:
    """The words without the condition that ends them, and that."""
    condition = _CONDITION.search(words)
    if condition is None or _BECAUSE.search(words, 0, condition.start()):
        return words, ()
    told = words[condition.start() :].strip(" ,，")
    return words[: condition.start()].strip(" ,，"), (Leftover(told, "asks", "clause"),)


def _of_somebody_else(line: ScannedLine) -> bool:
    """Whether the entries of somebody who is named are meant: “把wei这周的工时清掉”, “delete bo's hours”."""
    return any(_THEIRS.match(line.low, person.end) is not None for person in line.of("person"))


_THEIRS = Pattern(
    r"(?:'s|s)? (?:[a-z]+ )?(?:hours|time|timesheet|week|entry|entries|day|booking)\b"
    r"|(?:今天|昨天|这周|本周|上周|上个?月|这个?月)?的?(?:那)?(?:几?条|所有|全部)?(?:工时|时间|记录|工作)"
)
_NOW_OR_NEVER = ("approve", "reject", "reimburse", "lock", "close project", "deactivate", "set off")
_LATER = Pattern(
    r"[\s,]+(?:tomorrow|later(?: on)?|next (?:week|month|year|[a-z]+day)|in (?:a|an|two|three|\d+) (?:hours?|days?"
    r"|weeks?)"
    r"|soon|eventually|some ?time|after (?:that|lunch|the meeting))\W*$"
    r"|[\s,，]*(?:下周[一二三四五六日天]?|下个?月|明[天年]|后天|以后|回头|晚点|过[几两]天|改天|到时候?)(?:再(?:说|批"
    r"|看|弄|定)?)?\W*$",
    re.IGNORECASE,
)
"""“approve bo 142 next week”: what is done is done at once, so that a time to come is asked about."""
_TAKING = ("undo", "correct", "cancel leave", "back from leave", "stop", "unseat", "close project", "deactivate")
_LEFT_ALONE = Pattern(
    r"\b(?:don'?t|do not|never|no need to|not to|without) (?:[a-z]+ )?"
    r"(?:undo|undoing|delete|remove|cancel|withdraw|stop|change|touch|take (?:it|that|this) back|revert|scrap|drop)\b"
    r"|(?:别|不要|不用|不必|勿|千万别)(?:先|再|给我|把.{1,12})?(?:撤|删|取消|改|停|作废|动它|去掉)"
)
"""What is said to stay as it is."""
_SPARED = Pattern(
    r"[\s,]+(?:but |and )?not (?:the|my|that|those)\b.*$|[,，\s]*(?:别动|不动|不是)[^,，]{1,12}$", re.IGNORECASE
)
"""What is to stay beside what goes: “undo the taxi not the hours”."""
_DOUBTING: dict[str, Collection[Turn]] = {
    "leave": ("asks", "supposes", "hedges", "repeats", "shares", "bounds", "clause", "tells"),
    "back from leave": ("asks", "supposes", "hedges", "clause", "tells"),
    "correct": ("asks", "supposes", "hedges", "tells"),
    "undo": ("supposes", "hedges", "tells", "limits"),
    "start": ("asks", "not", "supposes", "hedges", "plans", "others", "clause", "tells"),
}
"""Rows that read a whole sentence, and the words that none of them uses."""


def _of_standing(line: ScannedLine, name: str) -> tuple[Leftover, ...]:
    turns = _DOUBTING.get(name, ())
    left = tuple(one for one in turning(line, ()) if one.turn in turns and not one.aside)
    wonders = name in _WHETHER and _WHETHER[name].match(line.low)
    if name == "correct" and (another := _ANOTHER.search(line.low)):
        left += (Leftover(line.text[another.start() : another.end()], "asks", "compares"),)
    asks_for_something = not wonders and (
        _WHAT.search(line.low) or any(one.turn == "asks" and one.words not in _SIGNS for one in left)
    )
    if (_REQUESTED.match(line.low) and not wonders) or asks_for_something:
        left = tuple(one for one in left if one.turn != "asks")
    if name == "leave" and (less := _TAKEN_OFF.search(line.low)):
        left += (Leftover(line.text[less.start() : less.end()], "asks", "takes away"),)
    if name == "start":
        left += tuple(
            Leftover(line.words(one), "asks", "days") for one in line.of("days") if line.words(one) not in _NOW
        )
    return left + tuple(one for one in _of_documented(line) if one.words not in _SIGNS)


_TAKEN_OFF = Pattern(r"\b(?:knock|shave|cut|lop|strike|scrape|trim)\b.{1,20}\boff\b")
"""“knock an hour off yesterday” takes it from hours, and is no leave."""
_WHEN = Pattern(r"\W*when\b", re.IGNORECASE)
_REQUESTED = Pattern(r"\W*(?:can|could|would|will|please|pls|may i|能|可以|可否|麻烦|请(?!.{0,5}假)|帮)")
_WHETHER = {
    "correct": Pattern(r"\W*(?:should|shall|is|was|does|did|isn'?t|wasn'?t|must) (?:it|that|this|i|we|the)\b"),
    "leave": Pattern(r"\W*(?:was|were|wasn'?t|weren'?t|did|can|could|may) (?:i|we|it)\b"),
}
"""“should it be 5?” of what was entered, “was i off on monday”: nobody has said that it is."""
_ANOTHER = Pattern(
    r"\b(?:(?:last|next|another|any other) time|the other (?:one|taxi|entry|day)|another one|usually|normally)\b"
    r"|[上下][次回](?!的?[是改]错)|另[一外][笔条个张]|那[次回]|平[时常]|一般都?是"
)
"""It is told of another one than what was entered."""
_AT_ANOTHER_TIME = Pattern(
    r"\b(?:at|from|since|after|before|around|by|until|till) (?:\d|noon|lunch|dinner|breakfast|work|(?:the|my) [a-z]+)"
    r"|\bin (?:an?|half|one|two|\d+) ?(?:h|hrs?|hours?|m|mins?|minutes?)\b|[\d一二两三四五六七八九十]+ ?[点:：]\d*半?"
    r"|(?:分钟|小时|[饭会班完]之?)[以之]?[后前]|[吃开忙做弄]完"
)
"""A timer starts now: “start apollo at 2”, “吃完饭开始星河”."""
_WHAT = Pattern(r"\b(?:what|which|who|when|how)\b")
_NOW = ("today", "now", "今天", "this morning", "this afternoon", "tonight")


def _of_documented(line: ScannedLine) -> tuple[Leftover, ...]:
    """Of a documented line only what stands at its end: its free text may say anything."""
    end = _END.search(line.low)
    if end is None or _BECAUSE.search(line.low, 0, end.start()):
        return ()
    words = line.text[end.start() : end.end()].strip(" ,，。.;")
    if words in _SIGNS and _QUESTION.search(line.low):
        return ()  # “leave: what do i have next week?” asks for something, and its row knows
    return (Leftover(words, "asks", "asks"),)


_QUESTION = Pattern(r"\b(?:what|which|who|when|where|how|why|do i|did i)\b|谁|多少|什么|怎么|哪")


_CONDITION = Pattern(
    r"[\s,]+(?:but |and )?(?:only |except |even )?(?:(?:if|unless|as soon as|as long as|whenever|provided that"
    r"|assuming"
    r"|pending|subject to|depending on|awaiting)\b|(?:once|until|till|when|after)(?= (?:approved|ok(?:ay)?(?:ed)?"
    r"|confirmed|signed|accepted|paid|possible|ready|available|needed"
    r"|required|agreed)\b)|(?:once|until|till|when)(?= (?:i|we|he|she|they|it|you|everybody"
    r"|everyone|somebody|someone|(?:[a-z']+ ){1,2}?(?:is|are|has|have|had|was|were|comes|pays|signs|agrees"
    r"|[a-z]{3,}ed))\b)).+$"
    r"|(?<=.)[\s,，]?(?:除非|如果|要是|只要|一旦|前提是|等.{1,16}(?:再|后|了|同意|确认|批准|点头|通过)).*$"
    r"|[\s,，][^,，]{1,24}的话.{0,8}$"
    r"|(?<=.)[,，;；]\s?(?:but|however|不过|但是?|可是|然而)\s?(?=.*(?:\b(?:ask|check|confirm|wait|first)\b|[先问等]"
    r"|确认|同意)).+$",
    re.IGNORECASE,
)
"""“approve bo's taxi unless it is over 50”, “…, but ask Fei first”: nothing that is done keeps a condition, whichever
command it is."""
_END = Pattern(
    r"(?:[?？]|[吗么]|对不对|是吧|要不要"
    r"|,? ?(?:or not|maybe|perhaps|no,? wait|never ?mind|nvm|scratch that|forget (?:it|that))"
    r"|[,，\s](?:下个?[月周]|明[天年]|后天|以后|回头|改天|过[几两]天|到时候?|等等|晚点)再[说看]吧?"
    r"|[,，\s](?:算了吧?|当我没说|先不[记报买用]了?|先别[记报买弄]|还是别[了记报买]|再说吧?))\W*$"
)
_HEDGED = Pattern(
    r"\b(?:maybe|perhaps|possibly)\b|\bnot (?:yet )?(?:confirmed|approved|decided|final|agreed|sure|settled|signed)\b"
    r"|\b(?:tb[cd]|unconfirmed|provisional(?:ly)?|tentative(?:ly)?)\b|也许|说不定|没准|还没[定批签]|没确认"
    r"|未[定批确签]|待[定批确签]"
)
"""“servers 5000 apollo maybe order”: wherever it stands, what is not sure is not done."""
_BECAUSE = Pattern(r"\b(?:because|cause|cos|since|as|bc|b/c)\b|因为|由于")
"""A reason stands at the end, and may ask or deny what it likes."""
_SIGNS = ("?", "？", "吗", "么", "呢")


def _bare(line: str) -> str:
    return _END.sub("", line).strip(" ,，;")
