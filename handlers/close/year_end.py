"""The end of a year: income and expense into retained earnings.  Cost of projects and its contra stay till they end."""

from __future__ import annotations

from datetime import date

from chat.text import _
from handlers.books.chart import chart
from handlers.close.steps import Found, company
from handlers.context import Context
from ledger.journal import JournalEntry, balanced
from ledger.money import Money
from ledger.profit import YEAR_END
from storage import item_balances


def carried_forward(ctx: Context, last: date) -> Found:
    """Every account of income and expense to nothing, against the year's profit, and that into retained earnings."""
    accounts = chart(ctx.book, ctx.rules)
    sums = item_balances.by_account(ctx.book, last)
    item = f"{YEAR_END}{last.year}"
    lines = [
        company(ctx, role, -minor, item=item)
        for role, minor in sorted(sums.items())
        if role in accounts and accounts[role].side in ("income", "expense") and minor
    ]
    if not lines:
        return Found()
    profit = sum(line.company.minor for line in lines)
    lines += [
        company(ctx, "year_profit", -profit, item=item),
        company(ctx, "year_profit", profit, item=item),
        company(ctx, "retained_earnings", -profit, item=item),
    ]
    made = balanced(JournalEntry(last, last, f"{last.year} year end", f"close:{last.year}:year", tuple(lines)))
    note = _("Profit of the year: {amount}", amount=Money(profit, ctx.rules.currency))
    return Found((made,), (note,))
