"""“what if Ann leaves in January”: what would be, in hours and days, and for those who know pay in money; nothing is
booked."""

from __future__ import annotations

from datetime import date, timedelta

from chat.cards.card import Card, Cell, Fact, Reply, Table
from chat.incoming import Said
from chat.text import NOTHING, Duration, Text, _, _n
from handlers import lookup, privacy
from handlers.context import Context
from handlers.economics import hypotheses, staffing, what_if_category
from handlers.economics.forecast_shown import money
from handlers.economics.hypotheses import GoingOn, Joining, Leaving
from handlers.economics.people_seen import SEE_ALL, people_seen
from handlers.economics.staffing import ProjectStaffing
from handlers.registry import NO_SEAT
from ledger.economics import what_if as rule
from ledger.economics.what_if import WorkAhead
from ledger.errors import NotAllowed, sentence
from ledger.exchange import convert
from ledger.nouns import Project
from ledger.rates import Rate, in_force

READERS = ("member", "lead", "sales", "finance", "admin", "auditor")
_OTHERS = sentence(
    "What somebody's leaving would mean is for themselves, the leads of their projects, their head and finance."
)
_NEVER = _("not at this pace")
_UNKNOWN = _("nobody can tell")


def show(said: Said, ctx: Context) -> Reply:
    found = hypotheses.read(ctx, said.text)
    if isinstance(found, GoingOn):
        return Reply(what_if_category.card(ctx, found.category, found.project), private=True)
    card = _leaving(ctx, found) if isinstance(found, Leaving) else _joining(ctx, found)
    return Reply(card, private=True)


# ---- somebody leaves


def _leaving(ctx: Context, of: Leaving) -> Card:
    seen = people_seen(ctx)
    if seen is not None and of.person.id not in seen:
        raise NotAllowed(_OTHERS)
    every = [one for one in ctx.directory.projects.values() if one.state == "open" and one.kind != "overhead"]
    those = [one for one in every if of.project in (None, one) and _may(ctx, one, of)]
    staffed = staffing.of(ctx, sorted(those, key=lambda one: one.code))
    concerned = [one for one in staffed.values() if of.person.id in one.paces]
    title = _("If {person} leaves on {day}", person=of.person.name, day=of.start)
    if not concerned:
        line = _("In the last thirteen weeks they have worked on none of these projects: nothing changes.")
        return Card(title, lines=(line,), small=_NOTHING_BOOKED)
    lines = [_left_alone(one) for one in concerned if len(one.paces) == 1]
    knows = any(privacy.knows_pay(ctx, one.project.id) for one in concerned)
    rates = _own_rates(ctx, of)
    if knows and rates[1] is None:
        lines.append(_no_standard(ctx, of.person.trade(of.start)))
    rows = tuple(_leaving_row(ctx, one, of, rates, money_too=knows) for one in concerned)
    heads = _LEAVING_HEADS + (_LEAVING_MONEY if knows else ())
    table = Table(heads, rows, numeric=tuple(range(1, len(heads))), essential=(5, 6, 8) if knows else (1, 5, 6))
    return Card(title, lines=tuple(lines), table=table, small=_LEAVING_SMALL if knows else _PACE)


_LEAVING_HEADS = (
    *(_("Project"), _("Their hours a week"), _("The others' hours a week"), _("Left to do")),
    *(_("Done by, as it goes"), _("Done by, without them"), _("Working days later")),
)
_LEAVING_MONEY = (_("Hours to take over"), _("More cost"), _("Cost at completion"), _("Margin at completion"))
_NOTHING_BOOKED = _("Nothing is booked.")
_PACE = _(
    "Nothing is booked. Everybody else goes on at the pace of the last thirteen weeks; what is left to do goes by the "
    "reported progress, else by the planned hours."
)
_LEAVING_SMALL = _(
    "Nothing is booked. Everybody else goes on at the pace of the last thirteen weeks; what is left to do goes by the "
    "reported progress, else by the planned hours. Money: as if somebody at the standard rate of their role took their "
    "hours over, up to the day by which it is done, else up to the planned end."
)


def _may(ctx: Context, project: Project, of: Leaving) -> bool:
    """Whether the one who asks may hear of somebody's hours on a project: their own, of their people, or project."""
    if of.person.id == ctx.person.id or ctx.roles() & SEE_ALL:
        return True
    department = of.person.department(ctx.today)
    heads = bool(department) and ctx.directory.head(department, ctx.today) == ctx.person.id
    return heads or "lead" in ctx.roles(project.id)


def _left_alone(one: ProjectStaffing) -> Text:
    return _("Nobody else has worked on {project} in the last thirteen weeks.", project=lookup.shown(one.project))


