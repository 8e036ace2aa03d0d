"""From what was said to a reading: which wish it is, what it says of hours or money, what it leaves over."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from chat.intent import talk
from chat.intent.commands import Commands
from chat.intent.doubt import doubts
from chat.intent.features import State
from chat.intent.plainly import plainly, with_plain
from chat.intent.reading import LineReading
from chat.intent.router import router
from chat.intent.wishes import possible
from chat.lines.billable import not_billable
from chat.lines.elements import Terms
from chat.lines.guard import Leftover, leftovers
from chat.lines.hours import HoursLine, hours_lines
from chat.lines.scan import LONGEST, ScannedLine, scan
from chat.lines.spending import spending
from chat.lines.work_words import names_work
from chat.pattern import Pattern
from chat.values.unread import Unread
from handlers.reports.file_wish import file_wish

_HERE = Pattern(
    r"(?:(?:in|on|for|of) )?(?:this|the) project|(?:over )?here"
    r"|(?:咱们?|我们)?(?:这个?|本|该)项目(?:里|上|组)?(?:都|里)?",
    re.IGNORECASE,
)
"""The project of the place, in so many words."""
LONGEST_SAID = 2_000
"""A longer message is a list of entries, or a paste; nobody says so much at once."""


def understand(
    text: str,
    terms: Terms,
    commands: Commands,
    today: date,
    state: State = "",
    *,
    addressed: bool = True,
    may: Callable[[str], bool] = lambda _command: True,
) -> LineReading:
    """Everything that is known of a line before it is decided what to do about it."""
    line = scan(text[:LONGEST_SAID], terms, today)
    says = line.of("project", "amount", *(("span",) if terms.here else ()))
    new = state == "booked" and bool(says) and not talk.corrects(line.low) and not talk.points_back(line.low)
    new = new or (state == "booked" and _changes_nothing(line))
    words = _deed(line)
    likely = router().likely(words[:LONGEST], "" if new else state)
    wishes = possible(likely, line, addressed=addressed, may=may, mentioned=commands.mentioned(line.masked))
    if addressed and (plain := plainly(line)):
        wishes = with_plain(wishes, plain)
    asked = commands.best(text)
    if asked and asked.how == "sentence" and terms.here and _HERE.fullmatch(asked.rest.strip(" ?？!！.。,，")):
        asked = replace(asked, rest="")  # “who's on this project?”
    if asked and asked.command == "reimburse" and not may("reimburse"):
        asked = None  # “please reimburse me 75” is what everybody says who has spent something
    if asked and asked.command == "my expenses" and "\n" in text.strip() and line.of("amount", "number"):
        asked = replace(asked, command="expense")  # “expenses apollo”, and below it what they were
    hours: tuple[HoursLine | Unread, ...] = ()
    if (
        line.of("span", "clock", "number", "amount", "days")
        or "\n" in text.strip()
        or (asked and asked.command == "log")
    ):
        hours = hours_lines(text, terms, today)
    introduced = asked is not None and asked.how == "word" and asked.command in ("expense", "order")
    money = line.of("amount", "number") and len(text) <= LONGEST_SAID and not introduced
    spent = spending(text, terms, today) if money else None
    doubt = 0.0
    if line.of(*_VALUES) and "\n" not in text.strip() and not _only_joined(line):
        doubt = doubts().of(file_wish(words)[0][:LONGEST])
    return LineReading(line, wishes, asked, hours, spent, doubt=doubt)


_VALUES = ("span", "clock", "amount", "number", "days")
"""Without one of these a line is nothing that anybody could enter."""


def _deed(line: ScannedLine) -> str:
    """The masked line, of hours without the words that nobody pays for them: “8h apollo rework, not billable”."""
    bare, unpaid = not_billable(line.masked)
    return bare if unpaid and _OF_HOURS.match(bare) and not _SPEAKS_OF_HOURS.search(bare) else line.masked


_OF_HOURS = Pattern(r"\W*(?:⟨[PDT]⟩\W*)*⟨[LR]⟩")
_SPEAKS_OF_HOURS = Pattern(r"\b(?:is|are|was|were|be|been|as|should|mark|make|set)\b|[是为应把算]|[?？吗]")
"""“3h apollo should be not billable” marks hours that there are."""


def _only_joined(line: ScannedLine) -> bool:
    """Whether nothing stands in a line but names, values and words that join them: none of them could turn it."""
    between, edge = [], 0
    for element in line.elements:
        if element.kind in _JOINED:
            between.append(line.low[edge : element.start])
            edge = element.end
    return _JOINING.fullmatch(" ".join((*between, line.low[edge:]))) is not None


_JOINED = ("project", "party", "category", "days", "amount", "number", "percent")
_JOINING = Pattern(r"(?:[\s,，.。!！;；]|\b(?:paid|has|just|us|on|for|of)\b|[付打][了给]|我们|回款|的)*")
"""“acme paid 10600 on 2026-11-14 for apollo”, “subcontract 500 apollo”."""


def _changes_nothing(line: ScannedLine) -> bool:
    """Whether a line names nothing that could be put right and no word that puts right: “verify” is no correction."""
    low = line.low
    return not (line.elements or talk.corrects(low) or talk.points_back(low) or _SPEAKS_OF_IT.search(low))


_SPEAKS_OF_IT = Pattern(
    r"\b(?:it|that|this|those|these|one|ones|last|latest|previous|entry|entries|booking|note|description|comment"
    r"|call|name|title"
    r"|change|fix|edit|set|move|put|half|double|again|cancel\w*|scratch|never ?mind|nah|nope|back|off|out|scrap"
    r"|kill|drop"
    r"|forget|ignore|void|revert|typo|hang on|wait|just|project|day|hours?)\b"
    r"|[那这它条笔上再换算取没反回]|备注|说明|叫|描述|作废|项目|等等|日期|一半|重[来新]|别|先"
)


def _beside_a_range(line: ScannedLine, entries: Sequence[HoursLine]) -> list[Leftover]:
    """Lengths behind times of day that name no project and no day of their own: a break in them, a part of them, or
    more work? (“07:00-15:30 w/ 30min smoko”, “早8点干到晚6点 吃饭1小时”)"""
    return [
        Leftover(entry.line, "asks", "span")
        for earlier, entry in pairwise(entries)
        if earlier.start is not None and entry.start is None and entry.line != earlier.line
        if not _part(line, entry.line).of("project", "days")
    ]


def left_of_hours(reading: LineReading, entries: Sequence[HoursLine]) -> tuple[Leftover, ...]:
    """What the entries of a line left over; of what was asked for with a documented verb only values count."""
    left = [
        leftover
        for entry in entries
        for leftover in leftovers(_part(reading.line, not_billable(entry.line)[0]), not_billable(entry.note)[0])
        if leftover.turn != "note" or (_placed(entry, reading) and not _CHOSEN.search(entry.line))
    ]
    if len(entries) > 1 and (within := _WITHIN.search(reading.line.masked)):
        left.append(Leftover(_SIGN.sub(" ", within[0]).strip(), "asks", "part"))
    left += _beside_a_range(reading.line, entries)
    left += [Leftover(lead, "asks", "lead") for entry in entries if (lead := _of_no_work(reading.line, entry))]
    left += [Leftover(entry.note, "asks", "project") for entry in entries if _nearly_another(entry, reading.line.terms)]
    told = any(leftover.turn == "shares" for leftover in left)
    if len(entries) == 1 and len(entries[0].days) == 1 and not told:
        left += [Leftover(reading.line.words(one), "asks", "shares") for one in reading.line.of("each")]
    if entries and all(entry.verb for entry in entries):
        left = [
            leftover
            for leftover in left
            if (leftover.weight == "asks" or leftover.turn in ("asks", "not", "others", "supposes"))
            and leftover.turn != "note"
        ]
    return tuple(left)


def _of_no_work(line: ScannedLine, entry: HoursLine) -> str:
    """What stands before the length of an entry and names no work: “apollo eta 3h”, “争取星河3小时”."""
    if entry.verb:
        return ""
    lead = " ".join(_SIGN.sub(" ", _LENGTH.split(_part(line, entry.line).masked, 1)[0]).split())
    return "" if names_work(lead) else lead


def _placed(entry: HoursLine, reading: LineReading) -> bool:
    """Whether it is known where it was done: else that is asked first."""
    return entry.project is not None or reading.line.terms.here is not None


_CHOSEN = Pattern(r"#[A-Z]")
"""A project that was chosen by its button, for a line that was shown already."""
_WITHIN = Pattern(
    r"⟨[LR]⟩ ?(?:里|内|当中|之中|只有|只能|仅|[包只]?含|包括|其中)[面头边]? ?(?:有 ?)?⟨[LP]⟩|⟨[LR]⟩,? (?:incl\w*"
    r"|including"
    r"|of which)\.? ⟨[LP]⟩"
)
"""“星河3小时里1小时是阿波罗”: the second is a part of the first."""
_LENGTH, _SIGN = Pattern(r"⟨[LRT]⟩"), Pattern(r"⟨.⟩")


def _nearly_another(entry: HoursLine, terms: Terms) -> bool:
    """Whether the whole note is a part of another project's name: “阿波罗2h研发1h” of 内部研发."""
    if entry.project is None or not 2 <= len(entry.note) <= _SHORT or any(char.isspace() for char in entry.note):
        return False
    other = terms.projects.match(entry.note)
    return other is not None and other.kind != "several" and other.key != entry.project.key


_SHORT = 12


def _part(line: ScannedLine, words: str) -> ScannedLine:
    return line if words == line.text else scan(words, line.terms, line.today)
