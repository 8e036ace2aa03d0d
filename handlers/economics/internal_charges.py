"""What departments charge each other for the hours of their people on others' projects, by agreement and month.

Minutes are for everybody who may ask.  A charge tells the internal rate of its role, so that others than those who
know pay are told it only of a role that is nobody's; what the hours cost, and so the giving department's result, is for
those who know pay.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from chat.cards.card import Card, Cell, Fact, Reply, Table
from chat.incoming import Said
from chat.text import NOTHING, Duration, Text, _, verbatim
from handlers import lookup, month_spans, privacy
from handlers.context import Context
from ledger.economics.chargeback import Charged, ForeignHours, InternalAgreement, charged, not_agreed
from ledger.errors import BadInput, NotAllowed, sentence
from ledger.money import Money
from ledger.months import MonthSpan
from ledger.nouns import Person
from ledger.rates import in_force
from storage import internal_agreements

_ONLY = sentence("What departments charge each other is for their heads, the leads of their projects and finance.")


@dataclass(frozen=True, slots=True)
class AgreementCharge:
    """What an agreement comes to: of the months asked for, and to date."""

    agreement: InternalAgreement
    months: Charged
    to_date: Charged


def show(said: Said, ctx: Context) -> Reply:
    of, rest = month_spans.span(ctx, said.text)
    if rest:
        raise BadInput(
            sentence("Say for which month: internal charges 2026-10. I do not understand “{text}”."), text=rest[:60]
        )
    return Reply(card(ctx, of), private=True)


def of_months(ctx: Context, of: MonthSpan) -> tuple[AgreementCharge, ...]:
    """What every agreement comes to, by what is booked on hours up to the end of the months."""
    agreements = internal_agreements.every(ctx.book)
    last = min(of.last_day, ctx.today)
    work = hours(ctx, last)
    before = date.fromisoformat(f"{of.first}-01") - timedelta(days=1) if of.first else date.min
    found = []
    for one in agreements:
        now = charged(one, work, lambda role, day: rate(ctx, role, day), last)
        then = charged(one, work, lambda role, day: rate(ctx, role, day), before) if of.first else Charged(planned=0)
        found.append(AgreementCharge(one, now.since(then), now))
    return tuple(found)


def may_be_told(ctx: Context, reader: Person, agreement: InternalAgreement) -> bool:
    """Whether somebody may be told, alone with the bot, what an agreement comes to in money."""
    if ctx.directory.roles(reader.id, agreement.project) & privacy.KNOW_PAY:
        return True
    return bool(agreement.role) and privacy.nobodys_rate(ctx, agreement.role, ctx.today)


def hours(ctx: Context, until: date) -> tuple[ForeignHours, ...]:
    """The hours that people of one department worked on projects of another, up to a day, each under the department,
    role and project's department of its day."""
    found, directory = [], ctx.directory
    for person, project, day, minutes, cost in internal_agreements.worked(ctx.book, until):
        who = directory.people.get(person)
        giving, receiving = who.department(day) if who else "", directory.department_of(project, day)
        if who and day <= until and giving and receiving and giving != receiving:
            found.append(ForeignHours(person, day, project, giving, receiving, who.trade(day), minutes, cost))
    return tuple(found)


def rate(ctx: Context, role: str, day: date) -> int | None:
    """The internal rate of a role on a day, minor units of the company's currency; None where there is none."""
    found = in_force(ctx.directory.rates, "internal", day, 0, role) if role else None
    return found.amount.minor if found else None


