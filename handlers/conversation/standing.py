"""What a line says of something that stands: it corrects it, takes it back, or tells of leave.

The rows for these read whole sentences, and ask themselves where it is not clear; here it is only decided that they are
meant, or that it is asked first.
"""

from __future__ import annotations

import re
from dataclasses import replace

from chat.intent import talk
from chat.intent.reading import LineReading
from chat.lines.hours import HoursLine
from chat.lines.scan import ScannedLine
from chat.lines.signals import turns
from chat.pattern import Pattern
from chat.values.dates import Days
from chat.values.unread import Unread
from handlers.context import UnclearLine
from handlers.conversation import documented, entries
from handlers.conversation.decided import Decided
from handlers.registry import Contents, Entry

NEAR = 0.12
"""So likely the other of correcting and taking back has to be to be tried where the likelier one makes no sense."""


def about(reading: LineReading, contents: Contents, *, entered: bool) -> Decided | None:
    """What to do; None where it is about nothing that stands.

    Args:
        entered: the speaker entered something just now.
    """
    if _LENGTH_TO_LENGTH.match(reading.line.low):
        return _whole("correct", reading, contents, _GLUED.sub(r"\g<0> ", reading.line.text))
    decided = _just_entered(reading, contents) if entered else None
    return decided or _named(reading, contents) or _leave(reading, contents)


def _just_entered(reading: LineReading, contents: Contents) -> Decided | None:
    """“make that 2”, “no, hermes”, “kill it”: about what was entered a moment ago, unless it is a new entry."""
    line, said = reading.line, _entries(reading)
    if _ABOUT_THE_WORD.search(line.low):
        return None
    if _KEEPS_ONE.search(line.low) and not line.of("span", "amount"):
        return _whole("undo", reading, contents)
    if _BUT_WORKING.search(line.masked):
        return replace(_whole("back from leave", reading, contents), otherwise=_whole("undo", reading, contents))
    here, points_back = bool(line.terms.here), talk.points_back(line.low)
    new = any(entry.project or entry.verb or (here and entry.note) for entry in said) or _names_spending(reading)
    new = new and not points_back and not talk.corrects(line.low)
    if _ONE_MORE.search(line.low) and not line.of("span", "clock", "amount", "number") and line.of("project", "days"):
        return entries.how_long(reading, contents)
    bare = not line.of("span", "clock", "amount", "number", "project")
    if not new and (_TAKES_BACK.match(line.low) or (bare and _KILL_IT.search(line.low))):
        return _whole("undo", reading, contents)
    if starts_over(line.low) and said and not line.of("project", "category"):
        return _whole("correct", reading, contents)
    if starts_over(line.low) and _only_a_project(line):
        return _whole("correct", reading, contents)
    if here and said and not line.of("project", "category") and not any(_CONTENT.search(e.note) for e in said):
        correct = _whole("correct", reading, contents)  # “1h 40” after an entry: another one, or that one?
        log = documented.hours_line(tuple(said), contents, documented.chinese(line.text), line.today)
        return Decided("event", "said.offered", read=UnclearLine((correct.line, log)), line=correct.line)
    correcting, undoing = reading.chance("correct"), reading.chance("undo")
    enough = 0.15 if points_back else 0.35
    if not new and (correcting + undoing >= enough or reading.wish in ("correct", "undo")):
        first, second = ("correct", "undo") if correcting >= undoing else ("undo", "correct")
        other = _whole(second, reading, contents) if min(correcting, undoing) >= NEAR else None
        return replace(_whole(first, reading, contents), otherwise=other)
    return None


def _only_a_project(line: ScannedLine) -> bool:
    """Whether a project is all that a line has: “不对 这是星河的活”."""
    return bool(line.of("project")) and not line.of("span", "clock", "amount", "number", "days")


def starts_over(low: str) -> bool:
    """Whether a folded line begins by calling wrong what was said before it: “nope, 3h”, “不对，一个小时”."""
    return _STARTS_OVER.match(low) is not None and _ALSO.search(low) is None


