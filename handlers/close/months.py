"""Which month is meant, and whether it can be closed: its day has come, it is open, and its turn."""

from __future__ import annotations

import re
from datetime import date, timedelta

from chat.pattern import Pattern
from handlers import button_values, fields, month_spans
from handlers.context import Context
from ledger import months
from ledger.close.order import OutOfOrder, can_be_done, out_of_order
from ledger.errors import BadInput, WrongState, sentence
from ledger.period import Period, month, month_key
from storage import closes, turns
from storage.directory import directory

WHICH = sentence("Which month? For example: close month 2026-10")


def named(ctx: Context, text: str, which: str = WHICH) -> Period:
    """The month that is named; without one the last that has ended.  Raises BadInput, which asks `which` is meant."""
    if not text.strip():
        return month(ctx.today.replace(day=1) - timedelta(days=1))
    until = _UNTIL.match(text.strip())
    if until and (day := fields.day(ctx, until[1])) == month(day).last:
        return month(day)
    span, rest = month_spans.span(ctx, text)
    if rest or span.first != span.last:
        raise BadInput(which, field="month")
    return span.days


_UNTIL = Pattern(r"(?:up to|until|till|through|as of|to|到|截至|截止)?\s*(\d{4}-\d\d-\d\d)", re.IGNORECASE)
"""“… up to 2026-10-31”: a month by its last day."""


def of_button(value: str) -> Period:
    """The month that a button names.  Raises NotFound."""
    span = months.named(value)
    if span is None or span.first != span.last:
        raise button_values.outdated()
    return span.days


def year_named(ctx: Context, text: str) -> int:
    """The year that is named; without one the last that has ended.  Raises BadInput."""
    if not text.strip():
        return ctx.today.year - 1
    span, rest = month_spans.span(ctx, text)
    year = int(span.last[:4])
    if rest or span.first != f"{year}-01" or date(year, 12, 31) > ctx.today:
        raise BadInput(sentence("Which year is to be closed? For example: close year 2025"), field="year")
    return year


def locked(ctx: Context, period: Period) -> bool:
    """Whether nothing of a month can change any more."""
    lock = ctx.directory.lock
    return lock is not None and lock.until >= period.end


def hindered(ctx: Context, period: Period) -> OutOfOrder | None:
    """The other month that keeps this one from being closed, if one does."""
    lock = ctx.directory.lock
    moved = closes.moved(ctx.book, lock.until.replace(day=1) if lock else None, period.start)
    return out_of_order(month_key(period.start), moved, closes.closed(ctx.book, moved), closes.stands(ctx.book))


def problem(ctx: Context, period: Period, other: OutOfOrder | None) -> WrongState | None:
    """Why nothing of a month can be booked now, `other` as `hindered` has found it; None where it can."""
    lock = ctx.directory.lock
    if lock is not None and lock.until > period.last:
        return WrongState(
            sentence("{day} is locked: the books are closed up to {last}."),
            hint=sentence("To open them say: unlock DAY because …"),
            day=period.last,
            last=lock.until - timedelta(days=1),
        )
    if not can_be_done(period, ctx.today):
        return WrongState(sentence("The month is not over: it can be closed from {day} on."), day=period.last)
    if other is None:
        return None
    if other.later:
        return WrongState(
            sentence("{month} is closed already: what has changed since goes into its close, run it again."),
            hint=sentence("Say: close month {month}"),
            month=other.month,
        )
    return WrongState(
        sentence("{month} comes first: it has entries and is not closed."),
        hint=sentence("Say: close month {month}. Where it was closed elsewhere: lock {month}"),
        month=other.month,
    )


def take_turn(ctx: Context) -> None:
    """Let nobody else close, adopt or lock until this message is done, and see what they have left."""
    turns.take(ctx.book, turns.CLOSE)
    if not ctx.book.sqlite:
        ctx.book.known.pop("directory", None)
        ctx.directory = directory(ctx.book)


def require(ctx: Context, period: Period) -> None:
    """Raises WrongState where nothing of a month can be booked now."""
    found = problem(ctx, period, hindered(ctx, period))
    if found is not None:
        raise found
