"""What is said under a card, a message that was edited, a message that was deleted: each finds what it is about.

Under an expense words correct it and files complete it; under hours words correct them.  Anything else that is said
there is taken as if it had been said anywhere.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import replace
from typing import Any

from chat.cards.card import SILENCE, Button, Card, Reply
from chat.incoming import Removed, Said
from chat.lines.corrections import Change, chatter, corrections
from chat.lines.elements import Terms
from chat.lines.hours import HoursLine, hours_lines
from chat.text import NOTHING, Duration, Text, _, verbatim
from handlers import button_values, fields, lookup
from handlers.approvals.cards import thing
from handlers.books import posting
from handlers.context import Context
from handlers.conversation import routing
from handlers.conversation.dispatch import dispatch
from handlers.costs import expense_cards, expense_form, receipts
from handlers.costs import workflow as cost_workflow
from handlers.hours import corrections as hours_corrections
from handlers.hours import entry as hours_entry
from handlers.terms import terms_of
from ledger.errors import BadInput, NotAllowed, WrongState, sentence
from ledger.money import Money
from ledger.nouns import Expense, Hours
from storage import expenses, hours, inbox
from storage.book import Book


def about(book: Book, platform: str, ref: str, currency: str) -> str:
    """What a message that a person wrote is about, for what is said in its thread: the one thing that it made."""
    for key in inbox.by_ref(book, platform, ref):
        made = expenses.of_message(book, key, currency)
        documents = [f"expense:{expense.id}" for expense in made if "expense" not in expense.paper.guessed]
        documents += [f"hours:{entry.id}" for entry in hours.of_message(book, key, currency)]
        if len(documents) == 1:
            return documents[0]
    return ""


def said_in_thread(said: Said, ctx: Context) -> Reply:
    if chatter(said.text):
        return SILENCE
    return corrected(said, ctx) or _elsewhere(replace(said, about=""), ctx)


def corrected(said: Said, ctx: Context) -> Reply | None:
    """What the words change of the hours or the expense that they are about; None where they change nothing."""
    noun, id = thing(said.about)
    if noun == "expense":
        return _correct_expense(said, ctx, cost_workflow.get(ctx, id))
    if noun == "hours":
        return _correct_hours(said, ctx, hours.get(ctx.book, button_values.number(id), ctx.rules.currency))
    return None


def _correct_expense(said: Said, ctx: Context, expense: Expense) -> Reply | None:
    terms = _terms(ctx, expense.project)
    changes = corrections(said.text, terms, ctx.today)
    if not changes:
        return None
    if expense.person != ctx.person.id:
        if not said.addressed:
            return SILENCE
        raise NotAllowed(sentence("Only the person who entered it can do that."))
    cost_workflow.mine(ctx, expense.id, "correct")
    _check_instead(changes, expense.gross)
    values: dict[str, Any] = {}
    for change in changes:
        text = expense_form.project_of(ctx, change.text).code if change.field == "project" else change.text
        values |= expense_form.changed(ctx, replace(expense, **values), {change.field: text})
    return receipts.changed(ctx, expense, NOTHING, **values)


def _check_instead(changes: tuple[Change, ...], amount: Money) -> None:
    """“7, not 5” under an expense of 9 is about something else: ask instead of changing the wrong one."""
    for change in changes:
        if change.instead and fields.plain(change.instead) != amount.major:
            raise BadInput(
                sentence("It says {amount}, not {said}. Which one do you mean?"),
                amount=amount,
                said=change.instead,
                field="total",
            )


def _correct_hours(said: Said, ctx: Context, old: Hours) -> Reply | None:
    """Another length, day, project, task or note for hours that stand."""
    terms = _terms(ctx, old.project)
    line = _hours_line(said.text, ctx, old, terms)
    if line is None:
        return None
    if old.person != ctx.person.id:
        if not said.addressed:
            return SILENCE
        raise NotAllowed(sentence("Only the person who logged hours can change them."))
    if old.stage not in ("pending", "posted"):
        raise WrongState(sentence("Those hours were taken back already."))
    new = hours_corrections.replace_hours(ctx, old, line)
    card = hours_entry.logged_card(ctx, [new])
    ctx.refresh(f"hours:{old.id}", card)
    return Reply(card)


def _hours_line(text: str, ctx: Context, old: Hours, terms: Terms) -> hours_entry.TimeEntry | None:
    line = hours_entry.TimeEntry(
        ctx.directory.project(old.project), old.day, old.minutes, old.task, old.category, old.note, (old.start, old.end)
    )
    read = hours_lines(_NOT.sub("", text), terms, ctx.today)
    if len(read) == 1 and isinstance(read[0], HoursLine) and len(read[0].days) == 1:
        typed = read[0]
        project = lookup.open_project(ctx, typed.project) if typed.project else line.project
        return replace(
            line,
            minutes=typed.minutes,
            day=typed.days[0] if typed.dated else old.day,
            project=project,
            note=typed.note or old.note,
            span=(-1, -1),
            task=old.task if project.id == old.project else 0,
        )
    changes = corrections(text, terms, ctx.today)
    if not changes:
        return None
    for change in changes:
        if change.field == "project":
            project = expense_form.project_of(ctx, change.text)
            line = replace(line, project=project, task=0 if project.id != line.project.id else line.task)
        elif change.field == "day":
            line = replace(line, day=fields.day(ctx, change.text))
        elif change.field == "task":
            task = lookup.task(ctx, line.project, change.text)
            line = replace(line, task=task.id if task else line.task)
        elif change.field == "note":
            line = replace(line, note=change.text[:500])
        else:
            return None
    return line


_NOT = re.compile(
    r"(?:no[,:]?\s*)?(?:that|it|this)(?:'s| is| was)?\s+(?=\d)|,?\s*(?:not|instead of)\s+\S+\s?(?:h|hours?|小时)?[.!]?$"
    r"|^(?:应该)?是(?=\s*\d)|[,，]?\s*不是.*$"
)

"""“that was 3h, not 2” is three hours."""


def edited(said: Said, ctx: Context) -> Reply:
    made_hours, made_expenses = _made(ctx, said.edits)
    if made_hours:
        return _hours_again(said, ctx, made_hours)
    if own := tuple(expense for expense in made_expenses if "expense" not in expense.paper.guessed):
        return _expense_again(said, ctx, own)
    route = routing.said(replace(said, edits=""), ctx.contents, ctx.directory, ctx.today, ctx.rules)
    if route is None:
        return SILENCE
    if not (route.entry.reads or route.entry.name in ("log", "expense", "order")):
        return SILENCE  # what an edit of it should change is not ours to guess
    return dispatch(route.entry, route.incoming, ctx, route.read)


def _hours_again(said: Said, ctx: Context, old: tuple[Hours, ...]) -> Reply:
    if old[0].person != ctx.person.id:
        return SILENCE
    route = None
    if said.text:
        with suppress(BadInput):  # words that say nothing any more
            route = routing.said(
                replace(said, edits="", addressed=True), ctx.contents, ctx.directory, ctx.today, ctx.rules
            )
    if route is None or route.entry.name != "log":
        return Reply(_ask_back(ctx, old, _("There are no hours in your message any more.")), private=True)
    with posting.together(ctx):
        for entry in old:
            posting.unbook_hours(ctx, entry, "message edited")
        reply = dispatch(route.entry, route.incoming, ctx, route.read)
    if reply.card:
        ctx.refresh(f"hours:{old[0].id}", reply.card)
    return reply


def _expense_again(said: Said, ctx: Context, old: tuple[Expense, ...]) -> Reply:
    """One typed expense is read anew; what came with files is corrected under its card."""
    expense = old[0]
    if expense.person != ctx.person.id:
        return SILENCE
    if len(old) > 1 or expense.stage in ("posted", "reimbursed", "withdrawn"):
        return Reply(expense_cards.owner_card(ctx, expense), private=said.at.kind == "channel")
    cost_workflow.mine(ctx, expense.id, "correct")
    if expense.paper.machine:
        values = receipts.words_anew(said.text, ctx, expense)
    else:
        words = ctx.contents.wordings.best(said.text)
        values = expense_form.words_in(words.rest if words and words.command == "expense" else said.text, expense, ctx)
    return receipts.changed(ctx, expense, NOTHING, **values) if values else SILENCE


def removed(gone: Removed, ctx: Context) -> Reply:
    made_hours, made_expenses = _made(ctx, gone.ref)
    key = f"removed:{gone.at.platform}:{gone.ref}"
    if made_hours and made_hours[0].person == ctx.person.id:
        card = _ask_back(ctx, made_hours, _("You deleted a message; its hours are still in the books."))
        ctx.tell(ctx.person, key, card, kind="question")
    for expense in made_expenses:
        if expense.person == ctx.person.id and expense.stage in ("draft", "pending", "rejected"):
            note = _("You deleted the message that this came from. It is still here.")
            ctx.tell(ctx.person, f"{key}:{expense.id}", expense_cards.owner_card(ctx, expense, note), kind="question")
    return SILENCE


def _ask_back(ctx: Context, old: tuple[Hours, ...], title: Text) -> Card:
    lines = tuple(
        _(
            "{day}: {hours} {project} {note}",
            day=entry.day,
            hours=Duration(entry.minutes),
            project=lookup.shown(ctx.directory.project(entry.project)),
            note=verbatim(entry.note),
        )
        for entry in old
    )
    ids = " ".join(str(entry.id) for entry in old)
    return Card(
        title,
        lines=lines,
        buttons=(Button(_("Take them back"), "hours.undo", ids),),
        tone="warn",
        about=f"hours:{old[0].id}",
    )


def _made(ctx: Context, ref: str) -> tuple[tuple[Hours, ...], tuple[Expense, ...]]:
    """What stands in the books of a message and its earlier edits."""
    keys = inbox.by_ref(ctx.book, ctx.place.platform, ref)
    made_hours = [entry for key in keys for entry in hours.of_message(ctx.book, key, ctx.rules.currency)]
    made_expenses = [expense for key in keys for expense in expenses.of_message(ctx.book, key, ctx.rules.currency)]
    return tuple(made_hours), tuple(expense for expense in made_expenses if expense.stage != "withdrawn")


def _elsewhere(said: Said, ctx: Context) -> Reply:
    """As if it had been said outside of the thread."""
    route = routing.said(said, ctx.contents, ctx.directory, ctx.today, ctx.rules)
    return dispatch(route.entry, route.incoming, ctx, route.read) if route else SILENCE


def _terms(ctx: Context, project: int) -> Terms:
    return terms_of(ctx.directory, ctx.rules, project)