def card(ctx: Context, of: MonthSpan) -> Card:
    """The agreements that the one who asks may be told of.  Raises NotAllowed where they may be told of none."""
    every = of_months(ctx, of)
    mine = [one for one in every if _concerns(ctx, one.agreement)]
    loose = {
        key: minutes
        for key, minutes in not_agreed(
            [one.agreement for one in every],
            [one for one in hours(ctx, min(of.last_day, ctx.today)) if not of.first or f"{one.day:%Y-%m}" >= of.first],
        ).items()
        if _may(ctx, key[0], key[1])
    }
    if not mine and not loose and not _sees_all(ctx) and not _leads(ctx):
        raise NotAllowed(_ONLY)
    title = _("Internal charges, {months}", months=month_spans.shown(of))
    lines = [
        _(
            "{department} worked {time} on {project} without an agreement: nothing is charged.",
            department=department,
            time=Duration(minutes),
            project=lookup.shown(ctx.directory.project(project)),
        )
        for (department, project), minutes in sorted(loose.items())
    ]
    if not mine:
        lines.append(
            _("No agreement. Say: internal agreement field apollo engineer 120h a month from 2026-12-01")
            if _sees_all(ctx)
            else _("No agreement is about your department or project.")
        )
        return Card(title, lines=tuple(lines))
    told = [one for one in mine if _told(ctx, one)]
    small = NOTHING
    if len(told) < len(mine):
        small = _("Withheld: fewer than three people have that role, or worked there.")
    whole = sum(one.months.value for one in told)
    facts = (Fact(_("Charged"), Text("{m}", {"m": Money(whole, ctx.rules.currency)})),) if told else ()
    return Card(title, lines=tuple(lines[:8]), facts=facts, table=_table(ctx, mine), small=small)


def _table(ctx: Context, every: Sequence[AgreementCharge]) -> Table:
    knows = all(privacy.knows_pay(ctx, one.agreement.project) for one in every)
    heads = [
        *(_("Gives"), _("Project"), _("Takes"), _("Role"), _("Hours"), _("Planned"), _("Charge")),
        *(_("Cut by the cap"), _("Charged to date")),
        *((_("Cost"), _("Result of the giving department")) if knows else ()),
    ]
    rows = tuple(_row(ctx, one, knows) for one in every)
    places = tuple(range(4, len(heads)))
    return Table(tuple(heads), rows, places, places, essential=(0, 1, 4, 6))


def _row(ctx: Context, one: AgreementCharge, knows: bool) -> tuple[Cell, ...]:
    agreed, told = one.agreement, _told(ctx, one)

    def money(minor: int) -> Money | None:
        return Money(minor, ctx.rules.currency) if told else None

    day = min(ctx.today, agreed.until or ctx.today)
    return (
        verbatim(agreed.giving),
        lookup.shown(ctx.directory.project(agreed.project)),
        verbatim(ctx.directory.department_of(agreed.project, day) or "–"),
        verbatim(agreed.role) if agreed.role else _("all roles"),
        Duration(one.months.minutes),
        Duration(agreed.planned) if agreed.planned else None,
        money(one.months.value),
        money(one.months.cut),
        money(one.to_date.value),
        *((money(one.months.cost), money(one.months.result)) if knows else ()),
    )


def _told(ctx: Context, one: AgreementCharge) -> bool:
    """Whether its money may be told to the one who asks."""
    if privacy.knows_pay(ctx, one.agreement.project):
        return True
    return bool(one.agreement.role) and privacy.knows_rate(ctx, one.agreement.role, ctx.today)


def _sees_all(ctx: Context) -> bool:
    return bool(ctx.roles() & privacy.KNOW_PAY)


def _leads(ctx: Context) -> bool:
    """Whether somebody leads a department, or any project."""
    seats = ctx.directory.seats_of(ctx.person.id)
    return any(seat.role == "lead" for seat in seats) or any(
        ctx.directory.head(name, ctx.today) == ctx.person.id for name in ctx.directory.departments()
    )


def _concerns(ctx: Context, agreed: InternalAgreement) -> bool:
    return _may(ctx, agreed.giving, agreed.project)


def _may(ctx: Context, giving: str, project: int) -> bool:
    """Finance, the heads of both departments, and who leads the project."""
    heads = {ctx.directory.head(name, ctx.today) for name in (giving, ctx.directory.department_of(project, ctx.today))}
    return _sees_all(ctx) or ctx.person.id in heads or "lead" in ctx.roles(project)
