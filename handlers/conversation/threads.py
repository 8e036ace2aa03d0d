"""What is said under a card, a message that was edited, a message that was deleted: each finds what it is about.

Under an expense words correct it and files complete it; under hours words correct them.  Anything else that is said
there is taken as if it had been said anywhere.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from chat.cards.card import SILENCE, Button, Card, Reply
from chat.incoming import Removed, Said
from chat.lines.corrections import Change, SaidCorrection, chatter, correction, corrects
from chat.lines.elements import Terms
from chat.lines.hours import HoursLine, hours_lines
from chat.lines.things import NamedThing
from chat.text import NOTHING, Duration, Text, _, verbatim
from handlers import button_values, lookup
from handlers.approvals.cards import thing
from handlers.books import posting
from handlers.context import Context
from handlers.conversation import correcting, entered, routing, undo
from handlers.conversation.dispatch import dispatch
from handlers.conversation.entered_thing import EnteredThing
from handlers.costs import expense_cards, expense_form, receipts
from handlers.costs import workflow as cost_workflow
from handlers.terms import terms_of
from ledger.errors import BadInput, NotAllowed, sentence
from ledger.nouns import Expense, Hours
from storage import expenses, hours, inbox, time_spent
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
    return corrected(said, ctx) or _elsewhere(said, ctx)


def corrected(said: Said, ctx: Context) -> Reply | None:
    """What the words change of the hours or the expense that they are about; None where they are no correction."""
    noun, id = thing(said.about)
    if noun not in ("hours", "expense"):
        return None
    number = button_values.number(id)
    number = entered.standing_hours(ctx, number) if noun == "hours" else number
    read = _read(said, ctx, noun, number)
    if read is None:
        return None
    if correcting.owner(ctx, noun, number) != ctx.person.id:
        if not said.addressed:
            return SILENCE
        raise NotAllowed(_NOT_YOURS[noun])
    return correcting.correct(ctx, f"{noun}:{number}", read, said.text)


_NOT_YOURS = {
    "hours": sentence("Only the person who logged hours can change them."),
    "expense": sentence("Only the person who entered it can do that."),
}


def _read(said: Said, ctx: Context, noun: str, number: int) -> SaidCorrection | None:
    """The correction, where the words are nothing else: people also just talk under a card."""
    terms = _terms(ctx, _project_of(ctx, noun, number))
    read = correction(said.text, terms, ctx.today)
    if read.changes and not (read.unused or read.of.words) and (said.addressed or corrects(said.text)):
        return read
    typed = hours_lines(said.text, terms, ctx.today) if noun == "hours" else ()
    if len(typed) != 1 or not isinstance(typed[0], HoursLine) or len(typed[0].days) != 1:
        return None
    line = typed[0]
    changes = [Change("minutes", f"{line.minutes}min")]
    changes += [Change("day", line.days[0].isoformat())] if line.dated else []
    changes += [Change("project", line.project.typed)] if line.project else []
    return SaidCorrection((*changes, *((Change("note", line.note),) if line.note else ())), NamedThing())


def _project_of(ctx: Context, noun: str, number: int) -> int:
    if noun == "hours":
        return hours.get(ctx.book, number, ctx.rules.currency).project
    return expenses.get(ctx.book, number, ctx.rules.currency).project


def edited(said: Said, ctx: Context) -> Reply:
    made_hours, made_expenses = _made(ctx, said.edits)
    if others := _made_else(ctx, said.edits):
        title = _("You edited a message. What it made is still in the books as it was; take it back and say it anew.")
        return Reply(undo.offer(ctx, title, others), private=True)
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
        with suppress(BadInput), ctx.part():  # words that say nothing any more
            route = routing.said(
                replace(said, edits="", addressed=True), ctx.contents, ctx.directory, ctx.today, ctx.rules
            )
    if route is None or route.entry.name != "log":
        return Reply(_ask_back(ctx, old, _("There are no hours in your message any more.")), private=True)
    first = [time_spent.entered(ctx.book, entry.id) for entry in old]
    with posting.together(ctx):
        for entry in old:
            posting.unbook_hours(ctx, entry, "message edited")
        reply = dispatch(route.entry, route.incoming, ctx, route.read)
    if days := [day for day in first if day]:
        again = hours.of_message(ctx.book, ctx.message, ctx.rules.currency)
        time_spent.set_entered(ctx.book, (entry.id for entry in again), min(days))
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
    others = _made_else(ctx, gone.ref)
    key = f"removed:{gone.at.platform}:{gone.ref}"
    if made_hours and made_hours[0].person == ctx.person.id:
        card = _ask_back(ctx, made_hours, _("You deleted a message; its hours are still in the books."))
        ctx.tell(ctx.person, key, card, kind="question")
    for expense in made_expenses:
        if expense.person == ctx.person.id and expense.stage in ("draft", "pending", "rejected"):
            note = _("You deleted the message that this came from. It is still here.")
            ctx.tell(ctx.person, f"{key}:{expense.id}", expense_cards.owner_card(ctx, expense, note), kind="question")
    if others:
        title = _("You deleted a message; what it made is still in the books.")
        ctx.tell(ctx.person, f"{key}:others", undo.offer(ctx, title, others), kind="question")
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


def _made_else(ctx: Context, ref: str) -> tuple[EnteredThing, ...]:
    """What the speaker's message and its edits made besides hours and expenses, and what still stands of it."""
    made = entered.of_messages(ctx, inbox.by_ref(ctx.book, ctx.place.platform, ref))
    return tuple(thing for thing in made if thing.kind not in ("hours", "expense"))


def _elsewhere(said: Said, ctx: Context) -> Reply:
    """As if it had been said outside of the thread."""
    route = routing.said(said, ctx.contents, ctx.directory, ctx.today, ctx.rules)
    return dispatch(route.entry, route.incoming, ctx, route.read) if route else SILENCE


def _terms(ctx: Context, project: int) -> Terms:
    return terms_of(ctx.directory, ctx.rules, project)