def _no_standard(ctx: Context, role: str) -> Text:
    if not role:
        return _("Nobody has said what they work as, so there is no standard rate at which to price their hours.")
    return _(
        "There is no standard rate of {role}, so money is left out. Finance sets it: standard rate {role} 175",
        role=role,
    )


def _own_rates(ctx: Context, of: Leaving) -> tuple[int | None, int | None]:
    """What an hour of the person costs, and what one of their role should."""
    role = of.person.trade(of.start)
    own = in_force(ctx.directory.rates_for(of.person.id, role), "cost", of.start, of.person.id, role)
    return _company(ctx, own), _standard(ctx, role, of.start)


def _standard(ctx: Context, role: str, day: date) -> int | None:
    return _company(ctx, in_force(ctx.directory.rates, "standard", day, 0, role)) if role else None


def _company(ctx: Context, rate: Rate | None) -> int | None:
    if rate is None:
        return None
    return convert(rate.amount, ctx.rules.currency, ctx.today, ctx.directory.exchange).amount.minor


def _leaving_row(
    ctx: Context, one: ProjectStaffing, of: Leaving, rates: tuple[int | None, int | None], *, money_too: bool
) -> tuple[Cell, ...]:
    theirs = one.paces[of.person.id]
    others = sum(one.paces.values()) - theirs
    before, after = _ahead(ctx, one, of.person.id, gone_from=None), _ahead(ctx, one, of.person.id, gone_from=of.start)
    later = None
    if before is not None and after is not None:
        later = rule.days_later(before.finish, after.finish, staffing.working(ctx))
    cells: tuple[Cell, ...] = (
        lookup.shown(one.project),
        Duration(theirs * 5),
        Duration(others * 5),
        _UNKNOWN if one.left is None else Duration(one.left),
        _finish(before),
        _finish(after),
        later,
    )
    if not money_too:
        return cells
    taken = _taken_over(ctx, one, of, before)
    hours = Duration(taken) if taken is not None else None
    own, standard = rates
    end = one.forecast.completion
    if not privacy.knows_pay(ctx, one.project.id) or None in (taken, own, standard) or end is None:
        return (*cells, hours, None, None, None)
    assert taken is not None and own is not None and standard is not None
    more = rule.at_rate(taken, standard) - rule.at_rate(taken, own)
    outcome = one.forecast.outcome
    margin = money(ctx, outcome.likely - more) if outcome else None
    return (*cells, hours, money(ctx, more), money(ctx, end.likely + more), margin)


def _ahead(ctx: Context, one: ProjectStaffing, person: int, *, gone_from: date | None) -> WorkAhead | None:
    """How the rest is worked off; `minutes` are the person's from the day on which they would be gone."""
    if one.left is None:
        return None
    alone = one.paces[person]

    def all_of(day: date) -> int:
        return one.minutes_on(ctx, day, without=person if gone_from is not None and day >= gone_from else 0)

    def theirs(day: date) -> int:
        return alone if staffing.working(ctx)(day) else 0

    return rule.worked_off(one.left, ctx.today + timedelta(days=1), all_of, theirs)


def _taken_over(ctx: Context, one: ProjectStaffing, of: Leaving, before: WorkAhead | None) -> int | None:
    """Minutes that the person would still have worked from the day on; None where nothing tells how many."""
    last = before.finish if before is not None else one.end
    if last is None:
        return None
    days = rule.working_days(of.start, last, staffing.working(ctx)) if last >= of.start else 0
    return one.paces[of.person.id] * days


def _finish(ahead: WorkAhead | None) -> Cell:
    if ahead is None:
        return _UNKNOWN
    return _NEVER if ahead.finish is None else ahead.finish


# ---- people join


