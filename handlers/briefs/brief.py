"""“monthly brief delivery 2026-10” (部门月报): a department's month on a card, with the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from chat.cards.card import Button, Card, Cell, Chart, Fact, Reply, Series, Table
from chat.folding import folded
from chat.incoming import Clicked, Said
from chat.pattern import Pattern
from chat.text import Duration, Percent, Text, _, verbatim
from chat.words import locale_for
from handlers import lookup, month_spans
from handlers.briefs import figures, wanted
from handlers.briefs.figures import DepartmentBrief, InternalSum, ProjectBrief
from handlers.context import Context
from handlers.contracts.labels import milestone_shown
from handlers.economics.forecast_shown import STATES, money
from handlers.reports import printing
from ledger.economics.people import TimeUsed, percent
from ledger.errors import BadInput, NotAllowed, NotFound, sentence
from ledger.months import MonthSpan
from ledger.period import month_key

SEE_ALL = frozenset({"finance", "admin", "auditor"})
ONLY = sentence("A department's month is for its head and finance.")
_NONE_LED = sentence("You lead no department. Finance says who does: department head ann delivery")
_SWITCH = Pattern(r"(?:^|\s)(?P<on>on|开启?|打开|启用)$|(?:^|\s)(?P<off>off|关闭?|停用?|取消)$")
_MOST = 8


def show(said: Said, ctx: Context) -> Reply:
    words = said.text.strip(" ?？。.")
    if found := _SWITCH.search(folded(words)):
        return wanted.want(ctx, words[: found.start()].strip(), wanted=found["on"] is not None)
    of, rest = month_spans.span(ctx, words)
    if " ".join(rest.split()) == " ".join(words.split()):  # no month was named
        last = month_key(ctx.today.replace(day=1) - timedelta(days=1))
        of = MonthSpan(last, last)
    if of.first != of.last:
        raise BadInput(sentence("A brief is of one month."), field="day")
    return _of(ctx, _departments(ctx, rest), of)


def show_clicked(click: Clicked, ctx: Context) -> Reply:
    """`value`: the month and, behind a blank, the department."""
    return show(Said(click.id, click.by, click.at, text=click.value), ctx)


def _of(ctx: Context, departments: Sequence[str], of: MonthSpan) -> Reply:
    cards = [card(ctx, figures.of(ctx, one, of, ctx.person)) for one in departments]
    locale = locale_for(ctx.person.locale)
    files = tuple(printing.file(one, "pdf", ctx.rules, locale, ctx.today) for one in cards if one.table is not None)
    return Reply(cards[0], more=tuple(cards[1:]), files=files, private=True)


def _departments(ctx: Context, words: str) -> list[str]:
    """The one that is named, else those that the one who asks leads; finance: all.  Raises NotFound, NotAllowed."""
    every = figures.departments(ctx)
    mine = [one for one in every if ctx.directory.head(one, ctx.today) == ctx.person.id]
    if not mine and not ctx.roles() & SEE_ALL:
        raise NotAllowed(ONLY if words else _NONE_LED)
    if not every:
        raise BadInput(sentence("Nobody is in a department yet. Say: department ann delivery from 2026-03-01"))
    if words:
        found = wanted.named(every, words)
        if found is None:
            raise NotFound(
                sentence("I know no department “{typed}”. There are: {all}."), typed=words[:60], all=every[:_MOST]
            )
        if found not in mine and not ctx.roles() & SEE_ALL:
            raise NotAllowed(ONLY)
        return [found]
    return mine or list(every[:_MOST])


def card(ctx: Context, of: DepartmentBrief) -> Card:
    """The department's people and projects, each a group of one table."""
    use = of.whole
    facts = [
        Fact(_("Worked"), Text("{h}", {"h": Duration(use.logged)})),
        Fact(_("Billable"), Text("{h}", {"h": Duration(use.billable)})),
        Fact(_("Utilisation"), _utilisation(use)),
    ]
    facts += [
        Fact(label, _between(ctx, one))
        for label, one in (
            (_("Charged by other departments"), of.charged),
            (_("Credited by other departments"), of.credited),
        )
        if one is not None
    ]
    rows: list[tuple[Cell, ...]] = [_project(ctx, one) for one in of.projects]
    groups = [(0, _("Projects"))] if rows else []
    names = {id: ctx.directory.person(id).name for id in of.people}
    if names:
        groups.append((len(rows), _("People")))
    rows += [_person(names[id], of.people[id]) for id in sorted(names, key=lambda id: names[id])]
    title = _("{department} in {month}", department=of.department, month=month_spans.shown(of.of))
    if not rows:
        return Card(title, lines=(_("Nobody was in the department, and it had no project."),))
    button = Button(_("Month by month"), "brief.want", f"on {of.department}")
    return Card(
        title,
        lines=tuple(
            _(
                "{project} with {name} is not settled: {why}",
                project=lookup.shown(one.project),
                name=one.counterpart.name,
                why=one.why,
            )
            for one in of.unsettled[:_MOST]
        ),
        facts=tuple(facts),
        table=Table(_HEADS, tuple(rows), _FIGURES, groups=tuple(groups), essential=(3, 11, 13)),
        chart=_chart(of, names),
        buttons=(button,),
        small=_small(ctx, of),
    )


