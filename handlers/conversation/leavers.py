"""Somebody has left the company: who takes over what waited for them, and what an administrator should look at."""

from __future__ import annotations

from dataclasses import replace

from chat.cards.card import SILENCE, Button, Card, Fact, Reply
from chat.incoming import Clicked, Joined, Left, Said
from chat.text import Text, _, _n
from handlers import button_values, job_context, lookup
from handlers.approvals import decisions, queue
from handlers.approvals.documents import Waiting
from handlers.context import Context
from handlers.people.people import role_shown
from handlers.rules import Rules
from ledger.errors import NotAllowed, NotFound, sentence
from ledger.nouns import Person
from storage import contracts, expenses, orders, people, projects
from storage.book import Book
from storage.directory import directory


def deactivate(said: Said, ctx: Context) -> Reply:
    person = lookup.person(ctx, said.text)
    if person.id == ctx.person.id:
        raise NotAllowed(sentence("Somebody else has to do that: it is your own account."))
    return Reply(_gone(ctx, person), private=True)


def left(heard: Left, ctx: Context) -> Reply:
    """The directory of a platform no longer has the speaker.  Told to the administrators, once.

    Whoever still has an account elsewhere, and the last administrator, stay as they are until a person decides.
    """
    if not isinstance(heard, Left):
        raise NotFound()
    person = ctx.person
    here, where = (heard.by.platform, heard.by.id), lookup.platform_shown(heard.by.platform)
    elsewhere = sorted({account[0] for account in ctx.directory.accounts_of(person.id) if account != here})
    admins = [admin for admin in ctx.directory.with_role("admin") if admin.id != person.id]
    asked = admins or [colleague for colleague in ctx.directory.with_role("finance") if colleague.id != person.id]
    if elsewhere or not admins:
        why = (
            _(
                "They still have an account on {where}, so nothing was changed.",
                where=tuple(lookup.platform_shown(name) for name in elsewhere),
            )
            if elsewhere
            else _("They are the last administrator, so nothing was changed.")
        )
        card = Card(
            _("{name} is no longer in the directory of {where}.", name=person.name, where=where),
            lines=(why,),
            facts=_left_behind(ctx, person),
            about=f"left:{person.id}",
            tone="warn",
            buttons=(Button(_("Mark as gone"), "person.gone", str(person.id), style="main"),) if admins else (),
        )
    else:
        card = _gone(ctx, person)
    for admin in asked:
        ctx.tell(admin, f"left:{person.id}:{ctx.today.isoformat()}", card, kind="people")
    return SILENCE


def confirm(click: Clicked, ctx: Context) -> Reply:
    person = ctx.directory.person(button_values.number(click.value))
    if person.id == ctx.person.id:
        raise NotAllowed(sentence("Somebody else has to do that: it is your own account."))
    card = _gone(ctx, person)
    ctx.refresh(card.about, card)
    return Reply(card, replace=True)


def stay(click: Clicked, ctx: Context) -> Reply:
    person = ctx.directory.person(button_values.number(click.value))
    if not person.active:
        people.change(ctx.book, person, active=True)
    card = Card(_("{name} is active again.", name=person.name), about=f"left:{person.id}", tone="good")
    ctx.refresh(card.about, card)
    return Reply(card, replace=True)


def _gone(ctx: Context, person: Person) -> Card:
    """Mark as gone, ask whom the rules name now for what waited; what an administrator should know of it."""
    before = _waiting(ctx)
    if person.active:
        people.change(ctx.book, person, active=False)
        ctx.directory = directory(ctx.book)
    now = _waiting(ctx)
    theirs = [key for key, (_one, asked) in before.items() if person.id in asked]
    takers = sorted({id for key in theirs for id in now[key][1]})
    names = tuple(ctx.directory.person(id).name for id in takers)
    for id in takers:
        _ask(ctx, id, [now[key][0] for key in theirs if id in now[key][1] and id not in before[key][1]], person)
    rows = list(_left_behind(ctx, person))
    passed, stuck = [key for key in theirs if now[key][1]], [key for key in theirs if not now[key][1]]
    if passed:
        rows.append(Fact(_("Approvals passed on"), _("{n}, to {people}", n=len(passed), people=names)))
    if stuck:
        rows.append(Fact(_("Approvals that nobody else may decide"), Text("{n}", {"n": len(stuck)})))
    return Card(
        _("{name} is no longer active.", name=person.name),
        lines=(_("What they entered stays. Where a project needs their seat, give it to somebody else."),),
        facts=tuple(rows),
        buttons=(Button(_("Undo"), "person.stay", str(person.id)),),
        about=f"left:{person.id}",
        tone="warn" if stuck else "good",
    )


