"""A line that books money, read one way for all of them: amount, day, the bank's fee, and the words that are left.

What reads as a day or a month is never an amount (“2026-11 200000” is November and two hundred thousand), and a word of
a name is no day where another one is said behind the amount.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from chat.folding import folded
from chat.pattern import Pattern
from chat.values.amounts import ReadAmount
from chat.values.calendar_words import WEEKDAYS
from chat.values.dates import Days
from chat.values.days import days_at, not_a_day
from chat.values.unread import Unread
from handlers import bank_side, lookup
from handlers.context import Context
from ledger.errors import BadInput, sentence
from ledger.money import Money


@dataclass(frozen=True, slots=True)
class MoneyLine:
    """What a line says of money.

    Attributes:
        day: the one that is named, else today; `dated` tells which.
        amounts: those of the line that are no fee, in order.
        before, behind: the words on both sides of the first amount, without day and fee; all are `before` where there
            is none.  A month stays in them.
        fee: what a bank took, in major units as it was typed; "" for nothing.
        period: a month or a week that is named, as typed: money moves on one day.
        account: the name of the company's bank account that is named; "" for none.
    """

    day: date
    dated: bool
    amounts: tuple[ReadAmount, ...]
    before: str
    behind: str
    fee: str = ""
    period: str = ""
    account: str = ""

    @property
    def words(self) -> str:
        """All words that are left."""
        return " ".join(f"{self.before} {self.behind}".split())

    @property
    def sum_said(self) -> str:
        """The first amount as it is said once more."""
        first = self.amounts[0]
        return first.said or " ".join(filter(None, (first.currency, str(first.number))))

    def kept_back(self, currency: str) -> int:
        """The fee in minor units."""
        return Money.of(self.fee, currency).minor if self.fee else 0

    def no_fee(self) -> None:
        """Raises BadInput where a fee is named."""
        if self.fee:
            raise BadInput(
                sentence("I keep no fee with that: book it by itself."),
                hint=sentence("Write for example: bank charge {fee}"),
                fee=self.fee,
                field="amount",
            )

    def no_words(self) -> None:
        """Raises BadInput where words are left that are no day, amount or fee."""
        if self.words and not self.amounts:
            raise BadInput(sentence("“{text}” is not an amount."), text=self.words[:40], field="amount")
        if self.words:
            raise lookup.refused(not_a_day(self.words))

    def nothing_left(self) -> None:
        """Raises BadInput where words behind the amount are no day and no fee."""
        if self.behind:
            raise lookup.refused(not_a_day(self.behind))

    def one_day(self) -> None:
        """Raises BadInput where a month or a week is named."""
        if self.period:
            raise BadInput(
                sentence("“{text}” is more than one day, and money moves on one. Write for example 2026-11-03."),
                text=self.period[:40],
                field="day",
            )


class _Span(NamedTuple):
    """Days that stand in a line, from `start` to before `end`."""

    start: int
    end: int
    days: Days
    text: str

    @property
    def one(self) -> bool:
        return len(self.days.each) == 1

    @property
    def figure(self) -> bool:
        """Whether it is as well an amount: 11.20."""
        return bool(_DECIMAL.fullmatch(self.text))


def read(ctx: Context, text: str, home: str = "", *, fees: bool = True) -> MoneyLine:
    """A line of money; `home`: the currency of what it is for, else the company's; without `fees` the amount itself may
    be one.

    Raises BadInput where a date is none, where a day may be one of several, and where several days are named.
    """
    account, text = bank_side.named(ctx, text)
    fee, text = bank_fee(text) if fees else ("", text)
    found = _found(ctx, text, home)
    start, end = found.place
    return MoneyLine(
        found.said[0].days.first if found.said else ctx.today,
        bool(found.said),
        tuple(read for _start, _end, read in found.amounts),
        _tidy(found.left[:start]),
        _tidy(found.left[end:]),
        fee,
        next((span.text for span in found.spans if not span.one), ""),
        account,
    )


def day_and_rest(ctx: Context, text: str, home: str = "") -> tuple[date | None, str]:
    """The day of a line of money, None where none is named, and the line without it.  Raises what `read` raises."""
    found = _found(ctx, text, home)
    return found.said[0].days.first if found.said else None, found.left


class _Found(NamedTuple):
    """What stands in a line: all days, those that it is said to be on, the amounts; and the line without these days."""

    spans: list[_Span]
    said: list[_Span]
    amounts: tuple[tuple[int, int, ReadAmount], ...]
    left: str

    @property
    def place(self) -> tuple[int, int]:
        """Where the first amount begins and ends; the end of the line where there is none."""
        return self.amounts[0][:2] if self.amounts else (len(self.left), len(self.left))


def _found(ctx: Context, text: str, home: str) -> _Found:
    spans = _spans(ctx, text)
    amounts = lookup.amounts_in(ctx, _without(text, spans), home)
    if not amounts and any(span.figure for span in spans):
        spans = [span for span in spans if not span.figure]
        amounts = lookup.amounts_in(ctx, _without(text, spans), home)
    start, end = amounts[0][:2] if amounts else (len(text), len(text))
    said = [span for span in spans if span.one and (span.start >= end or not _names(text, span, start))]
    said = [span for span in said if span.start >= end] or said
    if len({span.days.first for span in said}) > 1:
        raise BadInput(
            sentence("Which day is it: {days}?"), days=tuple(span.days.first for span in said[:5]), field="day"
        )
    return _Found(spans, said, amounts, _without(text, said))


def _spans(ctx: Context, text: str) -> list[_Span]:
    """The days that are written in a line, without those that stand inside an amount of money."""
    low, place, out = folded(text), 0, []
    money = [(start, end) for start, end, read in lookup.amounts_in(ctx, text) if read.is_money]
    while place < len(low):
        found = _span_at(ctx, text, low, place) if _begins(low, place) else None
        if found and not any(start <= found.start and found.end <= end for start, end in money):
            out.append(found)
            place = found.end
        elif found:
            place = found.end
        else:
            place += 1
    return out


def _span_at(ctx: Context, text: str, low: str, place: int) -> _Span | None:
    read = days_at(low, place, ctx.today, ctx.rules.day_order)
    if read is not None and _ends(low, read[0]):
        end, days = read
        if isinstance(days, Unread):
            raise lookup.refused(days)
        return _Span(place, end, days, text[place:end].strip())
    if wrong := _DATE.match(low, place):
        raise lookup.refused(not_a_day(text[place : wrong.end()]))
    return None


def _begins(low: str, place: int) -> bool:
    if low[place].isspace():
        return False
    before = low[place - 1] if place else " "
    return not (before.isascii() and (before.isalnum() or before in "#-/."))


def _ends(low: str, place: int) -> bool:
    """Whether a word ends here: 1.5 is no first of May in 1.50."""
    char, behind = low[place : place + 1], low[place + 1 : place + 2]
    if char in (".", ","):
        return not behind.isdecimal()
    return not (char.isascii() and (char.isalnum() or char == "%"))


def _names(text: str, span: _Span, amount: int) -> bool:
    """Whether a day before the amount is rather a word of a name: the sun of Sun Hydraulics."""
    named = span.text.lower().rstrip(".") in WEEKDAYS
    return named and bool(text[span.end : amount].strip())


def _without(text: str, spans: list[_Span]) -> str:
    """The text with blanks in the place of days."""
    for span in spans:
        text = f"{text[: span.start]}{' ' * (span.end - span.start)}{text[span.end :]}"
    return text


def _tidy(words: str) -> str:
    """Words without the sign or the little word that stood between them and the day."""
    return _LITTLE.sub("", " ".join(words.split()).strip(" ,，;；。"))


_DECIMAL = Pattern(r"\d{1,2}\.\d{1,2}")
_DATE = Pattern(r"\d{4}\s?[-/年]\s?\d{1,2}(?![\d,.]*\d{3})(?:[-/月]\d{1,2}日?)?")
_LITTLE = Pattern(r"(?:^|\s)(?:on|from|of|于|在)$|^(?:on|于|在)$", re.I)

_SUM = r"(?P<v>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
_MONEY = r"(?:[¥￥$€£]\s?|(?:cny|rmb|usd|eur|gbp|hkd|jpy)\s)?"
_COINS = r"\s?(?:元|块钱?|cny|rmb|usd|eur|gbp|hkd|jpy)?"
_LESS = r"(?:\b(?:minus|less|after|net\s+of|with|plus|and)\s+|[，,]?\s?(?:扣除|扣了|扣掉|扣|减去|减|收了|收))?"
_BANK = r"(?:(?:a|the)\s+)?(?:(?:bank|transfer|wire)(?:'s)?\s+)?"
_FEES = (
    Pattern(
        rf"{_LESS}(?:{_BANK}\bfees?\b(?:\s+of)?|(?:银行)?手续费)\s*[:：]?\s*{_MONEY}{_SUM}{_COINS}(?![\d.,]*[-/年月\d])",
        re.I,
    ),
    Pattern(
        rf"(?:[,，]?\s?\bof\s+which\s+)?(?:\b(?:the|their|our|a)\s+)?\bbank\s+(?:kept|took|deducted|charged|withheld)\s+"
        rf"{_MONEY}{_SUM}{_COINS}(?:\s+(?:as\s+)?(?:an?\s+)?(?:its\s+)?fees?\b)?",
        re.I,
    ),
    Pattern(
        rf"[,，]?\s?(?:其中)?(?:被)?(?:对方|中转)?银行(?:扣除|扣了|扣掉|扣|收了|收取|收|留)\s?{_MONEY}{_SUM}{_COINS}"
        r"(?:的)?(?:手续费|费用?|费)?"
    ),
    Pattern(rf"{_LESS}(?<![\d.,A-Za-z]){_MONEY}{_SUM}{_COINS}\s*(?:的)?\s*(?:{_BANK}\bfees?\b|(?:银行)?手续费)", re.I),
)


def bank_fee(words: str) -> tuple[str, str]:
    """What a bank kept back or took on top, in major units as it was typed, and the words without it.

    >>> bank_fee("apollo 30000 minus 20 fee yesterday"), bank_fee("星河 30000 手续费20")
    (('20', 'apollo 30000   yesterday'), ('20', '星河 30000  '))
    >>> bank_fee("apollo 192,000 of which the bank kept 25"), bank_fee("阿波罗 192,000 其中银行扣了25手续费")
    (('25', 'apollo 192,000  '), ('25', '阿波罗 192,000  '))
    """
    for pattern in _FEES:
        match = pattern.search(words)
        rest = f"{words[: match.start()]}  {words[match.end() :]}" if match else ""
        if match and any(char.isdecimal() for char in words[: match.start()] or rest):
            return match["v"].replace(",", ""), rest
    return "", words
