"""The lock of the books: what is closed stays as it is; to open it again takes a reason and a second person."""

from __future__ import annotations

from datetime import date, timedelta

from chat.cards.card import Button, Card, Fact, Reply
from chat.incoming import Clicked, Said
from chat.text import Text, _, verbatim
from chat.values.days import days
from chat.values.unread import Unread
from handlers import lookup
from handlers.close import months, running, year_end
from handlers.context import Asked, Context
from handlers.reasons import reasoned
from ledger.errors import BadInput, NotAllowed, WrongState, sentence
from ledger.nouns import Person
from ledger.period import Period, month, month_key
from storage import audit, rates

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
    vouchers = _("The vouchers for your accounting program: export {month}", month=month_key(ended.start))
    lines = (vouchers,) if last == ended.last else ()
    return Card(_("The books are closed up to {day}.", day=last), lines=lines, tone="good")


def unlock_books(said: Said, ctx: Context) -> Reply:
    """Opens them where nobody else could agree; else those who can are asked."""
    words, reason = reasoned(said.text)
    if not reason:
        raise BadInput(sentence("Unlocking needs a reason."), hint=sentence("Say it after “because”."), field="reason")
    if ctx.directory.lock is None:
        raise WrongState(sentence("No period is locked."))
    first = _day(ctx, words)
    _locked(ctx, first)
    others = _others(ctx, ctx.person)
    if not others:
        audit.note(ctx.book, "period.unlocked_alone", "period", first=first, reason=reason)
        return Reply(_open(ctx, first, reason, ctx.person))
    audit.note(ctx.book, "period.unlock_asked", "period", first=first, reason=reason)
    about = f"unlock:{ctx.message}"
    card = Card(
        _("{name} asks to open the books again from {day} on", name=ctx.person.name, day=first),
        facts=(Fact(_("Reason"), verbatim(reason)),),
        buttons=(Button(_("Open the books"), "lock.open", ctx.message, style="main"),),
        tone="warn",
        about=about,
    )
    for person in others:
        ctx.tell(person, about, card, kind="lock")
    names = tuple(person.name for person in others)
    return Reply(Card(_("The books open from {day} on when one of these agrees: {people}", day=first, people=names)))


def open_books(click: Clicked, ctx: Context) -> Reply:
    """`value`: the message that asked for it."""
    ctx.require("finance", "admin")
    months.take_turn(ctx)
    events = audit.about(ctx.book, "period")
    asked = next((e for e in events if e.action == "period.unlock_asked" and e.trail == click.value), None)
    if asked is None:
        raise WrongState(sentence("Nobody has asked for that."))
    if asked.person == ctx.person.id:
        raise NotAllowed(sentence("A second person has to agree: finance or an administrator."))
    if any(e.action == "period.unlock_agreed" and e.detail["asked"] == click.value for e in events):
        raise WrongState(sentence("That was answered already."))
    first, reason = date.fromisoformat(asked.detail["first"]), asked.detail["reason"]
    _locked(ctx, first)
    audit.note(ctx.book, "period.unlock_agreed", "period", asked=click.value)
    card = _open(ctx, first, reason, ctx.directory.person(asked.person), ctx.person)
    ctx.refresh(f"unlock:{click.value}", card)
    return Reply(card, replace=True)


def _open(ctx: Context, first: date, reason: str, by: Person, agreed: Person | None = None) -> Card:
    rates.lock(ctx.book, first, reason)
    title = _("The books are open again from {day} on.", day=first)
    facts = [Fact(_("By"), verbatim(by.name)), Fact(_("Reason"), verbatim(reason))]
    if agreed is not None:
        facts.insert(1, Fact(_("Agreed by"), verbatim(agreed.name)))
    card = Card(title, facts=tuple(facts), tone="warn")
    ctx.tell_finance(f"unlock:{ctx.message}", card, kind="lock")
    return Card(title, tone="warn") if agreed is None else card


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


def _others(ctx: Context, person: Person) -> tuple[Person, ...]:
    """Those of finance and the administrators who are not that person."""
    both = (*ctx.directory.with_role("finance"), *ctx.directory.with_role("admin"))
    return tuple({one.id: one for one in both if one.id != person.id}.values())


def _locked(ctx: Context, first: date) -> None:
    lock = ctx.directory.lock
    if lock is None or first >= lock.until:
        raise WrongState(sentence("{day} is not locked."), day=first)


def _day(ctx: Context, words: str, *, end: bool = False) -> date:
    read = days(words, ctx.today, ctx.rules.day_order)
    if isinstance(read, Unread):
        raise lookup.refused(read)
    return read.last if end else read.first