def _ask(ctx: Context, id: int, waiting: list[Waiting], gone: Person) -> None:
    """Ask somebody for the decisions; many at once become one message that leads to the queue."""
    to = ctx.directory.person(id)
    if len(waiting) <= decisions.FEW:
        for item in waiting:
            ctx.tell(to, item.key, item.card(), kind="approval")
        return
    card = Card(
        _n("{n} waits for your approval", "{n} wait for your approval", len(waiting)),
        lines=(_("{name} is no longer active.", name=gone.name),),
        buttons=(Button(_("Show what waits"), "approvals.show", "", style="main"),),
    )
    ctx.tell(to, f"approvals:{ctx.message}", card, kind="approval")


def taken_out(book: Book, gone: Joined, rules: Rules) -> None:
    """The bot was taken out of a channel: what is told there would be lost, so its project is told otherwise now."""
    ctx = job_context.context(book, rules)
    bound = ctx.directory.places.get((gone.at.platform, gone.at.channel))
    if bound is None or not projects.unbind(book, gone.at.platform, gone.at.channel):
        return
    ctx.directory = directory(book)
    card = Card(
        _("I was taken out of the channel {name}.", name=gone.name or gone.at.channel),
        lines=(_("News of it goes to you now. Bring me into a channel again to have it there."),),
        tone="warn",
    )
    key = f"taken out:{gone.id}"
    if bound[0]:
        ctx.tell_project(
            bound[0], key, replace(card, small=lookup.shown(ctx.directory.project(bound[0]))), kind="channel"
        )
    else:
        ctx.tell_finance(key, card, kind="channel")


def _waiting(ctx: Context) -> dict[str, tuple[Waiting, frozenset[int]]]:
    """Everything that waits for a decision, and who is asked for it by the rules."""
    return {item.document: (item, queue.asked(ctx, item)) for item in queue.waiting(ctx)}


def _left_behind(ctx: Context, person: Person) -> tuple[Fact, ...]:
    """What of theirs is still open: seats, drafts, what they handed in, money owed to them, contracts."""
    currency = ctx.rules.currency
    seats = tuple(
        role_shown(seat.role)
        if not seat.project
        else _(
            "{role} of {project}", role=role_shown(seat.role), project=lookup.shown(ctx.directory.project(seat.project))
        )
        for seat in ctx.directory.seats_of(person.id)
        if not seat.project or ctx.directory.project(seat.project).state == "open"
    )
    drafts = len(expenses.in_stage(ctx.book, "draft", currency, person=person.id))
    drafts += len(orders.of_person(ctx.book, person.id, ("draft",)))
    handed_in = len(expenses.in_stage(ctx.book, "pending", currency, person=person.id))
    handed_in += len(orders.of_person(ctx.book, person.id, ("pending",)))
    owed = sum(1 for expense in expenses.owed(ctx.book, currency) if expense.person == person.id)
    cared = sum(1 for contract in contracts.contracts(ctx.book) if contract.owner == person.id)
    counts = (
        (_("Open drafts"), drafts),
        (_("Handed in, not decided"), handed_in),
        (_("Expenses to be reimbursed"), owed),
        (_("Contracts they look after"), cared),
    )
    rows = [Fact(_("Seats"), Text("{seats}", {"seats": seats}))] if seats else []
    return (*rows, *(Fact(label, Text("{n}", {"n": count})) for label, count in counts if count))
