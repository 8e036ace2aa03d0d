"""Approving, rejecting, and taking either back; what waits for one; who stands in for somebody who is away."""

from __future__ import annotations

import re
from datetime import date

from chat.card import Button, Card, Form, Question, Reply
from chat.incoming import Clicked, Said, Submitted
from chat.text import Names, Text, _, _n
from handlers import approval_cards, approvers, bookkeeping, claims, expense_cards, fields, naming, order_cards
from handlers.approval_cards import Week, expense_card, week_card
from handlers.context import Context
from handlers.registry import action, command, form, subject
from ledger.errors import BadInput, NotFound, WrongState
from ledger.errors import _ as sentence
from ledger.nouns import Delegation, Expense
from ledger.period import week as week_of
from storage import delegations, hours, outbox

subject("approvals", _("Approvals"))


@command(
    "approvals", _("Shows what waits for you to approve."), subject="approvals",
    words=("approve", "to approve", "待审批", "审批", "待我审批"),
    patterns=("what (waits|is waiting) for me", "有什么要审批的"),
    examples=(Names("approvals", "待审批"),), reads=True, private=True,
)  # fmt: skip
def show_queue(said: Said, ctx: Context) -> Reply:
    return _queue(ctx)


@action("approvals.show", _("Shows what waits for you to approve."), subject="approvals", reads=True)
def show_clicked(click: Clicked, ctx: Context) -> Reply:
    return _queue(ctx)


def _queue(ctx: Context) -> Reply:
    found = approval_cards.waiting(ctx)
    if not found.count:
        return Reply(Card(_("Nothing waits for your approval."), tone="good"), private=True)
    cards = [expense_card(ctx, e) for e in found.expenses]
    cards += [order_cards.approval_card(ctx, one) for one in found.orders]
    cards += [week_card(ctx, week) for week in found.weeks]
    lines = (_("The oldest {n} are shown; decide them and ask again.", n=SHOWN),) if len(cards) > SHOWN else ()
    title = _n("{n} waits for your approval", "{n} wait for your approval", found.count)
    return Reply(Card(title, lines=lines), more=tuple(cards[:SHOWN]), private=True)


SHOWN = 8


@action("expense.approve", _("Approves an expense, so that it is booked."), subject="approvals")
def approve(click: Clicked, ctx: Context) -> Reply:
    e = claims.get(ctx, click.value)
    if late := _decided_already(ctx, e, "approve"):
        return late
    return _decided(ctx, claims.approve(ctx, e))


@action("expense.reject", _("Asks for the reason of a rejection."), subject="approvals")
def ask_reason(click: Clicked, ctx: Context) -> Reply:
    e = claims.get(ctx, click.value)
    return _decided_already(ctx, e, "reject") or Reply(form=_reason("expense.reject", click.value))


@form("expense.reject", _("Rejects an expense with the reason."), subject="approvals")
def reject(filled: Submitted, ctx: Context) -> Reply:
    e = claims.get(ctx, filled.value)
    return _decided_already(ctx, e, "reject") or _decided(ctx, claims.reject(ctx, e, reason_of(filled)))


@action("expense.unapprove", _("Takes an approval back: the entry is reversed."), subject="approvals")
def unapprove(click: Clicked, ctx: Context) -> Reply:
    e = claims.get(ctx, click.value)
    return _decided_already(ctx, e, "unapprove") or _decided(ctx, claims.unapprove(ctx, e, "approval taken back"))


@action("expense.unreject", _("Takes a rejection back."), subject="approvals")
def unreject(click: Clicked, ctx: Context) -> Reply:
    e = claims.get(ctx, click.value)
    return _decided_already(ctx, e, "unreject") or _decided(ctx, claims.unreject(ctx, e))


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
        ctx.tell(ctx.people.person(e.person), f"decided:expense:{e.id}:{ctx.message}", card, kind="decision")
    return Reply(expense_card(ctx, e), replace=True)


@action("hours.approve", _("Approves a person's hours of a week."), subject="approvals")
def approve_hours(click: Clicked, ctx: Context) -> Reply:
    return _decide_week(ctx, click.value, "approve", "")


@action("hours.reject", _("Asks why hours are rejected."), subject="approvals")
def ask_hours_reason(click: Clicked, ctx: Context) -> Reply:
    week = _week(ctx, click.value)
    approvers.allowed(ctx, "reject", "pending", project=week.project, owner=week.person)
    return Reply(form=_reason("hours.reject", click.value)) if week.hours else _nothing_left(ctx, week)