_HEADS = (
    *(_("Project or person"), _("Worked"), _("Billable"), _("Utilisation"), _("Tasks done"), _("Milestones reached")),
    *(_("Spent of the budget"), _("Used, with orders"), _("Settled in the month"), _("Settled to date")),
    *(_("Not settled yet"), _("Margin of the month"), _("Margin to date"), _("Outlook")),
)

_FIGURES = (1, 2, 3, 4, 6, 7, 8, 9, 10, 11, 12)


def _project(ctx: Context, one: ProjectBrief) -> tuple[Cell, ...]:
    name = lookup.shown(one.project)
    reached = tuple(milestone_shown(name) for name in one.milestones)
    told: Text | None = None
    if reached:
        told = Text("·".join(f"{{m{at}}}" for at in range(len(reached))), {f"m{at}": m for at, m in enumerate(reached)})
    if one.margin is None and one.to_date is not None:
        name = _("{project} to {month}", project=name, month=month_key(one.as_of))
    return (
        name,
        Duration(one.minutes),
        Duration(one.billable),
        None,
        one.tasks_done,
        told,
        _share(one.execution),
        None if one.used is None else Percent(one.used),
        *(None if minor is None else money(ctx, minor) for minor in (one.settled, one.settled_to_date, one.open)),
        None if one.margin is None else money(ctx, one.margin),
        None if one.to_date is None else money(ctx, one.to_date),
        STATES[one.state] if one.state else _("withheld") if one.withheld else verbatim("–"),
    )


def _share(share: object) -> Percent | None:
    number = percent(share)  # type: ignore[arg-type]
    return None if number is None else Percent(number)


def _person(name: str, use: TimeUsed) -> tuple[Cell, ...]:
    share = percent(use.share)
    return (
        verbatim(name),
        Duration(use.logged),
        Duration(use.billable),
        None if share is None else Percent(share),
        *[None] * 10,
    )


def _between(ctx: Context, one: InternalSum) -> Text:
    if one.minor is None:
        return _("{hours}; the money is withheld: fewer than three people have that role", hours=Duration(one.minutes))
    return _("{amount} for {hours}", amount=money(ctx, one.minor), hours=Duration(one.minutes))


def _chart(of: DepartmentBrief, names: Mapping[int, str]) -> Chart | None:
    """How much of each one's time was sold, drawn; nobody was available: nothing."""
    shares = {id: share for id in names if (share := percent(of.people[id].share)) is not None}
    if not shares:
        return None
    shown = sorted(shares, key=lambda id: names[id])
    series = Series(_("Utilisation"), tuple(float(shares[id]) for id in shown))
    return Chart("bar", _("Utilisation"), tuple(verbatim(names[id]) for id in shown), (series,), "%")


def _utilisation(use: TimeUsed) -> Text:
    share = percent(use.share)
    if share is None:
        return _("– (nobody was available; {billable} billable)", billable=Duration(use.billable))
    return _(
        "{share}: {billable} billable of {available} available",
        share=Percent(share),
        billable=Duration(use.billable),
        available=Duration(use.available),
    )


def _small(ctx: Context, of: DepartmentBrief) -> Text:
    if any(one.withheld or one.margin is None for one in of.projects):
        return _(
            "In {currency}, without VAT. Money that would tell what somebody earns is withheld, or told as of the last "
            "closed month for which it tells nobody's pay.",
            currency=ctx.rules.currency,
        )
    return _("In {currency}, without VAT. Overtime counts above only.", currency=ctx.rules.currency)
