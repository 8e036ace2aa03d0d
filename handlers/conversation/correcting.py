"""What a sentence changes of hours or an expense that stand: another length, amount, day, project, category or note.

`handlers.conversation.correct_last` finds the entry for what is said anywhere, `threads` has that of its thread; both
come here.  The answer says what was and what is; what could not be placed is named, and then nothing is done.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from chat.cards.card import Button, Card, Reply
from chat.lines.corrections import Change, SaidCorrection
from chat.lines.things import NamedThing
from chat.text import Duration, Text, Value, _, verbatim
from chat.values.durations import Span, span
from handlers import button_values, fields, lookup
from handlers.context import Context
from handlers.conversation import entered, undo
from handlers.conversation.entered_thing import EnteredThing
from handlers.costs import expense_form, receipts
from handlers.costs import workflow as cost_workflow
from handlers.hours import corrections as hours_corrections
from handlers.hours import entry as hours_entry
from handlers.hours.entry import TimeEntry
from ledger.errors import BadInput, WrongState, sentence
from ledger.money import Money
from ledger.nouns import Expense, Hours
from storage import audit, expenses, hours

LATELY = timedelta(hours=24)
"""What was entered before is corrected where it is named, or on its own card."""
TOGETHER = timedelta(minutes=3)
"""Of two things that were entered so close to each other, the last one is not surely the one that is meant."""
LONGEST = 24
"""A bare number up to this is a length where the last thing was hours."""
_OF_HOURS = ("minutes", "task")
_OF_EXPENSES = ("total", "tax", "vendor", "paid_by", "category", "invoice_number", "currency")


@dataclass(frozen=True, slots=True)
class _Applied:
    """What would change: the new values, each as “before → after”, and the words that fit nothing of it."""

    values: Any
    shown: tuple[Text, ...]
    unused: tuple[str, ...]


def meant(ctx: Context, said: SaidCorrection) -> list[EnteredThing]:
    """The entries of the speaker that a sentence may mean: one, several where it could be each, or none."""
    pool = [thing for thing in entered.lately(ctx) if thing.kind in ("hours", "expense")]
    recent = [thing for thing in pool if thing.at >= ctx.now - LATELY]
    if said.of.bare:
        kind = _kind(said, recent)
        return _together([thing for thing in recent if kind in ("", thing.kind)])
    wanted = _kind(said, []) or ""
    possible = [thing for thing in pool if wanted in ("", thing.kind)]
    fitting = [thing for thing in possible if undo.fits(thing, said.of, ctx)]
    if not fitting and said.of.words:  # words that name nothing are asked about
        fitting = [thing for thing in possible if undo.fits(thing, replace(said.of, words=()), ctx)][:1]
        return [thing for thing in fitting if thing.at >= ctx.now - LATELY]
    lately = [thing for thing in fitting if thing.at >= ctx.now - LATELY]
    return _together(lately) if lately else fitting[: undo.BUTTONS]


def near(ctx: Context, said: SaidCorrection) -> list[EnteredThing]:
    """Where nothing fits (“23, not 32” of one of 45): what may be meant in spite of the value that is called wrong.

    Else the last of that day and project, or of that project: whoever misremembers the hours or the day sees which.
    """
    kind = _kind(said, [])
    recent = [thing for thing in entered.lately(ctx) if thing.at >= ctx.now - LATELY]
    only_words = NamedThing(kinds=said.of.kinds, words=said.of.words)
    fitting = [thing for thing in recent if thing.kind in ("hours", "expense") and kind in ("", thing.kind)]
    if fitting := [thing for thing in fitting if undo.fits(thing, only_words, ctx)]:
        return fitting[: undo.BUTTONS]
    wider = replace(said.of, minutes=0, numbers=(), words=(), kept=())
    pool = [thing for thing in entered.lately(ctx) if thing.kind in ("hours", "expense") and kind in ("", thing.kind)]
    for looser in (wider, replace(wider, days=())):
        if not looser.bare and (found := [thing for thing in pool if undo.fits(thing, looser, ctx)]):
            return found[: undo.BUTTONS]
    return []


def last_is_gone(ctx: Context, thing: EnteredThing) -> bool:
    """Whether something of its sort was entered after it and taken back: then it may not be meant."""
    made = "hours.logged" if thing.kind == "hours" else "expense.drafted"
    event = audit.latest(ctx.book, ctx.person.id, (made,))
    return event is not None and event.subject != thing.key and event.at >= thing.at


def _together(things: list[EnteredThing]) -> list[EnteredThing]:
    return [thing for thing in things[: undo.BUTTONS] if things[0].at - thing.at <= TOGETHER]


def _kind(said: SaidCorrection, recent: Sequence[EnteredThing]) -> str:
    """Whether the values are those of hours or of an expense; "" where they may be both."""
    names = {change.field for change in said.changes}
    if names & set(_OF_HOURS):
        return "hours"
    if names & set(_OF_EXPENSES):
        return "expense"
    number = next((Decimal(change.text) for change in said.changes if change.field == "number"), None)
    if number is None:
        return ""
    return "expense" if number > LONGEST else recent[0].kind if recent else ""


def correct(ctx: Context, key: str, said: SaidCorrection, words: str, *, chosen: bool = False) -> Reply:
    """Change the entry; ask where not all that was said could be used.  Raises NotAllowed, WrongState, BadInput.

    `chosen`: the speaker pointed at this one, whatever they called wrong about it.
    """
    kind, _colon, id = key.partition(":")
    number = button_values.number(id)
    if kind == "hours":
        entry = hours_corrections.own(ctx, entered.standing_hours(ctx, number))
        if entry.stage not in ("pending", "posted"):
            raise WrongState(sentence("Those hours were taken back already."))
        if not chosen:
            _check(ctx, f"hours:{entry.id}", said)
        applied = _hours(ctx, entry, said)
    elif kind == "expense":
        expense = cost_workflow.mine(ctx, number, "correct")
        if not chosen:
            _check(ctx, key, said)
        applied = _expense(ctx, expense, said)
    else:
        raise button_values.outdated()
    if applied.unused and not ctx.sure:
        return _ask_rest(ctx, key, applied, words)
    if not applied.shown:
        raise WrongState(sentence("It stands like that already; nothing was changed."))
    if kind == "hours":
        new = hours_corrections.replace_hours(ctx, entry, applied.values)
        card = hours_entry.logged_card(ctx, [new])
        ctx.refresh(f"hours:{entry.id}", card)
        return Reply(replace(card, lines=(*applied.shown, *card.lines)))
    return receipts.changed(ctx, expense, Text("{all}", {"all": applied.shown}), **applied.values)


def _check(ctx: Context, key: str, said: SaidCorrection) -> None:
    """“7, not 5” under something of 9 is about something else: ask instead of changing the wrong one."""
    thing = entered.known(ctx, key)
    named = replace(said.of, words=(), kinds=frozenset())
    if thing is None or named.bare or undo.fits(thing, named, ctx):
        return
    wrong: tuple[Value, ...] = (
        *(str(number) for number, _currency in named.numbers),
        *((Duration(named.minutes),) if named.minutes else ()),
        *(lookup.shown(ctx.directory.project(int(project))) for project in named.projects),
        *named.days,
    )
    raise BadInput(sentence("It says {what}, not {said}. Which one do you mean?"), what=thing.shown, said=wrong)


def _unfit(ctx: Context, key: str, said: SaidCorrection) -> tuple[str, ...]:
    """The further words that do not stand on the entry."""
    thing = entered.known(ctx, key)
    return tuple(word for word in said.of.words if not thing or not undo.fits(thing, undo.only_word(word), ctx))


def _arrow(before: Value, after: Value) -> Text:
    return _("{before} → {after}", before=before, after=after)


def _hours(ctx: Context, old: Hours, said: SaidCorrection) -> _Applied:
    project = ctx.directory.project(old.project)
    line = TimeEntry(project, old.day, old.minutes, old.task, old.category, old.note, (old.start, old.end))
    unused = [*said.unused, *_unfit(ctx, f"hours:{old.id}", said)]
    for change in said.changes:
        if change.field == "project":
            named = expense_form.project_of(ctx, change.text)
            line = replace(line, project=named, task=old.task if named.id == old.project else 0)
        elif change.field == "day":
            line = replace(line, day=fields.day(ctx, change.text))
        elif change.field == "note":
            line = replace(line, note=change.text[:500])
        elif change.field == "task" and (task := lookup.task(ctx, line.project, change.text)):
            line = replace(line, task=task.id)
        elif (minutes := _minutes(change, old.minutes)) is not None:
            line = replace(line, minutes=minutes, span=(-1, -1))
        else:
            unused.append(change.text)
    pairs = (
        (Duration(old.minutes), Duration(line.minutes)),
        (lookup.shown(project), lookup.shown(line.project)),
        (old.day, line.day),
        (old.note or "–", line.note or "–"),
        (_task(ctx, old.task), _task(ctx, line.task)),
    )
    return _Applied(line, tuple(_arrow(before, after) for before, after in pairs if before != after), tuple(unused))


def _task(ctx: Context, id: int) -> str:
    task = ctx.directory.tasks.get(id)
    return task.name if task else "–"


def _minutes(change: Change, before: int) -> int | None:
    """The length after the change; None where the words are none.  Raises BadInput where nothing would be left."""
    if change.field == "minutes":
        read = span(change.text)
        said = read.minutes if isinstance(read, Span) else None
    elif change.field == "number" and Decimal(change.text) <= (12 if change.by else LONGEST):
        said = int(Decimal(change.text) * 60)
    else:
        said = None
    if said is None:
        return None
    after = before + said if change.by == "more" else before - said if change.by == "less" else said
    if after <= 0:
        raise BadInput(
            sentence("Nothing would be left of {hours}. Say “undo” to take it back."), hours=Duration(before)
        )
    return after


def _expense(ctx: Context, old: Expense, said: SaidCorrection) -> _Applied:
    values: dict[str, Any] = {}
    unused = [*said.unused, *_unfit(ctx, f"expense:{old.id}", said)]
    for change in said.changes:
        field = "total" if change.field == "number" else change.field
        if field == "minutes":
            unused.append(change.text)
            continue
        text = expense_form.project_of(ctx, change.text).code if field == "project" else change.text
        if field == "total" and change.by:
            text = _sum(ctx, old, change)
        values |= expense_form.changed(ctx, replace(old, **values), {field: text})
    new = replace(old, **values)
    pairs: tuple[tuple[Value, Value], ...] = (
        (old.gross, new.gross),
        (_project(ctx, old.project), _project(ctx, new.project)),
        (old.day, new.day),
        (_category(ctx, old.category), _category(ctx, new.category)),
        (old.vendor or "–", new.vendor or "–"),
        (old.note or "–", new.note or "–"),
        (_task(ctx, old.task), _task(ctx, new.task)),
        (old.tax or "–", new.tax or "–"),
        (old.invoice_number or "–", new.invoice_number or "–"),
        (fields.PAID_BY[old.paid_by], fields.PAID_BY[new.paid_by]),
    )
    return _Applied(values, tuple(_arrow(before, after) for before, after in pairs if before != after), tuple(unused))


def _sum(ctx: Context, old: Expense, change: Change) -> str:
    """What an amount is after so much more or less."""
    step = fields.money(ctx, change.text, old.gross.currency)
    after: Money = old.gross + step if change.by == "more" else old.gross - step
    if after.minor <= 0:
        raise BadInput(sentence("Nothing would be left of {amount}. Say “undo” to take it back."), amount=old.gross)
    return f"{after.currency} {after.major}"


def _project(ctx: Context, id: int) -> Text:
    project = ctx.directory.projects.get(id)
    return lookup.shown(project) if project else verbatim("–")


def _category(ctx: Context, name: str) -> Text:
    return lookup.category_shown(ctx.rules, name) if name else verbatim("–")


def _ask_rest(ctx: Context, key: str, applied: _Applied, words: str) -> Reply:
    """Not all that was said has a place: say what was understood, name the rest, and do nothing yet."""
    lines = (_("I did not use: {rest}", rest=applied.unused),)
    if not applied.shown:
        raise BadInput(sentence("I do not know what “{text}” should change."), text=", ".join(applied.unused)[:60])
    title = _("Shall I change this: {changes}?", changes=applied.shown)
    buttons = (
        Button(_("Yes, only that"), "correct.sure", f"{key} {words[:200]}", style="main"),
        Button(_("Leave it"), "undo.leave", ""),
    )
    return Reply(Card(title, lines=lines, buttons=buttons, tone="warn"), private=True)


def ask_which(ctx: Context, things: Sequence[EnteredThing], words: str) -> Reply:
    """Several fit: a button for each."""
    buttons = [Button(thing.shown, "correct.this", f"{thing.key} {words[:200]}") for thing in things[: undo.BUTTONS]]
    title = _("Which one shall I correct?")
    return Reply(Card(title, buttons=(*buttons, Button(_("Leave it"), "undo.leave", "")), tone="warn"), private=True)


def owner(ctx: Context, kind: str, id: int) -> int:
    """Whose hours or expense that are.  Raises NotFound."""
    if kind == "hours":
        return hours.get(ctx.book, id, ctx.rules.currency).person
    return expenses.get(ctx.book, id, ctx.rules.currency).person
