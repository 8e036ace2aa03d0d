"""Of which months a statement is asked: “2026-10”, “10月”, “2026”, “August to October”, “to date”; and what is left."""

from __future__ import annotations

import re
from collections.abc import Callable

from chat.folding import cleaned, folded
from chat.pattern import Pattern
from chat.text import Text, _, verbatim
from chat.values.days import days, days_at
from chat.values.unread import Unread
from handlers.context import Context
from ledger import months
from ledger.errors import BadInput, sentence
from ledger.months import MonthSpan
from ledger.period import Period, month, month_key

_WHOLE = sentence("A statement is made of whole months.")
_HINT = sentence("Say for example 2026-10, 2026-08 to 2026-10, 2026, this year or to date.")
_ONE = (
    r"(?:\d{4}[-/.]\d{1,2}(?![-/.\d])|\d{4}年\d{1,2}月|\d{1,2}月份?|q[1-4](?: \d{4})?"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?(?: \d{4})?)"
)
"""A month or quarter."""
_RANGE = Pattern(
    rf"(?:from |between |从)?(?P<first>{_ONE})\s*(?:-|–|—|~|to|until|till|through|and|至|到)\s*(?P<last>{_ONE})"
)
_YEAR_TO_DATE = Pattern(r"(?:this )?year[- ]to[- ]date|\bytd\b|so far this year|本年累计|今年累计|年初至今|今年以来")
_TO_DATE = Pattern(r"(?:up )?to date|since the beginning|from the beginning|累计至今|至今|累计|开业以来|全部期间")
_YEAR = Pattern(r"(?<![\d.-])(?P<year>20\d\d)年?度?(?![-/.\d年月])")
_NAME = Pattern(r"(?<!\S)(?:\d{4}-\d\d)?(?:\.\.)?\d{4}-\d\d(?!\S)")
_MAY = Pattern(r"\bmay\b(?! 20\d\d)")
_MONTH_BEFORE = Pattern(r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?,? $|\bq[1-4] $")
_SMALL = Pattern(r"\b(?:for|of|in|the|during|over|as of|at|end of)\b|[的在]|期间")


def span(ctx: Context, text: str) -> tuple[MonthSpan, str]:
    """The months that the words name, the current one where they name none; and the other words.

    Raises BadInput for days that are no whole months, or that are still to come.
    """
    line = cleaned(text)[:300]
    low = _MAY.sub("05月", folded(line))  # as long as the word
    for find in _READERS:
        if found := find(ctx, low):
            made, start, end = found
            rest = f"{line[:start]} {line[end:]}"
            return _past(ctx, made), _named(" ".join(_SMALL.sub(" ", rest).split()))
    now = month_key(ctx.today)
    return MonthSpan(now, now), _named(line)


def _named(rest: str) -> str:
    """The other words without those that only ask: “show me the … please”, “给我看…”."""
    return _ASKED_BEHIND.sub("", _ASKED_BEFORE.sub("", rest.strip())).strip()


_ASKED_BEFORE = Pattern(
    r"^(?:(?:please|pls|show|give|send|get|let|me|us|see|want|to|can|could|you|i|what|what's|whats|how|is|are|was"
    r"|were|the|our"
    r"|my|look|have|a|an|full|latest|current)\b[\s,]*|(?:给|帮|替)(?:我们?|咱们?)|麻烦|请|我?们?(?:想|要"
    r"|需要)(?=[看查知])"
    r"|看看|看一?下|看|查一?下|查|列出|显示|打开|调出|拉一?下|拉出|来个|来一?份|一下|[\s,，])+",
    re.IGNORECASE,
)
_ASKED_BEHIND = Pattern(
    r"(?:\b(?:please|pls|now|thanks|look|like)\b|是?多少|怎么样|怎样|如何|情况|给我|看看|看一?下|看|一下|[吗呢吧啊了]"
    r"|[\s,，。.!！?？])+$",
    re.IGNORECASE,
)


def of_period(period: Period | None, now: Period) -> MonthSpan:
    """The months of a report: those of the days that were named; the days may end with today, else with a month.

    `now` is the current month up to today.
    """
    if period is None:
        return MonthSpan(month_key(now.start), month_key(now.start))
    last = month(period.last).last if period.end >= now.end else period.last
    made = months.of_days(period.start, min(last, month(now.start).last))
    if made is None:
        raise BadInput(_WHOLE, hint=_HINT, field="day")
    return made


def shown(of: MonthSpan) -> Text:
    """The months in the title of a statement."""
    if of.first == of.last:
        return verbatim(of.last)
    if not of.first:
        return _("everything up to {month}", month=of.last)
    return _("{first} to {last}", first=of.first, last=of.last)


Found = tuple[MonthSpan, int, int] | None


def _kept(ctx: Context, low: str) -> Found:
    """As ids of rows have it: “2026-08..2026-10”."""
    match = _NAME.search(low)
    made = months.named(match[0]) if match else None
    return (made, match.start(), match.end()) if match and made and ".." in match[0] else None


def _range(ctx: Context, low: str) -> Found:
    for match in _RANGE.finditer(low):
        first, last = _of_words(ctx, match["first"]), _of_words(ctx, match["last"])
        if first and last:
            if first.first > last.last:  # “November to February”: the year before
                raise BadInput(_WHOLE, hint=_HINT, field="day")
            return MonthSpan(first.first, last.last), match.start(), match.end()
    return None


def _year_to_date(ctx: Context, low: str) -> Found:
    now = month_key(ctx.today)
    match = _YEAR_TO_DATE.search(low)
    return (MonthSpan(now, now).year_to_date, match.start(), match.end()) if match else None


def _to_date(ctx: Context, low: str) -> Found:
    match = _TO_DATE.search(low)
    return (MonthSpan("", month_key(ctx.today)), match.start(), match.end()) if match else None


def _year(ctx: Context, low: str) -> Found:
    match = _YEAR.search(low)
    if match and _MONTH_BEFORE.search(low[: match.start()]):
        return None
    return (MonthSpan(f"{match['year']}-01", f"{match['year']}-12"), match.start(), match.end()) if match else None


def _said(ctx: Context, low: str) -> Found:
    for place in range(len(low)):
        if place and (low[place - 1].isascii() and low[place - 1].isalnum() and low[place].isascii()):
            continue
        read = days_at(low, place, ctx.today, ctx.rules.day_order)
        if read is None or isinstance(read[1], Unread):
            continue
        if read[0] < len(low) and low[read[0]].isascii() and low[read[0]].isalnum():
            continue  # the beginning of another word or code
        made = months.of_days(read[1].first, read[1].last)
        if made is None:
            raise BadInput(_WHOLE, hint=_HINT, field="day")
        return made, place, read[0]
    return None


_READERS: tuple[Callable[[Context, str], Found], ...] = (_kept, _range, _year_to_date, _to_date, _year, _said)


def _of_words(ctx: Context, words: str) -> MonthSpan | None:
    read = days(words, ctx.today, ctx.rules.day_order)
    return None if isinstance(read, Unread) else months.of_days(read.first, read.last)


def _past(ctx: Context, made: MonthSpan) -> MonthSpan:
    """Up to the current month: a year that has not ended is one to date.  Raises BadInput for what is to come."""
    now = month_key(ctx.today)
    if months.named(made.name) is None:
        raise BadInput(_WHOLE, hint=_HINT, field="day")
    if made.first > now:
        raise BadInput(sentence("{month} is still to come."), month=made.first, field="day")
    return MonthSpan(made.first, min(made.last, now))
