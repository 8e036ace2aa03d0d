"""What to do about a line that colleagues wrote in a project's channel: book it, offer it to its writer, or nothing.

Silence is the safe answer: hours booked from chatter cost more trust than a mention costs effort.  Clear hours have to
pass today's rule and the router; what is likely is offered to the one who wrote it.
"""

from __future__ import annotations

from collections.abc import Sequence

from chat.folding import folded
from chat.intent import talk
from chat.intent.reading import LineReading
from chat.lines import overheard as clear
from chat.lines.hours import HoursLine
from chat.lines.scan import ScannedLine
from chat.lines.work_words import tells_work
from chat.pattern import Pattern
from handlers.context import UnclearLine
from handlers.conversation import documented, standing
from handlers.conversation.decided import Decided
from handlers.conversation.understanding import left_of_hours
from handlers.registry import Contents

CLEAR = 0.7
"""So much likelier than talk a line has to be for its clear hours to be booked."""
OF_WORK = 0.25
"""The same where what was done is called by the names of kinds of work alone."""
PLAIN = 0.85
"""So likely work, and every word used: it is booked, though its shape alone would not do."""
PLAINER = 0.92
"""The same where no verb says that somebody did it."""
UNLIKELY = 0.02
"""Where its hours are clear it is offered unless it is so unlikely."""
NAMED = 0.35
"""What it counts that nothing is said but a verb or name of work and a length; never enough to book it."""
MINE = 0.15
"""What it counts for work that the speaker says that they did it; never enough to book it."""
OFFERED = 0.5
"""The same for its likely hours to be offered to the one who wrote it."""


def overheard(reading: LineReading, contents: Contents) -> Decided | None:
    """What to do; None to be silent."""
    line = reading.line
    if len(line.text) > clear.LONGEST:
        return None
    asked = reading.asked
    if asked and asked.overheard and "\n" not in line.text.strip() and _question(reading, contents):
        return Decided(asked=asked)
    entries = tuple(entry for entry in reading.hours if isinstance(entry, HoursLine))
    if not entries or len(entries) < len(reading.hours) or talk.points_back(line.low):
        return None
    if standing.starts_over(line.low):  # it corrects something, and nobody spoke to us
        return None
    work = reading.chance("log", "report", "late")
    chatting = reading.chance("talk", "not_done", "others_hours", "nonsense")
    share = work / (work + chatting) if work + chatting else 0.0
    likely = share + (MINE if _MINE.search(line.masked) else NAMED if _only_work(line) else 0.0)
    every = left_of_hours(reading, entries)
    left = tuple(leftover for leftover in every if leftover.turn not in ("lead", "note"))
    told = len(left) == len(every)
    if any(leftover.turn.removeprefix("note ") in _NO_REPORT for leftover in left):
        return None
    if max(day for entry in entries for day in entry.days) > line.today:
        return None
    if not any(entry.project or _CONTENT.search(_SMALL_WORDS.sub(" ", folded(entry.note))) for entry in entries):
        return None  # “周三3h 周四2h 都是配乐”: what is said of one of them holds for all
    of_things = _TIME_OF_THINGS.search(line.masked) is not None
    if clear.clear_hours(reading.hours, line.today) and not left and not of_things:
        asked_for = all(entry.verb for entry in entries)
        enough = OF_WORK if all(_WORK.fullmatch(folded(entry.note)) for entry in entries) else CLEAR
        if asked_for or (told and share >= enough):
            return Decided("command", "log", read=reading.hours)
        likely += OFFERED - UNLIKELY
    if (
        any(leftover.weight == "declines" for leftover in left)
        or likely < OFFERED
        or of_things
        or _no_report(reading, entries, likely)
    ):
        return None
    if left and share < PLAIN:
        return None
    sure = PLAIN if _DOING.search(line.low) else PLAINER
    if share >= sure and told and not left and all(entry.note for entry in entries):
        return Decided("command", "log", read=reading.hours)
    log = documented.hours_line(entries, contents, documented.chinese(line.text), line.today)
    return Decided(
        "event", "said.offered", read=UnclearLine((log,), tuple(leftover.words for leftover in left)), line=log
    )


_NO_REPORT = ("no work", "tells", "compares", "plans", "hedges", "bounds", "days")
"""What makes another thing of a length: nobody who says so reports their work."""
_CONTENT = Pattern(r"[a-z]{3}|[\u3400-\u9fff]{2}|(?<![a-z])(?:ui|ux|qa|db|ci|cd|pr|mr)(?![a-z])")
_SMALL_WORDS = Pattern(
    r"\b(?:ok|okay|then|roughly|about|around|just|only|lol|haha|well|hmm|yes|yep|no|the|and|for|max|min|more|total"
    r"|again"
    r"|nope|nah|sorry|oops|wait|actually|rather|really)\b"
    r"|大概|左右|大约|就|吧|哈|嗯|行|好的?"
)
"""What names no work: “ok 2h then” is an answer to somebody."""
_ONLY_WORK = Pattern(r"(?P<work>[^⟨,，。.;；!！?？:：]{2,24}?)[,，:：]? ?⟨L⟩[.。]?")


