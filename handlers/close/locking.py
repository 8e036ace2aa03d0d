"""The lock of the books: what is closed stays as it is; to open it again takes a reason and a second person."""

from __future__ import annotations

import re
from datetime import date, timedelta

from chat.cards.card import Card, Fact, Reply
from chat.incoming import Clicked, Said
from chat.pattern import Pattern
from chat.text import Text, _, verbatim
from chat.values.days import days
from chat.values.unread import Unread
from handlers import four_eyes, lookup
from handlers.close import months, running, year_end
from handlers.context import Asked, Context
from handlers.reasons import reasoned
from ledger.errors import BadInput, WrongState, sentence
from ledger.period import Period, month, month_key
from storage import rates

_QUIET = ("certification", "vat_due", "vat")
"""Steps that may stay open: input VAT may be certified in any later month, VAT without an invoice is for the return."""


def lock_books(said: Said, ctx: Context) -> Reply:
    lock = ctx.directory.lock
    if not said.text.strip():
        if lock is None:
            return Reply(Card(_("No period is locked.")))
        facts = (Fact(_("Reason"), verbatim(lock.reason)),) if lock.reason else ()
        return Reply(Card(_("The books are closed up to {day}.", day=lock.until - timedelta(days=1)), facts=facts))
    ctx.require("finance")
    words, reason = reasoned(said.text)
    last = _day(ctx, words, end=True)
    return Reply(_lock(ctx, last, reason))


def lock_month(click: Clicked, ctx: Context) -> Reply:
    """`value`: the month."""
    ctx.require("finance")
    return Reply(_lock(ctx, months.of_button(click.value).last, ""), replace=True)


def _lock(ctx: Context, last: date, reason: str) -> Card:
    """The books are closed up to a day; what of it is open is asked about first."""
    until = last + timedelta(days=1)
    if until > month(ctx.today).end:
        raise BadInput(sentence("{day} is still to come."), day=last, field="day")
    months.take_turn(ctx)
    lock = ctx.directory.lock
    if lock is not None and until < lock.until:
        raise WrongState(
            sentence("The books are closed up to {day} already."),
            hint=sentence("To open them say: unlock DAY because …"),
            day=lock.until - timedelta(days=1),
        )
    left = _left(ctx, Period(lock.until if lock else date.min, until))
    if left and not ctx.sure:
        title = _("Lock the books up to {day} with this still open?", day=last)
        raise Asked(title, lines=left, yes=_("Yes, lock them"))
    rates.lock(ctx.book, until, reason)
    ended = month(last)
    vouchers = _("The vouchers for your accounting program: vouchers {month}", month=month_key(ended.start))
    lines = (vouchers,) if last == ended.last else ()
    return Card(_("The books are closed up to {day}.", day=last), lines=lines, tone="good")


def unlock_books(said: Said, ctx: Context) -> Reply:
    """Opens them, with a second person's agreement."""
    words, reason = reasoned(said.text)
    if not reason:
        raise BadInput(sentence("Unlocking needs a reason."), hint=sentence("Say it after “because”."), field="reason")
    months.take_turn(ctx)
    lock = ctx.directory.lock
    if lock is None:
        raise WrongState(sentence("No period is locked."))
    first = _day(ctx, words)
    if first >= lock.until:
        raise WrongState(sentence("{day} is not locked."), day=first)
    title = _("The books are open again from {day} on.", day=first)
    why = Fact(_("Reason"), verbatim(reason))
    upto = Fact(_("Closed up to"), Text("{day}", {"day": lock.until - _DAY}))
    four_eyes.wanted(ctx, "unlock", _("The books open again from {day} on", day=first), why, upto)
    rates.lock(ctx.book, first, reason)
    told = Card(title, facts=(Fact(_("By"), verbatim(ctx.person.name)), *four_eyes.agreed(ctx), why), tone="warn")
    ctx.tell_finance(f"unlock:{ctx.message}", told, kind="lock")
    return Reply(Card(title, tone="warn"))


def _left(ctx: Context, newly: Period) -> tuple[Text, ...]:
    """What of the last month, and of the year, that these days would lock is still open."""
    last = month(newly.last) if month(newly.last).end == newly.end else month(newly.last.replace(day=1) - _DAY)
    found: list[Text] = []
    if last.end > newly.start:
        for one in running.looked(ctx, last):
            if one.problem is not None:
                found.append(_("{step}: {text}", step=one.title, text=one.problem))
            elif one.found.stops or one.found.entries:
                state = one.found.stops[0] if one.found.stops else _("to be done")
                found.append(_("{step}: {text}", step=one.title, text=state))
            elif one.found.open and one.name not in _QUIET:
                found.append(_("{step}: {text}", step=one.title, text=one.found.open[0]))
        if found:
            found.append(_("The steps are done by: close month {month}", month=month_key(last.start)))
    year = year_end.still_to_carry(ctx, newly.end)
    if year and date(year, 12, 31) >= newly.start:
        found.append(_("Income and expense of {year} are not carried forward: close year {year}", year=str(year)))
    return tuple(found)


_DAY = timedelta(days=1)


_ALL_UP_TO = Pattern(
    r"^(?:(?:everything|all|the books|books|months?)\s+)*(?:up to|until|till|through|to|before)?\s*"
    r"(?:and including\s+)?(?:the )?(?:end of )?|^(?:所有|全部|账)?(?:到|至|截止到?|截至)?",
    re.IGNORECASE,
)


def _day(ctx: Context, words: str, *, end: bool = False) -> date:
    words = _ALL_UP_TO.sub("", words.strip(), count=1) if end else words
    read = days(words, ctx.today, ctx.rules.day_order)
    if isinstance(read, Unread):
        raise lookup.refused(read)
    return read.last if end else read.first
