"""Contracts and payments, in a first version: a signed contract with its instalments, money that came in."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise

from chat.amounts import amounts
from chat.card import Button, Card, Fact, Form, Option, Question, Reply, Table
from chat.days import days
from chat.incoming import Clicked, Said, Submitted
from chat.text import Names, Percent, Text, _, verbatim
from chat.unread import Unread
from handlers import bookkeeping, naming
from handlers.context import Context
from handlers.overdue import kind_shown
from handlers.registry import action, command, form
from ledger import posting
from ledger.errors import BadInput
from ledger.errors import _ as sentence
from ledger.money import Money, share
from ledger.nouns import Contract, Project
from ledger.posting import Dimensions, Sum
from storage import contracts, entries

_KEEPERS = ("lead", "sales", "finance")
KINDS = ("advance", "progress", "acceptance", "retention")


@command(
    "contract",
    _("Records a signed contract: amount, then shares and due days of its instalments; shows the plan without them."),
    subject="receivables",
    words=("合同", "签合同"),
    examples=(
        Names("contract apollo 100000 30% 2026-12-01 50% 2027-03-01 20% 2027-06-30",
              "合同 星河 100000 30% 2026-12-01 50% 2027-03-01 20% 2027-06-30"),
    ),
)  # fmt: skip
def sign_contract(said: Said, ctx: Context) -> Reply:
    found = [one for one in amounts(said.text, ctx.rules.currency) if not said.text[one[1] :].lstrip().startswith("%")]
    if not found:
        project = naming.project(ctx, None, said.text.strip())
        ctx.require(*_KEEPERS, "auditor", "admin", project=project.id)
        return Reply(plan_card(ctx, project))
    start, end, total = found[0]
    project = naming.open_project(ctx, None, said.text[:start].strip())
    ctx.require(*_KEEPERS, project=project.id)
    amount = naming.money_of(total, project.currency)
    return _signed(ctx, project, project.customer, amount, _plan(ctx, said.text[end:], amount))


@action("contract.form", _("Opens the form for a signed contract."), subject="receivables", reads=True)
def open_form(click: Clicked, ctx: Context) -> Reply:
    project = naming.project(ctx, None, click.value)
    ctx.require(*_KEEPERS, project=project.id)
    people = [one for one in ctx.people.people.values() if one.active and ctx.people.roles(one.id, project.id)]
    return Reply(
        form=Form(
            "contract.sign", _("Contract of {project}", project=naming.shown(project)),
            (
                Question("customer", _("Customer"), value=project.customer),
                Question("amount", _("Amount, tax included"), "money"),
                Question("plan", _("Instalments"), "note", hint=_("share and due day, one a line: 30% 2026-12-01")),
                Question(
                    "owner", _("Owner"), "choice", str(ctx.person.id),
                    options=tuple(Option(verbatim(one.name), str(one.id)) for one in people[:100]),
                ),
            ),
            project.code, submit=_("Record"),
        )
    )  # fmt: skip


@form("contract.sign", _("Records a signed contract from the form."), subject="receivables")
def fill_form(filled: Submitted, ctx: Context) -> Reply:
    project = naming.open_project(ctx, None, filled.value)
    ctx.require(*_KEEPERS, project=project.id)
    amount = naming.money(filled.answers.get("amount", ""), project.currency)
    owner = filled.answers.get("owner", "")
    return _signed(
        ctx, project, filled.answers.get("customer", "")[:120], amount,
        _plan(ctx, filled.answers.get("plan", ""), amount), int(owner) if owner.isdigit() else 0,
    )  # fmt: skip


def _signed(
    ctx: Context, project: Project, customer: str, amount: Money, plan: list[tuple[str, Money, date | None]],
    owner: int = 0,
) -> Reply:  # fmt: skip
    if amount.minor <= 0:
        raise BadInput(sentence("A contract needs an amount above zero."), field="amount")
    if not customer:
        raise BadInput(sentence("Who is the customer? Set it in the form."), field="customer")
    first_step = -min(ctx.rules.dunning, default=0)
    contract = Contract(0, project.id, customer, "", amount, ctx.today, owner or _owner(ctx, project))
    contracts.add(ctx.book, contract, plan, max(first_step, 0))
    return Reply(plan_card(ctx, project))


def _owner(ctx: Context, project: Project) -> int:
    """Who signs owns it, unless the project has one sales owner."""
    sales = ctx.people.with_role("sales", project.id)
    return sales[0].id if len(sales) == 1 else ctx.person.id


def _plan(ctx: Context, text: str, amount: Money) -> list[tuple[str, Money, date | None]]:
    """Instalments out of “30% 2026-12-01 50% 2027-03-01”; the shares must make a hundred."""
    marks = list(re.finditer(r"(\d+(?:\.\d+)?)\s*[%％]", text))
    if not marks:
        raise BadInput(
            sentence("I need the instalments: share and due day, for example 30% 2026-12-01 70% 2027-03-01."),
            field="plan",
        )  # fmt: skip
    shares = [round(float(mark[1]) * 100) for mark in marks]
    if sum(shares) != 10_000:
        raise BadInput(
            sentence("The shares make {sum} instead of 100 %."), sum=f"{sum(shares) / 100:g} %", field="plan"
        )
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    dues = [_due(ctx, text[mark.end() : end]) for mark, end in zip(marks, ends, strict=True)]
    for earlier, later in pairwise(dues):
        if earlier and later and later < earlier:
            raise BadInput(
                sentence("The due day {later} lies before {earlier}."), later=later, earlier=earlier, field="plan"
            )
    parts = share(amount, shares)
    last = len(parts) - 1
    kinds = ["advance" if n == 0 and last > 0 else "acceptance" if n == last else "progress" for n in range(len(parts))]
    return list(zip(kinds, parts, dues, strict=True))


def _due(ctx: Context, words: str) -> date | None:
    words = words.strip(" ,，;；、\n")
    if not words:
        return None
    read = days(words, ctx.today, ctx.rules.day_order)
    if isinstance(read, Unread):
        raise BadInput(sentence("“{text}” is not a due day; write 2026-12-01."), text=words[:40], field="plan")
    return read.first


def plan_card(ctx: Context, project: Project) -> Card:
    """Every instalment of a project: amount, due day, what is open."""
    found = contracts.of_project(ctx.book, project.id)
    title = _("Contracts of {project}", project=naming.shown(project))
    if not found:
        return Card(title, lines=(_("None is recorded yet."),),
                    buttons=(Button(_("Record one"), "contract.form", project.code, style="main"),))  # fmt: skip
    rows = tuple(
        (
            verbatim(one.customer),
            _("{kind} {number}", kind=kind_shown(one.kind), number=one.number),
            Text("{m}", {"m": one.amount}),
            Text("{d}", {"d": one.due}) if one.due else _("not set"),
            Text("{m}", {"m": one.open}),
        )
        for one in found[:60]
    )
    currency = found[0].amount.currency
    total, paid = sum(one.amount.minor for one in found), sum(one.paid.minor for one in found)
    facts = (
        Fact(_("Agreed"), Text("{m}", {"m": Money(total, currency)})),
        Fact(_("Received"), _("{m} ({p})", m=Money(paid, currency), p=Percent(paid * 100 // total if total else 0))),
    )
    heads = (_("Customer"), _("Instalment"), _("Amount"), _("Due"), _("Open"))
    return Card(title, facts=facts, table=Table(heads, rows, numeric=(2, 4)),
                buttons=(Button(_("Record one"), "contract.form", project.code),))  # fmt: skip


@command(
    "paid",
    _("Records a customer's payment; it settles the oldest open instalments of the project."),
    subject="receivables",
    words=("received", "回款", "收款", "到账"),
    examples=(Names("paid apollo 30000 yesterday", "回款 星河 30000 昨天"),),
)
def receive(said: Said, ctx: Context) -> Reply:
    found = amounts(said.text, ctx.rules.currency)
    if not found:
        raise BadInput(sentence("How much came in? For example: paid apollo 30000"), field="amount")
    start, end, total = found[0]
    project = naming.project(ctx, None, said.text[:start].strip())
    ctx.require("finance", sentence=sentence("Only finance records what came in."))
    amount = naming.money_of(total, project.currency)
    if amount.minor <= 0:
        raise BadInput(sentence("A payment needs an amount above zero."), field="amount")
    rest = said.text[end:].strip()
    read = days(rest, ctx.today, ctx.rules.day_order) if rest else None
    if isinstance(read, Unread):
        raise naming.refused(read)
    day = read.first if read else ctx.today
    return Reply(_book_payment(ctx, project, amount, day))


def _book_payment(ctx: Context, project: Project, amount: Money, day: date) -> Card:
    open_ones = [one for one in contracts.of_project(ctx.book, project.id) if one.open.minor > 0]
    open_ones.sort(key=lambda one: (one.due or date.max, one.id))
    party = open_ones[0].customer if open_ones else project.customer
    booked = bookkeeping.day_in_books(ctx, day, project.id)
    in_books = bookkeeping.in_books(ctx, amount, project, day)
    zero = Sum.same(Money(0, ctx.rules.currency))
    payment = contracts.pay(ctx.book, day=day, party=party, amount=amount, note="", entry=0, message=ctx.message)
    entry = posting.customer_payment(
        in_books, zero, Dimensions(project.id, party=party), day=day, booked=booked, memo=party,
        source=f"payment:{payment}",
    )  # fmt: skip
    entries.post(ctx.book, entry)
    left, lines = amount.minor, []
    for one in open_ones:
        part = min(left, one.open.minor)
        if part <= 0 or one.amount.currency != amount.currency:
            continue
        after = contracts.allocate(ctx.book, payment, one, Money(part, amount.currency))
        left -= part
        name = _("{kind} {number}", kind=kind_shown(one.kind), number=one.number)
        lines.append(
            _("{name} is paid in full", name=name)
            if not after.open
            else _("{name}: {open} still open", name=name, open=after.open)
        )
    if left:
        lines.append(
            _("{amount} could not be matched and stays as unapplied cash", amount=Money(left, amount.currency))
        )
    title = _("{amount} from {customer} is booked.", amount=amount, customer=party)
    return Card(title, lines=tuple(lines), tone="good")