def _named(reading: LineReading, contents: Contents) -> Decided | None:
    """“my apollo hours were 7 not 5.5”, “undo the taxi”: about what the line names, whenever it was entered."""
    line = reading.line
    if _MISCOUNTED.search(line.low) and line.of("span", "number", "amount"):
        return _whole("correct", reading, contents)
    if reading.chance("correct") >= 0.02 and _NOT_BUT.search(line.masked) and line.of("project", "days"):
        return _whole("correct", reading, contents)
    whole_sentence = reading.asked is not None and reading.asked.how == "sentence" and not reading.asked.rest
    if _TAKES_BACK.match(line.low) and line.low.lstrip().startswith("把"):
        return _whole("undo", reading, contents)
    if _CHANGES_TO.search(line.masked) and reading.wish in ("correct", "log", "undo", "late") and not whole_sentence:
        return _whole("correct", reading, contents)
    if reading.chance("undo") >= 0.5 and not whole_sentence:
        return _whole("undo", reading, contents)
    return None


def _leave(reading: LineReading, contents: Contents) -> Decided | None:
    """Time away: entered where it is said, offered where it is only wished for, never for somebody else."""
    away, returning = reading.chance("leave"), reading.chance("back_from_leave")
    absent = turns(reading.line.low, "absent") and not any(entry.project for entry in _entries(reading))
    if away + returning < (0.05 if absent else 0.4):
        return None
    if not absent and reading.wish not in ("leave", "back_from_leave"):
        return None
    if _SOMEBODY_IS_AWAY.match(reading.line.masked):
        return Decided("event", "said.declined", read=UnclearLine(why="others"))
    decided = _whole("leave" if away >= returning else "back from leave", reading, contents)
    if decided.name == "leave" and _some_of_a_period(reading.line):
        word = documented.word_of(contents.entries["command", "leave"], documented.chinese(reading.line.text))
        return Decided(
            "event", "said.incomplete", read=UnclearLine((f"{word} {{}}",), missing="day"), line=f"{word} {{}}"
        )
    taken_out = decided.name == "leave" and _TAKEN_OUT.search(reading.line.low)
    somebody = reading.line.of("party", "person") or taken_out
    if somebody or _WISHING.search(reading.line.low) or _INCOMPLETE.search(reading.line.text):
        offered = decided.line
        if decided.name == "leave":
            offered = leave_line(contents.entries["command", "leave"], reading.line)
        return Decided("event", "said.offered", read=UnclearLine((offered,)), line=offered)
    return decided


def _some_of_a_period(line: ScannedLine) -> bool:
    """“下周请一天假”, “two days off next week”: so many days of a week or a month, and not which."""
    whole = any(isinstance(one.value, Days) and one.value.period for one in line.of("days"))
    return whole and _SO_MANY_DAYS.search(line.low) is not None


_SO_MANY_DAYS = Pattern(
    r"\b(?:a|an|one|two|three|four|1|2|3|4|half a|a half|a few|some|a couple of) (?:half )?days?\b"
    r"|(?<![第\d])[一两二三四半几1-4]个?(?:半天|天)"
)


def leave_line(entry: Entry, line: ScannedLine) -> str:
    """The documented line of leave: “leave off on monday” would be leave that is over."""
    return documented.said_with(entry, " ".join(_SAYS_LEAVE.sub(" ", line.text).split()))


_SAYS_LEAVE = Pattern(r"\b(?:off|i'?m|i am|leave|maybe|perhaps)\b|请假|休假|可能|也许", re.IGNORECASE)


def _entries(reading: LineReading) -> list[HoursLine]:
    return [entry for entry in reading.hours if isinstance(entry, HoursLine)]


def _names_spending(reading: LineReading) -> bool:
    """Whether the line says what money was spent on, and where it goes."""
    spent = reading.spending
    if spent is None or isinstance(spent, Unread):
        return False
    return all(
        part.amount and (part.category or part.note) and (part.project or reading.line.terms.here)
        for part in spent.spendings
    )


def _whole(name: str, reading: LineReading, contents: Contents, text: str = "") -> Decided:
    """A row that reads the sentence as it was said, or as `text` has it."""
    entry, text = contents.entries["command", name], text or reading.line.text
    line = documented.said_with(entry, " ".join(text.split()))
    return Decided("command", name, text=text, line=line)


