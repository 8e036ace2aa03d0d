"""Overdue instalments: the question, and the sweep that tells each project's channel, each step once.

The sweep reads instalments off an index of the next day to look at them, so it does not grow with those that are paid
or already told of.  After a downtime the highest step reached is told, not the missed ones.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from chat.card import Card, Fact, Reply, Table
from chat.incoming import Clicked, Said
from chat.text import Names, Text, _, _n, verbatim
from handlers import dunning_cards, naming, values
from handlers.context import Context
from handlers.policies import Policies, claim
from handlers.policies import spoken as spoken_of
from handlers.registry import action, command, subject
from handlers.wording import instalment_shown
from ledger import dunning
from ledger.dunning import Step
from ledger.errors import NotAllowed
from ledger.errors import _ as sentence
from ledger.money import Money
from ledger.nouns import Customer, Instalment
from storage import contracts, customers
from storage.customers import Contact

subject("receivables", _("Receivables"))

FLOOD = 10
"""From so many customers at once on, finance gets one list instead of a card for each."""


@command(
    "overdue",
    _("Shows which payments of customers are late."),
    subject="receivables",
    words=("逾期", "逾期款", "late payments", "逾期应收"),
    patterns=("what is overdue", "who [still] owes us [money]", "谁欠我们[钱]", "有哪些逾期[款]"),
    examples=(Names("overdue", "逾期"), Names("overdue apollo", "逾期 星河")),
    reads=True,
)
def show_overdue(said: Said, ctx: Context) -> Reply:
    project = naming.project(ctx, None, said.text) if said.text.strip() else ctx.project
    found = contracts.overdue(ctx.book, ctx.today, project.id if project else 0)
    seen = [one for one in found if _may_see(ctx, one)]
    if project and not seen and found:
        raise NotAllowed(sentence("The payments of that project are for its lead, its sales owner and finance."))
    if not seen:
        return Reply(Card(_("Nothing is overdue."), tone="good"), private=not project)
    withheld = len(found) - len(seen)
    small = _n("{n} more is not yours to see.", "{n} more are not yours to see.", withheld) if withheld else Text("")
    rows = tuple(_row(ctx, one) for one in seen[:50])
    heads = (_("Customer"), _("Project"), _("Instalment"), _("Open"), _("Due"), _("Days late"))
    facts = tuple(
        Fact(
            _("In all"), Text("{sum}", {"sum": Money(sum(o.open.minor for o in seen if o.open.currency == code), code)})
        )
        for code in sorted({one.open.currency for one in seen})
    )
    title = _n("{n} payment is overdue", "{n} payments are overdue", len(seen))
    return Reply(Card(title, facts=facts, table=Table(heads, rows, numeric=(3, 5)), small=small, tone="warn"))


@action("overdue.show", _("Shows which payments of a project are late."), subject="receivables", reads=True)
def show_of_project(click: Clicked, ctx: Context) -> Reply:
    project = ctx.people.project(values.number(click.value))
    return show_overdue(Said(click.id, click.by, click.at, text=project.code), ctx)


def sweep(ctx: Context, steps: Sequence[int] = ()) -> int:
    """Tell what is due to be told today; returns how many instalments took a new step.

    `steps` are the days of the default policy; the config's where none are given.
    """
    found = contracts.to_look_at(ctx.book, ctx.today)
    if not found:
        return 0
    fresh = _step(ctx, found, Policies(ctx.rules, steps), frozenset())
    _tell(ctx, fresh)
    return len(fresh)


def remind_now(ctx: Context, customer: str) -> int:
    """Tell what a recent contact holds back, because a person says so; returns how many took a new step."""
    found = [one for one in contracts.unsettled(ctx.book, [customer]) if one.due]
    fresh = _step(ctx, found, Policies(ctx.rules), frozenset((customer,)))
    _tell(ctx, fresh)
    return len(fresh)


def _step(
    ctx: Context, found: Sequence[Instalment], policies: Policies, overrides: frozenset[str]
) -> list[tuple[Instalment, Step]]:
    """The instalments that take a new step today; the others are looked at again when that may have changed."""
    today, names = ctx.today, {one.customer for one in found}
    told = contracts.told(ctx.book, (one.id for one in found))
    known = customers.every(ctx.book)
    own = contracts.peculiar(ctx.book)
    spoken = spoken_of(ctx, customers.latest(ctx.book, names))
    reached: list[tuple[Instalment, Step]] = []
    looks: list[tuple[int, date | None]] = []
    nobody, nothing = Customer(""), frozenset[int]()
    for one in found:
        policy = policies.of(one, known.get(one.customer, nobody), own.get(one.contract))
        before = told.get((one.id, one.due), nothing) if one.due else nothing
        verdict = dunning.verdict(
            policy, claim(one, before), today, spoken.get(one.customer), override=one.customer in overrides
        )
        if verdict.step is not None:
            reached.append((one, verdict.step))
        if verdict.lapsed:
            contracts.change(ctx.book, one.id, "promise_broken", promise=None, broken=one.broken + 1)
        looks.append((one.id, verdict.look))
    taken = contracts.take_steps(ctx.book, [(one, step.days) for one, step in reached], today, told)
    contracts.look_next(ctx.book, looks)
    return [pair for pair, new in zip(reached, taken, strict=True) if new]


def _tell(ctx: Context, fresh: Sequence[tuple[Instalment, Step]]) -> None:
    """One message for each customer: its items of the project in the project's channel, all of them to owner and
    finance."""
    if not fresh:
        return
    groups: dict[str, list[tuple[Instalment, Step]]] = defaultdict(list)
    for one, step in fresh:
        groups[one.customer].append((one, step))
    late = _also_late(ctx, fresh)
    spoken = customers.latest(ctx.book, groups)
    for customer, items in groups.items():
        contact, also = spoken.get(customer), late.get(customer, [])
        projects = list(dict.fromkeys(one.project for one, _step in items))
        alike = None
        for project in projects:
            mine, others = items, also
            if len(projects) > 1:
                mine = [(one, step) for one, step in items if one.project == project]
                others = [one for one in also if one.project == project]
            alike = _say(ctx, project, 0, customer, mine, others, contact)
        if len(groups) <= FLOOD:
            _say(ctx, 0, 0, customer, items, also, contact, alike if len(projects) == 1 else None)
        for owner in sorted({one.owner for one, step in items if one.owner and "owner" in step.audience}):
            mine = [(one, step) for one, step in items if one.owner == owner]
            _say(ctx, 0, owner, customer, mine, [one for one in also if one.owner == owner], contact)

    if len(groups) > FLOOD:
        ctx.tell_finance(f"overdue:0:list:{fresh[0][0].id}:{ctx.today.isoformat()}", _list(ctx, groups), kind="overdue")


def _list(ctx: Context, groups: Mapping[str, Sequence[tuple[Instalment, Step]]]) -> Card:
    """Many customers at once, for finance: one list instead of a flood."""
    late = [
        (max(step.days for _one, step in items), customer, dunning_cards.sums([one for one, _step in items]))
        for customer, items in groups.items()
    ]
    late.sort(key=lambda each: (-each[0], each[1]))
    rows = tuple((verbatim(who), total, Text("{n}", {"n": days})) for days, who, total in late[:40])
    title = _n("{n} customer reached a step of dunning", "{n} customers reached a step of dunning", len(late))
    more = len(late) - len(rows)
    rest = (_n("and {n} more", "and {n} more", more),) if more > 0 else ()
    heads = (_("Customer"), _("Open"), _("Step, in days"))
    return Card(title, lines=rest, table=Table(heads, rows, numeric=(1, 2)), tone="warn")


def _say(
    ctx: Context, project: int, owner: int, customer: str, items: Sequence[tuple[Instalment, Step]],
    also: Sequence[Instalment], contact: Contact | None, alike: Card | None = None,
) -> Card | None:  # fmt: skip
    """One card to one place: a project's channel, an owner, or finance; `alike` is a card with the same items."""
    worst = max(step.days for _one, step in items)
    audience = {each for step in {step for _one, step in items} for each in step.audience}
    if ("owner" if owner else "project" if project else "finance") not in audience:
        return None
    if alike is not None:
        shown = replace(alike, about=dunning_cards.about(project, customer))
    else:
        shown = dunning_cards.card(ctx, project, customer, [*(one for one, _step in items), *also], worst, contact)
    first = min(one.id for one, _step in items)
    key = f"overdue:{project}:{first}:{worst}:{ctx.today.isoformat()}"
    person = ctx.people.people.get(owner)
    if person is not None:
        if person.active:
            ctx.tell(person, f"{key}:owner", shown, kind="overdue", urgent=worst >= 30, digest="overdue")
    elif project:
        ctx.tell_project(project, key, shown, kind="overdue", urgent=worst >= 30)
    else:
        ctx.tell_finance(f"{key}:{customer}", shown, kind="overdue", urgent=worst >= 30, digest="overdue")
    return shown


