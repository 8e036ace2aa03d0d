"""Budget marks: when a category, or a whole project, crosses one, the project's channel hears of it, once; where labour
is in it, the project's leads do, in private (`handlers.privacy`).

A fall below a mark (a reversal) and a new crossing is news again; so is a crossing in a new version of the budget.
"""

from __future__ import annotations

from collections.abc import Mapping

from chat.cards.card import Button, Card, Fact
from chat.text import Percent, Text, _
from handlers import privacy
from handlers.context import Context
from handlers.lookup import called, category_shown, shown
from ledger.budget import Use, Version, crossed, forecast, percent
from ledger.errors import WrongState, sentence
from ledger.money import Money
from ledger.nouns import Project
from ledger.period import Period
from storage import balances, budgets, expenses, hours, orders

WHOLE = "*"
"""The project as a whole, beside its categories."""


def watch(ctx: Context, project: Project, change: Mapping[str, int], cause: str) -> None:
    """See whether a change of used money (category -> minor units) has crossed a mark, up or down."""
    version = budgets.current(ctx.book, project.id)
    if not version.number:
        return
    used = balances.used_by_category(ctx.book, project.id, count_pending=ctx.rules.count_pending)
    after = {category: used.get(category, 0) for category in change}
    whole = sum(used.values())
    for category, moved in change.items():
        limit = version.of(category)
        if limit is None and moved > 0:
            _unplanned(ctx, project, version, category, cause)
        if limit is not None:
            _line(ctx, project, version, category, limit, after[category] - moved, after[category], cause)
    _line(ctx, project, version, WHOLE, version.total, whole - sum(change.values()), whole, cause)


def refused(ctx: Context, project: Project, category: str) -> WrongState | None:
    """The refusal, where the company refuses money for which the project's budget plans nothing; else None."""
    if ctx.rules.unbudgeted != "refuse":
        return None
    version = budgets.current(ctx.book, project.id)
    planned = not version.number or version.of(category) is not None
    return None if planned else _refusal(ctx, project, category)


def _refusal(ctx: Context, project: Project, category: str) -> WrongState:
    return WrongState(
        sentence("The budget of {project} plans nothing for {category}, so nothing can be booked on it."),
        hint=sentence("A lead or finance can give it a budget: set budget {code} {category} 10000 because …"),
        project=called(project),
        category=category_shown(ctx.rules, category),
        code=project.code,
        field="category",
    )


def _unplanned(ctx: Context, project: Project, version: Version, category: str, cause: str) -> None:
    """Money on a category for which the budget plans nothing: let be, told once, or refused, as the company wants."""
    if ctx.rules.unbudgeted == "allow":
        return
    if ctx.rules.unbudgeted == "refuse":
        raise _refusal(ctx, project, category)
    card = Card(
        _(
            "{project}: money was spent on {category}, for which nothing is planned",
            project=shown(project),
            category=category_shown(ctx.rules, category),
        ),
        facts=(Fact(_("Caused by"), _cause(ctx, cause)),),
        buttons=(Button(_("Show the budget"), "budget.show", project.code, style="main"),),
        tone="warn",
    )
    key = f"unbudgeted:{project.id}:v{version.number}:{category}"
    ctx.tell_project(project.id, key, card, kind="budget", digest=f"budget:{project.id}")


def recheck(ctx: Context, project: Project) -> None:
    """After a new version: what is already above a mark in it is news, once."""
    version = budgets.current(ctx.book, project.id)
    uses = balances.of_project(ctx.book, project.id)
    for category in {line.category for line in version.lines}:
        used = uses.get(category, Use()).used(ctx.rules.count_pending)
        _line(ctx, project, version, category, version.of(category) or 0, 0, used, "budget")
    whole = sum(use.used(ctx.rules.count_pending) for use in uses.values())
    _line(ctx, project, version, WHOLE, version.total, 0, whole, "budget")


