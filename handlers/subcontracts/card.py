"""The subcontracts of a project against what was agreed, on a card and as a report."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from chat.cards.card import Button, Card, Cell, Fact, Reply, Table
from chat.incoming import Clicked, Said
from chat.text import Percent, Text, _, verbatim
from handlers import lookup
from handlers.books import accepted_work, measured_work
from handlers.context import Context
from handlers.subcontracts import READERS, naming
from handlers.subcontracts.steps import ahead, share_shown
from ledger.economics.subcontracts import CertifiedToDate, SubcontractFacts, SubcontractStanding, certified, standing
from ledger.money import Money
from ledger.nouns import Order, Project
from storage import expenses, payouts, subcontracts

HEADS = (
    *(_("Order"), _("Supplier"), _("Contract"), _("Changes"), _("Revised price"), _("Share accepted")),
    *(_("Deductions"), _("Accepted to date"), _("Invoiced"), _("Received, not invoiced"), _("Billed ahead")),
    *(_("Paid, gross"), _("Expected final"), _("Variance to contract"), _("Variance to revised"), _("Still to come")),
)
_NUMERIC = tuple(range(2, len(HEADS)))
_SUMMED = (2, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)


@dataclass(frozen=True, slots=True)
class SubcontractShown:
    """A subcontract with its figures; `paid` is with VAT, in the currency of its invoices."""

    order: Order
    facts: SubcontractFacts
    now: SubcontractStanding
    paid: int


def show(said: Said, ctx: Context) -> Reply:
    project = lookup.project(ctx, None, said.text.strip())
    ctx.require(*READERS, project=project.id)
    return Reply(card(ctx, project), private=True)


def show_clicked(click: Clicked, ctx: Context) -> Reply:
    project = lookup.project(ctx, None, click.value)
    ctx.require(*READERS, project=project.id)
    return Reply(card(ctx, project))


def of_project(ctx: Context, project: Project) -> tuple[SubcontractShown, ...]:
    """Every subcontract of a project, oldest first."""
    found = []
    for order in naming.of_project(ctx, project):
        facts = accepted_work.facts(ctx, order, subcontracts.of_order(ctx.book, order.id))
        found.append(SubcontractShown(order, facts, standing(facts), paid_gross(ctx, order)))
    return tuple(found)


def certified_to_date(ctx: Context, order: Order, day: date) -> CertifiedToDate:
    """What of a subcontract was accepted and taken off up to and with a day, in the order's currency without VAT: what
    a settlement with its supplier takes."""
    every = subcontracts.of_order(ctx.book, order.id)
    contract = accepted_work.facts(ctx, order, every).contract
    then = [one for one in every if one.day <= day]
    known = [(one.kind, one.amount.minor, one.share) for one in then]
    return certified(contract, known, measured_work.value(then))


def paid_gross(ctx: Context, order: Order) -> int:
    """What was paid on its invoices, with VAT, prepayments that were set off on them included."""
    bills = expenses.of_order(ctx.book, order.id, ctx.rules.currency)
    settled = payouts.settled(ctx.book, (f"expense:{one.id}" for one in bills))
    direct = sum(one.gross.minor for one in bills if one.paid_by != "payable" and one.stage in ("posted", "reimbursed"))
    return sum(settled.values()) + direct


def card(ctx: Context, project: Project) -> Card:
    found = of_project(ctx, project)
    title = _("Subcontracts of {project}", project=lookup.shown(project))
    if not found:
        line = _("None yet. Say: order 120000 facade {code} #subcontract from …", code=project.code.lower())
        return Card(title, lines=(line,))
    lines = [_line(one) for one in found]
    lines += [
        _("{order}: {text}", order=naming.shown(one.order), text=ahead(_money(one.order, one.now.billed_ahead)))
        for one in found
        if one.now.billed_ahead
    ]
    prepaid = paid_ahead(ctx, {one.order.supplier for one in found if one.order.supplier})
    facts = [Fact(_("Paid ahead, not set off"), Text("{m}", {"m": Money(*one[::-1])})) for one in prepaid.items()]
    behind = any(one.now.billed_ahead or one.now.to_revised < 0 for one in found)
    return Card(
        title,
        lines=tuple(lines[:12]),
        facts=tuple(facts),
        table=table_of([(project, found)]),
        buttons=(Button(_("Profit"), "profit.show", project.code),),
        tone="warn" if behind else "plain",
        small=_(
            "Without VAT but for what was paid. Expected final = the largest of the revised price less deductions, of "
            "what is invoiced and of what was accepted; positive variances are good."
        ),
    )


def _line(one: SubcontractShown) -> Text:
    now = one.now
    worded = (
        _("{amount} over the revised price", amount=_money(one.order, -now.to_revised))
        if now.to_revised < 0
        else _("{amount} under the revised price", amount=_money(one.order, now.to_revised))
        if now.to_revised
        else _("at the revised price")
    )
    return _(
        "{order}: ends at {expected}, {variance}",
        order=naming.shown(one.order),
        expected=_money(one.order, now.expected),
        variance=worded,
    )


def _money(order: Order, minor: int) -> Money:
    return Money(minor, order.amount.currency)


def paid_ahead(ctx: Context, suppliers: Collection[str]) -> dict[str, int]:
    """Currency -> what was paid ahead to suppliers and not set off on an invoice."""
    called = ctx.directory.suppliers.called
    known = {called(one) for one in suppliers}
    claims = [one for one in payouts.ahead(ctx.book) if called(one.party) in known and one.kind == "prepayment"]
    sums: dict[str, int] = {}
    for money in payouts.left(ctx.book, claims).values():
        sums[money.currency] = sums.get(money.currency, 0) + money.minor
    return {code: minor for code, minor in sorted(sums.items()) if minor}


def table_of(every: Sequence[tuple[Project, Sequence[SubcontractShown]]]) -> Table:
    """The subcontracts of projects, each project a group where there are several."""
    rows: list[tuple[Cell, ...]] = []
    groups: list[tuple[int, Text]] = []
    refs: list[str] = []
    for project, found in every:
        if found:
            groups.append((len(rows), lookup.shown(project)))
        rows += [_row(one) for one in found]
        refs += [f"order:{one.order.id}" for one in found]
    several = tuple(groups) if len(every) > 1 else ()
    return Table(HEADS, tuple(rows), _NUMERIC, _SUMMED, several, refs=tuple(refs), essential=(4, 7, 8, 12))


def _row(one: SubcontractShown) -> tuple[Cell, ...]:
    order, facts, now = one.order, one.facts, one.now
    share: Percent | None = None if facts.share is None else share_shown(facts.share)
    return (
        str(order.id),
        verbatim(order.supplier or order.note or "–"),
        _money(order, facts.contract),
        _money(order, facts.changes),
        _money(order, now.revised),
        share,
        _money(order, facts.deductions),
        _money(order, now.certified),
        _money(order, now.invoiced),
        _money(order, now.received_not_invoiced),
        _money(order, now.billed_ahead),
        _money(order, one.paid),
        _money(order, now.expected),
        _money(order, now.to_contract),
        _money(order, now.to_revised),
        _money(order, now.committed),
    )
