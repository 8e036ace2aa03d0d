"""Home: what waits for a person, in a few cards; every platform's home shows it, and so does the word for it."""

from __future__ import annotations

from datetime import date

from chat.card import Button, Card, Fact, Reply
from chat.incoming import Clicked, Said
from chat.text import Hours as Length
from chat.text import Names, Percent, Text, _, _n
from handlers import approval_cards, naming, privacy, week
from handlers.context import Context
from handlers.registry import action, command
from ledger.budget import Use, percent
from ledger.period import week as week_of
from storage import balances, budgets, expenses, hours


@command(
    "home",
    _("Shows what waits for you: approvals, drafts, your week, your projects."),
    subject="help",
    words=("inbox", "todo", "待办", "首页", "我的待办"),
    examples=(Names("home", "待办"),),
    reads=True,
    private=True,
)
def show_home(said: Said, ctx: Context) -> Reply:
    cards = home(ctx)
    return Reply(cards[0], more=cards[1:], private=True)


@action("home.show", _("Shows what waits for you."), subject="help", reads=True)
def show_clicked(click: Clicked, ctx: Context) -> Reply:
    cards = home(ctx)
    return Reply(cards[0], more=cards[1:], private=True)


def home(ctx: Context) -> tuple[Card, ...]:
    """What waits, the week, the projects."""
    return (_waiting(ctx), _week(ctx), *_projects(ctx))


def _waiting(ctx: Context) -> Card:
    waiting = approval_cards.waiting(ctx).count
    drafts = len(expenses.in_stage(ctx.book, "draft", ctx.rules.currency, person=ctx.person.id))
    facts, buttons = [], []
    if waiting:
        facts.append(Fact(_("To approve"), _n("{n} waits for you", "{n} wait for you", waiting)))
        buttons.append(Button(_("Show them"), "approvals.show", "", style="main"))
    if drafts:
        facts.append(Fact(_("To complete"), _n("{n} draft", "{n} drafts", drafts)))
        buttons.append(Button(_("My drafts"), "drafts.show", ""))
    if not facts:
        return Card(_("Nothing waits for you."), tone="good", buttons=(Button(_("Log hours"), "hours.form", ""),))
    return Card(_("Waiting for you"), facts=tuple(facts), buttons=tuple(buttons), tone="warn")


def _week(ctx: Context) -> Card:
    period = week_of(ctx.today, ctx.rules.week_start)
    found = hours.of_person(ctx.book, ctx.person.id, period, ctx.rules.currency)
    by_day: dict[date, int] = {}
    for one in found:
        by_day[one.day] = by_day.get(one.day, 0) + one.minutes
    missing = week.missing_days(ctx, period, by_day)
    facts = [Fact(_("In all"), Text("{h}", {"h": Length(sum(by_day.values()))}))]
    if missing:
        facts.append(Fact(_("No hours yet"), Text("{days}", {"days": missing})))
    return Card(
        _("My week"), facts=tuple(facts),
        buttons=(Button(_("Log hours"), "hours.form", "", style="main"),
                 Button(_("Show the week"), "week.show", ctx.today.isoformat())),
    )  # fmt: skip


def _projects(ctx: Context) -> tuple[Card, ...]:
    mine = sorted({seat.project for seat in ctx.people.seats_of(ctx.person.id) if seat.project})
    facts, buttons = [], []
    limits, uses = budgets.totals(ctx.book), balances.of_all(ctx.book)
    for id in mine[:10]:
        project = ctx.people.projects[id]
        if project.state != "open":
            continue
        used = uses.get(id, Use()).used(ctx.rules.count_pending)
        known = ctx.roles(id) & privacy.KNOW_PAY or privacy.crowd(ctx, id)
        said = (
            _("{p} used", p=Percent(percent(used, limits[id])))
            if known and id in limits
            else _("no budget yet")
            if id not in limits
            else _("ask for its budget")
        )
        facts.append(Fact(naming.shown(project), said))
        buttons.append(Button(naming.shown(project), "budget.show", project.code))
    if not facts:
        return ()
    return (Card(_("My projects"), facts=tuple(facts), buttons=tuple(buttons[:5])),)
