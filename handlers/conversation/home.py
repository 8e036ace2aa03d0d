"""Home: what waits for a person, in a few cards; every platform's home shows it, and so does the word for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from chat.cards.card import Button, Card, Chart, Fact, Reply, Series
from chat.incoming import Clicked, Said
from chat.text import NOTHING, Duration, Percent, Text, _, _n
from handlers import lookup, privacy
from handlers.approvals import queue
from handlers.approvals.documents import Waiting
from handlers.context import Context
from handlers.hours import timesheet
from ledger.budget import percent
from ledger.period import week as week_of
from storage import absences, budgets, expenses, hours, outbox

FIRST, MOST = 5, 10
"""So many things of a kind stand on the home page; the rest is a click away."""


def show_home(said: Said, ctx: Context) -> Reply:
    cards = home(ctx)
    return Reply(cards[0], more=cards[1:], private=True)


def show_clicked(click: Clicked, ctx: Context) -> Reply:
    cards = home(ctx)
    return Reply(cards[0], more=cards[1:], private=True)


def home(ctx: Context) -> tuple[Card, ...]:
    """What waits (with the first few to be decided at once), the week, the projects, the last news."""
    decide = queue.mine(ctx)
    return (_waiting(ctx, len(decide)), *_first_to_decide(decide), _week(ctx), *_projects(ctx), *_news(ctx))


def _waiting(ctx: Context, waiting: int) -> Card:
    drafts = len(expenses.in_stage(ctx.book, "draft", ctx.rules.currency, person=ctx.person.id))
    facts, buttons = [], []
    if waiting:
        facts.append(Fact(_("To approve"), _n("{n} waits for you", "{n} wait for you", waiting)))
        buttons.append(Button(_("Show them"), "approvals.show", "", style="main"))
    if drafts:
        facts.append(Fact(_("To complete"), _n("{n} draft", "{n} drafts", drafts)))
        buttons.append(Button(_("My drafts"), "drafts.show", ""))
    if not facts:
        return Card(_("Nothing waits for you."), tone="good")
    return Card(_("Waiting for you"), facts=tuple(facts), buttons=tuple(buttons), tone="warn")


def _first_to_decide(waiting: list[Waiting]) -> tuple[Card, ...]:
    return tuple(replace(item.card(), about="") for item in waiting[:FIRST])


def _week(ctx: Context) -> Card:
    period = week_of(ctx.today, ctx.rules.week_start)
    logged = hours.of_person(ctx.book, ctx.person.id, period, ctx.rules.currency)
    by_day: dict[date, int] = {}
    for entry in logged:
        by_day[entry.day] = by_day.get(entry.day, 0) + entry.minutes
    missing = timesheet.missing_days(ctx, period, by_day, absences.of_person(ctx.book, ctx.person.id, period))
    facts = [Fact(_("In all"), Text("{h}", {"h": Duration(sum(by_day.values()))}))]
    if missing:
        facts.append(Fact(_("No hours yet"), Text("{days}", {"days": timesheet.brief(missing)})))
    buttons = [Button(_("Log hours"), "hours.form", "", style="main")]
    last = hours.last(ctx.book, ctx.person.id, ctx.rules.currency)
    if last is not None:
        name = lookup.shown(ctx.directory.project(last.project))
        label = _("{hours} {project} again", hours=Duration(last.minutes), project=name)
        buttons.append(Button(label, "hours.again", str(last.id)))
    buttons += [
        Button(_("Fill in the week"), "week.form", ""),
        Button(_("Show the week"), "week.show", ctx.today.isoformat()),
    ]
    return Card(_("My week"), facts=tuple(facts), buttons=tuple(buttons))


def _projects(ctx: Context) -> tuple[Card, ...]:
    """The projects of one's seats, with a bar of budget use where the role may see it."""
    mine = sorted({seat.project for seat in ctx.directory.seats_of(ctx.person.id) if seat.project})
    limits = budgets.totals(ctx.book)
    shown, used, buttons, withheld, dated = [], [], [], False, False
    for id in mine[:MOST]:
        project = ctx.directory.projects[id]
        if project.state != "open":
            continue
        buttons.append(Button(lookup.shown(project), "budget.show", project.code))
        if id not in limits:
            continue
        seen = privacy.seen(ctx, project, knows=bool(ctx.roles(id) & privacy.KNOW_PAY))
        withheld, dated = withheld or not seen.whole, dated or bool(seen.as_of)
        if seen.whole:
            shown.append(lookup.shown(project))
            used.append(percent(seen.used(ctx.rules.count_pending), limits[id]))
    if not buttons:
        return ()
    facts = tuple(Fact(name, _("{p} used", p=Percent(share))) for name, share in zip(shown, used, strict=True))
    series = Series(_("Used"), tuple(float(share) for share in used))
    chart = Chart("bar", _("Budget used"), tuple(shown), (series,), unit="%") if shown else None
    small = _("With labour as of the last closed month for which it tells nobody's pay.") if dated else NOTHING
    if withheld:
        small = _("Where labour would tell somebody's pay, what is used of a budget is for its lead and finance only.")
    return (Card(_("My projects"), facts=facts, chart=chart, buttons=tuple(buttons[:5]), small=small),)


def _news(ctx: Context) -> tuple[Card, ...]:
    """The last things the person was told, so that a message that went by is found again."""
    accounts = ctx.directory.accounts_of(ctx.person.id)
    notices = outbox.told_to(ctx.book, [account for _platform, account in accounts], FIRST)
    if not notices:
        return ()
    lines = tuple(
        _("{at}: {title}", at=queued.sent.astimezone(ctx.now.tzinfo), title=queued.notice.card.title)
        for queued in notices
        if queued.sent
    )
    return (Card(_("Lately"), lines=lines),)
