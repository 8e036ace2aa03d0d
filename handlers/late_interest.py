"""Late interest and bad debts, with their lines.  Interest is only proposed; a provision is posted by a person."""

from __future__ import annotations

import re
from decimal import Decimal

from chat.card import Button, Card, Fact, Reply, Table
from chat.incoming import Clicked, Said
from chat.text import Names, Percent, Text, _
from handlers import bookkeeping, values
from handlers.contacts import customer_in, speaking
from handlers.context import Context
from handlers.receivables import aged, span_shown
from handlers.registry import action, command
from handlers.wording import instalment_shown
from ledger import interest, provision
from ledger.ageing import ageing
from ledger.errors import BadInput, WrongState
from ledger.errors import _ as sentence
from ledger.journal import Entry, Posting, balanced
from ledger.money import Money
from ledger.provision import Proposal
from storage import audit, contracts, entries, ledger_accounts, payments

_ONLY = sentence("Only finance posts provisions.")


@command(
    "late interest",
    _("Calculates a customer's late interest line by line, at the contract's rate, a stated one or the decree's."),
    subject="receivables",
    words=("default interest", "逾期利息", "滞纳金"),
    examples=(
        Names("late interest acme", "逾期利息 蓝海"),
        Names("late interest acme decree", "逾期利息 蓝海 条例"),
        Names("late interest acme 0.05%", "逾期利息 蓝海 0.05%"),
    ),
    reads=True,
    private=True,
)
def show_interest(said: Said, ctx: Context) -> Reply:
    customer, rest = customer_in(ctx, said.text)
    late = [one for one in speaking(ctx, customer, ("auditor",)) if one.due and one.due < ctx.today]
    if not late:
        return Reply(Card(_("{customer} is not late with anything.", customer=customer), tone="good"), private=True)
    stated = re.search(r"(\d+(?:\.\d+)?)\s*[%％]", rest)
    decree = bool(re.search(r"decree|条例|法定", rest, re.IGNORECASE))
    paid = payments.of_instalments(ctx.book, (one.id for one in late))
    rows: list[tuple[Text, ...]] = []
    sums: dict[str, int] = {}
    for one in late:
        agreed = contracts.contract(ctx.book, one.contract).interest
        if stated:
            rates = interest.agreed(daily=Decimal(stated[1]) / 100)
        elif agreed is not None and not decree:
            rates = interest.agreed(daily=agreed)
        elif decree:
            rates = interest.decree()
        else:
            raise BadInput(
                sentence("The contract says nothing of late payment."),
                hint=sentence("Say a rate a day (0.05%), or “decree” where the decree for small firms applies."),
                field="rate",
            )  # fmt: skip
        code = one.amount.currency
        owed = Money(one.amount.minor - one.credited, code)
        came = [(day, Money(minor, code)) for day, minor in paid.get(one.id, [])]
        assert one.due is not None
        for line in interest.lines(owed, one.due, ctx.today, rates, came):
            rows.append(
                (instalment_shown(one), Text("{d}", {"d": line.first}), Text("{d}", {"d": line.last}),
                 Text("{n}", {"n": line.days}), Text("{m}", {"m": line.principal}),
                 Text("{p} %", {"p": line.rate.per_day * 100}), Text("{m}", {"m": line.amount}))
            )  # fmt: skip
            sums[code] = sums.get(code, 0) + line.amount.minor
    heads = (_("Instalment"), _("From"), _("To"), _("Days late"), _("On"), _("A day"), _("Interest"))
    facts = tuple(Fact(_("Interest to today"), Text("{m}", {"m": Money(sums[code], code)})) for code in sorted(sums))
    return Reply(
        Card(_("Late interest of {customer}", customer=customer), facts=facts,
             table=Table(heads, tuple(rows[:40]), numeric=(3, 4, 5, 6)),
             small=_("A proposal: nothing is charged or booked by it.")),
        private=True,
    )  # fmt: skip


@command(
    "provision",
    _("Proposes the provision for bad debts by age; a person posts it."),
    subject="receivables",
    words=("bad debts", "坏账准备", "坏账计提"),
    examples=(Names("provision", "坏账准备"),),
    reads=True,
    private=True,
)
def show_provision(said: Said, ctx: Context) -> Reply:
    ctx.require("finance", "auditor", sentence=_ONLY)
    found = proposed(ctx)
    rows = tuple(
        (span_shown(line.bucket.first, line.bucket.last), Text("{m}", {"m": line.owed}),
         Text("{p}", {"p": Percent(line.rate * 100)}), Text("{m}", {"m": line.amount}))
        for line in found.lines
        if line.bucket
    )  # fmt: skip
    facts = (
        Fact(_("Needed"), Text("{m}", {"m": found.needed})),
        Fact(_("Booked"), Text("{m}", {"m": found.booked})),
        Fact(_("Change"), Text("{m}", {"m": found.change})),
    )
    buttons = (
        (Button(_("Post it"), "provision.post", f"{found.change.minor} {ctx.today.isoformat()}", style="main"),)
        if found.change
        else ()
    )  # fmt: skip
    heads = (_("Days overdue"), _("Outstanding"), _("Provision rate"), _("Provision"))
    return Reply(
        Card(_("Provision for bad debts on {day}", day=ctx.today), facts=facts,
             table=Table(heads, rows, numeric=(1, 2, 3)), buttons=buttons),
        private=True,
    )  # fmt: skip


@action("provision.post", _("Posts the proposed provision for bad debts."), subject="receivables")
def post(click: Clicked, ctx: Context) -> Reply:
    ctx.require("finance", sentence=_ONLY)
    change, day = values.parts(click.value, 2)
    found = proposed(ctx)
    if str(found.change.minor) != change or day != ctx.today.isoformat() or not found.change:
        raise WrongState(sentence("The figures have changed since; ask for the provision again."))
    booked = bookkeeping.day_in_books(ctx, ctx.today, 0)
    amount = found.change
    lines = (Posting("credit_loss", amount, amount, amount), Posting("allowance", -amount, -amount, -amount))
    entry = balanced(Entry(ctx.today, booked, "provision", f"provision:{ctx.today.isoformat()}", lines))
    id = entries.post(ctx.book, entry)
    audit.note(ctx.book, "provision.posted", f"provision:{ctx.today.isoformat()}", entry=id, change=amount.minor)
    return Reply(Card(_("A provision of {amount} is posted.", amount=amount), tone="good"), replace=True, private=True)


def proposed(ctx: Context) -> Proposal:
    """What the ageing calls for, in the company's currency; other currencies are judged by hand."""
    code = ctx.rules.currency
    table = aged(ctx).get(code) or ageing((), ctx.today, code)
    return provision.proposal(table, Money(-ledger_accounts.balance(ctx.book, "allowance"), code))
