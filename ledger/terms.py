"""Payment terms: what share of a contract is due when.  The parts add up to the contract to the cent.

A due day follows from a milestone and a distance ("30 days after acceptance"); until the milestone is reached there is
no due day, and nothing is overdue.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from ledger.errors import BadInput, sentence
from ledger.money import Money, of_major

Kind = Literal["advance", "progress", "acceptance", "retention"]
Roll = Literal["none", "next", "previous"]

Workday = Callable[[date], bool]
"""Whether people work on that day; the calendar belongs to whoever asks."""


@dataclass(frozen=True, slots=True)
class Rule:
    """When something is due.

    Attributes:
        basis: the milestone it counts from ("signed", "delivery", "go-live", "acceptance", "invoice", "warranty" or a
            name of the contract's own); "date" where `day` is the due day itself.
        days, months: the distance; `workdays` counts only working days.
        month_end: moved to the end of the month it falls into.
    """

    basis: str
    days: int = 0
    months: int = 0
    workdays: bool = False
    month_end: bool = False
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Term:
    """One instalment as the contract words it: a percentage, an amount, or (neither) whatever is left."""

    kind: Kind
    rule: Rule
    percent: Decimal | None = None
    amount: Money | None = None
    text: str = ""


def amounts(total: Money, terms: Sequence[Term]) -> tuple[Money, ...]:
    """What each term comes to; the last one takes the rounding.

    >>> thirds = [Term("progress", Rule("signed"), Decimal(p)) for p in ("33.33", "33.33", "33.34")]
    >>> [part.minor for part in amounts(Money(10000, "CNY"), thirds)]
    [3333, 3333, 3334]
    """
    if not terms:
        raise BadInput(sentence("The terms name no instalment."), field="terms")
    open_ended = [at for at, term in enumerate(terms) if term.percent is None and term.amount is None]
    if len(open_ended) > 1:
        raise BadInput(sentence("Only one instalment can be “the rest”."), field="terms")
    parts = [_part(total, term) for term in terms]
    rest = total.minor - sum(part.minor for part in parts)
    if open_ended:
        if rest <= 0:
            raise BadInput(sentence("Nothing is left for the last instalment."), field="terms")
        parts[open_ended[0]] = Money(rest, total.currency)
        return tuple(parts)
    percent = sum((term.percent for term in terms if term.percent is not None), Decimal(0))
    if all(term.percent is not None for term in terms) and percent != 100:
        shown = Decimal(f"{percent.normalize():f}")  # 90, not 9E+1
        raise BadInput(sentence("The shares add up to {percent} %, not to 100 %."), percent=shown, field="terms")
    if abs(rest) > len(terms):
        raise BadInput(
            sentence("The instalments add up to {sum}, the contract to {total}."),
            sum=Money(total.minor - rest, total.currency),
            total=total,
            field="terms",
        )
    last = max((at for at, term in enumerate(terms) if term.percent is not None), default=None)
    if rest and last is None:
        raise BadInput(
            sentence("The instalments add up to {sum}, the contract to {total}."),
            sum=Money(total.minor - rest, total.currency),
            total=total,
            field="terms",
        )
    if last is not None:
        parts[last] = Money(parts[last].minor + rest, total.currency)
    return tuple(parts)


def dated_kinds(count: int) -> tuple[str, ...]:
    """What instalments are that only have days: the first an advance, the last due on acceptance.

    >>> dated_kinds(1), dated_kinds(3)
    (('acceptance',), ('advance', 'progress', 'acceptance'))
    """
    return ("advance", *["progress"] * (count - 2), "acceptance") if count > 1 else ("acceptance",)


def _part(total: Money, term: Term) -> Money:
    if term.amount is not None:
        if term.amount.minor <= 0:
            raise BadInput(sentence("An instalment must be more than nothing."), field="terms")
        return total - (total - term.amount)
    if term.percent is None:
        return Money.zero(total.currency)
    if not 0 < term.percent <= 100:
        raise BadInput(sentence("{percent} % is no share of a contract."), percent=term.percent, field="terms")
    return of_major(total.major * term.percent / 100, total.currency)


def due_day(
    rule: Rule, reached: Mapping[str, date], *, roll: Roll = "none", workday: Workday | None = None
) -> date | None:
    """The day on which it is due; None until the milestone has been reached.

    >>> due_day(Rule("acceptance", days=30), {"acceptance": date(2026, 1, 31)})
    datetime.date(2026, 3, 2)
    >>> due_day(Rule("signed", months=1, month_end=True), {"signed": date(2026, 1, 31)})
    datetime.date(2026, 2, 28)
    >>> due_day(Rule("acceptance", days=30), {}) is None
    True
    """
    start = rule.day if rule.basis == "date" else reached.get(rule.basis)
    if start is None:
        return None
    day = months_later(start, rule.months)
    day = _workdays_later(day, rule.days, workday) if rule.workdays else day + timedelta(days=rule.days)
    if rule.month_end:
        day = day.replace(day=monthrange(day.year, day.month)[1])
    return rolled(day, roll, workday)


def months_later(day: date, months: int) -> date:
    """The same day some months on, or the last day of a shorter month.

    >>> months_later(date(2026, 1, 31), 1), months_later(date(2026, 3, 31), -1)
    (datetime.date(2026, 2, 28), datetime.date(2026, 2, 28))
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def rolled(day: date, roll: Roll, workday: Workday | None = None) -> date:
    """The day moved off weekends and holidays, only where the contract says so.

    >>> rolled(date(2026, 11, 21), "next"), rolled(date(2026, 11, 21), "previous")
    (datetime.date(2026, 11, 23), datetime.date(2026, 11, 20))
    """
    if roll == "none":
        return day
    works = workday or _weekday
    step = timedelta(days=1 if roll == "next" else -1)
    for _try in range(60):
        if works(day):
            return day
        day += step
    return day


def _weekday(day: date) -> bool:
    return day.weekday() < 5


def _workdays_later(day: date, count: int, workday: Workday | None) -> date:
    works = workday or _weekday
    step = timedelta(days=1 if count >= 0 else -1)
    left = abs(count)
    while left:
        day += step
        left -= works(day)
    return day
