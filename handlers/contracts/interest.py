"""Late interest on instalments: what has accrued by the contracts' rates, and what of it was not dealt with yet.

It is accrued on what was late, paid since or not: payment of the principal ends its growing, not the debt.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal, NamedTuple

from handlers.context import Context
from ledger import interest
from ledger.ageing import is_overdue
from ledger.errors import BadInput, sentence
from ledger.interest import InterestLine, InterestRate
from ledger.money import Money, totals
from ledger.owed import LATE_INTEREST, DealtInterest, Instalment
from storage import contracts, late_interest, payments


@dataclass(frozen=True, slots=True)
class Wish:
    """At which rate: the contract's ("agreed"), the decree's, one that was stated, the EU's reference rate and margin.

    `rate` is a fraction, a day for "stated", a year (the reference rate) for "eu".
    """

    kind: Literal["agreed", "decree", "stated", "eu"]
    rate: Decimal = Decimal(0)


class AccruedInterest(NamedTuple):
    """A line of interest, with the late instalment that it is on."""

    instalment: Instalment
    line: InterestLine


@dataclass(frozen=True, slots=True)
class InterestOn:
    """What has accrued on one instalment to a day, line by line, and what of it was claimed or waived."""

    instalment: Instalment
    lines: tuple[InterestLine, ...]
    dealt: tuple[DealtInterest, ...]

    @property
    def accrued(self) -> Money:
        return Money(sum(line.amount.minor for line in self.lines), self.instalment.amount.currency)

    @property
    def claimed(self) -> Money:
        return self._sum("booked")

    @property
    def waived(self) -> Money:
        return self._sum("waived")

    @property
    def left(self) -> Money:
        return interest.left(self.accrued, (one.amount for one in self.dealt))

    def _sum(self, state: str) -> Money:
        minor = sum(one.amount.minor for one in self.dealt if one.state == state)
        return Money(minor, self.instalment.amount.currency)


def was_late(instalment: Instalment, today: date) -> bool:
    """Whether interest can have accrued on it: it is late, or was paid late; interest itself bears none."""
    if instalment.kind == LATE_INTEREST or not is_overdue(instalment.due, today):
        return False
    paid_late = instalment.paid_on is not None and is_overdue(instalment.due, instalment.paid_on)
    return instalment.open.minor > 0 or paid_late


def on(
    ctx: Context, late: Iterable[Instalment], wish: Wish, *, silent: bool = False, until: date | None = None
) -> list[InterestOn]:
    """What has accrued on each, to today or `until`.  Raises BadInput where the contract agreed nothing (with `silent`
    such an instalment is left out)."""
    those = [instalment for instalment in late if was_late(instalment, ctx.today) and instalment.due]
    paid = payments.of_instalments(ctx.book, (instalment.id for instalment in those))
    dealt = late_interest.of_instalments(ctx.book, (instalment.id for instalment in those))
    agreed = _agreed(ctx, those) if wish.kind == "agreed" else {}
    found = []
    for instalment in those:
        rates = agreed.get(instalment.contract) if wish.kind == "agreed" else _rates(wish)
        if not rates:
            if silent:
                continue
            raise BadInput(
                sentence("The contract says nothing of late payment."),
                hint=sentence("Say a rate a day (0.05%), or “decree” where the decree for small firms applies."),
                field="rate",
            )
        code = instalment.amount.currency
        owed = Money(instalment.amount.minor - instalment.credited - instalment.written, code)
        came = [(day, Money(minor, code)) for day, minor in paid.get(instalment.id, [])]
        assert instalment.due is not None
        lines = interest.lines(owed, instalment.due, until or ctx.today, rates, came)
        found.append(InterestOn(instalment, lines, tuple(dealt.get(instalment.id, ()))))
    return found


def left_by_currency(ctx: Context, late: Iterable[Instalment]) -> tuple[Money, ...]:
    """What has accrued at the contracts' rates and was neither claimed nor waived, each currency for itself."""
    sums = totals(one.left for one in on(ctx, late, Wish("agreed"), silent=True) if one.left.minor > 0)
    return tuple(sums)


def unclaimed(ctx: Context, late: Sequence[Instalment], wish: Wish) -> list[AccruedInterest]:
    """The lines of what was not dealt with yet, for a letter; an instalment without a rate has none."""
    rest = []
    for one in on(ctx, late, wish, silent=True):
        through = max((dealt.until for dealt in one.dealt), default=None)
        lines = one.lines if through is None else interest.since(one.lines, through + timedelta(days=1))
        rest += [AccruedInterest(one.instalment, line) for line in lines if one.left.minor > 0]
    return rest


def _agreed(ctx: Context, late: Sequence[Instalment]) -> dict[int, tuple[InterestRate, ...]]:
    known = [contracts.contract(ctx.book, id) for id in sorted({instalment.contract for instalment in late})]
    return late_interest.rates(ctx.book, known)


def _rates(wish: Wish) -> Sequence[InterestRate]:
    if wish.kind == "stated":
        return interest.agreed(daily=wish.rate)
    if wish.kind == "decree":
        return interest.decree()
    return interest.eu([(date.min, wish.rate)])