def _joining(ctx: Context, of: Joining) -> Card:
    ctx.require(*READERS, project=of.project.id, sentence=NO_SEAT)
    one = staffing.of(ctx, [of.project])[of.project.id]
    added = of.people * ctx.rules.day_minutes
    before, after = _with_added(ctx, one, of.start, 0), _with_added(ctx, one, of.start, added)
    minutes = _added_minutes(ctx, one, of, after, added)
    facts = [
        Fact(_("They would work"), _("{hours} a week from {day}", hours=Duration(added * 5), day=of.start)),
        Fact(_("The others' hours a week"), Text("{h}", {"h": Duration(sum(one.paces.values()) * 5)})),
        Fact(_("Left to do"), _left_told(one)),
    ]
    if before is not None and after is not None:
        facts += [
            Fact(_("Done by, as it goes"), Text("{d}", {"d": _finish(before)})),
            Fact(_("Done by, with them"), _sooner(ctx, before, after)),
        ]
    if minutes is not None:
        facts.append(Fact(_("Hours they would work"), Text("{h}", {"h": Duration(minutes)})))
    lines = []
    if one.left is None:
        lines.append(
            _(
                "Nobody can tell how much sooner it would be done. Say how far it is: progress {code} 40%",
                code=of.project.code,
            )
        )
    if privacy.knows_pay(ctx, of.project.id):
        more_lines, more_facts = _joining_money(ctx, one, of, minutes)
        lines += more_lines
        facts += more_facts
    people = _people(of)
    title = _("If {people} join {project} on {day}", people=people, project=lookup.called(of.project), day=of.start)
    return Card(title, lines=tuple(lines), facts=tuple(facts), small=_JOINING_SMALL)


_JOINING_SMALL = _(
    "Nothing is booked. All others go on at the pace of the last thirteen weeks, whoever joins works full time and is "
    "up to speed on the first day; what is left to do goes by the reported progress, else by the planned hours."
)


def _people(of: Joining) -> Text:
    if of.role:
        return _n("{n} person ({role})", "{n} people ({role})", of.people, role=of.role)
    return _n("{n} person", "{n} people", of.people)


def _left_told(one: ProjectStaffing) -> Text:
    if one.left is None:
        return _UNKNOWN
    if one.forecast.progress is not None:
        return _("{hours}, by the progress so far", hours=Duration(one.left))
    return _("{hours}, by the planned hours", hours=Duration(one.left))


def _with_added(ctx: Context, one: ProjectStaffing, start: date, added: int) -> WorkAhead | None:
    if one.left is None:
        return None
    works = staffing.working(ctx)

    def new(day: date) -> int:
        return added if day >= start and works(day) else 0

    return rule.worked_off(
        one.left, ctx.today + timedelta(days=1), lambda day: one.minutes_on(ctx, day) + new(day), new
    )


def _sooner(ctx: Context, before: WorkAhead, after: WorkAhead) -> Text:
    days = rule.days_later(before.finish, after.finish, staffing.working(ctx))
    if after.finish is None:
        return _NEVER
    if days is None or days == 0:
        return Text("{d}", {"d": after.finish})
    return _n("{day}, {n} working day sooner", "{day}, {n} working days sooner", -days, day=after.finish)


def _added_minutes(ctx: Context, one: ProjectStaffing, of: Joining, after: WorkAhead | None, added: int) -> int | None:
    """What the new people work up to the day by which it is done, else up to the planned end."""
    if after is not None:
        return after.minutes
    if one.end is None or one.end < of.start:
        return None
    return added * rule.working_days(of.start, one.end, staffing.working(ctx))


def _joining_money(
    ctx: Context, one: ProjectStaffing, of: Joining, minutes: int | None
) -> tuple[list[Text], list[Fact]]:
    """What their hours cost at the standard rate; of what is left they take part over from the others, at what an hour
    of those has cost; where nobody can tell what is left, they come on top."""
    standard = _standard(ctx, of.role, of.start)
    if standard is None:
        if not of.role:
            told = _("Say as what they join, and I can price their hours: what if two engineers join apollo in January")
            return [told], []
        return [_no_standard(ctx, of.role)], []
    if minutes is None:
        return [], []
    cost = rule.at_rate(minutes, standard)
    hour = money(ctx, standard)
    facts = [
        Fact(
            _("What they would cost"),
            _("{cost}, at the standard rate of {hour} an hour", cost=money(ctx, cost), hour=hour),
        )
    ]
    spent, worked = one.standing.figures.cost.get(ctx.rules.labour, 0), one.standing.figures.minutes
    mean = rule.pace(spent * 60, worked) if one.left is not None else 0
    more = cost - rule.at_rate(minutes, mean)
    end, outcome = one.forecast.completion, one.forecast.outcome
    if end is None:
        return [], facts
    facts.append(Fact(_("Cost at completion"), _moved(ctx, end.likely, end.likely + more)))
    if outcome is not None:
        facts.append(Fact(_("Margin at completion"), _moved(ctx, outcome.likely, outcome.likely - more)))
    told = NOTHING
    if one.left is not None and worked:
        told = _("What they take over would cost {hour} an hour as it goes.", hour=money(ctx, mean))
    return [told] if told else [], facts


def _moved(ctx: Context, before: int, after: int) -> Text:
    if before == after:
        return _("{amount}, as now", amount=money(ctx, after))
    return _("{after} instead of {before}", after=money(ctx, after), before=money(ctx, before))
