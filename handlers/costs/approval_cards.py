"""What those see who decide: an expense, an order, somebody's hours.  It never shows pay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from chat.cards.card import Button, Card, Picture
from chat.text import Duration, _, _n, verbatim
from handlers import lookup
from handlers.approvals import approvers
from handlers.books import commitments
from handlers.books.stages import STAGES
from handlers.context import Context
from handlers.costs import workflow
from handlers.costs.expense_cards import about, consequence, facts, owner_card, short, twin_line
from ledger.nouns import Expense, Hours, Order, Person
from ledger.period import Period
from ledger.period import week as week_of
from storage import expenses, hours, orders


def about_approval(noun: str, id: int | str) -> str:
    """What the deciders' cards are about: they show other buttons than the owner's."""
    return f"approval:{noun}:{id}"


def thing(about: str) -> tuple[str, str]:
    """(noun, id) of what a card is about; cards of those who decide are about the same thing."""
    noun, _sign, id = about.removeprefix("approval:").partition(":")
    return (noun, id) if id.isdigit() else ("", "")


def expense_card(ctx: Context, e: Expense, by: Person | None = None) -> Card:
    """What those who decide see: the receipt, what is to be noticed, what it does to the budget."""
    owner, paper = ctx.directory.person(e.person), e.paper
    ahead = workflow.outlook(ctx, e)
    lines = [twin_line(ctx, twin) for twin in ahead.twins]
    lines += [
        _("Looked like an earlier one; {person} says: {why}", person=owner.name, why=why)
        for why in dict.fromkeys(paper.cleared.values())
    ]
    read = paper.read.get("total")
    if read and Decimal(read) != e.gross.major:
        lines.append(_("{amount} was entered; the receipt was read as {read}.", amount=e.gross, read=read))
    if ctx.directory.lock is not None and e.day < ctx.directory.lock.until:
        lines.append(_("A late entry: the books are closed for its day; it is booked on the first open one."))
    effect = consequence(ctx, e)
    lines += [effect] if effect else []
    deciding = e.stage == "pending"
    buttons: tuple[Button, ...] = (
        (
            Button(_("Approve"), "expense.approve", str(e.id), style="main"),
            Button(_("Reject"), "expense.reject", str(e.id), style="danger"),
        )
        if deciding
        else ()
    )
    decided = {"posted": "approved", "reimbursed": "approved", "rejected": "rejected"}.get(e.stage, "withdrawn")
    if e.stage == "posted":
        buttons = (Button(_("Undo"), "expense.unapprove", str(e.id)),)
    if e.stage == "rejected":
        lines.append(_("Reason: {why}", why=e.reason))
        buttons = (Button(_("Undo"), "expense.unreject", str(e.id)),)
    state = STAGES[e.stage]
    by = by or ctx.directory.people.get(e.decided_by)
    if not deciding and by and e.stage in ("posted", "rejected"):
        state = _("{stage} by {person}", stage=state, person=by.name)
    head = _("{person}: {what}", person=owner.name, what=short(e))
    picture = Picture(e.file, _("The receipt")) if e.file and deciding else None
    return Card(
        head if deciding else _("{head}: {state}", head=head, state=state),
        lines=tuple(lines),
        facts=facts(ctx, e, e),
        picture=picture,
        buttons=buttons,
        tone="plain" if deciding else "good" if decided == "approved" else "warn",
        about=about_approval("expense", e.id),
        decided="" if deciding else decided,  # type: ignore[arg-type]
    )


def ask(ctx: Context, submitted: Sequence[Expense]) -> None:
    """Ask those who can decide; many at once become one message that leads to the queue."""
    asked: dict[int, list[Expense]] = {}
    for e in submitted:
        if e.stage == "pending":
            needs = approvers.needed(ctx, e.category, e.company.minor, e.day)
            for person in approvers.deciders(ctx, e.project, needs, e.person):
                asked.setdefault(person.id, []).append(e)
    for id, found in asked.items():
        person = ctx.directory.person(id)
        if len(found) > FEW:
            ctx.tell(person, f"approvals:{ctx.message}", _many(ctx, found), kind="approval")
            continue
        for e in found:
            ctx.tell(person, f"approval:expense:{e.id}:{ctx.message}", expense_card(ctx, e), kind="approval")


FEW = 3
"""So many cards at once are still looked at one by one."""


def _many(ctx: Context, found: Sequence[Expense]) -> Card:
    owner = ctx.directory.person(found[0].person)
    return Card(
        _n("{person} submitted {n} expense", "{person} submitted {n} expenses", len(found), person=owner.name),
        lines=tuple(_("{what} · {day}", what=short(e), day=e.day) for e in found[:20]),
        buttons=(Button(_("Show what waits"), "approvals.show", "", style="main"),),
    )


@dataclass(frozen=True, slots=True)
class Week:
    """A person's hours on a project in a week, waiting for approval."""

    person: int
    project: int
    period: Period
    hours: tuple[Hours, ...]

    @property
    def key(self) -> str:
        return f"{self.person}.{self.project}.{self.period.start.isoformat()}"


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for the speaker to decide, oldest first."""

    expenses: tuple[Expense, ...] = ()
    orders: tuple[Order, ...] = ()
    weeks: tuple[Week, ...] = ()

    @property
    def count(self) -> int:
        return len(self.expenses) + len(self.orders) + len(self.weeks)


def waiting(ctx: Context) -> Waiting:
    """Everything that the speaker is one to decide."""
    found = expenses.in_stage(ctx.book, "pending", ctx.rules.currency)
    return Waiting(
        tuple(
            e
            for e in found
            if approvers.may_decide(ctx, e.project, e.person, approvers.needed(ctx, e.category, e.company.minor, e.day))
        ),
        tuple(
            one
            for one in orders.in_stage(ctx.book, "pending")
            if approvers.may_decide(
                ctx,
                one.project,
                one.person,
                approvers.needed(ctx, one.category, commitments.worth(ctx, one), ctx.today),
            )
        ),
        tuple(week for week in weeks(ctx) if approvers.may_decide(ctx, week.project, week.person, approvers.DECIDE)),
    )


def weeks(ctx: Context) -> tuple[Week, ...]:
    """All hours that wait for approval, by person, project and week."""
    found: dict[tuple[date, int, int], list[Hours]] = {}
    for one in hours.pending(ctx.book, ctx.rules.currency):
        start = week_of(one.day, ctx.rules.week_start).start
        found.setdefault((start, one.person, one.project), []).append(one)
    return tuple(
        Week(person, project, week_of(start, ctx.rules.week_start), tuple(sorted(group, key=lambda one: one.day)))
        for (start, person, project), group in sorted(found.items())
    )


def week_card(ctx: Context, week: Week, stage: str = "pending", why: str = "") -> Card:
    """A week of hours for those who decide: hours, never money."""
    person, project = ctx.directory.person(week.person), ctx.directory.project(week.project)
    total = Duration(sum(one.minutes for one in week.hours))
    head = _(
        "{person}: {hours} on {project}, week of {day}",
        person=person.name,
        hours=total,
        project=lookup.shown(project),
        day=week.period.start,
    )
    lines = tuple(
        _("{day}: {hours} {note}", day=one.day, hours=Duration(one.minutes), note=verbatim(one.note))
        for one in week.hours[:20]
    )
    if why:
        lines += (_("Reason: {why}", why=why),)
    buttons = (
        Button(_("Approve"), "hours.approve", week.key, style="main"),
        Button(_("Reject"), "hours.reject", week.key, style="danger"),
    )
    decided = {"posted": "approved", "rejected": "rejected"}.get(stage, "")
    return Card(
        _("{head}: {state}", head=head, state=STAGES[stage]) if decided else head,
        lines=lines,
        buttons=() if decided else buttons,
        tone="good" if stage == "posted" else "warn" if decided else "plain",
        about=about_approval("week", week.key),
        decided=decided,  # type: ignore[arg-type]
    )


def refresh(ctx: Context, e: Expense) -> None:
    """Bring every card about the expense up to date, its owner's and those of the deciders."""
    ctx.refresh(about(e), owner_card(ctx, e))
    ctx.refresh(about_approval("expense", e.id), expense_card(ctx, e))
