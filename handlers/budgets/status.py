"""Budgets: the question how much is left, of one project or of all."""

from __future__ import annotations

from collections.abc import Sequence

from chat.cards.card import Button, Card, Chart, Fact, Reply, Series, Table
from chat.incoming import Clicked, Said
from chat.text import Duration, Percent, Text, _, _n, verbatim
from handlers import figure_ids, lookup, privacy, query
from handlers.books import budget_marks
from handlers.budgets import breakdown, planned_hours
from handlers.context import Asked, Context
from ledger.budget import Figure, Use, Version, figures, forecast, target
from ledger.currencies import digits
from ledger.errors import sentence
from ledger.money import Money
from ledger.nouns import Project
from storage import balances, budgets


def show_budget(said: Said, ctx: Context) -> Reply:
    asked = query.about(ctx, said.text)
    if asked.category == ctx.rules.labour and asked.rest and asked.period is None:
        _planned_instead(ctx, said.text)
    if not said.text.strip() and ctx.project is None:
        return show_all(said, ctx)
    project = asked.project or lookup.project(ctx, None, asked.rest)
    ctx.require(
        "member",
        "lead",
        "sales",
        "finance",
        "admin",
        "auditor",
        project=project.id,
        sentence=sentence("You have no seat in that project, so I cannot show you its money."),
    )
    if asked.period is not None:
        card = breakdown.period_card(ctx, project, asked.period, asked.category)
    elif asked.category:
        card = breakdown.category_card(ctx, project, asked.category)
    else:
        card = budget_card(ctx, project)
    return Reply(card, private=ctx.abroad(project.id))


def _planned_instead(ctx: Context, words: str) -> None:
    """Raises Asked where hours by role are named: that is no question, but a plan (“预算 星河 人工 工程师 200小时”)."""
    if planned_hours.spoken(ctx, words):
        line = f"{'设预算' if ctx.locale == 'zh-CN' else 'set budget'} {words}"
        raise Asked(_("Plan these hours in the budget?"), choices=[(_("Plan them"), line)], whole=True)


def show_clicked(click: Clicked, ctx: Context) -> Reply:
    return show_budget(Said(click.id, click.by, click.at, text=click.value), ctx)


def show_all(said: Said, ctx: Context) -> Reply:
    limits, uses = budgets.totals(ctx.book), balances.of_all(ctx.book)
    rows, refs = [], []
    withheld: list[Project] = []
    for project in sorted(ctx.directory.projects.values(), key=lambda project: project.code):
        if project.state != "open":
            continue
        if not ctx.roles(project.id) & privacy.KNOW_PAY:
            withheld += [project] if ctx.roles(project.id) else []
            continue
        refs.append(figure_ids.of_budget(project, ""))
        rows.append(_glance(project, limits.get(project.id), uses.get(project.id, Use()).used(ctx.rules.count_pending)))
    small = (
        _n(
            "{n} project is shown only to its lead and finance; ask for it by name.",
            "{n} projects are shown only to their leads and finance; ask for them by name.",
            len(withheld),
        )
        if withheld
        else Text("")
    )
    if not rows:
        if len(withheld) == 1:
            return Reply(budget_card(ctx, withheld[0]), private=True)
        named = tuple(Button(lookup.shown(project), "budget.show", project.code) for project in withheld[:10])
        return Reply(Card(_("Which project? Please name it."), small=small, buttons=named, tone="warn"), private=True)
    heads = (_("Project"), _("Budget"), _("Used"), _("Left"), _("% used"))
    return Reply(
        Card(_("All projects"), table=Table(heads, tuple(rows), numeric=(1, 2, 3, 4), refs=tuple(refs)), small=small),
        private=True,
    )


