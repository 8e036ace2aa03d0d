"""What the chat shows as a table, for whoever runs the machine: ledger, chart, ageing, the close of a month."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from chat.cards.card import Card
from chat.incoming import Identity, Place, Said
from chat.text import _
from handlers import job_context, month_spans
from handlers.books.chart import chart
from handlers.close.card import close_card
from handlers.context import Context
from handlers.receivables import receivables
from handlers.rules import Rules
from handlers.statements import account_ledger, account_lines, chart_shown
from ledger.period import Period, month
from storage.book import Book


def card(book: Book, rules: Rules, name: str, period: Period | None, account: str) -> Card:
    """The card of a name; `account` as people say it, of a ledger only (without one the ledger of every account)."""
    ctx = job_context.context(book, rules)
    made = ASKED[name](ctx, period, account)
    assert made is not None
    return made


def _ledger(ctx: Context, period: Period | None, account: str) -> Card | None:
    now = Period(ctx.today.replace(day=1), ctx.today)
    of = month_spans.of_period(period, now)
    if account:
        return account_ledger.card(ctx, account_ledger.read(ctx, f"{account} {of.first} to {of.last}"))
    every = account_lines.lines(chart(ctx.book, ctx.rules))
    return account_ledger.behind(ctx, every, of, _("Ledger of every account, {months}", months=month_spans.shown(of)))


def _close(ctx: Context, period: Period | None, _account: str) -> Card | None:
    return close_card(ctx, month(period.last if period else ctx.today))


def _shown(ctx: Context) -> Said:
    """Nobody asks, nowhere, for all of it."""
    return Said("", Identity("", ""), Place("", ""))


ASKED: Mapping[str, Callable[[Context, Period | None, str], Card | None]] = {
    "ledger": _ledger,
    "accounts": lambda ctx, _period, _account: chart_shown.show(_shown(ctx), ctx).card,
    "ageing": lambda ctx, _period, _account: receivables.show_ageing(_shown(ctx), ctx).card,
    "close-month": _close,
}
