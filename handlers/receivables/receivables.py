"""What customers owe: by project, customer, owner, month; by age; days outstanding.

Sales see their own, finance everything.  Currencies are never added up.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from chat.cards.card import Button, Card, Chart, Fact, Reply, Series, Table
from chat.incoming import Said
from chat.text import Percent, Text, _, _n, verbatim
from chat.values.days import days
from chat.values.unread import Unread
from handlers import lookup
from handlers.context import Context
from handlers.contracts.labels import instalment_shown, rule_shown
from handlers.registry import OWNER
from ledger import ageing
from ledger.ageing import Ageing, Open
from ledger.errors import NotAllowed, NotFound, sentence
from ledger.money import Money
from ledger.names import plain
from ledger.owed import Instalment
from ledger.period import Period, month
from storage import contracts, invoices, payments, write_offs

PRIVATE = sentence("What customers owe is for leads, sales owners and finance.")
SEE = ("lead", "sales", "finance", "auditor", "admin", OWNER)
_WITHHELD = sentence("The payments of that project are for its lead, its sales owner and finance.")


def show(said: Said, ctx: Context) -> Reply:
    every = contracts.unsettled(ctx.book)
    chosen, title = _chosen(ctx, said.text.strip(), every)
    seen, small = visible(ctx, chosen)
    if chosen and not seen:
        raise NotAllowed(_WITHHELD)
    if not seen:
        return Reply(Card(_("Nothing is open."), tone="good"))
    seen = sorted(seen, key=lambda one: (one.due or date.max, one.id))
    rows = tuple(
        (
            verbatim(one.customer),
            lookup.shown(ctx.directory.project(one.project)),
            instalment_shown(one),
            Text("{m}", {"m": one.open}),
            Text("{d}", {"d": one.due}) if one.due else rule_shown(one.rule),
            _state(ctx, one),
        )
        for one in seen[:40]
    )
    heads = (_("Customer"), _("Project"), _("Instalment"), _("Open"), _("Due"), _("State"))
    facts = totals(seen)
    buttons = tuple(
        Button(_("Log a contact with {customer}", customer=customer), "contact.form", customer)
        for customer in sorted({one.customer for one in seen if one.due and one.due < ctx.today})[:3]
    )
    more = (_n("{n} more is not shown.", "{n} more are not shown.", len(seen) - 40),) if len(seen) > 40 else ()
    return Reply(
        Card(title, lines=more, facts=facts, table=Table(heads, rows, numeric=(3,)), small=small, buttons=buttons),
        private=ctx.place.kind == "channel",
    )


def show_ageing(said: Said, ctx: Context) -> Reply:
    tables = aged(ctx)
    gone = write_offs.given_up(ctx.book)
    if not tables:
        facts = tuple(Fact(_("Written off"), Text("{m}", {"m": Money(gone[code], code)})) for code in sorted(gone))
        return Reply(Card(_("Nothing was invoiced and not paid."), facts=facts, tone="good"), private=True)
    heads = (_("Days overdue"), *(verbatim(code) for code in tables))
    first = next(iter(tables.values()))
    rows = [
        (
            span_shown(bucket.first, bucket.last),
            *(Text("{m}", {"m": one.buckets[place].amount}) for one in tables.values()),
        )
        for place, bucket in enumerate(first.buckets)
    ]
    rows.append((_("Receivable account"), *(Text("{m}", {"m": one.gross}) for one in tables.values())))
    rows.append((_("Unapplied money"), *(Text("{m}", {"m": -one.unapplied}) for one in tables.values())))
    rows.append((_("Paid before the invoice"), *(Text("{m}", {"m": -one.credit}) for one in tables.values())))
    if gone:
        rows.append(
            (_("Written off, not in it"), *(Text("{m}", {"m": Money(gone.get(code, 0), code)}) for code in tables))
        )
    rows.append((_("Receivables less advances"), *(Text("{m}", {"m": one.balance}) for one in tables.values())))
    code, main = max(tables.items(), key=lambda each: each[1].gross.minor)
    chart = Chart(
        "bar",
        _("Overdue by days"),
        tuple(span_shown(one.first, one.last) for one in main.buckets),
        (Series(verbatim(code), tuple(float(one.amount.major) for one in main.buckets)),),
        code,
    )
    table = Table(heads, tuple(rows), numeric=tuple(range(1, len(heads))))
    return Reply(Card(_("Ageing on {day}", day=ctx.today), table=table, chart=chart), private=True)


def show_dso(said: Said, ctx: Context) -> Reply:
    start = ctx.today - timedelta(days=90)
    sold = invoices.between(ctx.book, start, ctx.today + timedelta(days=1))
    came = payments.between(ctx.book, start, ctx.today + timedelta(days=1))
    due = [one for one in contracts.whole(ctx.book) if one.due and start <= one.due <= ctx.today]
    facts: list[Fact] = []
    for code, table in aged(ctx).items():
        sales = Money(sum(one.gross.minor for one in sold if one.gross.currency == code), code)
        found = ageing.dso(table.balance, sales, 90)
        days = Text("{n}", {"n": found}) if found is not None else _("no sales in 90 days")
        facts.append(Fact(_("Days sales outstanding ({code})", code=code), days))
        late = ageing.days_delinquent(table.balance, table.buckets[0].amount, sales, 90)
        if late is not None:
            facts.append(Fact(_("of which late"), Text("{n}", {"n": late})))
        cash = Money(sum(one.amount.minor + one.fee.minor for one in came if one.amount.currency == code), code)
        fell = Money(sum(one.amount.minor - one.credited for one in due if one.amount.currency == code), code)
        share = ageing.collection_rate(cash, fell)
        if share is not None:
            facts.append(Fact(_("Collected of what fell due"), Text("{p}", {"p": Percent(share)})))
    small = _("Of the last 90 days: receivables ÷ invoiced × 90; money in ÷ instalments that fell due.")
    return Reply(Card(_("Days sales outstanding"), facts=tuple(facts), small=small), private=True)


def visible(ctx: Context, found: Iterable[Instalment]) -> tuple[list[Instalment], Text]:
    """Those that the person may see, and how many were withheld."""
    every = list(found)
    seen = [one for one in every if may_see(ctx, one)]
    hidden = len(every) - len(seen)
    text = _n("{n} more is not yours to see.", "{n} more are not yours to see.", hidden) if hidden else Text("")
    return seen, text


def may_see(ctx: Context, one: Instalment) -> bool:
    """Leads and the sales owner of the project, finance, and whoever owns it."""
    roles = ctx.roles(one.project)
    return bool(roles & set(SEE)) or one.owner == ctx.person.id


def totals(found: Sequence[Instalment]) -> tuple[Fact, ...]:
    """What is open in all, one fact a currency."""
    sums: dict[str, int] = {}
    for one in found:
        sums[one.open.currency] = sums.get(one.open.currency, 0) + one.open.minor
    return tuple(Fact(_("In all"), Text("{sum}", {"sum": Money(sums[code], code)})) for code in sorted(sums))


def aged(ctx: Context) -> dict[str, Ageing]:
    """Currency -> what was invoiced and not paid by age, and what was paid ahead: two accounts, to the cent."""
    items: dict[str, list[Open]] = {}
    credit: dict[str, int] = {}
    for one in contracts.whole(ctx.book):
        owed, code = one.owed, one.amount.currency
        if owed.minor > 0:
            items.setdefault(code, []).append(Open(owed, one.due, one.customer))
        elif owed.minor < 0:
            credit[code] = credit.get(code, 0) - owed.minor
    rest: dict[str, int] = {}
    for payment in payments.unapplied(ctx.book):
        code = payment.amount.currency
        rest[code] = rest.get(code, 0) + payment.unapplied.minor
    codes = sorted({*items, *credit, *rest})
    return {
        code: ageing.ageing(
            items.get(code, ()), ctx.today, code, unapplied=rest.get(code, 0), credit=credit.get(code, 0)
        )
        for code in codes
    }


def _chosen(ctx: Context, text: str, every: Sequence[Instalment]) -> tuple[list[Instalment], Text]:
    """The instalments of what was named: a month, a customer, a project, an owner."""
    if not text and ctx.project is not None:
        text = ctx.project.code
    if not text:
        return list(every), _("What customers are still to pay")
    if found := re.fullmatch(r"(\d{4})[-/年](\d{1,2})月?", text):
        span: Period = month(date(int(found[1]), int(found[2]), 1))
        return [one for one in every if one.due and one.due in span], _("Due in {month}", month=text)
    wanted = plain(text)
    mine = [one for one in every if wanted and wanted in plain(one.customer)]
    if mine:
        return mine, _("What {customer} is still to pay", customer=mine[0].customer)
    match = lookup.project_names(ctx.directory).match(text)
    person = lookup.person_names(ctx.directory).match(text) if match is None else None
    if person is not None and person.kind == "one":
        owner = ctx.directory.person(int(person.key))
        return [one for one in every if one.owner == owner.id], _("What {person} is to collect", person=owner.name)
    if match is None and (found_days := _span(ctx, text)):
        return [one for one in every if one.due and one.due in found_days], _("Due in {month}", month=text)
    if match is None:
        raise NotFound(
            sentence("I know no project, customer, person or month “{name}”."),
            hint=sentence("Say “projects” to see the projects."),
            name=text[:60],
            field="project",
        )
    project = lookup.project(ctx, match, text)
    mine = [one for one in every if one.project == project.id]
    return mine, _("What is still to be paid on {project}", project=lookup.shown(project))


def _span(ctx: Context, text: str) -> Period | None:
    """The days that the words name; of a month without a year the one that is nearest, for what is due lies ahead."""
    read = days(text, ctx.today, ctx.rules.day_order)
    if isinstance(read, Unread):
        return None
    first, last = read.first, read.last
    if (ctx.today - last).days > 183 and not re.search(r"\d{4}", text):
        first, last = first.replace(year=first.year + 1), last.replace(year=last.year + 1)
    return Period(first, last + timedelta(days=1))


def _state(ctx: Context, one: Instalment) -> Text:
    if one.disputed:
        return _("disputed")
    if one.promise and one.promise >= ctx.today:
        return _("promised until {day}", day=one.promise)
    if one.held and one.held >= ctx.today:
        return _("on hold until {day}", day=one.held)
    late = (ctx.today - one.due).days if one.due else 0
    if late > 0:
        return _n("{n} day late", "{n} days late", late)
    return _("invoiced") if one.invoiced >= one.amount.minor - one.credited else _("not invoiced")


def span_shown(first: int, last: int | None) -> Text:
    """A bucket of the ageing, by its days."""
    if last == 0:
        return _("not due")
    return _("{first} to {last}", first=first, last=last) if last else _("{first} and more", first=first)
