"""What if a category goes on as it does: where it ends, beside its budget; on one project, or on each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from chat.cards.card import Button, Card, Cell, Fact, Table
from chat.text import Duration, Text, _, verbatim
from handlers import lookup, privacy
from handlers.context import Context
from handlers.economics import forecast_shown, forecasting, project_figures
from handlers.registry import NO_SEAT
from ledger.budget import Use
from ledger.economics.what_if import CategoryAhead, category_ahead
from ledger.errors import BadInput, sentence
from ledger.money import Money
from ledger.nouns import Project
from ledger.period import month
from storage import balances, budgets

READERS = ("member", "lead", "sales", "finance", "admin", "auditor")


@dataclass(frozen=True, slots=True)
class GoingCategory:
    """A category of a project as it would go on.

    Attributes:
        hours: it is counted in minutes, as its money would tell somebody's pay.
        months: so many whole months it goes by.
        plan: its budget, or its planned hours; 0: none.
    """

    project: Project
    ahead: CategoryAhead
    months: int
    plan: int
    hours: bool

    @property
    def end(self) -> date | None:
        return self.project.run.last if self.project.run else None

    def shown(self, amount: int) -> Money | Duration:
        return Duration(amount) if self.hours else Money(amount, self.project.currency)


def card(ctx: Context, category: str, project: Project | None) -> Card:
    """One project's, or of each project in which the one who asks has a seat."""
    if project is not None:
        ctx.require(*READERS, project=project.id, sentence=NO_SEAT)
        return _one(ctx, category, _going(ctx, project, category))
    mine = [one for one in ctx.directory.projects.values() if one.state == "open" and ctx.roles(one.id) & set(READERS)]
    found = [_going(ctx, one, category) for one in sorted(mine, key=lambda one: one.code)]
    moved = [one for one in found if one.ahead.used or one.plan]
    if len(moved) == 1:
        return _one(ctx, category, moved[0])
    return _several(ctx, category, moved)


def _going(ctx: Context, project: Project, category: str) -> GoingCategory:
    hours = privacy.tells_labour(ctx, project.id, category) and not privacy.knows_pay(ctx, project.id)
    by_month = {key: use for (name, key), use in balances.by_month(ctx.book, project.id).items() if name == category}
    use = balances.of_project(ctx.book, project.id).get(category, Use())
    version = budgets.current(ctx.book, project.id)
    if hours:
        plan = sum(one.minutes for one in version.hours)
        used = use.minutes
    else:
        plan = version.of(category) or 0
        used = use.used(ctx.rules.count_pending)
    first = min((key for _name, key in balances.by_month(ctx.book, project.id)), default="")
    keys = forecasting.months_up_to(first, ctx.today)
    took = [(by_month[key].minutes if hours else by_month[key].posted) if key in by_month else 0 for key in keys]
    days = sum(len(month(date.fromisoformat(f"{key}-01"))) for key in keys)
    if not keys:  # nothing but the running month
        took, days = [use.minutes if hours else use.posted], ctx.today.day
    ahead = category_ahead(used, took, days, plan, ctx.today, project.run.last if project.run else None)
    return GoingCategory(project, ahead, len(keys), plan, hours)


def _one(ctx: Context, category: str, of: GoingCategory) -> Card:
    name = lookup.category_shown(ctx.rules, category)
    title = _("If {category} of {project} goes on as it does", category=name, project=lookup.called(of.project))
    facts = [
        Fact(_("So far"), Text("{a}", {"a": of.shown(of.ahead.used)})),
        Fact(_("A month"), Text("{a}", {"a": of.shown(round(of.ahead.daily * 365 / 12))})),
    ]
    if of.ahead.at_end is not None and of.end is not None:
        facts.append(Fact(_("At the planned end, {day}", day=of.end), _end_told(of)))
    if of.plan:
        facts.append(Fact(_("Planned hours") if of.hours else _("Budget"), Text("{a}", {"a": of.shown(of.plan)})))
    over = bool(of.plan and (of.ahead.at_end or of.ahead.used) > of.plan)
    lines = [_told(of)]
    if privacy.knows_pay(ctx, of.project.id):
        standing = project_figures.on(ctx, [of.project], ctx.today)[of.project.id]
        lines.append(forecast_shown.state_sentence(ctx, of.project, forecasting.of(ctx, standing)))
    return Card(
        title,
        lines=tuple(lines),
        facts=tuple(facts),
        buttons=(Button(_("Show the budget"), "budget.show", of.project.code),),
        tone="warn" if over else "plain",
        small=_small(of),
    )


def _small(of: GoingCategory) -> Text:
    if of.months:
        return _("Nothing is booked. It goes by the cost of the last whole months, each day like the other.")
    return _("Nothing is booked. There is no whole month yet: it goes by the days of this month.")


def _told(of: GoingCategory) -> Text:
    """In one sentence: whether the plan lasts."""
    if not of.plan:
        return _("Nothing is planned for it.")
    if of.ahead.used >= of.plan:
        return _("What is planned for it is used up already.")
    if of.ahead.passes is not None:
        return _("What is planned for it is used up on {day}.", day=of.ahead.passes)
    if of.end is None:
        return _("No end is planned of the project, so nobody can tell what it comes to.")
    return _("What is planned for it lasts.")


def _end_told(of: GoingCategory) -> Text:
    assert of.ahead.at_end is not None
    at_end = of.shown(of.ahead.at_end)
    if not of.plan:
        return Text("{a}", {"a": at_end})
    apart = of.shown(abs(of.plan - of.ahead.at_end))
    if of.ahead.at_end > of.plan:
        return _("{amount}, {more} over", amount=at_end, more=apart)
    return _("{amount}, {left} under", amount=at_end, left=apart)


def _several(ctx: Context, category: str, every: list[GoingCategory]) -> Card:
    name = lookup.category_shown(ctx.rules, category)
    if not every:
        raise BadInput(
            sentence("On none of your projects anything is spent or planned for {category}."),
            category=ctx.rules.categories[category].names if category in ctx.rules.categories else category,
            field="category",
        )
    rows: list[tuple[Cell, ...]] = []
    for one in every:
        end = one.ahead.at_end
        left = None if end is None or not one.plan else one.plan - end
        rows.append(
            (
                lookup.shown(one.project),
                one.shown(one.ahead.used),
                one.shown(round(one.ahead.daily * 365 / 12)),
                None if end is None else one.shown(end),
                one.shown(one.plan) if one.plan else None,
                None if left is None else one.shown(abs(left)),
                _word(one),
            )
        )
    heads = (
        *(_("Project"), _("So far"), _("A month"), _("At the planned end"), _("Planned"), _("Difference")),
        _("Outlook"),
    )
    return Card(
        _("If {category} goes on as it does", category=name),
        table=Table(heads, tuple(rows), numeric=(1, 2, 3, 4, 5), essential=(3, 4, 6)),
        small=_("Nothing is booked. It goes by the cost of the last whole months, each day like the other."),
    )


def _word(one: GoingCategory) -> Text:
    if one.ahead.at_end is None:
        return verbatim("–")
    if not one.plan:
        return _("no plan")
    return _("over") if one.ahead.at_end > one.plan else _("under")