_CONTENT = Pattern(r"[A-Za-z]{3}|[\u3400-\u9fff]{2}")
_MISCOUNTED = Pattern(
    r"[多少]记了?|记[多少]了"
    r"|\b(?:logged|booked|put|entered|recorded|claimed)(?: in| down)? (?:\S+ ){0,3}?too (?:much|many|little|few)\b"
)
"""“大前天阿波罗多记了1小时”: never an entry, whenever that was."""
_SOMEBODY_IS_AWAY = Pattern(
    r"(?:(?:the|our|my|their) )?(?:customer|client|supplier|vendor|boss|manager|colleague|team|office|⟨[NC]⟩"
    r"|he|she|they)\b.{0,20}\b(?:is|are|was|were|will be|has)\b"
    r"|(?:my|our|the) (?:wife|husband|girlfriend|boyfriend|partner|flatmate|neighbou?r|friend|brother|sister|dad|mum"
    r"|mom"
    r"|school|shop|company|building|factory|bank) (?:is|are|was|will be|has) (?:[a-z]+ )?(?:off|closed|away|on leave"
    r"|on holiday)\b"
    r"|(?:⟨D⟩ )?(?:is|was) a (?:public |bank |national )?holiday\b|⟨D⟩ (?:is|was) a (?:public |bank "
    r"|national )?holiday\b"
    r"|(?:客户|甲方|供应商|老板|经理|同事|⟨[NC]⟩|他|她).{0,8}(?:请假|休假|不在|不来|请了)"
    r"|(?:⟨D⟩ ?)?(?:我(?:老婆|老公|媳妇|女友|男友|妈|爸|哥|姐|弟|妹|朋友|室友|儿子|女儿)|全?公司|单位|学校|工厂|店里?"
    r"|银行|大楼)"
    r".{0,8}(?:休息|放假|休假|请假|不上班|关门|停业)"
)
"""Somebody else's absence is not ours to enter."""
_WISHING = Pattern(
    r"\b(?:could|would|wish|hope|might|maybe|perhaps|thinking|really|if)\b|希望|可能|也许|考虑|如果|要是|看情况"
    r"|[上下]午还?(?:来|在|上班|回来)|\ba day off (?:next|this) week\b"
)
"""Leave that somebody would like to have, or that says what is left of a day."""
_TAKEN_OUT = Pattern(
    r"\b(?:take|took|taking) (?:out|off|back)\b|\b(?:remove|delete|drop|cancel)\b|fell through|取消|不休"
)
"""Leave that is to go rather than to come; and where somebody is named, another thing may be meant."""
_INCOMPLETE = Pattern(r"[,，、:：]\s*$")
_STARTS_OVER = Pattern(
    r"\s*(?:ha(?:ha)*|哈哈?|呃|额|哦|噢|啊|oh|ah|um|hm+)?[\s,，]*(?:不对|错了|搞错|说错|等等|no[,\s]|nope|nah|wait"
    r"|oops"
    r"|sorry[,\s]|actually)"
)
"""“哈哈不对，评审其实就开了一个小时”: right after an entry it is about that."""
_ABOUT_THE_WORD = Pattern(
    r"\bwhat (?:does|do|would|will|did|is|happens)\b|\bhow (?:does|do|can)\b"
    r"|是什么意思|是干什么|什么作用|怎么[撤删]|会怎么?样"
)
"""“what does undo actually do”: asked about, not wished for."""
_ALSO = Pattern(r"\b(?:also|another|plus|and then)\b|还有|又|再|另外")
_ONE_MORE = Pattern(
    r"^\W*(?:(?:and|ok|then|oh|yes)[\s,]+)*(?:another(?: one)?|one more|same|the same|ditto|also|likewise)\b"
    r"|\b(?:as well|too)\W*$"
    r"|也是?一?样?的?\W*$|同样|^\W*(?:还有|再来?一?[个条笔])"
)
"""“and another one yesterday”, “same for hermes”, “阿波罗也是”: a new entry, whose length nobody has said."""
_KILL_IT = Pattern(
    r"\b(?:kill|delete|undo|scrap|remove|cancel|drop|bin|erase|reverse|withdraw|revert) (?:it|that|this|them)\b"
    r"|\bundo\b|take (?:it|that|this|them|both|all) (?:back|out|off)|先?撤[了掉回]|删[了掉]"
)
_NOT_BUT = Pattern(
    r"⟨[L#A]⟩,? (?:and )?not ⟨[L#A]⟩|不是 ⟨[L#A]⟩ ?(?:个半)?[,，]? ?(?:而?是|应该是) ?⟨[L#A]⟩"
    r"|not ⟨[L#A]⟩,? but ⟨[L#A]⟩"
    r"|⟨[L#A]⟩.*\bshould(?:'ve| have)? (?:be|been|say|read) (?:only |just )?⟨[L#A]⟩|⟨[L#A]⟩.*应该?是 ?⟨[L#A]⟩"
    r"|⟨[L#A]⟩ ?(?:其实|实际上?)(?:就?是|只有|应该是)? ?⟨[L#A]⟩|⟨[L#A]⟩ (?:was|were) (?:actually|really) ⟨[L#A]⟩"
)
"""“my apollo hours were 7 not 5.5”: it corrects something, whenever that was entered."""
_TAKING = (
    r"(?:undo|delete|remove|scrap|drop|cancel|scratch|kill|bin|ditch|erase|strike|take (?:out|off|back)|lose|forget)"
)


