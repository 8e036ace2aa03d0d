"""The card of a month's close, and of one of its steps; what their buttons do."""

from __future__ import annotations

from chat.cards.card import Button, Card, Choice, Fact, Option, Reply, Table, Tone
from chat.incoming import Clicked, Said
from chat.text import Text, _, _n, verbatim
from handlers import button_values
from handlers.close import months, running
from handlers.close.running import StepResult
from handlers.context import Context
from ledger.close.measures import per_hundred
from ledger.errors import WrongState, sentence
from ledger.money import Money
from ledger.period import Period, month_key
from storage import audit, closes
from storage.closes import ClosedMonth

ONLY = sentence("The close of a month is for finance.")
_POOL = sentence("Which month? For example: allocate overhead 2026-10")
_REVALUATION = sentence("Which month? For example: revaluation 2026-10")


def show(said: Said, ctx: Context) -> Reply:
    return Reply(close_card(ctx, months.named(ctx, said.text)), private=True)


def open_card(click: Clicked, ctx: Context) -> Reply:
    """`value`: the month."""
    ctx.require("finance", "auditor", "admin", sentence=ONLY)
    return Reply(close_card(ctx, months.of_button(click.value)), private=True)


def do(click: Clicked, ctx: Context) -> Reply:
    """`value`: the month and a step, or "all"."""
    ctx.require("finance", sentence=ONLY)
    key, step = button_values.parts(click.value, 2)
    period = months.of_button(key)
    if step != "all" and step not in running.STEPS:
        raise WrongState(sentence("There is no such step."))
    months.take_turn(ctx)
    months.require(ctx, period)
    results = running.run(ctx, period, "" if step == "all" else step)
    booked = [entry for result in results for entry in result.found.entries if not result.waits]
    audit.note(ctx.book, "close.done", f"close:{month_key(period.start)}", step=step, entries=len(booked))
    now = running.looked(ctx, period)
    done = not any(result.waits or result.found.entries for result in now)
    kept = closes.closed(ctx.book, [month_key(period.start)]).get(month_key(period.start))
    if done and (booked or not kept):
        kept = closes.note(ctx.book, period, ctx.today)
    return Reply(close_card(ctx, period, now, kept), replace=True, private=True)


def open_step(click: Clicked, ctx: Context) -> Reply:
    """`value`: the month and a step."""
    ctx.require("finance", "auditor", "admin", sentence=ONLY)
    key, step = button_values.parts(click.value, 2)
    period = months.of_button(key)
    results = running.looked(ctx, period)
    at = next((place for place, result in enumerate(results) if result.name == step), None)
    if at is None:
        raise WrongState(sentence("There is no such step."))
    left = any(one.waits or one.found.entries for one in results[:at])
    return Reply(_opened(ctx, period, results[at], left=left), private=True)


def pool(said: Said, ctx: Context) -> Reply:
    return Reply(_step_card(ctx, months.named(ctx, said.text, _POOL), "pool"), private=True)


def revaluation(said: Said, ctx: Context) -> Reply:
    return Reply(_step_card(ctx, months.named(ctx, said.text, _REVALUATION), "revaluation"), private=True)


def close_card(
    ctx: Context, period: Period, results: tuple[StepResult, ...] = (), kept: ClosedMonth | None = None
) -> Card:
    """Every step of a month's close with its state, as it would go now; `results` and `kept` where they are known."""
    results = results or running.looked(ctx, period)
    rows = tuple((result.title, _state(result), _amount(ctx, result)) for result in results)
    other = months.hindered(ctx, period)
    problem = None if months.locked(ctx, period) else months.problem(ctx, period, other)
    why = (Text(problem.sentence, problem.values),) if problem else ()
    lines = (*why, *(line for result in results for line in (*result.found.stops, *_beside(result), *_problem(result))))
    waiting = any(result.waits for result in results)
    left = sum(result.found.amount for result in results if not result.waits)
    key = month_key(period.start)
    locked = months.locked(ctx, period)
    kept = kept or closes.closed(ctx.book, [key]).get(key)
    buttons: list[Button] = []
    if other is not None and not locked:
        buttons.append(Button(_("Close of {month}", month=other.month), "close.month", other.month))
    elif not (locked or problem or waiting) and (left or not kept):
        label = _("Do all steps") if left else _("Nothing is left: close the month")
        buttons.append(Button(label, "close.do", f"{key} all", style="main"))
    elif not (locked or problem or waiting):
        buttons.append(Button(_("Lock {month}", month=key), "close.lock", key, style="main"))
    steps = tuple(Option(result.title, result.name) for result in results)
    tone: Tone = "warn" if waiting or problem else "good" if not left else "plain"
    small = _("The month is locked.") if locked else _("When all is done, lock it: lock {month}", month=key)
    return Card(
        _("Close of {month}", month=key),
        lines=lines[:12],
        facts=_how_it_went(ctx, period, kept.days if kept and not left else None),
        table=Table(
            (_("Step"), _("State"), _("To be booked")),
            rows,
            numeric=(2,),
            refs=tuple(f"close:{key}:{result.name}" for result in results),
        ),
        buttons=_for_finance(ctx, *buttons),
        choices=(Choice(_("Open a step"), "close.step", steps, key),),
        tone=tone,
        small=small,
    )