def budget_card(ctx: Context, project: Project) -> Card:
    """The whole answer: a row a category, the sum, target and forecast, a chart."""
    version, pending = budgets.current(ctx.book, project.id), ctx.rules.count_pending
    seen = privacy.seen(ctx, project)
    rows = figures(version, {**seen.uses, **dict.fromkeys(seen.withheld, Use())}, (*ctx.rules.categories,), pending)
    total = Figure(
        "", version.total if version.number else None, sum(seen.uses.values(), Use()), sum(row.used for row in rows)
    )
    shown = [row for row in rows if row.category not in seen.withheld]
    table_rows = [_planned(ctx, project, row) if row not in shown else _row_of(ctx, project, row, seen) for row in rows]
    # Of what stands as of an earlier day, or is withheld, there is nothing to open.
    apart = {*seen.withheld, *seen.as_of}
    refs = ["" if row.category in apart else figure_ids.of_budget(project, row.category) for row in rows]
    facts = []
    if seen.whole:
        table_rows.append(_row(project, total, _("In all")))
        refs.append(figure_ids.of_budget(project, "") if seen.live else "")
    if seen.live:
        facts += _ahead(ctx, project, version, total)
    if seen.minutes:
        facts.append(Fact(_("Hours"), Text("{hours}", {"hours": Duration(seen.minutes)})))
    if version.hours:
        parts = tuple(_("{role} {hours}", role=one.role, hours=Duration(one.minutes)) for one in version.hours)
        facts.append(Fact(_("Planned hours"), Text("{hours}", {"hours": parts})))
    if version.number:
        facts.append(Fact(_("Version"), _("{number}: {reason}", number=version.number, reason=_reason(version))))
    # What is left stands first: on a phone the rest is a swipe away.
    heads = (_("Category"), _("Left"), _("% used"), _("Budget"), _("Actual"), _("Pending"), _("Committed"))
    lines = (
        ()
        if version.number
        else (_("This project has no budget yet. Say: set budget {code} labour 100000", code=project.code),)
    )
    over = any(row.percent is not None and row.percent >= 100 for row in shown)
    return Card(
        _("Budget of {project}", project=lookup.shown(project)),
        lines=lines,
        facts=tuple(facts),
        table=Table(heads, tuple(table_rows), numeric=(1, 2, 3, 4, 5, 6), refs=tuple(refs)) if table_rows else None,
        chart=_chart(ctx, project, shown),
        small=seen.small,
        tone="bad" if over else "plain",
        buttons=(Button(_("History"), "budget.history", project.code), Button(_("Set"), "budget.form", project.code)),
    )


def _row_of(ctx: Context, project: Project, row: Figure, seen: privacy.SeenCost) -> tuple[Text, ...]:
    name = lookup.category_shown(ctx.rules, row.category)
    month = seen.as_of.get(row.category)
    return _row(project, row, _("{category} to {month}", category=name, month=month) if month else name)


def _planned(ctx: Context, project: Project, row: Figure) -> tuple[Text, ...]:
    """A category of which only the plan may be shown."""
    limit = _("–") if row.limit is None else Text("{m}", {"m": Money(row.limit, project.currency)})
    unknown = _("kept back")
    return lookup.category_shown(ctx.rules, row.category), unknown, unknown, limit, unknown, unknown, unknown


def _row(project: Project, row: Figure, name: Text) -> tuple[Text, ...]:
    def money(minor: int | None) -> Text:
        return _("–") if minor is None else Text("{m}", {"m": Money(minor, project.currency)})

    share_used = Text("{p}", {"p": Percent(row.percent)}) if row.percent is not None else _("no budget")
    use = row.use
    return (
        name,
        money(row.available),
        share_used,
        money(row.limit),
        money(use.posted),
        money(use.pending),
        money(use.committed),
    )


def _ahead(ctx: Context, project: Project, version: Version, total: Figure) -> list[Fact]:
    """Where spending should be by now, and where it will end."""
    facts = []
    if total.limit is not None:
        now = target(total.limit, project.run, ctx.today)
        if now is not None:
            facts.append(
                Fact(
                    _("Target by today"),
                    _(
                        "{target}; used {used}",
                        target=Money(now, project.currency),
                        used=Money(total.used, project.currency),
                    ),
                )
            )
        ahead = forecast(total.use, budget_marks.weekly(ctx, project), project.run, ctx.today, total.limit)
        if ahead is not None:
            money = project.currency
            facts.append(
                Fact(
                    _("Forecast at the end"),
                    _(
                        "{likely} (between {low} and {high})",
                        likely=Money(ahead.likely, money),
                        low=Money(ahead.low, money),
                        high=Money(ahead.high, money),
                    ),
                )
            )
            if ahead.exhausted is not None and project.run and ahead.exhausted < project.run.end:
                facts.append(Fact(_("Used up on"), Text("{day}", {"day": ahead.exhausted})))
    return facts


def _chart(ctx: Context, project: Project, rows: Sequence[Figure]) -> Chart | None:
    planned = [row for row in rows if row.limit]
    if not planned:
        return None
    unit = 10 ** digits(project.currency)
    return Chart(
        "bar",
        _("Budget and use by category"),
        tuple(lookup.category_shown(ctx.rules, row.category) for row in planned),
        (
            Series(_("Budget"), tuple((row.limit or 0) / unit for row in planned)),
            Series(_("Used"), tuple(row.used / unit for row in planned)),
        ),
        unit=project.currency,
    )


def _glance(project: Project, limit: int | None, used: int) -> tuple[Text, ...]:
    money = project.currency
    row = Figure("", limit, Use(), used)
    return (
        lookup.shown(project),
        Text("{m}", {"m": Money(limit, money)}) if limit is not None else _("–"),
        Text("{m}", {"m": Money(used, money)}),
        Text("{m}", {"m": Money(row.available or 0, money)}) if limit is not None else _("–"),
        Text("{p}", {"p": Percent(row.percent)}) if row.percent is not None else _("–"),
    )


def _reason(version: Version) -> Text:
    return verbatim(version.reason) if version.reason else _("no reason given")