@form("hours.reject", _("Rejects a person's hours of a week, with the reason."), subject="approvals")
def reject_hours(filled: Submitted, ctx: Context) -> Reply:
    return _decide_week(ctx, filled.value, "reject", reason_of(filled))


def _decide_week(ctx: Context, value: str, step: str, why: str) -> Reply:
    week = _week(ctx, value)
    found = approvers.allowed(ctx, step, "pending", project=week.project, owner=week.person)
    if not week.hours:
        return _nothing_left(ctx, week)
    for one in week.hours:
        bookkeeping.decide_hours(ctx, one, found.into, why)
    card = week_card(ctx, week, found.into, why)
    ctx.refresh(card.about, card)
    if found.into == "rejected":
        told = Card(card.title, lines=card.lines, tone="warn", buttons=(Button(_("Log hours"), "hours.form", ""),))
        ctx.tell(ctx.people.person(week.person), f"decided:week:{week.key}:{ctx.message}", told, kind="decision")
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


def ask_for_hours(ctx: Context) -> int:
    """Ask the leads for the weeks that are over (or each day's, where each entry needs approval); once for each week.

    A job of the clock; returns how many were asked.
    """
    if ctx.rules.hours_approval == "none":
        return 0
    asked = 0
    for week in approval_cards.weeks(ctx):
        if ctx.rules.hours_approval == "weekly" and ctx.today < week.period.end:
            continue
        last = max(one.id for one in week.hours)
        for person in approvers.deciders(ctx, week.project, approvers.DECIDE, week.person):
            asked += ctx.tell(person, f"approval:week:{week.key}:{last}", week_card(ctx, week), kind="approval")
    return asked


def _reason(name: str, value: str) -> Form:
    question = Question("reason", _("Reason"), "note", hint=_("The person who entered it will read this."))
    return Form(name, _("Reject"), (question,), value, submit=_("Reject"))


def reason_of(filled: Submitted) -> str:
    """Raises BadInput where none was given."""
    why = filled.answers.get("reason", "").strip()[:500]
    if not why:
        raise BadInput(sentence("Please say why: the person has to know what to change."), field="reason")
    return why


@command(
    "delegate",
    _("Lets somebody approve in your place until a day; “delegate off” ends it."),
    subject="approvals",
    words=("委托", "代理审批", "委托审批"),
    examples=(Names("delegate to Bob until 3 Dec", "委托 李伟 到 12月3日"), Names("delegate off", "委托 取消")),
    roles=("lead", "finance"),
)
def delegate(said: Said, ctx: Context) -> Reply:
    words = said.text.strip()
    if _OFF.fullmatch(words):
        ended = [one for one in ctx.people.delegations if one.person == ctx.person.id and one.until >= ctx.today]
        for one in ended:
            delegations.put(
                ctx.book, Delegation(one.person, one.deputy, ctx.today, date.fromordinal(ctx.today.toordinal() - 1))
            )
        return Reply(Card(_("You approve yourself again."), tone="good"), private=True)
    found = _TO.fullmatch(words)
    if found is None:
        raise BadInput(
            sentence("Whom, and until when?"), hint=sentence("Write for example: delegate to Bob until 3 Dec")
        )
    deputy = naming.person(ctx, found["who"].strip())
    until = fields.day(ctx, found["day"])
    if deputy.id == ctx.person.id:
        raise BadInput(sentence("That is yourself; name somebody else."), field="person")
    if until < ctx.today:
        raise BadInput(sentence("{day} is over already."), day=until, field="day")
    delegations.put(ctx.book, Delegation(ctx.person.id, deputy.id, ctx.today, until))
    told = Card(
        _("{person} asks you to approve in their place until {day}.", person=ctx.person.name, day=until),
        buttons=(Button(_("Show what waits"), "approvals.show", "", style="main"),),
    )
    ctx.tell(deputy, f"delegated:{ctx.person.id}:{deputy.id}:{ctx.message}", told, kind="approval")
    return Reply(
        Card(_("{person} approves in your place until {day}.", person=deputy.name, day=until), tone="good"),
        private=True,
    )


_OFF = re.compile(r"(?:off|end|stop|cancel|取消|结束|停止)", re.IGNORECASE)
_TO = re.compile(
    r"(?:approvals? )?(?:to |给|由)?\s*(?P<who>\S.{0,60}?)\s*"
    r"(?:\b(?:until|till|through|to)\b|直到|到|至)\s*(?P<day>\S.*)",
    re.IGNORECASE,
)