def _also_late(ctx: Context, fresh: Sequence[tuple[Instalment, Step]]) -> dict[str, list[Instalment]]:
    """What else is late of the customers that are written of today."""
    ids = {one.id for one, _step in fresh}
    if contracts.overdue_count(ctx.book, ctx.today) == sum(
        1 for one, _step in fresh if one.due and one.due < ctx.today
    ):
        return {}
    names = sorted({one.customer for one, _step in fresh})
    found: dict[str, list[Instalment]] = defaultdict(list)
    for one in contracts.unsettled(ctx.book, names):
        if one.id not in ids and one.due and one.due < ctx.today:
            found[one.customer].append(one)
    return found


def _row(ctx: Context, one: Instalment) -> tuple[Text, ...]:
    late = (ctx.today - one.due).days if one.due else 0
    return (
        verbatim(one.customer),
        naming.shown(ctx.people.project(one.project)),
        instalment_shown(one),
        Text("{open}", {"open": one.open}),
        Text("{due}", {"due": one.due}),
        Text("{late}", {"late": late}),
    )


def _may_see(ctx: Context, one: Instalment) -> bool:
    roles = ctx.roles(one.project)
    return bool(roles & {"lead", "finance", "auditor", "admin"}) or ("sales" in roles) or one.owner == ctx.person.id
