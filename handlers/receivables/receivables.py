"""What customers owe: by project, customer, owner, month; by age; days outstanding.

Sales see their own, finance everything.  Currencies are never added up.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from chat.cards import tables
from chat.cards.card import Button, Card, Fact, Reply, Table
from chat.incoming import Said
from chat.text import Percent, Text, _, _n, verbatim
from chat.values.days import days
from chat.values.unread import Unread
from handlers import lookup
from handlers.context import Context
from handlers.contracts import interest
from handlers.contracts.labels import instalment_shown, rule_shown
from handlers.receivables import SEE
from ledger import ageing, money
from ledger.ageing import Ageing, Open
from ledger.errors import NotAllowed, NotFound, sentence
from ledger.money import Money
from ledger.names import plain
from ledger.owed import Instalment
from ledger.period import Period, month, month_key
from storage import contracts, invoices, late_interest, overdue, payments, write_offs

PRIVATE = sentence("What customers owe is for leads, sales owners and finance.")
WITHHELD = sentence("The payments of that project are for its lead, its sales owner and finance.")


@dataclass(frozen=True, slots=True)
class Selection:
    """The instalments that somebody asked for, and how they are headed."""

    instalments: list[Instalment]
    title: Text
    project: int = 0


def show(said: Said, ctx: Context) -> Reply:
    selection = _selected(ctx, said.text.strip(), contracts.unsettled(ctx.book))
    seen, small = visible(ctx, selection.instalments)
    if not seen and (selection.instalments or not owed_to(ctx, selection.project)):
        raise NotAllowed(WITHHELD if selection.instalments or selection.project else PRIVATE)
    if not seen:
        return Reply(Card(_("Nothing is open."), tone="good"))
    seen = sorted(seen, key=lambda instalment: (instalment.due or date.max, instalment.id))
    rows = tuple(
        (
            verbatim(instalment.customer),
            lookup.shown(ctx.directory.project(instalment.project)),
            instalment_shown(instalment),
            Text("{m}", {"m": instalment.open}),
            Text("{d}", {"d": instalment.due}) if instalment.due else rule_shown(instalment.rule),
            _state(ctx, instalment),
        )
        for instalment in seen
    )
    heads = (_("Customer"), _("Project"), _("Instalment"), _("Open"), _("Due"), _("State"))
    unclaimed = interest.left_by_currency(ctx, _late_of(ctx, seen))
    facts = (*totals(seen), *(Fact(_("Late interest, not booked"), Text("{m}", {"m": sum_})) for sum_ in unclaimed))
    buttons = tuple(
        Button(_("Log a contact with {customer}", customer=customer), "contact.form", customer)
        for customer in sorted(
            {instalment.customer for instalment in seen if ageing.is_overdue(instalment.due, ctx.today)}
        )[:3]
    )
    more = (_n("{n} more is not shown.", "{n} more are not shown.", len(seen) - 40),) if len(seen) > 40 else ()
    return Reply(
        Card(
            selection.title,
            lines=more,
            facts=facts,
            table=Table(
                heads, rows, numeric=(3,), essential=(2, 3, 4), refs=tuple(f"instalment:{one.id}" for one in seen)
            ),
            small=small,
            buttons=buttons,
        ),
        private=ctx.place.kind == "channel",
    )


def show_ageing(said: Said, ctx: Context) -> Reply:
    by_currency = aged(ctx)
    gone = write_offs.given_up(ctx.book)
    unclaimed = interest.left_by_currency(ctx, late_interest.late(ctx.book, ctx.today))
    if not by_currency:
        facts = tuple(Fact(_("Written off"), Text("{m}", {"m": Money(gone[code], code)})) for code in sorted(gone))
        facts += tuple(Fact(_("Late interest, not booked"), Text("{m}", {"m": sum_})) for sum_ in unclaimed)
        return Reply(Card(_("Nothing was invoiced and not paid."), facts=facts, tone="good"), private=True)
    heads = (_("Days overdue"), *(verbatim(code) for code in by_currency))
    first = next(iter(by_currency.values()))
    rows = [
        (
            span_shown(bucket.first, bucket.last),
            *(Text("{m}", {"m": aged_table.buckets[place].amount}) for aged_table in by_currency.values()),
        )
        for place, bucket in enumerate(first.buckets)
    ]
    rows.append(
        (_("Receivable account"), *(Text("{m}", {"m": aged_table.gross}) for aged_table in by_currency.values()))
    )
    rows.append(
        (_("Unapplied money"), *(Text("{m}", {"m": -aged_table.unapplied}) for aged_table in by_currency.values()))
    )
    rows.append(
        (_("Paid before the invoice"), *(Text("{m}", {"m": -aged_table.credit}) for aged_table in by_currency.values()))
    )
    if gone:
        rows.append(
            (_("Written off, not in it"), *(Text("{m}", {"m": Money(gone.get(code, 0), code)}) for code in by_currency))
        )
    rows.append(
        (
            _("Receivables less advances"),
            *(Text("{m}", {"m": aged_table.balance}) for aged_table in by_currency.values()),
        )
    )
    if unclaimed:
        left = {sum_.currency: sum_ for sum_ in unclaimed}
        sums = (left.get(code, Money(0, code)) for code in by_currency)
        rows.append((_("Late interest, not in it"), *(Text("{m}", {"m": sum_}) for sum_ in sums)))
    most = max(range(len(by_currency)), key=lambda place: [*by_currency.values()][place].gross.minor)
    table = Table(heads, tuple(rows), numeric=tuple(range(1, len(heads))))
    chart = tables.charted(table, "bar", _("Overdue by days"), (1 + most,), slice(len(first.buckets)))
    return Reply(Card(_("Ageing on {day}", day=ctx.today), table=table, chart=chart), private=True)


def _late_of(ctx: Context, seen: Sequence[Instalment]) -> list[Instalment]:
    """What the same customers were late with on the same projects, paid since or not."""
    pairs = {(one.customer, one.project) for one in seen}
    customers = sorted({one.customer for one in seen})
    found = (one for customer in customers for one in late_interest.late(ctx.book, ctx.today, customer))
    return [one for one in found if (one.customer, one.project) in pairs]


def show_dso(said: Said, ctx: Context) -> Reply:
    start = ctx.today - timedelta(days=90)
    sold = invoices.between(ctx.book, start, ctx.today + timedelta(days=1))
    came = payments.between(ctx.book, start, ctx.today + timedelta(days=1))
    due = [
        instalment
        for instalment in contracts.whole(ctx.book)
        if instalment.due and start <= instalment.due <= ctx.today
    ]
    facts: list[Fact] = []
    for code, table in aged(ctx).items():
        sales = Money(sum(invoice.gross.minor for invoice in sold if invoice.gross.currency == code), code)
        outstanding = ageing.dso(table.gross, sales, 90)
        days = (
            Text("{n}", {"n": outstanding})
            if outstanding is not None
            else _("not known: nothing was invoiced in 90 days")
        )
        facts.append(Fact(_("Days sales outstanding ({code})", code=code), days))
        late = ageing.days_delinquent(table.gross, table.buckets[0].amount, sales, 90)
        if late is not None:
            facts.append(Fact(_("of which late"), Text("{n}", {"n": late})))
        cash = Money(
            sum(payment.amount.minor + payment.fee.minor for payment in came if payment.amount.currency == code), code
        )
        fell = Money(
            sum(
                instalment.amount.minor - instalment.credited
                for instalment in due
                if instalment.amount.currency == code
            ),
            code,
        )
        share = ageing.collection_rate(cash, fell)
        if share is not None:
            facts.append(Fact(_("Collected of what fell due"), Text("{p}", {"p": Percent(share)})))
    small = _("Of the last 90 days: receivables ÷ invoiced × 90; money in ÷ instalments that fell due.")
    return Reply(Card(_("Days sales outstanding"), facts=tuple(facts), small=small), private=True)


def visible(ctx: Context, instalments: Sequence[Instalment]) -> tuple[list[Instalment], Text]:
    """Those that the person may see, and how many were withheld."""
    seen = [instalment for instalment in instalments if may_see(ctx, instalment)]
    hidden = len(instalments) - len(seen)
    text = _n("{n} more is not yours to see.", "{n} more are not yours to see.", hidden) if hidden else Text("")
    return seen, text


def may_see(ctx: Context, instalment: Instalment) -> bool:
    """Leads and the sales owner of the project, finance, and whoever owns it."""
    roles = ctx.roles(instalment.project)
    return bool(roles & set(SEE)) or instalment.owner == ctx.person.id


def owed_to(ctx: Context, project: int = 0) -> bool:
    """Whether the person may know that nothing is owed (on a project; without one, anywhere): no more than what is."""
    at = (project,) if project else (0, *ctx.directory.projects)
    return any(ctx.roles(one) & set(SEE) for one in at) or overdue.owns(ctx.book, ctx.person.id, project)


def totals(instalments: Sequence[Instalment]) -> tuple[Fact, ...]:
    """What is open in all, one fact a currency."""
    sums = money.totals(instalment.open for instalment in instalments)
    return tuple(Fact(_("In all"), Text("{sum}", {"sum": total})) for total in sums)


def aged(ctx: Context) -> dict[str, Ageing]:
    """Currency -> what was invoiced or due and not paid by age, and what was paid ahead: two accounts, to the cent."""
    items: dict[str, list[Open]] = {}
    credit: dict[str, int] = {}
    for instalment in contracts.whole(ctx.book):
        owed, code = instalment.owed, instalment.amount.currency
        if instalment.receivable.minor > 0:
            items.setdefault(code, []).append(Open(instalment.receivable, instalment.due, instalment.customer))
        if owed.minor < 0:
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


def _selected(ctx: Context, text: str, unsettled: Sequence[Instalment]) -> Selection:
    """What was named: a month, a customer, a project, an owner.  Raises NotFound."""
    if not text and ctx.project is not None:
        text = ctx.project.code
    if not text:
        return Selection(list(unsettled), _("What customers are still to pay"))
    if year_month := re.fullmatch(r"(\d{4})[-/年](\d{1,2})月?", text):
        return _due_in(month(date(int(year_month[1]), int(year_month[2]), 1)), unsettled)
    wanted = plain(text)
    of_customer = [instalment for instalment in unsettled if wanted and wanted in plain(instalment.customer)]
    if of_customer:
        return Selection(of_customer, _("What {customer} is still to pay", customer=of_customer[0].customer))
    match = lookup.project_names(ctx.directory).match(text)
    person = lookup.person_names(ctx.directory).match(text) if match is None else None
    if person is not None and person.kind == "one":
        owner = ctx.directory.person(int(person.key))
        owned = [instalment for instalment in unsettled if instalment.owner == owner.id]
        return Selection(owned, _("What {person} is to collect", person=owner.name))
    if match is None and (named_days := _span(ctx, text)):
        return _due_in(named_days, unsettled)
    if match is None:
        raise NotFound(
            sentence("I know no project, customer, person or month “{name}”."),
            hint=sentence("Say “projects” to see the projects."),
            name=text[:60],
            field="project",
        )
    project = lookup.project(ctx, match, text)
    of_project = [instalment for instalment in unsettled if instalment.project == project.id]
    return Selection(of_project, _("What is still to be paid on {project}", project=lookup.shown(project)), project.id)


def _due_in(days: Period, unsettled: Sequence[Instalment]) -> Selection:
    due = [instalment for instalment in unsettled if instalment.due and instalment.due in days]
    if days == month(days.start):
        return Selection(due, _("Due in {month}", month=month_key(days.start)))
    return Selection(due, _("Due from {first} to {last}", first=days.start, last=days.last))


def _span(ctx: Context, text: str) -> Period | None:
    """The days that the words name; of a month without a year the one that is nearest, for what is due lies ahead."""
    read = days(text, ctx.today, ctx.rules.day_order)
    if isinstance(read, Unread):
        return None
    first, last = read.first, read.last
    if (ctx.today - last).days > 183 and not re.search(r"\d{4}", text):
        first, last = first.replace(year=first.year + 1), last.replace(year=last.year + 1)
    return Period(first, last + timedelta(days=1))


def _state(ctx: Context, instalment: Instalment) -> Text:
    if instalment.disputed:
        return _("disputed")
    if instalment.promise and instalment.promise >= ctx.today:
        return _("promised until {day}", day=instalment.promise)
    if instalment.held and instalment.held >= ctx.today:
        return _("on hold until {day}", day=instalment.held)
    late = ageing.days_overdue(instalment.due, ctx.today)
    if late > 0:
        return _n("{n} day late", "{n} days late", late)
    return _("not invoiced") if instalment.uninvoiced.minor > 0 else _("invoiced")


def span_shown(first: int, last: int | None) -> Text:
    """A bucket of the ageing, by its days."""
    if last == 0:
        return _("not due")
    return _("{first} to {last}", first=first, last=last) if last else _("{first} and more", first=first)
