"""Money beside an expense or order: an advance, an allowance by the day, money that came back; and quiet, please."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from chat.lines.elements import Element
from chat.lines.note import note
from chat.lines.scan import ScannedLine
from chat.pattern import Pattern
from chat.requests.documented import DocumentedLine
from chat.requests.parts import Parts, plain_figures
from chat.values.amounts import ReadAmount
from chat.values.currencies import MONEY
from chat.values.dates import Days
from chat.values.durations import Span


def advance(line: ScannedLine) -> DocumentedLine:
    """Money before a trip."""
    parts = Parts(line)
    project = parts.project(needed=False)
    sums = line.of("amount", "number")
    amount = parts.amount(sums[0]) if sums else ""
    people = line.of("person")[:1]
    parts.take(*people)
    parts.take(*line.of("days", "category", "party", "span"))  # when and what for: told to whoever is asked
    parts.used_words += [match.span() for match in _ADVANCE.finditer(line.low)]
    parts.doubtful = bool(people)  # else finance is only asked
    return parts.documented(parts.either("advance", "预支"), parts.name(people[0]) if people else "", amount, project)


def allowance(line: ScannedLine) -> DocumentedLine:
    """So much for each day of a trip: an expense of the product; without the rate, the amount for a day is asked."""
    parts = Parts(line)
    parts.doubtful = True
    project = parts.project()
    kind = ALLOWANCE.search(line.low)
    if kind:
        parts.used_words.append(kind.span())
    named = kind[0].strip() if kind else parts.either("per diem", "出差补助")
    count, first = _days(parts)
    rates = [element for element in line.of("amount", "number") if _rate(line, element)]
    figures = rates or list(line.of("amount", "number"))
    amount = ""
    if figures and count:
        amount = parts.amount(figures[0], times=count)
        read = figures[0].value
        assert isinstance(read, ReadAmount)
        parts.take(*line.of("each"))
        again = [one for one in line.of("amount", "number") if one is not figures[0]]
        parts.take(
            *(one for one in again if isinstance(one.value, ReadAmount) and one.value.number == read.number * count)
        )
        if not read.is_money and line.terms.currency:
            amount = f"{line.terms.currency} {amount}"  # the number of days is another number of the line
    else:
        parts.missing.append("days" if figures else "daily amount" if count else "amount")
        amount = f"{plain_figures(count)} x {{}}" if count else ""
    days = ""
    if count and amount and not parts.missing:
        days = parts.either(f"{plain_figures(count)} {'day' if count == 1 else 'days'}", f"{plain_figures(count)}天")
    return parts.documented(parts.either("expense", "报销"), amount, named, days, project, first)


def refunded(line: ScannedLine) -> DocumentedLine:
    """Money came back for something that was paid."""
    parts = Parts(line)
    project = parts.project(needed=False)
    sums = line.of("amount", "number")
    amount = parts.amount(sums[0]) if sums else ""
    taken = [(element.start, element.end) for element in parts.used]
    taken += [match.span() for match in _BACK.finditer(line.low)]
    what = note(line.text, taken)
    parts.take(*line.elements)
    parts.used_words.append((0, len(line.text)))
    return parts.documented(parts.either("refunded", "退款到账"), amount, what, project)


def reminders(line: ScannedLine) -> DocumentedLine:
    """Whether the speaker is reminded of hours."""
    parts = Parts(line)
    parts.take(*line.of("category", "span"))  # “my hours”
    off, on = _QUIET.search(line.low), _AGAIN.search(line.low)
    if off:
        parts.used_words.append(off.span())
    elif on:
        parts.used_words.append(on.span())
    else:
        parts.missing.append("on or off")
    switch = parts.either("off", "关") if off else parts.either("on", "开") if on else ""
    return parts.documented(parts.either("reminders", "提醒"), switch)


def _days(parts: Parts) -> tuple[Decimal | None, str]:
    """How many days, and the first of them where they are named."""
    line = parts.line
    spans = [one for one in line.of("span") if isinstance(one.value, Span) and one.value.unit == "days"]
    spans = [one for one in spans if not _A_DAY.fullmatch(line.low[one.start : one.end].strip())] or spans
    named = [element for element in line.of("days") if isinstance(element.value, Days)]
    dates = sorted({day for element in named for day in _each(element)})
    parts.take(*named)
    first = dates[0].isoformat() if dates else ""
    parts.take(*line.of("span", "category", "party"))  # where to and what for is of no weight for so much a day
    if spans:
        value = spans[-1].value
        assert isinstance(value, Span)
        return Decimal(value.minutes) / line.terms.day, first
    return (Decimal(len(dates)), first) if dates else (None, "")


def _each(element: Element) -> tuple[date, ...]:
    return element.value.each if isinstance(element.value, Days) else ()


def _rate(line: ScannedLine, element: Element) -> bool:
    """Whether a number is for one day."""
    return bool(_DAILY_BEFORE.search(line.low[: element.start]) or _DAILY_BEHIND.match(line.low, element.end))


GIVES_BACK = Pattern(
    r"\b(?:g[ai]ve|hand(?:ed)?|bring|brought|pay|paid)\b.{0,24}\bback\b|\breturn(?:ed|ing|s)?\b|\bleft ?over\b"
    r"|退|归还|交回|还了|(?:^|[把要先我来去该已经])还(?![没有要能是剩在差想可会不])"
)
"""Of an advance, some is given back: no new one is asked for."""
_ADVANCE = Pattern(r"\b(?:advance|upfront|up front|in advance|cash|loan)\b|预支|借款|备用金|借支|预借|借")
ALLOWANCE = Pattern(
    r"\b(?:per[- ]?diems?|(?:meal|travel|daily|trip|food|overnight) allowances?|allowances?)\b"
    r"|(?:出差|差旅|伙食|餐饮|住宿|交通|高温)?(?:补助|补贴|津贴)|差补|餐补|饭补"
)
_A_DAY = Pattern(r"(?:一天|每天|1天|one day|a day|1 day)")
_DAILY_BEFORE = Pattern(r"(?:每天|每日|一天|日均|a day|per day|daily|@|\bat|标准是?|按)\s*$")
_DAILY_BEHIND = Pattern(rf"\s*(?:{MONEY})?\s*(?:each|per day|a day|/\s?day|daily|/天|每天|一天|一日)")
_BACK = Pattern(
    r"\b(?:got|gets?|was|were|i|we|me|us|my|the|refund(?:ed)?|money|back|came|has|have|been|returned|from|of)\b"
    r"|退款到账|退款|退了回来|退回来|退回|退了|退|到账|的|了|给我"
)
_QUIET = Pattern(
    r"\b(?:stop|don'?t|dont|do not|no more|no|quit|off|mute|silence|quiet|unsubscribe|leave me alone|enough"
    r"|without)\b"
    r"|别|不要|不用|不需要|关掉|关闭|关|停止|停|取消|免打扰|少"
)
_AGAIN = Pattern(
    r"\b(?:on|again|remind me|start|resume|turn on|re-?enable|back)\b|恢复|打开|开启|重新|继续|记得提醒|提醒我|开"
)
