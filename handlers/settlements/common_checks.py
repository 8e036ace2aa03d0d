"""The checks that every settlement has, whoever it is with: hours, bank, disputes, documents, period."""

from __future__ import annotations

from datetime import timedelta

from chat.text import Text, _, _n
from handlers.context import Context
from handlers.economics import project_figures
from ledger.money import Money
from ledger.settlements.checks import CheckFinding, CheckName, SettlementCheck
from ledger.settlements.document import Settlement
from storage import bank, expenses, hours, orders, settlement_cases, timers


def finding(text: Text) -> CheckFinding:
    """A sentence for a check."""
    return CheckFinding(text.template, dict(text.values))


def check(
    name: CheckName,
    facts: list[Text],
    to_do: list[Text],
    documents: list[str] | None = None,
    person: int = 0,
) -> SettlementCheck:
    """It passes where nothing is left to do."""
    return SettlementCheck(
        name,
        not to_do,
        tuple(map(finding, facts)),
        tuple(map(finding, to_do)),
        tuple(documents or ()),
        person,
    )


def hours_approved(ctx: Context, of: Settlement) -> SettlementCheck:
    """No hours of the project are drafts or wait up to the cut-off, no timer runs on it."""
    open_rows = hours.open_of_project(ctx.book, of.project, of.until, ctx.rules.currency)
    running = [one for one in timers.whole(ctx.book) if one.project == of.project and one.started.date() <= of.until]
    facts, to_do = list[Text](), list[Text]()
    if open_rows:
        facts.append(_n("{n} row of hours waits for approval", "{n} rows of hours wait for approval", len(open_rows)))
        to_do.append(_("Approve them, or have them withdrawn: approvals"))
    for one in running:
        name = ctx.directory.person(one.person).name
        facts.append(_("A timer of {person} is running", person=name))
        to_do.append(_("{person} has to stop the timer: timer stop", person=name))
    if not facts:
        facts.append(_("All hours up to {day} are approved", day=of.until))
    return check("hours", facts, to_do, [f"hours:{one.id}" for one in open_rows])


def bank_matched(ctx: Context, of: Settlement) -> SettlementCheck:
    """No line of the bank that looks like this party's waits to be explained."""
    span = bank.span(ctx.book)
    if span is None:
        return SettlementCheck("bank", None)
    customer = of.counterpart.name.casefold()
    waiting = [one for one in bank.unexplained(ctx.book) if one.day <= of.until and one.name.casefold() == customer]
    facts = [_("Statements reach to {day}", day=span[1])]
    to_do = []
    if waiting:
        facts.append(
            _n(
                "{n} line of {name} is not matched",
                "{n} lines of {name} are not matched",
                len(waiting),
                name=of.counterpart.name,
            )
        )
        to_do.append(_("Match them: bank"))
    return check("bank", facts, to_do, [f"bank_line:{one.id}" for one in waiting])


def nothing_disputed(ctx: Context, of: Settlement) -> SettlementCheck:
    """What is disputed is left out of it, has somebody who sees to it, and a next step."""
    open_cases = [one for one in settlement_cases.disputes(ctx.book, of.counterpart.agreement) if one.state == "open"]
    left_out = {one.document for one in of.computed.items if one.line == "disputed"}
    facts, to_do = list[Text](), list[Text]()
    for one in open_cases:
        owner = ctx.directory.people.get(one.owner)
        amount = Money(one.amount, of.currency)
        facts.append(
            _(
                "{what}: {amount} is disputed, {person} sees to it",
                what=one.text,
                amount=amount,
                person=owner.name if owner else "–",
            )
        )
        if f"dispute:{one.id}" not in left_out:
            to_do.append(_("Compute it again, so that “{what}” is left out.", what=one.text))
    if not facts:
        facts.append(_("Nothing is disputed"))
    return check("disputes", facts, to_do, [f"dispute:{one.id}" for one in open_cases])


def documents_complete(ctx: Context, of: Settlement) -> SettlementCheck:
    """No receipt of the project waits or has an unknown tax treatment; at the end no order is open."""
    code = ctx.rules.currency
    waiting = [
        one
        for stage in ("draft", "pending")
        for one in expenses.in_stage(ctx.book, stage, code, project=of.project)
        if one.day <= of.until
    ]
    open_orders = [one for one in orders.in_stage(ctx.book, "committed", of.project) if of.final and one.open.minor]
    facts, to_do = list[Text](), list[Text]()
    if waiting:
        facts.append(_n("{n} receipt waits for approval", "{n} receipts wait for approval", len(waiting)))
        to_do.append(_("Approve them, or have them withdrawn: approvals"))
    for order in open_orders:
        facts.append(
            _(
                "Order {id} of {supplier}: {amount} is still to come",
                id=order.id,
                supplier=order.supplier or "–",
                amount=order.open,
            )
        )
        to_do.append(_("Enter its invoice, or close order {id}.", id=order.id))
    if not facts:
        facts.append(_("No document is missing"))
    documents = [*(f"expense:{one.id}" for one in waiting), *(f"order:{one.id}" for one in open_orders)]
    return check("documents", facts, to_do, documents)


def period_complete(ctx: Context, of: Settlement) -> SettlementCheck:
    """Nothing of a locked day is still pending."""
    lock = ctx.directory.lock
    if lock is None or of.until >= lock.until:
        closed = project_figures.is_closed(ctx, of.until)
        fact = (
            _("The month of {day} is closed", day=of.until)
            if closed
            else _("The month of {day} is still open", day=of.until)
        )
        return check("period", [fact], [])
    late = [
        one
        for stage in ("draft", "pending")
        for one in expenses.in_stage(ctx.book, stage, ctx.rules.currency, project=of.project)
        if one.day < lock.until
    ]
    facts = [_("The books are locked through {day}", day=lock.until - timedelta(days=1))]
    to_do = (
        [
            _n(
                "{n} late receipt waits: approve or reject it.",
                "{n} late receipts wait: approve or reject them.",
                len(late),
            )
        ]
        if late
        else []
    )
    return check("period", facts, to_do, [f"expense:{one.id}" for one in late])