def _line(
    ctx: Context, project: Project, version: Version, category: str, limit: int, before: int, after: int, cause: str
) -> None:
    was, now = percent(before, limit), percent(after, limit)
    if was == now:
        return
    for each_mark in ctx.rules.marks:
        if now < each_mark <= was:
            budgets.fell(ctx.book, project.id, version.number, category, each_mark)
    mark = crossed(limit, before, after, ctx.rules.marks)
    if mark is None:
        return
    reached = [each_mark for each_mark in ctx.rules.marks if was < each_mark <= now]
    rounds = [budgets.reached(ctx.book, project.id, version.number, category, each_mark) for each_mark in reached]
    if rounds[-1] == 0:
        return
    key = f"budget:{project.id}:v{version.number}:{category}:{mark}:{rounds[-1]}"
    card = overspend_card(ctx, project, category, limit, after, mark, cause)
    digest = f"budget:{project.id}"
    labour = privacy.with_labour(ctx, project.id)
    if labour if category == WHOLE else privacy.tells_labour(ctx, project.id, category):
        # When a mark is crossed, labour is known to the entry that crossed it: those hear who may know pay.
        for person in ctx.directory.with_role("lead", project.id) or ctx.directory.with_role("finance"):
            ctx.tell(person, key, card, kind="budget", urgent=mark >= 100, digest=digest)
        return
    headline = _("{project}: budget marks were crossed", project=shown(project))
    ctx.tell_project(project.id, key, card, kind="budget", urgent=mark >= 100, digest=digest, headline=headline)


def overspend_card(ctx: Context, project: Project, category: str, limit: int, used: int, mark: int, cause: str) -> Card:
    """The number, what crossed it and who, where it is heading, the next step."""
    of = _("the whole budget") if category == WHOLE else category_shown(ctx.rules, category)
    money = project.currency
    title = (
        _("{project}: {category} is over budget", project=shown(project), category=of)
        if used > limit
        else _(
            "{project}: {category} has reached {mark} of its budget",
            project=shown(project),
            category=of,
            mark=Percent(mark),
        )
    )
    share = Percent(percent(used, limit))
    so_much = _("{used} of {limit} ({percent})", used=Money(used, money), limit=Money(limit, money), percent=share)
    facts = [
        Fact(_("Used"), so_much),
        Fact(_("Left"), Text("{left}", {"left": Money(limit - used, money)})),
        Fact(_("Crossed by"), _cause(ctx, cause)),
    ]
    ahead = _ahead(ctx, project, limit if category == WHOLE else None)
    if ahead:
        facts.append(ahead)
    return Card(
        title,
        facts=tuple(facts),
        tone="bad" if used >= limit else "warn",
        buttons=(Button(_("Show the budget"), "budget.show", project.code, style="main"),),
    )


def _cause(ctx: Context, cause: str) -> Text:
    """Who and what, in words that may stand in a channel: hours as hours, never as money."""
    noun, _sign, id = cause.partition(":")
    if noun == "hours":
        return _(
            "hours of {person}",
            person=ctx.directory.person(hours.get(ctx.book, int(id), ctx.rules.currency).person).name,
        )
    if noun == "expense":
        owner = ctx.directory.person(expenses.get(ctx.book, int(id), ctx.rules.currency).person)
        return _("an expense entered by {person}", person=owner.name)
    if noun == "order":
        return _("an order of {person}", person=ctx.directory.person(orders.get(ctx.book, int(id)).person).name)
    return _("a change by {person}", person=ctx.person.name)


def _ahead(ctx: Context, project: Project, limit: int | None) -> Fact | None:
    """The forecast at completion, where the project's dates and its burn allow one."""
    if limit is None or project.run is None:
        return None
    uses = balances.of_project(ctx.book, project.id)
    total = sum(uses.values(), Use())
    ahead = forecast(total, weekly(ctx, project), project.run, ctx.today, limit)
    if ahead is None:
        return None
    money = project.currency
    return Fact(
        _("Forecast at the end"),
        _(
            "{likely} (between {low} and {high})",
            likely=Money(ahead.likely, money),
            low=Money(ahead.low, money),
            high=Money(ahead.high, money),
        ),
    )


def weekly(ctx: Context, project: Project, weeks: int = 6) -> tuple[int, ...]:
    """What the project was charged in each of the last full weeks, oldest first; weeks before its start left out."""
    today = ctx.today
    start = today.fromordinal(today.toordinal() - 7 * weeks)
    if project.run and project.run.start > start:
        weeks = max((today - project.run.start).days // 7, 0)
        start = today.fromordinal(today.toordinal() - 7 * weeks)
    by_day = balances.by_day(ctx.book, project.id, Period(start, today))
    sums = [0] * weeks
    for day, minor in by_day.items():
        sums[min((day - start).days // 7, weeks - 1)] += minor
    return tuple(sums)