def keeps_one(low: str) -> bool:
    """Whether one thing is to stay and another to go: “leave the hours, drop the taxi” takes no leave."""
    return _KEEPS_ONE.search(low) is not None


_KEEPS_ONE = Pattern(
    rf"\b(?:keep|leave)\b (?:only )?(?:the|my|that|this)\b.*\b{_TAKING}\b|\b{_TAKING}\b.*\b(?:keep"
    rf"|leave) (?:only )?(?:the|my|that|this)\b"
    r"|(?:留着|留下|保留|别动).*(?:去掉|删|撤|不要|取消)|(?:去掉|删|撤|不要|取消).*(?:留着|留下|保留|别动)"
)
"""“keep the taxi, scratch the hours”: of what was entered just now one stays and the other goes."""
_CHANGES_TO = Pattern(
    r"^\W*(?:(?:pls|please|can you|could you|ok|hey|hi)\W+)*(?:change|correct|fix|make|set|update|edit|adjust)\b"
    r"(?! (?:the |a |my )?(?:budget|rate|price|tier|language|password)).{0,40}⟨[LDP]⟩.{0,40}"
    r"(?:\b(?:to|into|be)\b|->|=>|→) ?(?:only |just )?⟨[LDPA#R]⟩"
    r"|^\W*(?:请|麻烦|帮我)*把.{0,20}⟨[LDP]⟩.{0,20}(?:改[成为到]|换成|更正为|调[成到整为]{1,3}) ?⟨[LDPA#R]⟩"
    r"|⟨[DP]⟩.{0,16}(?:改[成为到]|换成|更正为) ?⟨[LA#R]⟩"
    r"|\b(?:the|my) (?:.{0,24}⟨[DP]⟩.{0,12}\b(?:entry|hours|one|booking)|.{0,12}\b(?:entry|hours|one"
    r"|booking)\b.{0,12}⟨[DP]⟩"
    r"|(?:[a-z]+ )?(?:taxi|hotel|lunch|dinner|train|expense|receipt)\b.{0,16})\W*\bshould(?:'ve| have)? (?:be|been"
    r"|say)"
    r" (?:only |just )?⟨[LA#PD]⟩"
)
"""“change the 2h on monday to 3h”: which entry, and what it is to be; that is put right whenever it was entered."""
_LENGTH_TO_LENGTH = Pattern(
    r"^\W*(?:(?:pls|please|can you|could you|ok|hey|hi)\W+)*(?:change|correct|fix|update|edit|adjust)\b.{0,24}?"
    r"\b\d+(?:\.\d+)? ?(?:h|hrs?|hours?)\b ?(?:to|into|->|=>|→) ?(?:only |just )?\d+(?:\.\d+)? ?(?:h|hrs?|hours?)\b"
)
"""“change 8h to 10h apollo”: two lengths, and no time of day that work ran from and to,"""
_GLUED = Pattern(r"\d(?=h\b)", re.I)
"""which “8 h to 10 h” says without a doubt."""
_BUT_WORKING = Pattern(
    r"\b(?:cancel|scrap|scratch|drop|forget|undo|delete|never ?mind|kill|bin)\b.*\b(?:i'?m|i am|i'?ll be"
    r"|i will be|ill be|i) "
    r"(?:in\b|back|work(?:ing)?\b|at work|here|coming|around|available).*⟨D⟩"
)
"""“cancel that, im in on monday”: leave that was taken a moment ago."""
_TAKES_BACK = Pattern(
    r"\s*(?:(?:oops|sorry|no|wait|pls|please|hey|ok|and|actually|hmm|ah|oh|can you|could you)[\s,.!]*){0,4}"
    r"(?:forget|scrap|drop|remove|delete|scratch|cancel|undo|erase|kill|ditch|withdraw|revoke"
    r"|reverse|bin)\b|.{0,12}(?:作废|撤[回销掉了]|删[掉了除]|不报了|不要了)"
    r"|\s*(?:麻烦|请|帮我)*把.{1,30}(?:[拿去删撤抹划清剔取]|取消)(?:掉|了|除|走|消)[。.!！吧]?$"
)
