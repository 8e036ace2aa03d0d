"""What a sentence mentions, wherever it stands: projects, days, lengths of time, amounts, bare numbers, categories.

An entry that is typed has its elements at the ends of the line (`chat.lines.elements`); a sentence that speaks of an
entry ("sorry, the hermes one was monday") has them anywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from chat.folding import wordy
from chat.lines.elements import Terms
from chat.names import Match
from chat.pattern import Pattern
from chat.values.amounts import ReadAmount, amounts
from chat.values.dates import Days
from chat.values.days import days_at
from chat.values.durations import Span, span_at
from chat.values.unread import Unread
from ledger.currencies import DIGITS


@dataclass(frozen=True, slots=True)
class Mention:
    """Something that is named at `start` to `end` of the folded text; `number` is one without unit or currency."""

    start: int
    end: int
    kind: Literal["project", "day", "span", "amount", "number", "category"]
    value: Match | Days | Span | ReadAmount | Decimal | Unread


def mentions(low: str, terms: Terms, today: date, *, categories: bool = False) -> tuple[Mention, ...]:
    """All that a folded text mentions, in order; nothing overlaps.

    >>> from chat.names import Known, Names
    >>> terms = Terms(Names.of([Known(1, "HERMES", ("Hermes",))]), currency="CNY")
    >>> [named.kind for named in mentions("the hermes hour was monday, 23块 not 32", terms, date(2026, 11, 20))]
    ['project', 'day', 'amount', 'number']
    """
    low = WHOSE.sub(lambda match: match[1] + " " * len(match[2]), low)
    dashless = low.replace("- ", "  ")  # “typo - 54”: a dash, no sign of the number
    sums = {start: (end, sum_) for start, end, sum_ in amounts(dashless, terms.currency, terms.rated)}
    out: list[Mention] = []
    place = 0
    while place < len(low):
        if low[place] == " " or (place and wordy(low[place]) and wordy(low[place - 1]) and not _begins(low, place)):
            place += 1
            continue
        mention = _at(low, place, terms, today, sums, categories)
        if mention is None:
            place += 1
            continue
        out.append(mention)
        place = mention.end
    return tuple(out)


WHOSE = Pattern(r"((?:day|月|[天日号周一二三四五六]))('?s\b|的)")
"""“yesterday's”, “昨天的”: in the note of an entry it is no day of work; of an entry it says which."""


def _begins(low: str, place: int) -> bool:
    """“v2” has no number in it, “usd45” has."""
    return low[place].isdigit() and low[max(0, place - 3) : place].upper() in (*DIGITS, "RMB")


def _at(
    low: str, place: int, terms: Terms, today: date, sums: dict[int, tuple[int, ReadAmount]], categories: bool
) -> Mention | None:
    named = terms.projects.named_at(low, place + (low[place] in "#@"))
    if named:
        return Mention(place, named[0], "project", named[1])
    day, length = days_at(low, place, today, terms.order), span_at(low, place, terms.day)
    if day and (length is None or day[0] >= length[0]):
        return Mention(place, day[0], "day", day[1])
    if length:
        return Mention(place, length[0], "span", length[1])
    if half := _HALVES.match(low, place):
        return Mention(place, half.end(), "number", _whole(half["n"] or half["zh"]) + Decimal("0.5"))
    if place in sums and (sums[place][1].is_money or not wordy(low[sums[place][0] : sums[place][0] + 1])):
        end, sum_ = sums[place]
        if not sum_.is_money:
            return Mention(place, end, "number", sum_.number)
        return Mention(place, end, "amount", sum_)
    if word := _NUMBER.match(low, place):
        return Mention(place, word.end(), "number", _whole(word[0]))
    if categories and terms.categories and (named := terms.categories.named_at(low, place)):
        return Mention(place, named[0], "category", named[1])
    return None


_WORDS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10}
_CHINESE = {char: number for number, char in enumerate("一二三四五六七八九十", 1)} | {"两": 2}
_NUMBER = Pattern(rf"(?:{'|'.join(_WORDS)})\b(?! of\b)")
"""Not “one”: “the last one” is no number."""
_HALVES = Pattern(
    rf"(?P<n>\d{{1,2}}|one|{'|'.join(_WORDS)})(?: (?:and|&) a half\b|个半(?![小钟]))"
    r"|(?P<zh>[一二三四五六七八九十两])个半(?![小钟])"
)


def _whole(word: str) -> Decimal:
    if word.isdigit():
        return Decimal(word)
    return Decimal(_WORDS.get(word) or _CHINESE.get(word) or 1)
