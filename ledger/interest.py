"""Late interest by period, line by line, so that anybody can check it.  Simple interest on calendar days, from the day
after the due day; what a payment leaves open goes on, what it has covered stops on the day it came.

Which day is due is the contract's (`ledger.terms.due_day` moves it off weekends and holidays where it says so); from
there on every day counts.  What has accrued is owed however late the principal is paid (民法典 art. 585: a penalty for
delay is owed beside performance; directive 2011/7/EU art. 3); it is booked only when it is claimed or agreed.

The result is a proposal: a person approves it before it is charged.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from ledger.errors import BadInput, sentence
from ledger.money import Money, of_major

Law = Literal["contract", "decree", "reference", "eu"]


@dataclass(frozen=True, slots=True)
class InterestRate:
    """A rate in force from a day until the next one's.

    Attributes:
        start: first day on which it counts; None from the beginning.
        daily, yearly: as a fraction (0.0005, 0.08); one of the two.
        basis: days of a year for a yearly rate.
        law: what it rests on.
    """

    start: date | None = None
    daily: Decimal | None = None
    yearly: Decimal | None = None
    basis: int = 365
    law: Law = "contract"

    @property
    def per_day(self) -> Decimal:
        if self.daily is not None:
            return self.daily
        if self.yearly is None:
            raise BadInput(sentence("The interest rate is missing."), field="rate")
        return self.yearly / self.basis


@dataclass(frozen=True, slots=True)
class InterestLine:
    """`days` days of one principal at one rate: the first and the last day both count."""

    first: date
    last: date
    days: int
    principal: Money
    rate: InterestRate
    amount: Money


DECREE_DAILY = Decimal("0.0005")
"""China, decree on payments to small and medium enterprises, art. 17: where nothing was agreed."""


EU_MARGIN = Decimal("0.08")
EU_FIXED = Money(4000, "EUR")
"""Directive 2011/7/EU: at least 8 points above the reference rate, and 40 EUR per invoice."""


def decree() -> tuple[InterestRate, ...]:
    """China, debtor a public body or large enterprise, creditor a small or medium one, nothing agreed: 0.05 % a day."""
    return (InterestRate(daily=DECREE_DAILY, law="decree"),)


def agreed(
    yearly: Decimal | None = None, daily: Decimal | None = None, lpr: Decimal | None = None
) -> tuple[InterestRate, ...]:
    """The contract's rate; where the decree applies it must not be below the one-year LPR at signing (`lpr`)."""
    rate = InterestRate(daily=daily, yearly=yearly)
    if lpr is not None and rate.per_day * 365 < lpr:
        return (InterestRate(yearly=lpr, law="decree"),)
    return (rate,)


def eu(references: Sequence[tuple[date, Decimal]], margin: Decimal = EU_MARGIN) -> tuple[InterestRate, ...]:
    """EU: the central bank's reference rate of each half-year (from 1 January or 1 July) plus the margin."""
    return tuple(InterestRate(start=start, yearly=rate + margin, law="eu") for start, rate in sorted(references))


def lines(
    owed: Money, due: date, until: date, rates: Sequence[InterestRate], payments: Sequence[tuple[date, Money]] = ()
) -> tuple[InterestLine, ...]:
    """The calculation up to and including `until`; the lines add up to the rounded whole.

    >>> for line in lines(
    ...     Money(1000000, "CNY"),
    ...     date(2026, 1, 31),
    ...     date(2026, 3, 2),
    ...     decree(),
    ...     [(date(2026, 2, 10), Money(400000, "CNY"))],
    ... ):
    ...     print(line.first, line.last, line.days, line.principal, line.amount)
    2026-02-01 2026-02-10 10 CNY 10000.00 CNY 50.00
    2026-02-11 2026-03-02 20 CNY 6000.00 CNY 60.00
    """
    if not rates:
        raise BadInput(sentence("The interest rate is missing."), field="rate")
    starts = sorted((rate.start or date.min, at) for at, rate in enumerate(rates))
    first = due + timedelta(days=1)
    begin = {first} | {day + timedelta(days=1) for day, _amount in payments} | {start for start, _at in starts}
    begins = sorted(day for day in begin if first <= day <= until)
    out: list[InterestLine] = []
    exact, told = Decimal(0), Money.zero(owed.currency)
    for at, start in enumerate(begins):
        last = begins[at + 1] - timedelta(days=1) if at + 1 < len(begins) else until
        principal = owed - _paid(payments, start, owed.currency)
        rate = _rate(rates, starts, start)
        if principal.minor <= 0 or rate is None:
            continue
        days = (last - start).days + 1
        exact += principal.major * rate.per_day * days
        amount = of_major(exact, owed.currency) - told
        told += amount
        out.append(InterestLine(start, last, days, principal, rate, amount))
    return tuple(out)


def since(lines: Sequence[InterestLine], first: date) -> tuple[InterestLine, ...]:
    """The part of a calculation from a day on: its lines add up to what the whole has grown by since.

    >>> whole = lines(Money(1000000, "CNY"), date(2026, 1, 31), date(2026, 3, 2), decree())
    >>> [(str(line.first), line.days, str(line.amount)) for line in since(whole, date(2026, 2, 11))]
    [('2026-02-11', 20, 'CNY 100.00')]
    """
    out: list[InterestLine] = []
    exact, told = Decimal(0), 0
    for line in lines:
        before = min(max((first - line.first).days, 0), line.days)
        at = exact + line.principal.major * line.rate.per_day * before
        exact += line.principal.major * line.rate.per_day * line.days
        told += line.amount.minor
        if before < line.days:
            begun = of_major(at, line.principal.currency).minor if before else told - line.amount.minor
            amount = Money(told - begun, line.principal.currency)
            start = line.first + timedelta(days=before)
            out.append(InterestLine(start, line.last, line.days - before, line.principal, line.rate, amount))
    return tuple(out)


def left(accrued: Money, dealt: Iterable[Money]) -> Money:
    """What has accrued and was neither claimed nor waived; below zero where more was claimed than has accrued since a
    rate or a payment was corrected.

    >>> left(Money(5000, "CNY"), [Money(3000, "CNY"), Money(500, "CNY")])
    Money(minor=1500, currency='CNY')
    """
    return sum((-amount for amount in dealt), accrued)


def _paid(payments: Sequence[tuple[date, Money]], before: date, currency: str) -> Money:
    return sum((amount for day, amount in payments if day < before), Money.zero(currency))


def _rate(rates: Sequence[InterestRate], starts: Sequence[tuple[date, int]], day: date) -> InterestRate | None:
    known = [at for start, at in starts if start <= day]
    return rates[known[-1]] if known else None
