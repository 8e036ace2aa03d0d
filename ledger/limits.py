"""What hours and amounts are believed without asking, what is asked, what is refused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from ledger.errors import BadInput, sentence
from ledger.money import Money

DAY = 24 * 60
FIRST, LAST = date(1990, 1, 1), date(2100, 12, 31)
"""The calendar of these books: what is said of other days is a slip of the hand."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something to be confirmed before it is booked: a sentence and its values."""

    sentence: str
    values: Mapping[str, Any]


def check_minutes(minutes: int) -> None:
    """Raises BadInput for a length of work that no day can hold."""
    if minutes <= 0:
        raise BadInput(sentence("Hours must be more than zero."), field="hours")
    if minutes > DAY:
        raise BadInput(sentence("A day has only 24 hours."), field="hours")


def check_day(day: date, field: str = "day") -> date:
    """The day itself.  Raises BadInput for one outside the calendar of these books.

    >>> check_day(date(2026, 11, 20)).year
    2026
    """
    if not FIRST <= day <= LAST:
        raise BadInput(
            sentence("{day} is outside the years that these books reach ({first} to {last}). Please check the year."),
            day=day.isoformat(),
            first=str(FIRST.year),
            last=str(LAST.year),
            field=field,
        )
    return day


_SMALL = "BIF CDF CLP COP GNF IDR IQD IRR KHR KRW LAK LBP MGA MMK MNT PYG RWF SLL SYP TZS UGX UZS VND XAF XOF YER ZWL"
"""Currencies of which a cent of a dollar buys one and more: a server has nine digits in them."""


def check_amount(amount: Money) -> None:
    """Raises BadInput for an amount that no expense or order has: ten digits, of small money thirteen.

    >>> check_amount(Money.of("45.50", "CNY"))
    >>> check_amount(Money.of("1200000000", "VND"))
    """
    most = _most(amount.currency, 9)
    if amount.minor <= 0:
        raise BadInput(sentence("The amount must be more than zero."), field="total")
    if amount.major >= most:
        raise BadInput(
            sentence("{amount} has more digits than an expense can have. Please check it."),
            amount=amount,
            field="total",
        )


def check_money(amount: Money, field: str = "amount") -> Money:
    """The amount itself.  Raises BadInput for one that no contract and no budget has: twelve digits, of small money
    fifteen.

    >>> check_money(Money.of("45000000000", "CNY")).major
    Decimal('45000000000.00')
    """
    if abs(amount.major) >= _most(amount.currency, 11):
        raise BadInput(
            sentence("{amount} has more digits than any amount of these books. Please check it."),
            amount=amount,
            field=field,
        )
    return amount


def check_rate(amount: Money) -> Money:
    """The price of an hour itself.  Raises BadInput for one that nobody has: seven digits, of small money ten."""
    if amount.major >= _most(amount.currency, 6):
        raise BadInput(sentence("{amount} an hour? Please check it."), amount=amount, field="amount")
    return amount


def _most(currency: str, digits: int) -> int:
    return int(10 ** (digits + 3 if currency in _SMALL.split() else digits))


def doubts(
    minutes: int,
    day: date,
    today: date,
    already: int,
    spans: Iterable[tuple[int, int]],
    span: tuple[int, int],
    *,
    ask_above: int,
    refuse_above: int,
) -> tuple[Doubt, ...]:
    """What to ask before booking.  `already` are the minutes the person has on that day, `spans` their timed entries.

    Raises BadInput where the day would get more than `refuse_above` minutes.
    """
    total = already + minutes
    if total > refuse_above:
        raise BadInput(
            sentence("That would make {total} hours on {day}; a day may have at most {most}."),
            hint=sentence("Correct the earlier entry first: say “my week” to see it."),
            total=_hours(total),
            day=day,
            most=_hours(refuse_above),
            field="hours",
        )
    out = []
    if day > today:
        out.append(Doubt(sentence("{day} is still to come."), {"day": day}))
    if total > ask_above:
        out.append(Doubt(sentence("That makes {total} hours on {day}."), {"total": _hours(total), "day": day}))
    if span[0] >= 0 and any(start < span[1] and span[0] < end for start, end in spans if start >= 0):
        out.append(Doubt(sentence("It overlaps with another entry of that day."), {}))
    return tuple(out)


def _hours(minutes: int) -> str:
    whole, rest = divmod(minutes, 60)
    if rest % 15 == 0:
        return f"{whole}{('', '.25', '.5', '.75')[rest // 15]}"
    return f"{whole}:{rest:02d}"


@dataclass(frozen=True, slots=True)
class MoneyOut:
    """Money that went out by hand.

    Attributes:
        payee: the same for whoever is the same.
        minor: in the company's currency.
        entered: the day on which somebody entered it, whatever day it bears.
        seen: a second person has agreed to it, or was told where nobody could.
    """

    payee: str
    minor: int
    entered: date
    seen: bool = False


def in_parts(earlier: Iterable[MoneyOut], payee: str, today: date, days: int) -> int:
    """What went to a payee in the last days, today included, and nobody else has seen: with what goes out now it is one
    sum, as a payment that is split to stay below a limit is one payment.

    >>> day = date(2026, 11, 20)
    >>> paid = [MoneyOut("dell", 30_000, day), MoneyOut("dell", 9_000, date(2026, 11, 13)), MoneyOut("acme", 5, day)]
    >>> in_parts(paid, "dell", day, 7), in_parts(paid, "dell", day, 8), in_parts(paid, "hp", day, 7)
    (30000, 39000, 0)
    """
    since = today.toordinal() - days
    return sum(one.minor for one in earlier if one.payee == payee and not one.seen and since < one.entered.toordinal())
