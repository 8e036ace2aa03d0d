"""Why a project's labour cost more or less than it should have: by role for those who may know pay, and in one sum for
others, as of the closed month whose labour is told to them.

Others are not told of roles apart: with the hours of roles over some months their standard rates could be worked out,
and the rate of a role that one person has is that person's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from fractions import Fraction

from chat.cards import tables
from chat.cards.card import Card, Cell, Fact, Reply, Table
from chat.incoming import Said
from chat.text import NOTHING, Duration, Percent, Text, _, verbatim
from handlers import lookup, month_spans, privacy
from handlers.context import Context
from handlers.economics import progress_method
from handlers.registry import NO_SEAT
from ledger.economics.labour_variance import RoleLabour, RoleVariance, together, variance
from ledger.economics.people import percent
from ledger.money import Money
from ledger.nouns import Project
from ledger.period import month
from storage import budgets, labour_cost, progress
from storage.book import Book
from storage.directory import Directory
from storage.progress import ReportedProgress

READERS = ("member", "lead", "sales", "finance", "admin", "auditor")
_HUNDREDTHS = 10_000


@dataclass(frozen=True, slots=True)
class ProjectLabour:
    """The variances of a project to date; `people`: role -> how many have worked in it."""

    project: Project
    day: date
    done: ReportedProgress | None
    roles: tuple[RoleVariance, ...]
    people: dict[str, int]


def show(said: Said, ctx: Context) -> Reply:
    of, rest = month_spans.span(ctx, said.text)
    project = lookup.project(ctx, None, rest)
    ctx.require(*READERS, project=project.id, sentence=NO_SEAT)
    if privacy.knows_pay(ctx, project.id):
        until = min(_last_day(of.last), ctx.today)
        return Reply(card(to_date(ctx.book, ctx.directory, project, until)), private=True)
    told = privacy.labour_told_as_of(ctx, project)
    if not told:
        raise privacy.refused(ctx, project)
    return Reply(_card_for_others(ctx, to_date(ctx.book, ctx.directory, project, _last_day(told))), private=True)


def _last_day(month_key: str) -> date:
    return month(date.fromisoformat(f"{month_key}-01")).last


# ---- from the books


def to_date(book: Book, directory: Directory, project: Project, day: date) -> ProjectLabour:
    """What is booked up to and with a day, each hour under the role that the person had on the day of the work."""
    version = budgets.in_force(book, project.id, datetime.combine(day + timedelta(days=1), time(), book.now.tzinfo))
    planned = {one.role: one for one in version.hours}
    minutes: dict[str, int] = defaultdict(int)
    cost: dict[str, int] = defaultdict(int)
    people: dict[str, set[int]] = defaultdict(set)
    for one in labour_cost.by_day(book, project.id, day):
        role = directory.person(one.person).trade(one.day)
        minutes[role] += one.minutes
        cost[role] += one.minor
        people[role].add(one.person)
    done = _progress(book, project, day)
    share = Fraction(done.share, _HUNDREDTHS) if done else None
    roles = []
    for role in sorted({*planned, *minutes}, key=lambda name: (not name, name)):
        plan = planned.get(role)
        labour = RoleLabour(
            role, minutes[role], cost[role], plan.minutes if plan else 0, plan.standard if plan else None
        )
        roles.append(variance(labour, share))
    return ProjectLabour(project, day, done, tuple(roles), {role: len(who) for role, who in people.items()})


def _progress(book: Book, project: Project, day: date) -> ReportedProgress | None:
    """The last report up to a day."""
    reports = [one for one in progress.reported(book, project.id) if one.day <= day]
    return reports[-1] if reports else None


# ---- shown

HEADS = (
    *(_("Role"), _("People"), _("Hours"), _("Allowed"), _("Planned"), _("Standard rate")),
    *(_("Cost"), _("Rate variance"), _("Efficiency variance"), _("Total variance")),
)
_FIGURES = tuple(range(1, len(HEADS)))
_ESSENTIAL = (7, 8, 9)


def card(of: ProjectLabour) -> Card:
    """By role, with the words for what is saved and what is over."""
    title = _title(of)
    if not of.roles:
        return Card(title, lines=(_("Nobody has logged hours there, and none are planned by role."),))
    table = table_of((of,))
    chart = tables.charted(table, "bar", _("Variance by role"), (7, 8), slice(8))
    return Card(title, lines=_lines(of), facts=_facts(of), table=table, chart=chart, small=_SMALL)


def _title(of: ProjectLabour) -> Text:
    return _("Labour variance of {project}, up to {day}", project=lookup.shown(of.project), day=of.day)


_SMALL = _(
    "Positive is good. Rate = hours worked at the standard rate − their cost; efficiency = (hours allowed for the work "
    "done − hours worked) at the standard rate. Allowed = planned hours × progress; the standard rate is that of the "
    "budget."
)


def table_of(every: Sequence[ProjectLabour]) -> Table:
    """The roles of projects, each project a group where there are several."""
    rows: list[tuple[Cell, ...]] = []
    groups: list[tuple[int, Text]] = []
    for of in every:
        if of.roles:
            groups.append((len(rows), lookup.shown(of.project)))
        rows += [_row(of, one) for one in of.roles]
    whole = [together(of.roles) for of in every if of.roles]
    complete = [place for place, part in ((7, "rate"), (8, "efficiency"), (9, "total")) if _all(whole, part)]
    return Table(
        HEADS, tuple(rows), _FIGURES, (2, 6, *complete), tuple(groups) if len(every) > 1 else (), essential=_ESSENTIAL
    )


def _all(sums: Iterable[object], part: str) -> bool:
    """Whether a part is known of each: a sum of some of them would not be the whole."""
    return all(getattr(one, part) is not None for one in sums)


def _row(of: ProjectLabour, one: RoleVariance) -> tuple[Cell, ...]:
    def money(minor: int | None) -> Money | None:
        return None if minor is None else Money(minor, of.project.currency)

    labour = one.labour
    return (
        _called(labour.role),
        of.people.get(labour.role, 0),
        Duration(labour.minutes),
        None if one.allowed is None else Duration(one.allowed),
        Duration(labour.planned) if labour.planned else None,
        money(labour.standard),
        money(labour.cost),
        money(one.rate),
        money(one.efficiency),
        money(one.total),
    )


def _called(role: str) -> Text:
    return verbatim(role) if role else _("without a trade")


def _facts(of: ProjectLabour) -> tuple[Fact, ...]:
    whole = together(of.roles)
    facts = [
        Fact(label, _worded(minor, of.project.currency))
        for label, minor in (
            (_("Total variance"), whole.total),
            (_("Rate variance"), whole.rate),
            (_("Efficiency variance"), whole.efficiency),
        )
        if minor is not None
    ]
    facts.append(Fact(_("Progress"), _progress_shown(of.done)))
    return tuple(facts)


def _progress_shown(done: ReportedProgress | None) -> Text:
    if done is None:
        return _("none is reported, so only the rate is told")
    share = Percent(percent(Fraction(done.share, _HUNDREDTHS)) or 0)
    if done.method:
        return _("{share} on {day}, {method}", share=share, day=done.day, method=progress_method.shown(done.method))
    return _("{share} on {day}", share=share, day=done.day)


def _worded(minor: int, currency: str) -> Text:
    """An amount with the word for its sign: neither colour nor a minus alone says it."""
    amount = Money(minor, currency)
    if minor > 0:
        return _("{amount} saved", amount=amount)
    return _("{amount} overspent", amount=amount) if minor else _("{amount}, as planned", amount=amount)


def _lines(of: ProjectLabour) -> tuple[Text, ...]:
    lines: list[Text] = []
    for one in of.roles:
        minor = one.rate if one.total is None else one.total
        if minor is not None and (one.labour.minutes or one.labour.planned):
            worded = _worded(minor, of.project.currency)
            lines.append(_("{role}: {variance}", role=_called(one.labour.role), variance=worded))
    without = tuple(_called(one.labour.role) for one in of.roles if one.labour.standard is None)
    if without:
        lines.append(
            _("No standard rate in the budget, so only hours and cost: {roles}. Plan them: set budget", roles=without)
        )
    return tuple(lines[:8])


def _card_for_others(ctx: Context, of: ProjectLabour) -> Card:
    """The sum of all roles, as far as it is told at all."""
    whole = together(of.roles)
    facts = (
        *_facts(of),
        Fact(_("Hours"), Text("{h}", {"h": Duration(whole.minutes)})),
        Fact(_("Cost"), Text("{m}", {"m": Money(whole.cost, of.project.currency)})),
    )
    more = Text(privacy.IN_PRIVATE if ctx.roles(of.project.id) & privacy.KNOW_PAY else privacy.TO_KNOWERS)
    line = _("All roles together, as of the last closed month for which that tells nobody's pay. {more}", more=more)
    return Card(_title(of), lines=(line,), facts=facts, small=_SMALL if whole.rate is not None else NOTHING)
