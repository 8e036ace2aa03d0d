"""Approving, rejecting, and taking either back; what waits for one; who stands in for somebody who is away."""

from __future__ import annotations

from datetime import date

from chat.cards.card import Button, Card, Form, Question, Reply
from chat.incoming import Clicked, Said, Submitted
from chat.text import Text, _, _n
from handlers.approvals import approvers
from handlers.bad_debts import write_offs
from handlers.books import posting
from handlers.context import Context
from handlers.costs import approval_cards, expense_cards, order_cards, workflow
from handlers.costs.approval_cards import Week, expense_card, week_card
from ledger.errors import BadInput, NotFound, WrongState, sentence
from ledger.nouns import Expense
from ledger.period import week as week_of
from storage import hours, outbox


def show_queue(said: Said, ctx: Context) -> Reply:
    return _queue(ctx)


def show_clicked(click: Clicked, ctx: Context) -> Reply:
    return _queue(ctx)


def _queue(ctx: Context) -> Reply:
    found, given_up = approval_cards.waiting(ctx), write_offs.waiting(ctx)
    if not found.count + len(given_up):
        return Reply(Card(_("Nothing waits for your approval."), tone="good"), private=True)
    cards = [expense_card(ctx, e) for e in found.expenses]
    cards += [order_cards.approval_card(ctx, one) for one in found.orders]
    cards += [week_card(ctx, week) for week in found.weeks]
    cards += given_up
    lines = (_("The oldest {n} are shown; decide them and ask again.", n=SHOWN),) if len(cards) > SHOWN else ()
    title = _n("{n} waits for your approval", "{n} wait for your approval", found.count + len(given_up))
    return Reply(Card(title, lines=lines), more=tuple(cards[:SHOWN]), private=True)


SHOWN = 8


def approve(click: Clicked, ctx: Context) -> Reply:
    e = workflow.get(ctx, click.value)
    if late := _decided_already(ctx, e, "approve"):
        return late
    return _decided(ctx, workflow.approve(ctx, e))


def ask_reason(click: Clicked, ctx: Context) -> Reply:
    e = workflow.get(ctx, click.value)
    return _decided_already(ctx, e, "reject") or Reply(form=_reason("expense.reject", click.value))


def reject(filled: Submitted, ctx: Context) -> Reply:
    e = workflow.get(ctx, filled.value)
    return _decided_already(ctx, e, "reject") or _decided(ctx, workflow.reject(ctx, e, reason_of(filled)))


def unapprove(click: Clicked, ctx: Context) -> Reply:
    e = workflow.get(ctx, click.value)
    return _decided_already(ctx, e, "unapprove") or _decided(ctx, workflow.unapprove(ctx, e, "approval taken back"))


def unreject(click: Clicked, ctx: Context) -> Reply:
    e = workflow.get(ctx, click.value)
    return _decided_already(ctx, e, "unreject") or _decided(ctx, workflow.unreject(ctx, e))


def _decided_already(ctx: Context, e: Expense, step: str) -> Reply | None:
    """The card as it stands now where somebody was quicker.  Raises NotAllowed."""
    needs = approvers.needed(ctx, e.category, e.company.minor, e.day)
    try:
        approvers.allowed(ctx, step, e.stage, project=e.project, owner=e.person, needs=needs)
    except WrongState as error:
        return Reply(expense_card(ctx, e), replace=True, toast=Text(error.sentence))
    return None


def _decided(ctx: Context, e: Expense) -> Reply:
    """Everybody's cards show it; its owner hears of it where nothing of theirs shows it, and of what they must do."""
    approval_cards.refresh(ctx, e)
    shown = outbox.standing(ctx.book, expense_cards.about(e))
    if e.stage == "rejected" or (e.stage == "posted" and not shown):
        card = expense_cards.owner_card(ctx, e)
        ctx.tell(ctx.directory.person(e.person), f"decided:expense:{e.id}:{ctx.message}", card, kind="decision")
    return Reply(expense_card(ctx, e), replace=True)


def approve_hours(click: Clicked, ctx: Context) -> Reply:
    return _decide_week(ctx, click.value, "approve", "")


def ask_hours_reason(click: Clicked, ctx: Context) -> Reply:
    week = _week(ctx, click.value)
    approvers.allowed(ctx, "reject", "pending", project=week.project, owner=week.person)
    return Reply(form=_reason("hours.reject", click.value)) if week.hours else _nothing_left(ctx, week)


def reject_hours(filled: Submitted, ctx: Context) -> Reply:
    return _decide_week(ctx, filled.value, "reject", reason_of(filled))


def _decide_week(ctx: Context, value: str, step: str, why: str) -> Reply:
    week = _week(ctx, value)
    found = approvers.allowed(ctx, step, "pending", project=week.project, owner=week.person)
    if not week.hours:
        return _nothing_left(ctx, week)
    for one in week.hours:
        posting.decide_hours(ctx, one, found.into, why)
    card = week_card(ctx, week, found.into, why)
    ctx.refresh(card.about, card)
    if found.into == "rejected":
        told = Card(card.title, lines=card.lines, tone="warn", buttons=(Button(_("Log hours"), "hours.form", ""),))
        ctx.tell(ctx.directory.person(week.person), f"decided:week:{week.key}:{ctx.message}", told, kind="decision")
    return Reply(card, replace=True)


def _week(ctx: Context, value: str) -> Week:
    person, project, start = [*value.split("."), "", ""][:3]
    try:
        period = week_of(date.fromisoformat(start), ctx.rules.week_start)
        found = hours.pending(ctx.book, ctx.rules.currency, int(project), person=int(person), period=period)
    except ValueError:
        raise NotFound() from None
    return Week(int(person), int(project), period, found)


def _nothing_left(ctx: Context, week: Week) -> Reply:
    card = Card(_("Nothing of that week waits any more."), about=approval_cards.about_approval("week", week.key))
    return Reply(card, replace=True)


def _reason(name: str, value: str) -> Form:
    question = Question("reason", _("Reason"), "note", hint=_("The person who entered it will read this."))
    return Form(name, _("Reject"), (question,), value, submit=_("Reject"))


def reason_of(filled: Submitted) -> str:
    """Raises BadInput where none was given."""
    why = filled.answers.get("reason", "").strip()[:500]
    if not why:
        raise BadInput(sentence("Please say why: the person has to know what to change."), field="reason")
    return why
