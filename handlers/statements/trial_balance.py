"""The trial balance (科目余额表): what stood on each account, what the months brought, what stands now.

The two sides of every pair of columns add up alike.  Corrections in red letters (红字, 会计基础工作规范 art. 51) count
below zero on the side of what they correct, so that a mistake does not blow the turnover up.
"""

from __future__ import annotations

from chat.cards.card import Button, Card, Cell, Reply, Table
from chat.incoming import Said
from chat.text import _
from handlers import month_spans
from handlers.books.chart import chart
from handlers.context import Context
from handlers.rules import Rules
from handlers.statements import account_lines
from ledger.errors import BadInput, sentence
from ledger.money import Money
from ledger.months import MonthSpan
from storage import account_sums
from storage.book import Book


def show(said: Said, ctx: Context) -> Reply:
    of, rest = month_spans.span(ctx, said.text)
    if rest:
        raise BadInput(
            sentence("I do not know what “{text}” means for a trial balance."),
            hint=sentence("Write for example: trial balance 2026-10"),
            text=rest[:60],
        )
    return Reply(card(ctx.book, ctx.rules, of), private=True)


def card(book: Book, rules: Rules, of: MonthSpan) -> Card:
    """The trial balance of some months."""
    moved: dict[str, list[int]] = {}
    for one in account_sums.movements(book, of.first, of.last):
        sums = moved.setdefault(one.account, [0, 0, 0])
        for at, amount in enumerate((one.opening, one.debit, one.credit)):
            sums[at] += amount
    rows: list[tuple[Cell, ...]] = []
    refs: list[str] = []
    for line in account_lines.lines(chart(book, rules), tuple(moved)):
        opening, debit, credit = (sum(moved.get(role, (0, 0, 0))[at] for role in line.roles) for at in range(3))
        if not (opening or debit or credit):
            continue
        closing = opening + debit - credit
        amounts = (*_sides(opening), debit, credit, *_sides(closing))
        rows.append((line.code, line.names, *(Money(one, rules.currency) if one else None for one in amounts)))
        refs.append(f"tb:{of.name}:{line.code}")
    title = _("Trial balance, {months}", months=month_spans.shown(of))
    if not rows:
        return Card(title, lines=(_("Nothing is booked up to then."),))
    heads = (
        *(_("Account code"), _("Account name"), _("Opening debit"), _("Opening credit"), _("Debit"), _("Credit")),
        *(_("Closing debit"), _("Closing credit")),
    )
    money = tuple(range(2, 8))
    return Card(
        title,
        table=Table(heads, tuple(rows), numeric=money, summed=money, refs=tuple(refs), essential=(1, 6, 7)),
        buttons=(Button(_("Profit and loss"), "statement.profit", of.name),),
        small=_("“why 1122 {months}” shows what an account is made of.", months=of.name),
    )


def _sides(balance: int) -> tuple[int, int]:
    """A balance on the debit or on the credit side."""
    return max(balance, 0), max(-balance, 0)
