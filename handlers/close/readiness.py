"""Steps of a close that book nothing: what of the month is not complete yet."""

from __future__ import annotations

from chat.text import Text, _n
from handlers.close.steps import Found
from handlers.context import Context
from ledger.period import Period
from storage import bank, certifications, expenses, hours


def drafts(ctx: Context, period: Period) -> Found:
    """Expenses of the month that were read or typed and never handed in."""
    waiting = expenses.count(ctx.book, "draft", period)
    return _open(_n("{n} expense was not handed in.", "{n} expenses were not handed in.", waiting), waiting)


def approvals(ctx: Context, period: Period) -> Found:
    """Hours and expenses of the month that wait for an approval: they are in no account yet."""
    held, costs = hours.count(ctx.book, "pending", period), expenses.count(ctx.book, "pending", period)
    found = [
        *([_n("{n} entry of hours waits.", "{n} entries of hours wait.", held)] if held else ()),
        *([_n("{n} expense waits.", "{n} expenses wait.", costs)] if costs else ()),
    ]
    return Found(open=tuple(found))


def bank_lines(ctx: Context, period: Period) -> Found:
    """Lines of statements that nobody has said what they are, and charges of the bank that are not booked."""
    waiting = sum(line.day in period for line in bank.unexplained(ctx.book))
    charges = sum(line.day in period for line in bank.charges(ctx.book))
    unsaid = _n("{n} bank line is not explained.", "{n} bank lines are not explained.", waiting)
    unbooked = _n("{n} charge of the bank is not booked.", "{n} charges of the bank are not booked.", charges)
    return Found(open=(*((unsaid,) if waiting else ()), *((unbooked,) if charges else ())))


def certification(ctx: Context, period: Period) -> Found:
    """Documents whose input VAT waits: it is certified in a month by `certify`, with the tax platform's list."""
    waiting = len(certifications.waiting(ctx.book, period.last, ctx.rules.currency))
    return _open(_n("{n} document waits to be certified.", "{n} documents wait to be certified.", waiting), waiting)


def _open(text: Text, count: int) -> Found:
    return Found(open=(text,) if count else ())
