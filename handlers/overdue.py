"""Overdue instalments: the question, and the sweep that tells each project's channel, each step once.

The sweep reads instalments off an index of the next day to look at them, so it does not grow with those that are paid
or already told of.  After a downtime the highest step reached is told, not the missed ones.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

from chat.card import Button, Card, Fact, Reply, Table
from chat.incoming import Clicked, Said
from chat.text import Names, Text, _, _n, verbatim
from handlers import naming, values
from handlers.context import Context
from handlers.registry import action, command, subject
from handlers.wording import instalment_shown
from ledger.errors import NotAllowed
from ledger.errors import _ as sentence
from ledger.money import Money
from ledger.nouns import Instalment
from storage import contracts

subject("receivables", _("Receivables"))


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


def sweep(ctx: Context, steps: Sequence[int]) -> int:
    """Tell what is due to be told today; returns how many instalments took a new step."""
    today = ctx.today
    found = contracts.to_look_at(ctx.book, today)
    reached: list[tuple[Instalment, int]] = []
    looks: list[tuple[int, date | None]] = []
    for one in found:
        if one.due is None or one.open.minor <= 0:
            looks.append((one.id, None))
            continue
        late = (today - one.due).days
        step = max((step for step in steps if step <= late), default=None)
        if step is not None:
            reached.append((one, step))
        ahead = min((step for step in steps if step > late), default=None)
        looks.append((one.id, one.due + timedelta(days=ahead) if ahead is not None else today + timedelta(days=30)))
    fresh = [pair for pair, new in zip(reached, contracts.take_steps(ctx.book, reached, today), strict=True) if new]
    contracts.look_next(ctx.book, looks)
    _tell(ctx, fresh)
    return len(fresh)


def _tell(ctx: Context, fresh: Sequence[tuple[Instalment, int]]) -> None:
    """One message for each project and customer, with all of its open items."""
    groups: dict[tuple[int, str], list[tuple[Instalment, int]]] = defaultdict(list)
    for one, step in fresh:
        groups[one.project, one.customer].append((one, step))
    for (project, customer), items in groups.items():
        worst = max(step for _one, step in items)
        first = min(one.id for one, _step in items)
        key = f"overdue:{project}:{first}:{worst}:{ctx.today.isoformat()}"
        ctx.tell_project(project, key, overdue_card(ctx, project, customer, items), kind="overdue", urgent=worst >= 30)


def overdue_card(ctx: Context, project: int, customer: str, items: Sequence[tuple[Instalment, int]]) -> Card:
    """What a project's channel is told of late (or soon due) payments of a customer."""
    worst = max(step for _one, step in items)
    total = Money(sum(one.open.minor for one, _step in items), items[0][0].open.currency)
    owner = ctx.people.people.get(items[0][0].owner)
    title = (
        _("{customer} is late with {amount}", customer=customer, amount=total)
        if worst > 0
        else _("{customer} is to pay {amount} soon", customer=customer, amount=total)
    )
    lines = tuple(
        _("{name}: {open}, due {due}", name=instalment_shown(one), open=one.open, due=one.due)
        for one, _step in items[:20]
    )
    facts = [Fact(_("Project"), naming.shown(ctx.people.project(project)))]
    if owner:
        facts.append(Fact(_("Owner"), verbatim(owner.name)))
    if worst > 0:
        facts.append(Fact(_("Next step"), _next(worst)))
    return Card(
        title, lines=lines, facts=tuple(facts), tone="bad" if worst >= 30 else "warn" if worst > 0 else "plain",
        buttons=(Button(_("Show what is overdue"), "overdue.show", str(project)),),
    )  # fmt: skip


def _next(step: int) -> Text:
    if step < 7:
        return _("ask the customer whether the invoice has arrived")
    if step < 15:
        return _("call the customer and agree on a date")
    if step < 30:
        return _("a reminder in writing; think about an extension")
    return _("a formal letter with interest; consider to stop work")


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
