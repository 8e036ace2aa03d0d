"""What a step of a close finds, and the lines of its entries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from chat.text import Text
from handlers.context import Context
from ledger.exchange import convert
from ledger.journal import JournalEntry, Posting, balanced
from ledger.money import Money
from ledger.period import Period, month_key
from storage import contracts, entries


@dataclass(frozen=True, slots=True)
class Found:
    """What a step calls for in a month.

    Attributes:
        entries: what it would book: target minus booked.
        notes: what it looked at, a line each.
        stops: why it cannot be done yet; the steps behind it wait.
        open: what is still open, without standing in the way.
        unbilled: instalment -> what of it has fallen due without an invoice, minor units: kept with the entries.
    """

    entries: tuple[JournalEntry, ...] = ()
    notes: tuple[Text, ...] = ()
    stops: tuple[Text, ...] = ()
    open: tuple[Text, ...] = ()
    unbilled: Mapping[int, int] = field(default_factory=dict)

    @property
    def amount(self) -> int:
        """What it would book: the debits in minor units of the company's currency."""
        return sum(line.company.minor for entry in self.entries for line in entry.postings if line.company.minor > 0)


def entry(
    ctx: Context, period: Period, step: str, lines: Sequence[Posting], day: date | None = None
) -> JournalEntry | None:
    """The entry of a step on the last day of a month, or on another `day`; None where there is nothing to book."""
    if not lines:
        return None
    day, memo = day or period.last, f"{month_key(period.start)} {step}"
    return balanced(JournalEntry(day, day, memo, source(period, step), tuple(lines)))


def source(period: Period, step: str) -> str:
    """What the entries of a step come from."""
    return f"close:{month_key(period.start)}:{step}"


def company(
    ctx: Context, account: str, minor: int, day: date, *, project: int = 0, category: str = "", item: str = ""
) -> Posting:
    """A line in the company's currency, debit positive; kept in the project's as well, at the rate of its `day`."""
    amount = Money(minor, ctx.rules.currency)
    own = ctx.directory.project(project).currency if project else ctx.rules.currency
    kept = amount if own == amount.currency else convert(amount, own, day, ctx.directory.exchange).amount
    return Posting(account, amount, kept, amount, project, category, item=item)


def post(ctx: Context, found: Found) -> tuple[int, ...]:
    """Book what a step found; returns the entries' numbers."""
    for part in contracts.held(ctx.book, found.unbilled).values() if found.unbilled else ():
        contracts.move(ctx.book, part, unbilled=found.unbilled[part.id])
    return tuple(entries.post(ctx.book, one) for one in found.entries)
