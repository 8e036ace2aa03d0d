"""Part of a budget: one category, or what was spent in some months or days."""

from __future__ import annotations

from chat.cards.card import Button, Card, Chart, Fact, Series, Table
from chat.text import NOTHING, Percent, Text, _
from handlers import figure_ids, lookup, privacy, query
from handlers.context import Context
from ledger.budget import Use, percent
from ledger.currencies import digits
from ledger.money import Money
from ledger.nouns import Project
from ledger.period import Period
from storage import balances, budgets


def category_card(ctx: Context, project: Project, category: str) -> Card:
    """What is left of one category, and what it used month by month.  Raises NotAllowed for labour that would tell
    somebody's pay."""
    seen = privacy.seen(ctx, project)
    if category in seen.withheld:
        raise privacy.refused(ctx, project)
    version, use = budgets.current(ctx.book, project.id), seen.uses.get(category, Use())
    limit, used = version.of(category), use.used(ctx.rules.count_pending)
    name = lookup.category_shown(ctx.rules, category)
    facts = []
    if limit is not None:
        facts += [
            Fact(_("Left"), _money(project, limit - used)),
            Fact(_("% used"), Text("{p}", {"p": Percent(percent(used, limit))})),
            Fact(_("Budget"), _money(project, limit)),
        ]
    facts.append(Fact(_("Actual"), _money(project, use.posted)))
    facts += [Fact(_("Pending"), _money(project, use.pending))] if use.pending else []
    facts += [Fact(_("Committed"), _money(project, use.committed))] if use.committed else []
    lines = () if limit is not None else (_("This category has no budget of its own."),)
    over = limit is not None and used >= limit
    return Card(
        _("{category} of {project}", category=name, project=lookup.shown(project)),
        lines=lines,
        facts=tuple(facts),
        chart=None if category in seen.as_of else _by_month(ctx, project, category),
        small=seen.small if category in seen.as_of else NOTHING,
        tone="bad" if over else "plain",
        buttons=(Button(_("Show the budget"), "budget.show", project.code),),
    )


def _by_month(ctx: Context, project: Project, category: str) -> Chart | None:
    by_month = {
        month: use.posted
        for (name, month), use in balances.by_month(ctx.book, project.id).items()
        if name == category and use.posted
    }
    if len(by_month) < 2:
        return None
    unit, months = 10 ** digits(project.currency), sorted(by_month)[-12:]
    labels = tuple(Text("{m}", {"m": month}) for month in months)
    series = Series(_("Actual"), tuple(by_month[month] / unit for month in months))
    return Chart("bar", _("Actual by month"), labels, (series,), unit=project.currency)


def period_card(ctx: Context, project: Project, period: Period, category: str = "") -> Card:
    """What was spent in a period, by category; costs are kept by month, so a period is rounded to the months it is in.

    Raises NotAllowed for labour that would tell somebody's pay.
    """
    hidden = frozenset() if privacy.knows_pay(ctx, project.id) else privacy.with_labour(ctx, project.id)
    if category in hidden:
        raise privacy.refused(ctx, project)
    months = query.months(period)
    uses: dict[str, Use] = {}
    for (name, month), use in balances.by_month(ctx.book, project.id).items():
        if month in months and category in ("", name) and name not in hidden:
            uses[name] = uses.get(name, Use()) + use
    rows = [
        (
            lookup.category_shown(ctx.rules, name),
            _money(project, uses[name].posted),
            _money(project, uses[name].pending),
        )
        for name in (*ctx.rules.categories, *sorted(set(uses) - set(ctx.rules.categories)))
        if name in uses and (uses[name].posted or uses[name].pending)
    ]
    shown = [name for name in (*ctx.rules.categories, *sorted(set(uses) - set(ctx.rules.categories))) if name in uses]
    shown = [name for name in shown if uses[name].posted or uses[name].pending]
    span = months[0] if len(months) == 1 else f"{months[0]}..{months[-1]}"
    refs = [figure_ids.of_category(ctx.rules, project, name, span) for name in shown]
    total = sum(uses.values(), Use())
    if len(rows) > 1:
        refs.append(figure_ids.of_category(ctx.rules, project, "", span))
        rows.append((_("In all"), _money(project, total.posted), _money(project, total.pending)))
    title = (
        _("{project}: spent in {month}", project=lookup.shown(project), month=months[0])
        if len(months) == 1
        else _(
            "{project}: spent from {first} to {last}", project=lookup.shown(project), first=months[0], last=months[-1]
        )
    )
    small = _("Without labour: of single months that is shown to the lead and finance only, in private.")
    heads = (_("Category"), _("Actual"), _("Pending"))
    return Card(
        title,
        lines=() if rows else (_("Nothing was spent."),),
        table=Table(heads, tuple(rows), numeric=(1, 2), refs=tuple(refs)) if rows else None,
        small=small if hidden else NOTHING,
        buttons=(Button(_("Show the budget"), "budget.show", project.code),),
    )


def _money(project: Project, minor: int) -> Text:
    return Text("{m}", {"m": Money(minor, project.currency)})