def _how_it_went(ctx: Context, period: Period, days: int | None) -> tuple[Fact, ...]:
    """How many days it took to close the month, and how much of what stands in it takes other entries back."""
    entries, corrections = closes.counts(ctx.book, period)
    facts = []
    if days is not None:
        facts.append(Fact(_("Closed"), _n("{n} day after its end", "{n} days after its end", days)))
    if entries:
        value = _("{rate} ({n} of {entries})", rate=per_hundred(corrections, entries), n=corrections, entries=entries)
        facts.append(Fact(_("Corrections per hundred entries"), value))
    return tuple(facts)


def _step_card(ctx: Context, period: Period, name: str) -> Card:
    title, look = running.STEPS[name]
    found = look(ctx, period)
    key = month_key(period.start)
    problem = months.problem(ctx, period, months.hindered(ctx, period))
    why = (Text(problem.sentence, problem.values),) if problem and found.entries else ()
    able = found.entries and not problem
    buttons = (Button(_("Book it"), "close.do", f"{key} {name}", style="main"),) if able else ()
    lines = (*why, *found.notes, *found.open, *found.stops) or (_("Nothing is to be booked."),)
    heading = _("{step}, {month}", step=title, month=key)
    return Card(heading, lines=lines[:40], facts=_facts(ctx, found.amount), buttons=_for_finance(ctx, *buttons))


def _opened(ctx: Context, period: Period, result: StepResult, *, left: bool) -> Card:
    """A step as it goes in its place, after those before it; `left`: one of them is not done."""
    found, key = result.found, month_key(period.start)
    problem = months.problem(ctx, period, months.hindered(ctx, period))
    why = (Text(problem.sentence, problem.values),) if problem and found.entries else ()
    before = (_("What comes before it is booked first."),) if left and found.entries else ()
    buttons: tuple[Button, ...] = ()
    if found.entries and not problem and not result.waits:
        label = _("Do all steps") if left else _("Book it")
        buttons = (Button(label, "close.do", f"{key} {'all' if left else result.name}", style="main"),)
    said = (*why, *found.notes, *found.open, *found.stops, *_problem(result)) or (_("Nothing is to be booked."),)
    heading = _("{step}, {month}", step=result.title, month=key)
    return Card(
        heading, lines=(*before, *said)[:40], facts=_facts(ctx, found.amount), buttons=_for_finance(ctx, *buttons)
    )


def _facts(ctx: Context, minor: int) -> tuple[Fact, ...]:
    return (Fact(_("To be booked"), Text("{m}", {"m": Money(minor, ctx.rules.currency)})),) if minor else ()


def _state(result: StepResult) -> Text:
    if result.waits:
        return _("waits")
    if result.found.entries:
        return _("to be done")
    return result.found.open[0] if result.found.open else _("done")


def _beside(result: StepResult) -> tuple[Text, ...]:
    """What stays open of a step that books something: its state says only that."""
    return result.found.open if result.found.entries else ()


def _amount(ctx: Context, result: StepResult) -> Text:
    return Text("{m}", {"m": Money(result.found.amount, ctx.rules.currency)}) if result.found.amount else verbatim("–")


def _problem(result: StepResult) -> tuple[Text, ...]:
    return (_("{step}: {text}", step=result.title, text=result.problem),) if result.problem is not None else ()


def _for_finance(ctx: Context, *buttons: Button) -> tuple[Button, ...]:
    return buttons if "finance" in ctx.roles() else ()