_ONCE = Pattern(r"[一每][遍次趟回轮]")


def _only_work(line: ScannedLine) -> bool:
    """“起草答辩状 四小时”, “布线6小时”: the work, its length, and not a word besides."""
    said = _ONLY_WORK.fullmatch(line.masked.strip())
    return (
        said is not None
        and not _ONCE.search(said["work"])
        and tells_work(said["work"])
        and not talk.between_people(line.low)
    )


_WORK = Pattern(
    r"(?:(?:design|(?:unit )?test(?:s|ing)?|development|dev|coding|refactoring|debugging|(?:code )?review(?:s|ing)?"
    r"|docs|documentation|deployment|migration|research|analysis|translation|modelling|drawings?|programming"
    r"|implementation|requirements|specs?|prototyp(?:e|ing)|integration|bug ?fix(?:es|ing)?|installation|on-?site work"
    r"|backend|frontend|api)[ ,&+]*(?:and )?)+"
    r"|(?:设计|测试|开发|编码|写?代码|联调|调试|评审|写?文档|部署|上线|画图|出图|调研|分析|翻译|需求|原型|实施|安装"
    r"|建模|重构|预研"
    r"|改?bug|接口|前端|后端|[和、, ])+",
)
"""The names of kinds of work, and nothing else."""
_MINE = Pattern(
    r"\b(?:i|ive|i've) (?:did|worked|spent|put|logged|needed|used|had)(?: [a-z]+){0,3} ⟨[LR]⟩"
    r"|\bi was (?:at|on|in|with|doing|busy)\b[^⟨]{0,40}(?:⟨D⟩[ ,]*)?⟨[LR]⟩"
    r"|\bi was ⟨L⟩|\bi put in ⟨L⟩|⟨L⟩ (?:on|of) [^,.!?]{3,40} for me\W*$|⟨[LR]⟩ ?我[跟和与]"
    r"|(?<![帮给替叫让陪等])我[^,。，]{0,6}[做干写搞弄改测调修画查看]了 ?⟨[LR]⟩"
    r"|[写改测调修画搞弄开查做][^⟨,。]{0,8}(?:花了|用了|了) ?⟨L⟩"
)
"""“I did 2h of …”, “写单元测试花了2小时”."""


def _no_report(reading: LineReading, entries: Sequence[HoursLine], share: float) -> bool:
    """What takes time and is nobody's work: a delay, an outage, an announcement, a table of times."""
    if any(
        entry.unit == "clock" or (entry.unit == "days" and not entry.project) or not 10 <= entry.minutes <= 14 * 60
        for entry in entries
    ):
        return True
    if share < 0.65 and not _DOING.search(reading.line.low) and talk.between_people(reading.line.low):
        return True
    if any(talk.no_work(folded(entry.note)) for entry in entries):
        return True
    timed = all(entry.unit == "timed" for entry in entries)
    return timed and (talk.meeting(reading.line.low) or _PLACE.search(reading.line.low) is not None)


_PLACE = Pattern(r"\bin (?:the )?(?:room|hall|office|\d)|会议室")
"""Where something will be held: an announcement has it, a report of work does not."""
_DOING = Pattern(
    r"\b(?:spent|worked|did|put|took me|finished|fixed|wrote|reviewed|tested|done with|debugg|been on|me done"
    r"|logging off)|[搞干做弄写调改修画查装测评](?:了|完)|收工|花了|忙了"
)
"""Verbs of doing: whoever says “I” beside one tells what they did."""
_TIME_OF_THINGS = Pattern(
    r"\b(?:in|every|after|within|until|til|till|about|over|under) ⟨L⟩"
    r"|⟨L⟩ (?:left|ago|late|over|long|old|away|ahead|behind|each|more|per|max|before)\b"
    r"|\b(?:still|already|agenda|outage|down|dead|offline|eta|closed|delayed|queue|broken|unavailable|unreachable"
    r"|starts?|begins?)\b"
    r"|\b(?:is|are|will be|needs|takes|lasts?|lasted|gets|gives|holds|survives) ⟨[LR]⟩"
    r"|\b(?:died|crashed|hung|stuck|froze|frozen|timed out|bring)\b"
    r"|\b(?:ran|running|runs)\b(?! (?:the|a|an|through|some|my|our|over)\b)"
    r"|⟨L⟩ to [a-z]+ by (?:train|car|plane|bus|bike|ferry|foot)\b|⟨L⟩ ?才|断网|停电|宕机|挂了|窗口|改到|才[到能]|还没"
    r"|堵车"
    r"|[推拖]?延[迟期后]? ?⟨L⟩|⟨L⟩ ?[前后内](?![端台面续勤期])|排队|路上|睡|等了"
    r"|工作制|起步|有效|开过去|车程|路程|通勤|步行"
)
"""What takes time without being anybody's work."""


def _question(reading: LineReading, contents: Contents) -> bool:
    asked, line = reading.asked, reading.line
    assert asked is not None
    entry = contents.entries["command", asked.command]
    if not entry.reads or (asked.rest and reading.chance("talk") > 0.6):
        return False
    return not asked.rest or clear.only_names(asked.rest, line.terms, line.today) or clear.misspelt(asked, line.terms)
