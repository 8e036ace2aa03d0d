"""The card of a month's close, of one of its steps, and of the end of a year."""

from __future__ import annotations

from datetime import date, timedelta

from chat.cards.card import Button, Card, Fact, Reply, Table, Tone
from chat.incoming import Clicked, Said
from chat.text import Text, _, verbatim
from handlers import button_values, month_spans
from handlers.close import running, year_end
from handlers.close.running import StepResult
from handlers.close.steps import post
from handlers.context import Context
from ledger.errors import BadInput, WrongState, sentence
from ledger.money import Money
from ledger.period import Period, month, month_key
from storage import audit

ONLY = sentence("The close of a month is for finance.")


def show(said: Said, ctx: Context) -> Reply:
    return Reply(close_card(ctx, _named(ctx, said.text)), private=True)


def do(click: Clicked, ctx: Context) -> Reply:
    """`value`: the month and a step, or "all"."""
    ctx.require("finance", sentence=ONLY)
    key, step = button_values.parts(click.value, 2)
    period = _named(ctx, key)
    _open(ctx, period)
    if step != "all" and step not in running.STEPS:
        raise WrongState(sentence("There is no such step."))
    results = running.run(ctx, period, "" if step == "all" else step)
    booked = [entry for result in results for entry in result.found.entries if not result.waits]
    audit.note(ctx.book, "close.done", f"close:{month_key(period.start)}", step=step, entries=len(booked))
    return Reply(close_card(ctx, period), replace=True, private=True)


def pool(said: Said, ctx: Context) -> Reply:
    return Reply(_step_card(ctx, _named(ctx, said.text), "pool"), private=True)


def revaluation(said: Said, ctx: Context) -> Reply:
    return Reply(_step_card(ctx, _named(ctx, said.text), "revaluation"), private=True)


def year(said: Said, ctx: Context) -> Reply:
    number = _year_named(ctx, said.text)
    last = date(number, 12, 31)
    found = year_end.carried_forward(ctx, last)
    title = _("Year end {year}", year=str(number))
    if not found.entries:
        return Reply(
            Card(title, lines=(_("Income and expense are carried forward: nothing is left to book."),)), private=True
        )
    button = Button(_("Carry forward"), "close.year", str(number), style="main")
    return Reply(
        Card(title, facts=_facts(ctx, found.amount), lines=found.notes, buttons=_for_finance(ctx, button)), private=True
    )


def do_year(click: Clicked, ctx: Context) -> Reply:
    ctx.require("finance", sentence=ONLY)
    last = date(button_values.number(click.value), 12, 31)
    found = year_end.carried_forward(ctx, last)
    lock = ctx.directory.lock
    if lock is not None and lock.until > last:
        raise WrongState(sentence("{day} is locked: the year is carried forward before it is locked."), day=last)
    post(ctx, found)
    audit.note(ctx.book, "close.year", f"close:{last.year}", entries=len(found.entries))
    title = _("Income and expense of {year} are in retained earnings.", year=str(last.year))
    return Reply(Card(title, tone="good"), replace=True, private=True)


def close_card(ctx: Context, period: Period) -> Card:
    """Every step of a month's close with its state, as it would go now."""
    results = running.looked(ctx, period)
    heads = (_("Step"), _("State"), _("To be booked"))
    rows = tuple((result.title, _state(result), _amount(ctx, result)) for result in results)
    lines = tuple(line for result in results for line in (*result.found.stops, *_problem(result)))[:12]
    waiting = any(result.waits for result in results)
    left = sum(result.found.amount for result in results if not result.waits)
    key = month_key(period.start)
    locked = ctx.directory.lock is not None and ctx.directory.lock.until >= period.end
    buttons: list[Button] = []
    if not locked and left and not waiting:
        buttons.append(Button(_("Do all steps"), "close.do", f"{key} all", style="main"))
    tone: Tone = "warn" if waiting else "good" if not left else "plain"
    small = _("The month is locked.") if locked else _("When all is done, lock it: lock {month}", month=key)
    return Card(
        _("Close of {month}", month=key),
        lines=lines,
        table=Table(heads, rows, numeric=(2,)),
        buttons=_for_finance(ctx, *buttons),
        tone=tone,
        small=small,
    )


def _step_card(ctx: Context, period: Period, name: str) -> Card:
    title, look = running.STEPS[name]
    found = look(ctx, period)
    key = month_key(period.start)
    buttons = (Button(_("Book it"), "close.do", f"{key} {name}", style="main"),) if found.entries else ()
    lines = (*found.notes, *found.open, *found.stops) or (_("Nothing is to be booked."),)
    heading = _("{step}, {month}", step=title, month=key)
    return Card(heading, lines=lines[:40], facts=_facts(ctx, found.amount), buttons=_for_finance(ctx, *buttons))


def _facts(ctx: Context, minor: int) -> tuple[Fact, ...]:
    return (Fact(_("To be booked"), Text("{m}", {"m": Money(minor, ctx.rules.currency)})),) if minor else ()


def _state(result: StepResult) -> Text:
    if result.waits:
        return _("waits")
    if result.found.entries:
        return _("to be done")
    return result.found.open[0] if result.found.open else _("done")


def _amount(ctx: Context, result: StepResult) -> Text:
    return Text("{m}", {"m": Money(result.found.amount, ctx.rules.currency)}) if result.found.amount else verbatim("–")


def _problem(result: StepResult) -> tuple[Text, ...]:
    return (_("{step}: {text}", step=result.title, text=result.problem),) if result.problem is not None else ()


def _for_finance(ctx: Context, *buttons: Button) -> tuple[Button, ...]:
    return buttons if "finance" in ctx.roles() else ()


def _open(ctx: Context, period: Period) -> None:
    lock = ctx.directory.lock
    if lock is not None and lock.until > period.last:
        raise WrongState(
            sentence("{day} is locked: the books are closed up to {last}."),
            hint=sentence("To open them say: unlock DAY because …"),
            day=period.last,
            last=lock.until - timedelta(days=1),
        )


def _named(ctx: Context, text: str) -> Period:
    """The month that is named; without one the last that has ended.  Raises BadInput."""
    if not text.strip():
        return month(ctx.today.replace(day=1) - timedelta(days=1))
    span, rest = month_spans.span(ctx, text)
    if rest or span.first != span.last:
        raise BadInput(sentence("Which month? For example: close month 2026-10"), field="month")
    return span.days


def _year_named(ctx: Context, text: str) -> int:
    """The year that is named; without one the last that has ended.  Raises BadInput."""
    if not text.strip():
        return ctx.today.year - 1
    span, rest = month_spans.span(ctx, text)
    year = int(span.last[:4])
    if rest or span.first != f"{year}-01" or date(year, 12, 31) > ctx.today:
        raise BadInput(sentence("Which year is to be closed? For example: close year 2025"), field="year")
    return year
